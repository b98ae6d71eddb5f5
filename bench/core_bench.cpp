// What the core costs by itself: events per second, bytes per waiting interaction, and the step
// that frees an agent while many wait. `bench/load.sh` measures the whole server.
//   build/bench/bin/regente_bench --benchmark_filter='through|offer|waiting'
#include <cstdint>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "core/core.hpp"

namespace {

using namespace regente;        // NOLINT(google-build-using-namespace): a program of one file.
using namespace regente::core;  // NOLINT(google-build-using-namespace)

constexpr QueueId queue{1};
constexpr FlowId flow_id{1};

class Centre {
  public:
    explicit Centre(std::uint64_t agents)
        : agents_(agents) {
        ask(SetQueue{queue, settings()});
        ask(PublishFlow{flow_id, {"line", {{"line", flow::Enqueue{queue, 0, 0, ""}}}}});
        tell(VoiceConnected{});
        for (std::uint64_t i = 1; i <= agents_; ++i) {
            ask(SetAgent{{i}, {queue}});
            ask(SignIn{{i}, SeatKind::browser});
            tell(SeatUp{{i}, SeatKind::browser});
        }
    }

    void available(AgentId agent) {
        ask(SetPresence{agent, Presence::available, NotReadyReason::none, {}});
    }

    LegId call() {
        const LegId leg{base::voice_leg_bit | next_leg_++};
        tell(CallArrived{leg, flow_id, {1}, {}});
        return leg;
    }

    void tell(const Event& event) {
        now_ = now_ + base::milliseconds(1);
        output.facts.clear();
        output.commands.clear();
        core.event(now_, event, output);
        ++events;
    }

    void ask(const Request& request) {
        now_ = now_ + base::milliseconds(1);
        output.facts.clear();
        output.commands.clear();
        benchmark::DoNotOptimize(core.request(now_, request, output).has_value());
        ++events;
    }

    void wait_for(std::int64_t callers) {
        for (std::int64_t i = 0; i < callers; ++i) {
            call();
        }
    }

    // The offer of the last step; none: there was none.
    const OfferMade* offer() const {
        for (const Fact& fact : output.facts) {
            if (const auto* made = std::get_if<OfferMade>(&fact)) {
                return made;
            }
        }
        return nullptr;
    }

    Core core;
    Output output;
    std::uint64_t events = 0;

  private:
    static QueueSettings settings() {
        QueueSettings settings;
        settings.wrap_up_max = {};
        return settings;
    }

    std::uint64_t agents_;
    std::uint64_t next_leg_ = 1;
    Instant now_{1'790'000'000'000'000};
};

// A whole call: arrives, is offered, accepted, talked, hung up.
void calls_through_the_queue(benchmark::State& state) {
    const auto agents = static_cast<std::uint64_t>(state.range(0));
    Centre centre(agents);
    for (std::uint64_t i = 1; i <= agents; ++i) {
        centre.available({i});
    }
    centre.events = 0;
    for (auto _ : state) {
        const LegId leg = centre.call();
        const OfferMade* offer = centre.offer();
        const AcceptOffer accept{offer->agent, offer->interaction};
        centre.tell(LegAnswered{leg});
        centre.ask(accept);
        centre.tell(LegEnded{leg, LegEnd::hung_up});
        centre.tell(RecordingClosed{{centre.core.state().next_recording - 1}, 8000, {}});
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(centre.events));
}

// From the request that makes an agent available to the offer, with so many in the line.
void agent_free_to_offer(benchmark::State& state) {
    Centre centre(100);
    centre.wait_for(state.range(0));
    for (auto _ : state) {
        centre.available({1});
        const OfferMade* offer = centre.offer();
        const DeclineOffer decline{offer->agent, offer->interaction};
        state.PauseTiming();
        centre.ask(decline);  // Back to the front; the agent is not ready again.
        state.ResumeTiming();
    }
}

void bytes_per_waiting_interaction(benchmark::State& state) {
    std::size_t bytes = 0;
    for (auto _ : state) {
        Centre centre(1);
        const std::size_t before = mallinfo2().uordblks;
        centre.wait_for(state.range(0));
        bytes = mallinfo2().uordblks - before;
    }
    state.counters["bytes"] =
        benchmark::Counter(static_cast<double>(bytes) / static_cast<double>(state.range(0)));
}

}  // namespace

BENCHMARK(calls_through_the_queue)->Arg(10)->Arg(1'000);
BENCHMARK(agent_free_to_offer)->Arg(50)->Arg(1'000)->Arg(100'000);
BENCHMARK(bytes_per_waiting_interaction)->Arg(100'000)->Iterations(1);
