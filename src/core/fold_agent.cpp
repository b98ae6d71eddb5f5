// Folds facts about agents.
#include <utility>

#include "core/agent.hpp"
#include "core/fold.hpp"
#include "core/limits.hpp"

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

// What decides which pools the agent is in: out of all, and in again.
template <class F>
void change_serving(Fold& fold, AgentId id, F&& f) {
    const auto it = fold.state.agents.find(id);
    ASSERT(it != fold.state.agents.end());
    fold.index.erase(keys_of(id, it->second), it->second.queues);
    f(it->second);
    fold.index.insert(fold.state, it->second, keys_of(id, it->second));
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
        if (fold.at - agent.signed_out_at >= shift_gap) {
            agent.contacts = 0;
        }
    });
}

void apply(Fold& fold, const AgentSignedOut& fact) {
    change_agent(fold, fact.agent, [&](Agent& agent) {
        agent.signed_out_at = fold.at;
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

void apply(Fold& fold, const AgentRoutingSet& fact) {
    change_serving(fold, fact.agent, [&](Agent& agent) {
        agent.memberships.clear();
        for (const Membership& one : fact.memberships) {
            agent.memberships.emplace(one.queue, one);
        }
        agent.skills.clear();
        agent.expired.clear();
        for (const AgentSkill& one : fact.skills) {
            agent.skills.emplace(one.skill, one);
            if (one.certified_until != Instant{} && one.certified_until <= fold.at) {
                agent.expired.insert(one.skill);
            }
        }
    });
}

void apply(Fold& fold, const CertificateExpired& fact) {
    change_serving(fold, fact.agent, [&](Agent& agent) { agent.expired.insert(fact.skill); });
}

void apply(Fold& fold, const AgentSet& fact) {
    fold.state.agents.try_emplace(fact.agent);
    change_serving(fold, fact.agent, [&](Agent& agent) {
        // Whoever is lent comes home to the new list.
        auto& home = agent.returns_at == Instant{} ? agent.queues : agent.home_queues;
        home = {fact.queues.begin(), fact.queues.end()};
        std::erase_if(agent.memberships, [&](const auto& one) {
            return home.count(one.first) == 0 && agent.queues.count(one.first) == 0;
        });
    });
}

void apply(Fold& fold, const AgentLent& fact) {
    change_serving(fold, fact.agent, [&](Agent& agent) {
        if (agent.returns_at == Instant{}) {
            agent.home_queues = agent.queues;
        }
        agent.queues = {fact.queues.begin(), fact.queues.end()};
        agent.returns_at = fact.returns_at;
    });
}

void apply(Fold& fold, const AgentReturned& fact) {
    change_serving(fold, fact.agent, [](Agent& agent) {
        agent.queues = std::move(agent.home_queues);
        agent.home_queues.clear();
        agent.returns_at = {};
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
