#include "metrics/report.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace regente::metrics {
namespace {

template <class T>
auto ratio_of(const Metric& metric) {
    if constexpr (std::is_same_v<T, QueueTally>) {
        return metric.of_queue;
    } else {
        return metric.of_agent;
    }
}

template <class T>
void measure(const std::vector<const Metric*>& metrics,
             const T& tally,
             std::vector<Ratio>& figures) {
    std::size_t i = 0;
    for (const Metric* metric : metrics) {
        if (const auto ratio = ratio_of<T>(*metric)) figures[i++].add(ratio(tally));
    }
}

template <class T>
void add_figures(ReportLine<T>& into, const std::vector<Ratio>& figures) {
    for (std::size_t i = 0; i < figures.size(); ++i)
        into.figures[i].add(figures[i]);
}

}  // namespace

template <class T>
Report<T>::Report(std::vector<base::Instant> borders,
                  std::span<const Metric> metrics,
                  Spreads wanted)
    : borders_(std::move(borders)),
      metrics_(metrics),
      changes_(changes_within(metrics, borders_.front(), borders_.back())),
      part_(std::make_unique<Sum<T>>(wanted)),
      of_subject_(std::make_unique<Sum<T>>(wanted)),
      of_all_(std::make_unique<Sum<T>>(wanted)) {
    in_force_ = in_force(metrics, borders_.front());
    for (const Metric* metric : in_force_) {
        if (ratio_of<T>(*metric)) ids_.push_back(metric->id);
    }
    line_ = {0, borders_.front(), borders_.back(), {}, std::vector<Ratio>(ids_.size())};
    total_ = line_;
}

template <class T>
bool Report<T>::add(std::uint64_t subject,
                    base::Instant start,
                    std::span<const std::uint8_t> bytes) {
    return !enter(subject, start) || part_->add(bytes);
}

template <class T>
void Report<T>::add(std::uint64_t subject, base::Instant start, const T& tally) {
    if (enter(subject, start)) part_->add(tally);
}

// Whether the stored interval belongs to the report; then `part_` is where it goes.
template <class T>
bool Report<T>::enter(std::uint64_t subject, base::Instant start) {
    if (start < borders_.front() || start >= borders_.back()) return false;
    if (open_ && subject == subject_ && start >= part_start_ && start < part_end_) return true;
    if (open_) {
        end_part();
        const bool same_line =
            subject == subject_ && start >= borders_[place_] && start < borders_[place_ + 1];
        if (!same_line) end_line();
        if (subject != subject_) end_subject();
    }
    open_ = true;
    subject_ = subject;
    const auto right = std::upper_bound(borders_.begin(), borders_.end(), start);
    place_ = static_cast<std::size_t>(right - borders_.begin()) - 1;
    part_start_ = borders_[place_];
    part_end_ = borders_[place_ + 1];
    for (const base::Instant change : changes_) {
        if (change <= start) part_start_ = std::max(part_start_, change);
        if (change > start) part_end_ = std::min(part_end_, change);
    }
    line_.subject = subject;
    line_.start = borders_[place_];
    line_.end = borders_[place_ + 1];
    return true;
}

template <class T>
void Report<T>::end_part() {
    const T tally = part_->take();
    if (!changes_.empty()) in_force_ = in_force(metrics_, part_start_);
    measure(in_force_, tally, line_.figures);
    line_.tally.add(tally);
}

template <class T>
void Report<T>::end_line() {
    if (subjects_.empty() || subjects_.back().subject != line_.subject) {
        subjects_.push_back({line_.subject,
                             borders_.front(),
                             borders_.back(),
                             {},
                             std::vector<Ratio>(ids_.size())});
    }
    add_figures(subjects_.back(), line_.figures);
    add_figures(total_, line_.figures);
    of_subject_->add(line_.tally);
    of_all_->add(line_.tally);
    lines_.push_back(std::move(line_));
    line_ = {};
    line_.figures.resize(ids_.size());
}

template <class T>
void Report<T>::end_subject() {
    subjects_.back().tally = of_subject_->take();
}

template <class T>
void Report<T>::finish() {
    if (open_) {
        end_part();
        end_line();
        end_subject();
    }
    open_ = false;
    total_.tally = of_all_->take();
}

template class Report<QueueTally>;
template class Report<AgentTally>;

}  // namespace regente::metrics
