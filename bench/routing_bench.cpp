// What one decision costs, and how it grows: agents, waiting contacts, queues, and how scattered the
// agents are who may take a contact. Every step of the core is timed by itself.
//   build/bench/bin/regente_bench --benchmark_filter='routing|fold|memory'
// Counters: p50_ns, p99_ns, max_us of one input; offer_p50_ns and offer_p99_ns of those that ended in
// an offer; allocs of one input.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "base/prng.hpp"
#include "core/core.hpp"
#include "core/limits.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

}  // namespace

// Counts what the core asks for; of this program only. Not inlined: the compiler would see a malloc
// freed by another name.
[[gnu::noinline]] void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(size)) return memory;
    std::abort();
}

[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}

[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace {

using namespace regente;        // NOLINT(google-build-using-namespace): a program of one file.
using namespace regente::core;  // NOLINT(google-build-using-namespace)

struct Shape {
    std::uint64_t agents = 1'000;
    std::uint64_t waiting = 0;
    std::uint64_t queues = 1;
    std::uint64_t queues_of_agent = 1;  // Scattered over all.
};

class Times {
  public:
    void add(std::int64_t ns) { ns_.push_back(ns); }

    double share(double part) {
        if (ns_.empty()) return 0;
        const auto at = std::min(static_cast<std::size_t>(part * static_cast<double>(ns_.size())),
                                 ns_.size() - 1);
        const auto it = ns_.begin() + static_cast<std::ptrdiff_t>(at);
        std::nth_element(ns_.begin(), it, ns_.end());
        return static_cast<double>(*it);
    }

    bool empty() const { return ns_.empty(); }

  private:
    std::vector<std::int64_t> ns_;
};

class Floor {
  public:
    explicit Floor(const Shape& shape)
        : shape_(shape) {
        QueueSettings settings;
        settings.wrap_up_max = {};
        settings.record = false;
        for (std::uint64_t i = 1; i <= shape.queues; ++i) {
            ask(SetQueue{{i}, settings});
            ask(PublishFlow{{i}, {"line", {{"line", flow::Enqueue{{i}, 0, 0, ""}}}}});
        }
        tell(VoiceConnected{});
        for (std::uint64_t i = 1; i <= shape.agents; ++i) {
            SetAgent agent{{i}, {}};
            for (std::uint64_t k = 0; k < shape.queues_of_agent; ++k) {
                agent.queues.push_back({1 + (k == 0 ? i : prng_.next()) % shape.queues});
            }
            ask(agent);
            ask(SignIn{{i}, SeatKind::browser});
            tell(SeatUp{{i}, SeatKind::browser});
        }
        // All of them in a conversation.
        for (std::uint64_t i = 1; i <= shape.agents; ++i) {
            call(1 + i % shape.queues);
            ask(SetPresence{{i}, Presence::available, NotReadyReason::none, {}});
            if (const OfferMade* made = offer()) accept_offer(*made);
        }
        while (waiting_ < shape.waiting) {
            call(1 + prng_.below(shape.queues));
        }
    }

    // Somebody hangs up, the freed agent gets the next one and takes it, somebody else calls: the line
    // stays as long as it is.
    void cycle() {
        const std::size_t which = prng_.below(talking_.size());
        const LegId leg = talking_[which];
        talking_[which] = talking_.back();
        talking_.pop_back();
        tell(LegEnded{leg, LegEnd::hung_up});
        if (const OfferMade* made = offer()) accept_offer(*made);
        call(1 + prng_.below(shape_.queues));
        if (const OfferMade* made = offer()) accept_offer(*made);
    }

    Core core;
    Output output;
    Times all;
    Times offers;
    std::uint64_t inputs = 0;
    bool timing = false;
    std::vector<std::pair<Instant, Fact>>* facts = nullptr;

  private:
    void accept_offer(const OfferMade& made) {
        const AcceptOffer accept{made.agent, made.interaction};
        const LegId leg = core.state().interactions.at(made.interaction).leg;
        --waiting_;
        ask(accept);
        talking_.push_back(leg);
    }

    void call(std::uint64_t queue) {
        const LegId leg{base::voice_leg_bit | next_leg_++};
        ++waiting_;
        tell(CallArrived{leg, {queue}, {}, {}});
    }

    template <class Input>
    void step(Input&& input) {
        now_ = now_ + base::milliseconds(1);
        output.facts.clear();
        output.commands.clear();
        const auto start = std::chrono::steady_clock::now();
        input();
        const auto end = std::chrono::steady_clock::now();
        ++inputs;
        if (facts != nullptr) {
            for (const Fact& fact : output.facts)
                facts->emplace_back(now_, fact);
        }
        if (!timing) return;
        const std::int64_t ns =
            std::chrono::duration_cast<std::chrono::nanoseconds>(end - start).count();
        all.add(ns);
        if (offer() != nullptr) offers.add(ns);
    }

    void tell(const Event& event) {
        step([&] { core.event(now_, event, output); });
    }

    void ask(const Request& request) {
        step([&] { benchmark::DoNotOptimize(core.request(now_, request, output).has_value()); });
    }

    const OfferMade* offer() const {
        for (const Fact& fact : output.facts) {
            if (const auto* made = std::get_if<OfferMade>(&fact)) return made;
        }
        return nullptr;
    }

    Shape shape_;
    base::Prng prng_{7};
    std::vector<LegId> talking_;
    std::uint64_t waiting_ = 0;
    std::uint64_t next_leg_ = 1;
    Instant now_{1'790'000'000'000'000};
};

// Beyond its limits the core refuses; that is not measured.
bool fits(benchmark::State& state, const Shape& shape) {
    if (shape.agents > agents_max) {
        state.SkipWithError("above agents_max");
        return false;
    }
    if (shape.queues > queues_max || shape.agents + shape.waiting > interactions_max) {
        state.SkipWithError("above a limit");
        return false;
    }
    return true;
}

Shape shape_of(const benchmark::State& state) {
    return {static_cast<std::uint64_t>(state.range(0)),
            static_cast<std::uint64_t>(state.range(1)),
            static_cast<std::uint64_t>(state.range(2)),
            static_cast<std::uint64_t>(state.range(3))};
}

void routing(benchmark::State& state) {
    const Shape shape = shape_of(state);
    if (!fits(state, shape)) return;
    Floor floor(shape);
    for (int i = 0; i < 2'000; ++i)
        floor.cycle();
    floor.inputs = 0;
    floor.timing = true;
    const std::uint64_t before = allocations.load();
    for (auto _ : state)
        floor.cycle();
    const auto inputs = static_cast<double>(floor.inputs);
    state.counters["allocs"] = static_cast<double>(allocations.load() - before) / inputs;
    state.SetItemsProcessed(static_cast<std::int64_t>(floor.inputs));
    state.counters["p50_ns"] = floor.all.share(0.5);
    state.counters["p99_ns"] = floor.all.share(0.99);
    state.counters["max_us"] = floor.all.share(1) / 1000;
    state.counters["offer_p50_ns"] = floor.offers.share(0.5);
    state.counters["offer_p99_ns"] = floor.offers.share(0.99);
}

void memory_of_agents(benchmark::State& state) {
    Shape shape;
    shape.agents = 1;
    shape.queues = 50;
    shape.queues_of_agent = static_cast<std::uint64_t>(state.range(1));
    std::size_t bytes = 0;
    const auto agents = static_cast<std::uint64_t>(state.range(0));
    for (auto _ : state) {
        Floor few(shape);
        Shape many = shape;
        many.agents = agents;
        const std::size_t before = mallinfo2().uordblks;
        const Floor all(many);
        bytes = mallinfo2().uordblks - before;
    }
    state.counters["bytes_with_a_call"] = static_cast<double>(bytes) / static_cast<double>(agents);
}

void memory_of_waiting(benchmark::State& state) {
    Shape shape;
    shape.agents = 1;
    std::size_t bytes = 0;
    for (auto _ : state) {
        const std::size_t before = mallinfo2().uordblks;
        shape.waiting = static_cast<std::uint64_t>(state.range(0));
        const Floor floor(shape);
        bytes = mallinfo2().uordblks - before;
    }
    state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(state.range(0));
}

// Recovery: the facts of a busy time, folded into a core that knows nothing.
void fold_of_facts(benchmark::State& state) {
    std::vector<std::pair<Instant, Fact>> facts;
    Shape shape = shape_of(state);
    Floor floor(shape);
    const State start = floor.core.state();
    floor.facts = &facts;
    while (facts.size() < 500'000)
        floor.cycle();
    for (auto _ : state) {
        state.PauseTiming();
        Core core(start);
        state.ResumeTiming();
        for (const auto& [at, fact] : facts)
            core.apply(at, fact);
        benchmark::DoNotOptimize(core.next_deadline().has_value());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(facts.size()) *
                            static_cast<std::int64_t>(state.iterations()));
}

}  // namespace

BENCHMARK(routing)
    ->ArgNames({"agents", "waiting", "queues", "queues_of_agent"})
    ->ArgsProduct({{1'000, 10'000, 100'000}, {0, 1'000, 100'000}, {1}, {1}})
    ->ArgsProduct({{1'000, 10'000}, {0, 1'000, 100'000}, {50}, {5}})
    ->ArgsProduct({{1'000, 10'000}, {0, 1'000, 100'000}, {1'000}, {2}})
    ->Iterations(100'000);
// Everybody serves a hundred scattered lines.
BENCHMARK(routing)
    ->ArgNames({"agents", "waiting", "queues", "queues_of_agent"})
    ->ArgsProduct({{1'000, 10'000}, {0, 100'000}, {1'000}, {100}})
    ->Iterations(5'000);
BENCHMARK(memory_of_agents)
    ->ArgNames({"agents", "queues_of_agent"})
    ->ArgsProduct({{10'000}, {1, 20}})
    ->Iterations(1);
BENCHMARK(memory_of_waiting)->Arg(100'000)->Iterations(1);
BENCHMARK(fold_of_facts)
    ->ArgNames({"agents", "waiting", "queues", "queues_of_agent"})
    ->ArgsProduct({{1'000, 10'000}, {0, 100'000}, {50}, {5}})
    ->Iterations(3);
