#include "api/views/day_counts.hpp"

namespace regente::api::views {

std::optional<std::uint32_t> QueueDay::service_level_permille() const {
    const std::uint64_t decided = answered + abandoned + lost_otherwise;
    if (decided == 0) return {};
    return static_cast<std::uint32_t>((answered_in_time * 1000 + decided / 2) / decided);
}

void DayCounts::begin(base::Instant day_start) {
    day_start_ = day_start;
    queues_.clear();
    std::erase_if(visits_, [&](const auto& item) { return item.second.entered < day_start; });
}

void DayCounts::take(const ports::SegmentRow& row, const Thresholds& thresholds) {
    if (row.kind != ports::SegmentKind::queue || row.entered < day_start_) return;
    enter(row.interaction, row.queue, row.entered);
    if (row.left.us == 0) return;
    if (row.answered) {
        answer(row.interaction, row.left, thresholds);
    } else {
        leave(row.interaction, row.left, row.exit);
    }
}

void DayCounts::apply(base::Instant at, const core::Fact& fact, const Thresholds& thresholds) {
    if (const auto* queued = std::get_if<core::InteractionQueued>(&fact)) {
        const auto visit = visits_.find(queued->interaction);
        // Back from an offer that came to nothing: the same visit goes on.
        if (visit != visits_.end() && visit->second.queue == queued->queue) return;
        if (visit != visits_.end()) leave(queued->interaction, at, core::Exit::answered);
        enter(queued->interaction, queued->queue, at);
    } else if (const auto* engaged = std::get_if<core::InteractionEngaged>(&fact)) {
        answer(engaged->interaction, at, thresholds);
    } else if (const auto* ended = std::get_if<core::InteractionEnded>(&fact)) {
        leave(ended->interaction, at, ended->exit);
    }
}

void DayCounts::enter(base::InteractionId id, base::QueueId queue, base::Instant at) {
    visits_[id] = {queue, at};
    ++queues_[queue].offered;
}

void DayCounts::answer(base::InteractionId id, base::Instant at, const Thresholds& thresholds) {
    const auto visit = visits_.find(id);
    if (visit == visits_.end()) return;
    QueueDay& day = queues_[visit->second.queue];
    ++day.answered;
    const auto threshold = thresholds.find(visit->second.queue);
    if (threshold != thresholds.end() && at - visit->second.entered <= threshold->second) {
        ++day.answered_in_time;
    }
    visits_.erase(visit);
}

void DayCounts::leave(base::InteractionId id, base::Instant at, core::Exit exit) {
    const auto visit = visits_.find(id);
    if (visit == visits_.end()) return;
    QueueDay& day = queues_[visit->second.queue];
    if (exit != core::Exit::abandoned_in_queue && exit != core::Exit::abandoned_ringing) {
        ++day.lost_otherwise;
    } else if (at - visit->second.entered < short_abandon_max) {
        ++day.short_abandoned;
    } else {
        ++day.abandoned;
    }
    visits_.erase(visit);
}

QueueDay DayCounts::of(base::QueueId queue) const {
    const auto found = queues_.find(queue);
    return found == queues_.end() ? QueueDay{} : found->second;
}

}  // namespace regente::api::views
