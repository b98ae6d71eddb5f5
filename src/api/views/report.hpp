// Draws a report from the books of the records: what is stored, and what is going on as of now.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "api/report_resources.hpp"
#include "ports/records.hpp"

namespace regente::api::views {

struct ReportQuestion {
    ports::TallySubject kind = ports::TallySubject::queue;
    std::uint64_t subject = 0;  // 0: every one.
    ReportInterval interval = ReportInterval::quarter;
    std::vector<base::Instant> borders;  // Of the intervals, ascending, at least two.
    std::set<std::string> metrics;       // Empty: all.
    base::Instant now;
};

inline constexpr std::size_t report_intervals_max = 3000;  // A month of quarters, with its longest.
inline constexpr std::size_t report_rows_max = 20'000;

// The borders that cover [from, to), cut at local midnight (`day_start` of an instant). Empty: more
// than report_intervals_max.
std::vector<base::Instant> report_borders(
    base::Instant from,
    base::Instant to,
    ReportInterval interval,
    const std::function<base::Instant(base::Instant)>& day_start);

// Fault "report_too_large": more than report_rows_max rows.
ports::Stored<Report> draw_report(ports::Records& records,
                                  base::OperationId operation,
                                  const ReportQuestion& question);

// Its JSON, without the members that are unset: most figures have no percentiles.
std::string report_json(const Report& report);

std::vector<MetricDefinition> draw_dictionary();

}  // namespace regente::api::views
