// What the reports and the dictionary of metrics say, as described structs (see resources.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "metrics/dictionary.hpp"

namespace regente::api {

enum class ReportInterval : std::uint8_t { quarter, hour, day };
REGENTE_DESCRIBE_ENUM(ReportInterval, quarter, hour, day)

// One definition of the dictionary. `unit` says how to read a figure: counts as they are, shares in
// parts per million, means and times in microseconds, per_hour in thousandths.
struct MetricDefinition {
    std::string id;
    std::uint32_t version = 1;
    base::Instant effective;  // Intervals that begin here or later; 0: always.
    std::string name_pt;
    std::string name_en;
    std::string formula;
    std::string about_pt;
    std::string about_en;
    metrics::Unit unit = metrics::Unit::count;
    metrics::Attribution attribution = metrics::Attribution::cohort;
    bool of_queues = false;
    bool of_agents = false;
    bool percentiles = false;  // A mean of time: its figures carry p50, p90 and p95.
};
REGENTE_DESCRIBE(MetricDefinition,
                 id,
                 version,
                 effective,
                 name_pt,
                 name_en,
                 formula,
                 about_pt,
                 about_en,
                 unit,
                 attribution,
                 of_queues,
                 of_agents,
                 percentiles)

// A number and the two sums it is made of. Unset: of nothing, shown as a dash, never 0 % or 100 %.
struct Figure {
    std::optional<std::int64_t> value;
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;      // Of a count or a time: means nothing.
    std::optional<std::int64_t> low;   // A share's 95 % interval (Wilson), parts per million.
    std::optional<std::int64_t> high;  // The same.
    std::optional<base::Duration> p50;
    std::optional<base::Duration> p90;
    std::optional<base::Duration> p95;
};
REGENTE_DESCRIBE(Figure, value, numerator, denominator, low, high, p50, p90, p95)

// One subject in one interval; in `totals` in the whole stretch; in `total` all of them.
struct ReportRow {
    std::string subject;  // The id of the queue or agent; empty: all.
    std::string name;
    base::Instant start;
    base::Instant end;         // Half-open.
    bool provisional = false;  // Somebody who came then still waits, or the interval is not over.
    std::uint64_t still_waiting = 0;
    std::int64_t remainder = 0;  // Of the conservation; anything but 0 is a fault of the books.
    std::map<std::string, Figure> figures;  // By the metric's id.
};
REGENTE_DESCRIBE(ReportRow,
                 subject,
                 name,
                 start,
                 end,
                 provisional,
                 still_waiting,
                 remainder,
                 figures)

struct Report {
    base::Instant from;
    base::Instant to;
    ReportInterval interval = ReportInterval::quarter;
    std::uint64_t seq = 0;  // Of the last fact in it.
    std::vector<ReportRow> rows;
    std::vector<ReportRow> totals;
    ReportRow total;
};
REGENTE_DESCRIBE(Report, from, to, interval, seq, rows, totals, total)

}  // namespace regente::api
