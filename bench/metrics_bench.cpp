// The books at the size they are meant for: a floor of 5,000 agents within a second, and a month of
// quarters of 200 queues.
#include <filesystem>

#include <benchmark/benchmark.h>

#include "api/views/floor.hpp"
#include "api/views/report.hpp"
#include "base/prng.hpp"
#include "metrics/books.hpp"
#include "metrics/tally_codec.hpp"
#include "storage/sqlite/open.hpp"

namespace regente {
namespace {

constexpr std::uint64_t agents = 5000;
constexpr std::uint64_t queues = 200;
constexpr base::Instant day{1'789'948'800'000'000};

// A centre at work: every agent signed in, in three queues.
core::State staffed() {
    core::State state;
    for (std::uint64_t id = 1; id <= queues; ++id)
        state.queues[{id}] = {};
    for (std::uint64_t id = 1; id <= agents; ++id) {
        core::Agent& agent = state.agents[{id}];
        for (std::uint64_t step : {0U, 67U, 131U})
            agent.queues.insert({1 + (id + step) % queues});
        agent.presence = core::Presence::available;
        agent.connected = true;
        agent.seat_up = true;
    }
    return state;
}

// One call of one agent, from the queue to the end of the wrap-up, as its facts.
void call(std::vector<core::Fact>& facts,
          std::uint64_t id,
          base::AgentId agent,
          base::QueueId queue) {
    core::InteractionArrived arrived;
    arrived.interaction = {id};
    facts.emplace_back(arrived);
    core::InteractionQueued queued;
    queued.interaction = {id};
    queued.queue = queue;
    facts.emplace_back(queued);
    core::OfferMade offer;
    offer.interaction = {id};
    offer.agent = agent;
    facts.emplace_back(offer);
    facts.emplace_back(core::OfferEnded{{id}, agent, core::OfferEnd::accepted});
    facts.emplace_back(core::InteractionEngaged{{id}, agent});
    facts.emplace_back(core::InteractionReleased{{id}, agent, core::Party::customer, true});
    facts.emplace_back(core::InteractionEnded{{id}, core::Exit::answered, core::Party::customer});
    facts.emplace_back(core::WrapUpEnded{{id}, agent, core::WrapUpEnd::finished});
}

// Facts into tallies, alone.
void books_fold(benchmark::State& run) {
    std::vector<core::Fact> facts;
    for (std::uint64_t id = 1; id <= agents; ++id)
        call(facts, id, {id}, {1 + id % queues});
    base::Instant now = day;
    metrics::Books books;
    for (std::uint64_t id = 1; id <= agents; ++id)
        books.apply(now, core::AgentSignedIn{{id}, core::SeatKind::browser});
    for (auto _ : run) {
        for (const core::Fact& fact : facts) {
            now.us += 20'000;
            books.apply(now, fact);
        }
    }
    run.SetItemsProcessed(run.iterations() * static_cast<std::int64_t>(facts.size()));
}

BENCHMARK(books_fold)->Unit(benchmark::kMillisecond);

// One second of a floor of 5,000: every agent has a whole call (40,000 facts, some thirty times what a
// busy centre of that size has), and the supervisors' view is drawn twenty times. Must be below 1 s.
void floor_second(benchmark::State& run) {
    api::views::World world(staffed(), {});
    world.day.begin(day);
    api::views::Floor floor;
    (void)floor.draw(world, {{}, {}, {}, {}, true});
    std::uint64_t id = 0;
    base::Instant now = day + base::minutes(600);
    for (auto _ : run) {
        std::vector<core::Fact> facts;
        for (std::uint64_t agent = 1; agent <= agents; ++agent) {
            ++id;
            call(facts, id, {agent}, {1 + agent % queues});
        }
        const std::size_t share = facts.size() / 20;
        for (std::size_t drawing = 0; drawing < 20; ++drawing) {
            api::views::Touched touched;
            now.us += 50'000;
            for (std::size_t i = 0; i < share; ++i)
                world.apply(now, facts[drawing * share + i], touched);
            benchmark::DoNotOptimize(floor.draw(world, touched));
        }
    }
    run.SetItemsProcessed(run.iterations() * static_cast<std::int64_t>(agents));
}

BENCHMARK(floor_second)->Unit(benchmark::kMillisecond);

// ---------------------------------------------------------------- reports

constexpr std::int64_t days_in_month = 31;
constexpr std::int64_t quarters_in_day = 96;

metrics::QueueTally some_tally(base::Prng& prng) {
    using metrics::QueueCount;
    using metrics::QueueTime;
    metrics::QueueTally tally;
    for (std::uint64_t i = 20 + prng.below(20); i > 0; --i) {
        const base::Duration wait{static_cast<std::int64_t>(prng.below(90'000'000))};
        const base::Duration talk{static_cast<std::int64_t>(30'000'000 + prng.below(400'000'000))};
        const base::Duration wrap{static_cast<std::int64_t>(prng.below(60'000'000))};
        ++tally[QueueCount::offered];
        tally[QueueTime::wait_all].add(wait);
        tally[metrics::QueueSlice::waiting] = tally[metrics::QueueSlice::waiting] + wait;
        if (prng.below(12) == 0) {
            ++tally[QueueCount::abandoned_in_queue];
            tally[QueueTime::wait_abandoned].add(wait);
            continue;
        }
        ++tally[QueueCount::answered];
        ++tally[QueueCount::handled];
        tally[QueueTime::wait_answered].add(wait);
        tally[QueueTime::talk].add(talk);
        tally[QueueTime::hold].add(base::Duration{});
        tally[QueueTime::wrap].add(wrap);
        tally[QueueTime::handle].add(talk + wrap);
    }
    return tally;
}

// A month of 200 queues around the clock: 595,200 quarters, some 18 million contacts.
class Month {
  public:
    Month() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        writer_ = storage::open_records(folder_ / "records.db", storage::Access::write).value();
        base::Prng prng(1);
        std::vector<metrics::QueueTally> kinds;
        for (int i = 0; i < 200; ++i)
            kinds.push_back(some_tally(prng));
        for (std::uint64_t queue = 1; queue <= queues; ++queue) {
            std::vector<ports::RowChange> rows;
            for (std::int64_t hour = 0; hour < days_in_month * 24; ++hour) {
                metrics::QueueTally whole;
                for (std::int64_t part = 0; part < 4; ++part) {
                    const auto& tally = kinds[prng.below(kinds.size())];
                    whole.add(tally);
                    rows.push_back(
                        row(ports::TallyGrain::quarter, queue, hour * 4 + part, 15, tally));
                }
                rows.push_back(row(ports::TallyGrain::hour, queue, hour, 60, whole));
            }
            if (!writer_->commit({1}, queue, rows)) std::abort();
        }
        reader_ = storage::open_records(folder_ / "records.db", storage::Access::read).value();
    }

    ~Month() { std::filesystem::remove_all(folder_); }

    ports::Records& reader() { return *reader_; }

  private:
    static ports::TallyRow row(ports::TallyGrain grain,
                               std::uint64_t queue,
                               std::int64_t index,
                               std::int64_t minutes,
                               const metrics::QueueTally& tally) {
        return {grain,
                ports::TallySubject::queue,
                queue,
                day + base::minutes(index * minutes),
                metrics::encode(tally)};
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / "regente-metrics-bench";
    std::unique_ptr<ports::Records> writer_;
    std::unique_ptr<ports::Records> reader_;
};

Month& month() {
    static Month made;
    return made;
}

// Figures and, where asked, the text of the answer.
void draw(benchmark::State& run,
          api::ReportInterval interval,
          std::uint64_t subject,
          base::Duration step,
          bool as_json = true) {
    (void)month();
    api::views::ReportQuestion question;
    question.interval = interval;
    question.subject = subject;
    question.metrics = {
        "offered_gross", "answered", "abandoned", "sl", "abandon_in", "asa", "handled", "aht"};
    question.now = day + base::minutes(days_in_month * 24 * 60);
    for (base::Instant at = day; at <= question.now; at = at + step)
        question.borders.push_back(at);
    std::size_t bytes = 0;
    std::size_t rows = 0;
    for (auto _ : run) {
        const auto report = api::views::draw_report(month().reader(), {1}, question);
        if (!report) std::abort();
        rows = report.value().rows.size();
        if (as_json) bytes = api::views::report_json(report.value()).size();
    }
    run.counters["rows"] = static_cast<double>(rows);
    run.counters["bytes"] = static_cast<double>(bytes);
}

// Every queue, the whole month as one line each: from hours, as the API reads them, with the JSON.
void month_of_200_queues(benchmark::State& run) {
    draw(run, api::ReportInterval::day, 0, base::minutes(days_in_month * 24 * 60));
}

BENCHMARK(month_of_200_queues)->Unit(benchmark::kMillisecond);

// 6,200 lines: every queue, every day.
void month_of_200_queues_by_day(benchmark::State& run) {
    draw(run, api::ReportInterval::day, 0, base::minutes(24L * 60));
}

BENCHMARK(month_of_200_queues_by_day)->Unit(benchmark::kMillisecond);

void month_of_200_queues_by_day_without_text(benchmark::State& run) {
    draw(run, api::ReportInterval::day, 0, base::minutes(24L * 60), false);
}

BENCHMARK(month_of_200_queues_by_day_without_text)->Unit(benchmark::kMillisecond);

// One queue's 2,976 quarters, line by line.
void month_of_one_queue_by_quarter(benchmark::State& run) {
    draw(run, api::ReportInterval::quarter, 100, metrics::quarter);
}

BENCHMARK(month_of_one_queue_by_quarter)->Unit(benchmark::kMillisecond);

// The worst there is: all 595,200 quarters read and put together, without the hours' help.
void month_of_200_queues_from_quarters(benchmark::State& run) {
    const ports::TallyFilter all{ports::TallyGrain::quarter,
                                 ports::TallySubject::queue,
                                 0,
                                 day,
                                 day + base::minutes(days_in_month * quarters_in_day * 15)};
    (void)month();
    auto sum = std::make_unique<metrics::Sum<metrics::QueueTally>>();
    std::int64_t rows = 0;
    for (auto _ : run) {
        const auto read = month().reader().tallies(
            {1}, {all}, {}, [&](const auto&, std::uint64_t, base::Instant, auto body) {
                benchmark::DoNotOptimize(sum->add(body));
                ++rows;
            });
        if (!read) std::abort();
        benchmark::DoNotOptimize(sum->take());
    }
    run.SetItemsProcessed(rows);
}

BENCHMARK(month_of_200_queues_from_quarters)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace regente
