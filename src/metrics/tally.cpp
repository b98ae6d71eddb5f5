#include "metrics/tally.hpp"

namespace regente::metrics {

static_assert(exit_count(VisitExit::answered) == QueueCount::answered);
static_assert(exit_count(VisitExit::blocked) == QueueCount::blocked);
static_assert(static_cast<std::size_t>(QueueCount::transferred) + 1 == queue_counts);
static_assert(static_cast<std::size_t>(AgentCount::dials) + 1 == agent_counts);
static_assert(static_cast<std::size_t>(TimeState::system_fault) + 1 == time_states);

std::int64_t remainder(const QueueTally& tally, std::uint64_t still_waiting) {
    std::uint64_t out = still_waiting;
    for (std::size_t exit = 0; exit < visit_exits; ++exit)
        out += tally[exit_count(static_cast<VisitExit>(exit))];
    return static_cast<std::int64_t>(tally[QueueCount::offered]) - static_cast<std::int64_t>(out);
}

std::uint64_t abandoned(const QueueTally& tally) {
    return tally[QueueCount::abandoned_in_queue] + tally[QueueCount::abandoned_ringing];
}

base::Duration signed_in(const AgentTally& tally) {
    base::Duration whole;
    for (const base::Duration slice : tally.slices)
        whole = whole + slice;
    return whole;
}

}  // namespace regente::metrics
