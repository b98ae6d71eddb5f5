// Adds entries up, per queue and per agent, in intervals. The intervals are half-open and begin at
// multiples of their width from `origin`; what belongs before `origin` is another book's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "metrics/entry.hpp"
#include "metrics/tally.hpp"

namespace regente::metrics {

inline constexpr base::Duration quarter = base::minutes(15);
inline constexpr base::Duration short_abandon_max = base::seconds(5);  // Exclusive (R3).
inline constexpr base::Duration short_drop_max = base::seconds(5);     // Exclusive.
inline constexpr base::Duration missed_ring_min = base::seconds(10);

struct Buckets {
    base::Instant origin;
    base::Duration width = quarter;

    // The interval that holds `at`; none of ours: before `origin`.
    base::Instant start_of(base::Instant at) const;

    bool holds(base::Instant at) const { return at >= origin; }
};

// Calls f(start of the interval, length of the part) for every interval that [from, to) touches.
template <class F>
void cut(const Buckets& buckets, base::Instant from, base::Instant to, F&& f) {
    if (from < buckets.origin) from = buckets.origin;
    while (from < to) {
        const base::Instant start = buckets.start_of(from);
        const base::Instant end = std::min(to, start + buckets.width);
        f(start, end - from);
        from = end;
    }
}

template <class Id>
using Place = std::pair<Id, base::Instant>;  // Whose, and the interval's start.

class Ledger {
  public:
    using Queues = std::map<Place<base::QueueId>, QueueTally>;
    using Agents = std::map<Place<base::AgentId>, AgentTally>;

    explicit Ledger(Buckets buckets = {})
        : buckets_(buckets) {}

    void take(const Entry& entry);

    const Buckets& buckets() const { return buckets_; }

    const Queues& queues() const { return queues_; }

    const Agents& agents() const { return agents_; }

    // What an earlier book had counted already.
    void add(const Place<base::QueueId>& place, const QueueTally& tally);
    void add(const Place<base::AgentId>& place, const AgentTally& tally);

    void clear() {
        queues_.clear();
        agents_.clear();
    }

  private:
    void on(const VisitBegan& entry);
    void on(const VisitEnded& entry);
    void on(const ConversationEnded& entry);
    void on(const TransferNoted& entry);
    void on(const OfferClosed& entry);
    void on(const Dialled& entry);
    void on(const Stretch& entry);

    QueueTally* at(base::QueueId queue, base::Instant when);
    AgentTally* at(base::AgentId agent, base::Instant when);

    Buckets buckets_;
    Queues queues_;
    Agents agents_;
};

}  // namespace regente::metrics
