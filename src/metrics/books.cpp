#include "metrics/books.hpp"

namespace regente::metrics {

Ledger running(const Buckets& buckets,
               const std::map<base::InteractionId, OpenInteraction>& interactions,
               const std::map<base::AgentId, OpenAgent>& agents,
               base::Instant now) {
    Ledger ledger(buckets);
    for (const auto& [id, open] : interactions) {
        if (!open.visit) continue;
        const Visit& visit = *open.visit;
        cut(buckets, visit.queued, now, [&](base::Instant start, base::Duration part) {
            QueueTally tally;
            tally[QueueSlice::waiting] = part;
            ledger.add(Place<base::QueueId>{visit.queue, start}, tally);
        });
    }
    for (const auto& [id, agent] : agents) {
        if (const auto state = time_state(agent)) {
            ledger.take(Stretch{id, *state, agent.since, now});
        }
    }
    return ledger;
}

std::map<Place<base::QueueId>, std::uint64_t> still_waiting(
    const Buckets& buckets,
    const std::map<base::InteractionId, OpenInteraction>& interactions) {
    std::map<Place<base::QueueId>, std::uint64_t> waiting;
    for (const auto& [id, open] : interactions) {
        if (!open.visit || !buckets.holds(open.visit->queued)) continue;
        ++waiting[{open.visit->queue, buckets.start_of(open.visit->queued)}];
    }
    return waiting;
}

}  // namespace regente::metrics
