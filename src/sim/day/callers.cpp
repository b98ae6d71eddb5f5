#include "sim/day/callers.hpp"

#include <algorithm>
#include <tuple>

#include "base/date.hpp"
#include "sim/day/draw.hpp"

namespace regente::sim {

namespace {

enum class Purpose : std::uint8_t { rate, count, caller };

struct Cell {
    std::uint64_t seed;
    std::uint64_t replication;
    std::uint64_t queue;
    std::uint64_t interval;

    base::Prng stream_of(Purpose purpose, std::uint64_t which = 0) const {
        return stream(
            {seed, replication, queue, interval, static_cast<std::uint64_t>(purpose), which});
    }
};

// Gamma with mean 1.
double rate_factor(const Cell& cell, double cv) {
    if (cv <= 0) return 1;
    base::Prng prng = cell.stream_of(Purpose::rate);
    const double shape = 1 / (cv * cv);
    return gamma(prng, shape) / shape;
}

Caller draw_caller(const Cell& cell, const QueueLoad& load, std::uint64_t which, double width_us) {
    base::Prng prng = cell.stream_of(Purpose::caller, which);
    Caller caller;
    caller.at.us = static_cast<std::int64_t>(uniform(prng) * width_us);
    // One stream each: a change of one distribution does not shift the others.
    base::Prng patience(prng.next());
    base::Prng talk(prng.next());
    base::Prng wrap_up(prng.next());
    caller.patience = draw(patience, load.patience);
    caller.talk = draw(talk, load.handle_time);
    if (load.wrap_up) caller.wrap_up = draw(wrap_up, *load.wrap_up);
    return caller;
}

}  // namespace

std::vector<Caller> draw_callers(const Workload& workload,
                                 std::uint64_t replication,
                                 std::uint32_t day) {
    std::vector<Caller> callers;
    const base::Instant midnight =
        first_midnight(workload) + base::minutes(1440 * std::int64_t{day});
    const std::uint32_t weekday = base::weekday_of(midnight.us / 86'400'000'000);
    std::uint32_t number = 0;
    for (const auto& [name, load] : workload.queues) {
        const Arrivals& arrivals = load.arrivals;
        const double of_day = arrivals.weekdays.empty() ? 1 : arrivals.weekdays[weekday - 1];
        const std::uint64_t intervals = 1440 / arrivals.interval_minutes;
        const double width_us = arrivals.interval_minutes * 60e6;
        for (std::size_t i = 0; i < arrivals.per_interval.size(); ++i) {
            const std::int64_t minute =
                arrivals.from_minute + static_cast<std::int64_t>(i) * arrivals.interval_minutes;
            const Cell cell{
                workload.seed,
                replication,
                name_hash(name),
                day * intervals + static_cast<std::uint64_t>(minute) / arrivals.interval_minutes};
            const double mean = arrivals.per_interval[i] * arrivals.factor * of_day *
                                rate_factor(cell, arrivals.cv);
            base::Prng prng = cell.stream_of(Purpose::count);
            const std::uint64_t count = poisson(prng, mean);
            for (std::uint64_t k = 0; k < count; ++k) {
                Caller caller = draw_caller(cell, load, k, width_us);
                caller.at.us += (midnight + base::minutes(minute)).us;
                caller.queue = number;
                callers.push_back(caller);
            }
        }
        ++number;
    }
    std::sort(callers.begin(), callers.end(), [](const Caller& a, const Caller& b) {
        return std::tie(a.at, a.queue, a.talk) < std::tie(b.at, b.queue, b.talk);
    });
    return callers;
}

}  // namespace regente::sim
