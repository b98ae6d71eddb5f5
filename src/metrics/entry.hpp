// What the books are made of: the fold of the facts (history.hpp) writes entries, the ledger adds them
// up. Another exit or another way to talk is an entry like these; the ledger does not know the core.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "core/types.hpp"
#include "metrics/tally.hpp"
#include "metrics/visit_exit.hpp"

namespace regente::metrics {

// One visit of an interaction to one queue. It goes on while an offer comes to nothing.
struct Visit {
    base::InteractionId interaction;
    base::QueueId queue;
    base::Instant queued;
    base::Duration threshold;  // The queue's service level as it was then.
    std::uint32_t offers = 0;

    friend bool operator==(const Visit&, const Visit&) = default;
};
REGENTE_DESCRIBE(Visit, interaction, queue, queued, threshold, offers)

// What one agent did for one interaction, from the first word to the end of the wrap-up.
struct Conversation {
    base::InteractionId interaction;
    base::QueueId queue;  // None: we called, or a colleague consulted.
    base::AgentId agent;
    core::Direction direction = core::Direction::inbound;
    base::Instant accepted;
    base::Instant released;  // Zero: they talk.
    core::Party released_by = core::Party::customer;
    bool held = false;
    bool seat_away = false;  // The agent's device died; the customer hears music.
    base::Instant since;     // Of the two above.
    base::Duration talked;   // Until `since`; without hold and without the device's absence.
    base::Duration on_hold;
    bool transferred = false;

    friend bool operator==(const Conversation&, const Conversation&) = default;
};
REGENTE_DESCRIBE(Conversation,
                 interaction,
                 queue,
                 agent,
                 direction,
                 accepted,
                 released,
                 released_by,
                 held,
                 seat_away,
                 since,
                 talked,
                 on_hold,
                 transferred)

struct VisitBegan {
    Visit visit;
};

struct VisitEnded {
    Visit visit;
    base::Instant left;
    VisitExit exit = VisitExit::answered;
};

struct ConversationEnded {
    Conversation conversation;
    base::Instant wrapped;  // The end of the wrap-up, or the release when there is none.
};

// Passed on by the agent after the books had closed the conversation (no wrap-up).
struct TransferNoted {
    base::QueueId queue;
    base::AgentId agent;
    base::Instant wrapped;
};

struct OfferClosed {
    base::AgentId agent;
    base::Instant made;
    base::Instant at;
    core::OfferEnd end = core::OfferEnd::accepted;
};

struct Dialled {
    base::AgentId agent;
    base::Instant at;
};

// An agent was in one state for the whole of [from, to).
struct Stretch {
    base::AgentId agent;
    TimeState state = TimeState::available;
    base::Instant from;
    base::Instant to;
};

using Entry = std::variant<VisitBegan,
                           VisitEnded,
                           ConversationEnded,
                           TransferNoted,
                           OfferClosed,
                           Dialled,
                           Stretch>;
using Entries = std::vector<Entry>;

}  // namespace regente::metrics
