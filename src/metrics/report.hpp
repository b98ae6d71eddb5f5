// Puts stored intervals together into the lines of a report: per subject (a queue, an agent) and per
// display interval, the totals of each subject, and the total. Figures are sums on both sides; every
// stored interval is measured by the definitions in force at its start.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "metrics/dictionary.hpp"
#include "metrics/tally_codec.hpp"

namespace regente::metrics {

template <class T>
struct ReportLine {
    std::uint64_t subject = 0;  // 0: all of them.
    base::Instant start;
    base::Instant end;
    T tally;
    std::vector<Ratio> figures;  // In the order of Report::ids().
};

template <class T>
class Report {
  public:
    // `borders`: of the display intervals, ascending, at least two.
    explicit Report(std::vector<base::Instant> borders,
                    std::span<const Metric> metrics = dictionary(),
                    Spreads wanted = all_spreads);

    // Stored intervals of one subject after the other, ascending; what lies outside the borders is left
    // out. False: damaged bytes.
    bool add(std::uint64_t subject, base::Instant start, std::span<const std::uint8_t> bytes);
    void add(std::uint64_t subject, base::Instant start, const T& tally);

    void finish();

    // Metrics that say something of this kind of subject.
    const std::vector<std::string_view>& ids() const { return ids_; }

    const std::vector<ReportLine<T>>& lines() const { return lines_; }

    const std::vector<ReportLine<T>>& subjects() const { return subjects_; }

    const ReportLine<T>& total() const { return total_; }

  private:
    bool enter(std::uint64_t subject, base::Instant start);
    void end_part();
    void end_line();
    void end_subject();

    std::vector<base::Instant> borders_;
    std::span<const Metric> metrics_;
    std::vector<base::Instant> changes_;
    std::vector<const Metric*> in_force_;  // In the part being put together.
    std::vector<std::string_view> ids_;
    std::vector<ReportLine<T>> lines_;
    std::vector<ReportLine<T>> subjects_;
    ReportLine<T> total_;
    // The line being put together, and its part under one set of definitions.
    std::uint64_t subject_ = 0;
    std::size_t place_ = 0;  // Index of its left border.
    base::Instant part_start_;
    base::Instant part_end_;
    bool open_ = false;
    ReportLine<T> line_;
    std::unique_ptr<Sum<T>> part_;
    std::unique_ptr<Sum<T>> of_subject_;
    std::unique_ptr<Sum<T>> of_all_;
};

extern template class Report<QueueTally>;
extern template class Report<AgentTally>;

}  // namespace regente::metrics
