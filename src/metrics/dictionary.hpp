// The dictionary of metrics, as data: what every number means, in words and as a ratio of two sums. The
// floor, the reports and the API read it; nothing else computes a metric.
//
// A definition is never edited: another meaning is another version with the date from which it holds.
// An interval is measured by the version in force at its start, so closed periods keep their figures.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "metrics/figure.hpp"
#include "metrics/tally.hpp"

namespace regente::metrics {

enum class Attribution : std::uint8_t {
    cohort,  // The interval in which the customer entered the queue; provisional until all left.
    completion,  // The interval in which the handling ended.
    slice,       // Time, cut exactly at the interval's borders.
    moment,      // The interval in which it happened.
};
REGENTE_DESCRIBE_ENUM(Attribution, cohort, completion, slice, moment)

struct Metric {
    std::string_view id;
    std::uint32_t version = 1;
    base::Instant effective;  // Intervals that begin here or later.
    std::string_view name_pt;
    std::string_view name_en;
    std::string_view formula;  // Of ids and counts, the same in every language.
    std::string_view about_pt;
    std::string_view about_en;
    Unit unit = Unit::count;
    Attribution attribution = Attribution::cohort;
    Ratio (*of_queue)(const QueueTally&) = nullptr;  // None: says nothing of a queue.
    Ratio (*of_agent)(const AgentTally&) = nullptr;
    // Of a mean of time: what its percentiles are taken from.
    const Times& (*queue_times)(const QueueTally&) = nullptr;
    const Times& (*agent_times)(const AgentTally&) = nullptr;
};

// Every version of every metric; the versions of one id stand together, oldest first.
std::span<const Metric> dictionary();

// The version of one metric that is in force at `at`. Must exist.
const Metric& metric(std::string_view id, base::Instant at);

// The version of each metric that is in force at `at`, in the order of the dictionary.
std::vector<const Metric*> in_force(std::span<const Metric> metrics, base::Instant at);

// When a meaning changes between `from` and `to`: ascending.
std::vector<base::Instant> changes_within(std::span<const Metric> metrics,
                                          base::Instant from,
                                          base::Instant to);

}  // namespace regente::metrics
