#include "sim/day/workload.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "base/date.hpp"
#include "base/overloaded.hpp"

namespace regente::sim {

namespace {

constexpr std::uint32_t day_minutes = 1440;
constexpr std::size_t name_max = 80;
constexpr double seconds_max = 86'400;

std::string text(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.10g", value);
    return buffer;
}

// Collects the first complaint.
class Checks {
  public:
    void range(const std::string& field, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            fail(field + " is " + text(value) + "; it must be from " + text(low) + " to " +
                 text(high) + ".");
        }
    }

    void fail(std::string message) {
        if (!fault_) fault_ = base::Fault{"workload_invalid", std::move(message)};
    }

    const std::optional<base::Fault>& fault() const { return fault_; }

  private:
    std::optional<base::Fault> fault_;
};

std::optional<base::Date> parse_date(std::string_view written) {
    base::Date date;
    const auto number = [&](std::size_t at, std::size_t length, auto& value) {
        const char* first = written.data() + at;
        const auto [end, error] = std::from_chars(first, first + length, value);
        return error == std::errc() && end == first + length;
    };
    if (written.size() != 10 || written[4] != '-' || written[7] != '-' ||
        !number(0, 4, date.year) || !number(5, 2, date.month) || !number(8, 2, date.day) ||
        date.year < 1970 || !base::exists(date)) {
        return std::nullopt;
    }
    return date;
}

void check_length(Checks& checks, const std::string& field, const Length& length, bool endless) {
    std::visit(
        base::Overloaded{
            [&](const Exponential& one) {
                checks.range(field + ".mean_s", one.mean_s, 0.001, seconds_max);
            },
            [&](const Lognormal& one) {
                checks.range(field + ".mean_s", one.mean_s, 0.001, seconds_max);
                checks.range(field + ".cv", one.cv, 0.001, 10);
            },
            [&](const Fixed& one) { checks.range(field + ".s", one.s, 0, seconds_max); },
            [&](const Empirical& one) {
                if (one.values_s.empty() || one.values_s.size() > 10'000) {
                    checks.fail(field + ".values_s has " + std::to_string(one.values_s.size()) +
                                " values; it must have from 1 to 10000.");
                }
                for (const double value : one.values_s)
                    checks.range(field + ".values_s", value, 0, seconds_max);
            },
            [&](const Endless&) {
                if (!endless) {
                    checks.fail(field + ".type is endless; only patience may be without end.");
                }
            },
        },
        length);
}

void check_arrivals(Checks& checks, const std::string& field, const Arrivals& arrivals) {
    if (arrivals.interval_minutes != 15 && arrivals.interval_minutes != 30) {
        checks.fail(field + ".interval_minutes is " + std::to_string(arrivals.interval_minutes) +
                    "; it must be 15 or 30.");
        return;
    }
    if (arrivals.from_minute % arrivals.interval_minutes != 0) {
        checks.fail(field + ".from_minute is " + std::to_string(arrivals.from_minute) +
                    "; it must be where an interval of " +
                    std::to_string(arrivals.interval_minutes) + " minutes begins.");
    }
    const std::uint64_t end =
        arrivals.from_minute + arrivals.per_interval.size() * arrivals.interval_minutes;
    if (end > day_minutes) {
        checks.fail(field + ".per_interval has " + std::to_string(arrivals.per_interval.size()) +
                    " numbers and ends behind the end of the day.");
    }
    for (const double calls : arrivals.per_interval)
        checks.range(field + ".per_interval", calls, 0, 100'000);
    if (!arrivals.weekdays.empty() && arrivals.weekdays.size() != 7) {
        checks.fail(field + ".weekdays has " + std::to_string(arrivals.weekdays.size()) +
                    " factors; it must have none, or seven, Monday first.");
    }
    for (const double factor : arrivals.weekdays)
        checks.range(field + ".weekdays", factor, 0, 100);
    checks.range(field + ".cv", arrivals.cv, 0, 3);
    checks.range(field + ".factor", arrivals.factor, 0, 100);
}

void check_queue(Checks& checks, const std::string& field, const QueueLoad& queue) {
    check_arrivals(checks, field + ".arrivals", queue.arrivals);
    check_length(checks, field + ".patience", queue.patience, true);
    check_length(checks, field + ".handle_time", queue.handle_time, false);
    if (queue.wrap_up) check_length(checks, field + ".wrap_up", *queue.wrap_up, false);
}

void check_group(Checks& checks,
                 const std::string& field,
                 const AgentGroup& group,
                 const Workload& workload) {
    checks.range(field + ".count", group.count, 0, 10'000);
    for (const std::string& queue : group.queues) {
        if (workload.queues.count(queue) == 0) {
            checks.fail(field + ".queues names " + queue + ", which is not one of the queues.");
        }
    }
    checks.range(field + ".shift_from_minute", group.shift_from_minute, 0, day_minutes - 1);
    checks.range(field + ".shift_minutes", group.shift_minutes, 1, day_minutes);
    for (const std::uint32_t day : group.weekdays)
        checks.range(field + ".weekdays", day, 1, 7);
    checks.range(field + ".breaks_spread_minutes", group.breaks_spread_minutes, 0, 240);
    std::uint32_t over = 0;
    for (const Break& one : group.breaks) {
        if (one.after_minutes < over || one.minutes == 0 ||
            one.after_minutes + one.minutes + group.breaks_spread_minutes > group.shift_minutes) {
            checks.fail(field + ".breaks: the break after " + std::to_string(one.after_minutes) +
                        " minutes overlaps another, is empty, or is not inside the shift.");
        }
        over = one.after_minutes + one.minutes;
    }
    checks.range(field + ".answer_s", group.answer_s, 0, 60);
    checks.range(field + ".no_answer", group.no_answer, 0, 1);
    checks.range(field + ".missed_s", group.missed_s, 1, 3600);
    checks.range(field + ".handle_factor", group.handle_factor, 0.1, 10);
}

}  // namespace

std::optional<base::Fault> check(const Workload& workload) {
    Checks checks;
    if (!parse_date(workload.start)) {
        checks.fail("start is " + workload.start + "; it must be a day such as 2026-01-05.");
    }
    checks.range("days", workload.days, 1, 366);
    checks.range("short_abandon_s", workload.short_abandon_s, 0, 10);
    if (workload.queues.empty()) checks.fail("queues is empty; there must be at least one.");
    const auto check_name = [&](const std::string& field, const std::string& name) {
        if (name.empty() || name.size() > name_max)
            checks.fail(field + " has a name that is empty or longer than 80 bytes.");
    };
    std::uint32_t interval = 0;
    for (const auto& [name, queue] : workload.queues) {
        check_name("queues", name);
        check_queue(checks, "queues." + name, queue);
        if (interval != 0 && interval != queue.arrivals.interval_minutes) {
            checks.fail("queues." + name + ".arrivals.interval_minutes is " +
                        std::to_string(queue.arrivals.interval_minutes) +
                        "; all queues must have the same, to stand side by side.");
        }
        interval = queue.arrivals.interval_minutes;
    }
    for (const auto& [name, group] : workload.agents) {
        check_name("agents", name);
        check_group(checks, "agents." + name, group, workload);
    }
    return checks.fault();
}

base::Instant first_midnight(const Workload& workload) {
    const auto date = parse_date(workload.start);
    ASSERT(date);
    return {base::days_of(*date) * 86'400'000'000};
}

double calls_per_day(const Arrivals& arrivals) {
    return arrivals.factor *
           std::accumulate(arrivals.per_interval.begin(), arrivals.per_interval.end(), 0.0);
}

double mean_seconds(const Length& length) {
    return std::visit(
        base::Overloaded{
            [](const Exponential& one) { return one.mean_s; },
            [](const Lognormal& one) { return one.mean_s; },
            [](const Fixed& one) { return one.s; },
            [](const Empirical& one) {
                return std::accumulate(one.values_s.begin(), one.values_s.end(), 0.0) /
                       static_cast<double>(std::max<std::size_t>(one.values_s.size(), 1));
            },
            [](const Endless&) { return seconds_max * 366; },
        },
        length);
}

}  // namespace regente::sim
