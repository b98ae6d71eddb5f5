// The books of one operation: facts in, tallies out. What a screen shows as of now adds what is still
// going on; the tallies themselves hold what is over.
#pragma once

#include "metrics/history.hpp"
#include "metrics/ledger.hpp"

namespace regente::metrics {

class Books {
  public:
    explicit Books(Buckets buckets = {})
        : ledger_(buckets) {}

    void apply(base::Instant at, const core::Fact& fact) {
        entries_.clear();
        history_.apply(at, fact, entries_);
        for (const Entry& entry : entries_)
            ledger_.take(entry);
    }

    // Begins other intervals; what is open stays open.
    void turn(Buckets buckets) { ledger_ = Ledger(buckets); }

    History& history() { return history_; }

    const History& history() const { return history_; }

    Ledger& ledger() { return ledger_; }

    const Ledger& ledger() const { return ledger_; }

  private:
    History history_;
    Ledger ledger_;
    Entries entries_;
};

// What is going on, as if it paused at `now`: time in line and time of agents so far. Counts nothing.
Ledger running(const Buckets& buckets,
               const std::map<base::InteractionId, OpenInteraction>& interactions,
               const std::map<base::AgentId, OpenAgent>& agents,
               base::Instant now);

// Who still waits, by the interval in which the wait began: counted from the line itself, not from
// the counts of the ledger, so that the remainder can show a fault of either.
std::map<Place<base::QueueId>, std::uint64_t> still_waiting(
    const Buckets& buckets,
    const std::map<base::InteractionId, OpenInteraction>& interactions);

}  // namespace regente::metrics
