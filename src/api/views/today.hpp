// The day so far, as the floor shows it: the books of metrics/ with one interval, which began at
// midnight. A visit belongs to the day on which it entered the queue.
#pragma once

#include <cstdint>
#include <optional>

#include "metrics/books.hpp"
#include "ports/records.hpp"

namespace regente::api::views {

class Today {
  public:
    // Starts a day; what is open stays open.
    void begin(base::Instant day_start);

    void apply(base::Instant at, const core::Fact& fact) { books_.apply(at, fact); }

    // What the records have: intervals that begin in this day, and what is open.
    void take(const ports::TallyFilter& filter,
              std::uint64_t subject,
              std::span<const std::uint8_t> body);
    void take(const ports::OpenBookRow& row);
    // Of a queue that nobody spoke of yet.
    void take(const metrics::OpenQueue& queue);

    const metrics::QueueTally& of(base::QueueId queue) const;
    const metrics::AgentTally& of(base::AgentId agent) const;

    // The dictionary's `sl`; none: nothing is decided yet, never 0 % or 100 % of nothing.
    std::optional<std::uint32_t> service_level_permille(base::QueueId queue) const;

  private:
    metrics::Books books_{metrics::Buckets{{}, metrics::quarter}};
};

}  // namespace regente::api::views
