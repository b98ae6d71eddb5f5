// Folds facts about agents.
#include "core/agent.hpp"
#include "core/fold.hpp"

namespace regente::core {

namespace {

// `since` belongs to the state that people see; a change underneath does not restart it.
template <class F>
void change_agent(Fold& fold, AgentId id, F&& f) {
    fold.change(id, [&](Agent& agent) {
        const AgentState before = agent_state(agent);
        f(agent);
        if (agent_state(agent) != before) {
            agent.since = fold.at;
        }
    });
}

}  // namespace

void apply(Fold& fold, const AgentSignedIn& fact) {
    change_agent(fold, fact.agent, [&](Agent& agent) {
        agent.presence = Presence::not_ready;
        agent.reason = NotReadyReason::signed_in;
        agent.pause = {};
        agent.planned.reset();
        agent.seat_wanted = fact.seat;
        // Who signs in sits in front of a screen.
        agent.connected = true;
        agent.sign_out_at = {};
        agent.not_ready_at = {};
        agent.muted = false;
    });
}

void apply(Fold& fold, const AgentSignedOut& fact) {
    change_agent(fold, fact.agent, [](Agent& agent) {
        agent.presence = Presence::signed_out;
        agent.reason = NotReadyReason::none;
        agent.pause = {};
        agent.planned.reset();
        agent.seat_wanted = SeatKind::none;
        agent.sign_out_at = {};
        agent.not_ready_at = {};
        agent.item = Item::none;
        agent.interaction = {};
    });
}

void apply(Fold& fold, const PresenceChanged& fact) {
    fold.change(fact.agent, [&](Agent& agent) {
        if (fact.to == Presence::available && agent.presence != Presence::available) {
            agent.idle_since = fold.at;
        }
        // Another reason is another stretch of time for the person who reads it.
        if (agent.item == Item::none) {
            agent.since = fold.at;
        }
        agent.presence = fact.to;
        agent.reason = fact.reason;
        agent.pause = fact.pause;
        agent.planned.reset();
    });
}

void apply(Fold& fold, const PresencePlanned& fact) {
    fold.change(fact.agent, [&](Agent& agent) {
        agent.planned = PlannedPresence{fact.presence, fact.reason, fact.pause};
    });
}

void apply(Fold& fold, const SeatChanged& fact) {
    fold.change(fact.agent, [&](Agent& agent) {
        agent.seat_up = fact.up;
        agent.seat_kind = fact.kind;
        agent.not_ready_at = fact.not_ready_at;
    });
}

void apply(Fold& fold, const MuteChanged& fact) {
    fold.change(fact.agent, [&](Agent& agent) { agent.muted = fact.on; });
}

void apply(Fold& fold, const ConnectionChanged& fact) {
    fold.change(fact.agent, [&](Agent& agent) {
        agent.connected = fact.connected;
        agent.sign_out_at = fact.sign_out_at;
        agent.not_ready_at = fact.not_ready_at;
    });
}

void agent_takes(Fold& fold, AgentId id, Item item, InteractionId interaction) {
    change_agent(fold, id, [&](Agent& agent) {
        agent.item = item;
        agent.interaction = interaction;
    });
}

void agent_empties(Fold& fold, AgentId id, bool keeps_place) {
    change_agent(fold, id, [&](Agent& agent) {
        agent.item = Item::none;
        agent.interaction = {};
        if (!keeps_place) {
            agent.idle_since = fold.at;
        }
    });
}

}  // namespace regente::core
