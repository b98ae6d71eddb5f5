// Follows the facts and writes the entries of the books: visits to queues, conversations, offers, and
// how every agent spends the time. Holds only what is open; what is closed it has written. The open
// records are described, so that whoever keeps the books can keep these too and go on after a restart
// exactly where it stopped.
//
// A new fact or a new exit is one line: an `on` here, or visit_exit.hpp.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/describe.hpp"
#include "core/facts.hpp"
#include "metrics/entry.hpp"

namespace regente::metrics {

struct OpenInteraction {
    base::InteractionId interaction;
    std::optional<Visit> visit;               // Waits.
    std::vector<Conversation> conversations;  // Talk, or are wrapped up.
    base::AgentId agent;                      // Offered to, or reserved for the dial.
    base::Instant offered;                    // Zero: is not being offered.
    bool outbound = false;
    // The conversation that ended last, for a transfer told after it.
    base::QueueId last_queue;
    base::AgentId last_agent;
    base::Instant last_wrapped;
    bool over = false;  // The customer is gone; only wrap-ups are left.
    // A promise that has not been kept: its place in the line is the call's that asked for it.
    bool callback = false;

    friend bool operator==(const OpenInteraction&, const OpenInteraction&) = default;
};
REGENTE_DESCRIBE(OpenInteraction,
                 interaction,
                 visit,
                 conversations,
                 agent,
                 offered,
                 outbound,
                 last_queue,
                 last_agent,
                 last_wrapped,
                 over,
                 callback)

struct HeldItem {
    base::InteractionId interaction;
    TimeState state = TimeState::ringing;

    friend bool operator==(const HeldItem&, const HeldItem&) = default;
};
REGENTE_DESCRIBE(HeldItem, interaction, state)

struct OpenAgent {
    base::AgentId agent;
    core::Presence presence = core::Presence::signed_out;
    core::NotReadyReason reason = core::NotReadyReason::none;
    std::vector<HeldItem> items;
    base::Instant since;  // Of the state below.

    friend bool operator==(const OpenAgent&, const OpenAgent&) = default;
};
REGENTE_DESCRIBE(OpenAgent, agent, presence, reason, items, since)

struct OpenQueue {
    base::QueueId queue;
    base::Duration threshold;

    friend bool operator==(const OpenQueue&, const OpenQueue&) = default;
};
REGENTE_DESCRIBE(OpenQueue, queue, threshold)

// The one state of an agent who is signed in. None: signed out, no part of anybody's time.
std::optional<TimeState> time_state(const OpenAgent& agent);

class History {
  public:
    // Which open records changed since the last look.
    struct Touched {
        std::set<base::InteractionId> interactions;
        std::set<base::AgentId> agents;
        std::set<base::QueueId> queues;
    };

    // Appends to `entries` what the fact closed or began.
    void apply(base::Instant at, const core::Fact& fact, Entries& entries);

    // Goes on with what another one held open.
    void resume(const OpenInteraction& open) { interactions_[open.interaction] = open; }

    void resume(const OpenAgent& open) { agents_[open.agent] = open; }

    void resume(const OpenQueue& open) { queues_[open.queue] = open; }

    const OpenInteraction* interaction(base::InteractionId id) const;
    const OpenAgent* agent(base::AgentId id) const;
    const OpenQueue* queue(base::QueueId id) const;

    const std::map<base::InteractionId, OpenInteraction>& interactions() const {
        return interactions_;
    }

    const std::map<base::AgentId, OpenAgent>& agents() const { return agents_; }

    const std::map<base::QueueId, OpenQueue>& queues() const { return queues_; }

    Touched take_touched();

  private:
    void on(const core::QueueSet& fact);
    void on(const core::InteractionTransferred& fact);
    void on(const core::FarewellStarted& fact);
    void on(const core::CallbackPromised& fact);
    void on(const core::AgentSignedIn& fact);
    void on(const core::AgentSignedOut& fact);
    void on(const core::AgentRemoved& fact);
    void on(const core::PresenceChanged& fact);
    void on(const core::InteractionQueued& fact);
    void on(const core::OfferMade& fact);
    void on(const core::OfferEnded& fact);
    void on(const core::InteractionEngaged& fact);
    void on(const core::HoldChanged& fact);
    void on(const core::SeatAwaited& fact);
    void on(const core::InteractionReleased& fact);
    void on(const core::WrapUpEnded& fact);
    void on(const core::InteractionEnded& fact);
    void on(const core::PreviewStarted& fact);
    void on(const core::PreviewEnded& fact);
    void on(const core::AttemptStarted& fact);
    void on(const core::AttemptHandedOver& fact);
    void on(const core::AttemptEnded& fact);

    template <class Fact>
    void on(const Fact&) {}

    OpenInteraction& open(base::InteractionId id);
    void close_when_done(base::InteractionId id);
    void leave(OpenInteraction& open, VisitExit exit);
    void complete(OpenInteraction& open, base::AgentId agent);
    void passed_on(OpenInteraction& open);
    void restate(Conversation& conversation, bool held, bool seat_away);

    template <class F>
    void change_agent(base::AgentId id, F&& f);
    void takes(base::AgentId agent, base::InteractionId interaction, TimeState state);
    void empties(base::AgentId agent, base::InteractionId interaction);

    std::map<base::InteractionId, OpenInteraction> interactions_;
    std::map<base::AgentId, OpenAgent> agents_;
    std::map<base::QueueId, OpenQueue> queues_;
    Touched touched_;
    base::Instant at_;            // Of the fact being applied.
    Entries* entries_ = nullptr;  // The same.
};

}  // namespace regente::metrics
