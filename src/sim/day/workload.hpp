// What a simulated operation is asked to bear, as data: who calls how often, how long people wait
// and talk, who works when, and the settings of the queues. Read from a file (docs/what-if.md) or
// fitted from an operation's own days (fit.hpp). Strict: a member nobody knows, or a value out of
// its range, is refused by its name.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/fault.hpp"
#include "base/result.hpp"
#include "core/types.hpp"

namespace regente::sim {

// ---------------------------------------------------------------- lengths of time, in seconds

struct Exponential {
    double mean_s = 0;
};
REGENTE_DESCRIBE(Exponential, mean_s)

struct Lognormal {
    double mean_s = 0;
    double cv = 1;  // Standard deviation / mean.
};
REGENTE_DESCRIBE(Lognormal, mean_s, cv)

struct Fixed {
    double s = 0;
};
REGENTE_DESCRIBE(Fixed, s)

// Each of the values as likely as any other.
struct Empirical {
    std::vector<double> values_s;  // 1..10,000.
};
REGENTE_DESCRIBE(Empirical, values_s)

// Patience only: nobody gives up.
struct Endless {};
REGENTE_DESCRIBE_EMPTY(Endless)

using Length = std::variant<Exponential, Lognormal, Fixed, Empirical, Endless>;

// ---------------------------------------------------------------- who calls

// A Poisson process whose rate changes from interval to interval, the same every day but for the
// weekday. With `cv` above 0 the rate of each interval is itself drawn (gamma): real days vary more
// than Poisson says.
struct Arrivals {
    std::uint32_t interval_minutes = 30;  // 15 or 30.
    std::uint32_t from_minute = 0;        // Of the day: where the first number stands.
    std::vector<double> per_interval;     // Expected calls; outside the list nobody calls.
    std::vector<double> weekdays;         // None, or seven factors, Monday first.
    double cv = 0;                        // 0..3.
    double factor = 1;                    // 0..100, on all of it: what if twice as many call?
};
REGENTE_DESCRIBE(Arrivals, interval_minutes, from_minute, per_interval, weekdays, cv, factor)

struct QueueLoad {
    core::QueueSettings settings;  // As the API takes them: times in microseconds.
    Arrivals arrivals;
    Length patience = Endless{};  // From entering the queue.
    Length handle_time = Exponential{180};
    // None: the agent is free at once, whatever the settings say.
    std::optional<Length> wrap_up;
};
REGENTE_DESCRIBE(QueueLoad, settings, arrivals, patience, handle_time, wrap_up)

// ---------------------------------------------------------------- who works

struct Break {
    std::uint32_t after_minutes = 0;  // From the beginning of the shift.
    std::uint32_t minutes = 10;
};
REGENTE_DESCRIBE(Break, after_minutes, minutes)

// People who are alike: the same queues, the same shift every day of `weekdays`.
struct AgentGroup {
    std::uint32_t count = 1;  // 0..10,000.
    std::vector<std::string> queues;
    std::uint32_t shift_from_minute = 0;  // Of the day.
    std::uint32_t shift_minutes = 1440;   // 1..1440.
    std::vector<std::uint32_t> weekdays;  // None: every day; else 1 Monday .. 7 Sunday.
    std::vector<Break> breaks;
    // 0..240: the last one of the group begins each break so much later than the first.
    std::uint32_t breaks_spread_minutes = 0;
    double answer_s = 0;       // From the offer to the click that accepts it, 0..60.
    double no_answer = 0;      // Share of offers that the agent misses, 0..1.
    double missed_s = 60;      // Until somebody who missed an offer is available again, 1..3600.
    double handle_factor = 1;  // 0.1..10: how long the group needs, next to the others.
};
REGENTE_DESCRIBE(AgentGroup,
                 count,
                 queues,
                 shift_from_minute,
                 shift_minutes,
                 weekdays,
                 breaks,
                 breaks_spread_minutes,
                 answer_s,
                 no_answer,
                 missed_s,
                 handle_factor)

struct Workload {
    std::string start = "2026-01-05";  // The first day; its minute 0 is 00:00 UTC.
    std::uint32_t days = 1;            // 1..366.
    std::uint64_t seed = 1;
    double short_abandon_s = 5;  // Who leaves sooner counts for nothing (metrics, R3); 0..10.
    std::map<std::string, QueueLoad> queues;
    std::map<std::string, AgentGroup> agents;
};
REGENTE_DESCRIBE(Workload, start, days, seed, short_abandon_s, queues, agents)

inline constexpr std::size_t workload_bytes_max = std::size_t{16} * 1024 * 1024;

// Ranges and names; none: sound. What the core checks of the settings is checked by it (centre.hpp).
std::optional<base::Fault> check(const Workload& workload);

// Microseconds since 1970 of minute 0 of the first day. Of a checked workload.
base::Instant first_midnight(const Workload& workload);

// Expected calls of a day without weekday factors.
double calls_per_day(const Arrivals& arrivals);

double mean_seconds(const Length& length);

}  // namespace regente::sim
