// What happened in each queue today, per visit (metrics: arrival cohort). A visit belongs to the
// day on which it entered the queue; a caller who left within five seconds is a short abandon, out
// of both sides of the service level.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/facts.hpp"
#include "ports/records.hpp"

namespace regente::api::views {

inline constexpr base::Duration short_abandon_max = base::seconds(5);

struct QueueDay {
    std::uint64_t offered = 0;
    std::uint64_t answered = 0;
    std::uint64_t answered_in_time = 0;
    std::uint64_t abandoned = 0;  // Without the short ones.
    std::uint64_t short_abandoned = 0;
    std::uint64_t lost_otherwise = 0;  // Our fault, or moved elsewhere.

    // Answered within the threshold ÷ (offered - short abandons), over the visits that are decided.
    // None: nothing is decided yet; never 0 % or 100 % of nothing.
    std::optional<std::uint32_t> service_level_permille() const;
};

class DayCounts {
  public:
    using Thresholds = std::map<base::QueueId, base::Duration>;

    // Starts a day; visits of former days are followed no more than needed to forget them.
    void begin(base::Instant day_start);

    // A visit as the records have it.
    void take(const ports::SegmentRow& row, const Thresholds& thresholds);

    void apply(base::Instant at, const core::Fact& fact, const Thresholds& thresholds);

    QueueDay of(base::QueueId queue) const;

  private:
    struct Visit {
        base::QueueId queue;
        base::Instant entered;
    };

    void enter(base::InteractionId id, base::QueueId queue, base::Instant at);
    void answer(base::InteractionId id, base::Instant at, const Thresholds& thresholds);
    void leave(base::InteractionId id, base::Instant at, core::Exit exit);

    base::Instant day_start_;
    std::map<base::QueueId, QueueDay> queues_;
    std::map<base::InteractionId, Visit> visits_;
};

}  // namespace regente::api::views
