// Folds facts about interactions, their legs and recordings.
#include <algorithm>

#include "core/estimate.hpp"
#include "core/fold.hpp"
#include "core/limits.hpp"

namespace regente::core {

namespace {

void enter(Interaction& interaction, InteractionState state, Instant at) {
    interaction.state = state;
    interaction.since = at;
    interaction.deadline = {};
}

void leave_flow(Fold& fold, const Interaction& interaction) {
    if (interaction.state == InteractionState::in_flow && interaction.flow_version != 0) {
        flow_version_left(fold, interaction.flow, interaction.flow_version);
    }
}

void erase(Fold& fold, InteractionId id) {
    const auto it = fold.state.interactions.find(id);
    ASSERT(it != fold.state.interactions.end());
    leave_flow(fold, it->second);
    fold.index.erase(keys_of(id, it->second, fold.state));
    fold.state.interactions.erase(it);
}

// For a queue whose customers meet the same agent again. At the limit the memory of some other
// contact goes: a convenience, not a promise.
void remember_talk(Fold& fold, const Interaction& interaction) {
    const auto queue = fold.state.queues.find(interaction.queue);
    if (!interaction.contact || queue == fold.state.queues.end() ||
        queue->second.sticky.mode == StickyMode::none) {
        return;
    }
    auto& talks = fold.state.last_talks[interaction.queue];
    talks[interaction.contact] = {interaction.agent, fold.at};
    if (talks.size() > last_talks_max) {
        talks.erase(talks.begin());
    }
}

}  // namespace

void apply(Fold& fold, const InteractionArrived& fact) {
    ASSERT(fold.state.interactions.count(fact.interaction) == 0);
    Interaction& interaction = fold.state.interactions[fact.interaction];
    interaction.channel = fact.channel;
    interaction.leg = fact.leg;
    interaction.flow = fact.flow;
    interaction.flow_version = fact.flow_version;
    interaction.address = fact.address;
    interaction.contact = fact.contact;
    interaction.since = fold.at;
    if (fact.flow_version != 0) {
        ++fold.state.flows[fact.flow].versions[fact.flow_version].callers;
    }
    fold.index.insert(fold.state, interaction, keys_of(fact.interaction, interaction, fold.state));
    fold.state.next_interaction = std::max(fold.state.next_interaction, fact.interaction.value + 1);
    if ((fact.leg.value & base::voice_leg_bit) != 0) {
        fold.state.last_inbound_leg = std::max(fold.state.last_inbound_leg, fact.leg);
    }
}

void apply(Fold& fold, const FlowStepStarted& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.node = fact.node;
        interaction.step = fact.step;
        interaction.turn = fact.turn;
        interaction.after_hours = fact.after_hours;
        interaction.deadline = fact.limit_at;
    });
}

void apply(Fold& fold, const FlowStepEnded& fact) {
    fold.change(fact.interaction, [](Interaction& interaction) { interaction.deadline = {}; });
}

void apply(Fold& fold, const InteractionQueued& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        leave_flow(fold, interaction);
        enter(interaction, InteractionState::queued, fold.at);
        interaction.queue = fact.queue;
        interaction.priority = fact.priority;
        interaction.queued_since = fact.since;
        interaction.announce_every = fact.announce_every;
        interaction.language = fact.language;
        interaction.deadline = fact.announce_at;
        interaction.agent = {};
        interaction.node.clear();
        interaction.skills = fact.skills;
        interaction.value = fact.value;
        interaction.ring = fact.ring;
        interaction.ring_at = fact.ring_at;
        interaction.added = fact.added;
        interaction.overflow_at = fact.overflow_at;
        interaction.overflow_rule = fact.overflow_rule;
        interaction.reserved_for = fact.reserved_for;
        interaction.reserved_until = fact.reserved_until;
        interaction.callback_offered = false;
    });
}

void apply(Fold& fold, const PositionAnnounced& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.step = fact.step;
        interaction.deadline = fact.next_at;
        interaction.band = fact.band != 0 ? fact.band : interaction.band;
        interaction.callback_offered = fact.callback;
    });
}

void apply(Fold& fold, const RingReached& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.ring = fact.ring;
        interaction.priority = fact.priority;
        interaction.ring_at = fact.next_at;
    });
}

void apply(Fold& fold, const ReservationEnded& fact) {
    fold.change(fact.interaction, [](Interaction& interaction) {
        interaction.reserved_for = {};
        interaction.reserved_until = {};
    });
}

void apply(Fold& fold, const PriorityChanged& fact) {
    fold.change(fact.interaction,
                [&](Interaction& interaction) { interaction.priority = fact.priority; });
}

void apply(Fold& fold, const Overflowed& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.overflow_at = fact.next_at;
        interaction.overflow_rule = fact.next_rule;
        if (fact.applied && fact.action == OverflowAction::add_queue) {
            interaction.added.push_back(fact.to);
        }
    });
}

void apply(Fold& fold, const FarewellStarted& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.step = fact.step;
        interaction.farewell = fact.step;
        interaction.farewell_exit = fact.exit;
        interaction.deadline = fact.limit_at;
        interaction.ring_at = {};
        interaction.overflow_at = {};
        interaction.reserved_until = {};
    });
}

// The next fact queues it again.
void apply(Fold& fold, const InteractionTransferred& fact) {
    fold.change(fact.interaction, [](Interaction& interaction) {
        interaction.held = false;
        interaction.awaiting_seat = false;
        interaction.deadline = {};
        interaction.agent = {};
        interaction.disposition = {};  // The next conversation needs its own.
    });
    if (fact.agent) {
        agent_empties(fold, fact.agent, false);
    }
}

// A promise is made, or made again after a dial that met nobody.
void apply(Fold& fold, const CallbackPromised& fact) {
    if (fold.state.interactions.count(fact.interaction) == 0) {
        fold.state.interactions[fact.interaction].direction = Direction::outbound;
    }
    fold.change(fact.interaction, [&](Interaction& interaction) {
        enter(interaction, InteractionState::promised, fold.at);
        interaction.callback = true;
        interaction.leg = {};
        interaction.leg_up = false;
        interaction.queue = fact.queue;
        interaction.address = fact.address;
        interaction.contact = fact.contact;
        interaction.reserved_for = fact.agent;
        interaction.queued_since = fact.since;
        interaction.priority = fact.priority;
        interaction.skills = fact.skills;
        interaction.value = fact.value;
        interaction.attempts = fact.attempts;
        interaction.language = fact.language;
        interaction.deadline = fact.at;
    });
    fold.state.next_interaction = std::max(fold.state.next_interaction, fact.interaction.value + 1);
}

void apply(Fold& fold, const OfferMade& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        // Who rings besides does not begin the offer anew.
        if (interaction.state != InteractionState::offered) {
            enter(interaction, InteractionState::offered, fold.at);
            interaction.agent = fact.agent;
            interaction.deadline = fact.lapses_at;
        }
        interaction.offered_to.insert(fact.agent);
        fold.state.queue_runs[interaction.queue].last_offered = fact.agent;
    });
    ++fold.state.offers;
    agent_takes(fold, fact.agent, Item::offered, fact.interaction);
}

// What becomes of an interaction whose offer came to nothing is said by the next fact.
void apply(Fold& fold, const OfferEnded& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.offered_to.erase(fact.agent);
        if (fact.end == OfferEnd::accepted) {
            interaction.agent = fact.agent;
            interaction.deadline = {};
        } else if (interaction.offered_to.empty()) {
            interaction.deadline = {};
            interaction.agent = {};
        } else if (interaction.agent == fact.agent) {
            interaction.agent = *interaction.offered_to.begin();
        }
    });
    if (fact.end != OfferEnd::accepted) {
        agent_empties(fold, fact.agent, true);
    }
}

void apply(Fold& fold, const InteractionEngaged& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        if (interaction.state == InteractionState::offered) {
            left_line(fold.state.queue_runs[interaction.queue], fold.at - interaction.queued_since);
        }
        interaction.callback = false;
        interaction.offered_to.clear();
        enter(interaction, InteractionState::engaged, fold.at);
        interaction.agent = fact.agent;
        interaction.talked = true;
    });
    fold.change(fact.agent, [](Agent& agent) { ++agent.contacts; });
    agent_takes(fold, fact.agent, Item::engaged, fact.interaction);
}

void apply(Fold& fold, const HoldChanged& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) { interaction.held = fact.on; });
}

void apply(Fold& fold, const SeatAwaited& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.awaiting_seat = fact.returns_at != Instant{};
        interaction.deadline = fact.returns_at;
    });
}

void apply(Fold& fold, const InteractionReleased& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        if (interaction.queue) {
            talked(fold.state.queue_runs[interaction.queue], fold.at - interaction.since);
            remember_talk(fold, interaction);
        }
        interaction.held = false;
        interaction.awaiting_seat = false;
        interaction.deadline = {};
        if (fact.wraps_up) {
            enter(interaction, InteractionState::wrap_up, fold.at);
        } else {
            interaction.agent = {};
        }
    });
    if (fact.wraps_up) {
        agent_takes(fold, fact.agent, Item::wrap_up, fact.interaction);
    } else {
        agent_empties(fold, fact.agent, false);
    }
}

void apply(Fold& fold, const WrapUpStarted& fact) {
    fold.change(fact.interaction,
                [&](Interaction& interaction) { interaction.deadline = fact.ends_at; });
}

void apply(Fold& fold, const InteractionDisposed& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        if (const auto it = fold.state.campaigns.find(interaction.campaign);
            it != fold.state.campaigns.end()) {
            auto& counts = it->second.counts.dispositions;
            // A verdict may be corrected until the wrap-up ends.
            if (interaction.disposition) {
                --counts[interaction.disposition];
            }
            ++counts[fact.disposition];
        }
        interaction.disposition = fact.disposition;
    });
}

void apply(Fold& fold, const WrapUpEnded& fact) {
    const Interaction& interaction = fold.state.interactions.at(fact.interaction);
    if (interaction.queue) {
        wrapped_up(fold.state.queue_runs[interaction.queue], fold.at - interaction.since);
    }
    agent_empties(fold, fact.agent, false);
    erase(fold, fact.interaction);
}

void apply(Fold& fold, const InteractionEnded& fact) {
    const auto it = fold.state.interactions.find(fact.interaction);
    ASSERT(it != fold.state.interactions.end());
    if (fact.exit == Exit::abandoned_in_queue || fact.exit == Exit::abandoned_ringing) {
        QueueRun& run = fold.state.queue_runs[it->second.queue];
        left_line(run, fold.at - it->second.queued_since);
        ++run.gave_up;
    }
    if (it->second.state != InteractionState::wrap_up) {
        erase(fold, fact.interaction);
        return;
    }
    fold.change(fact.interaction, [](Interaction& interaction) {
        interaction.over = true;
        interaction.leg = {};
        interaction.leg_up = false;
    });
}

void apply(Fold& fold, const RecordingStarted& fact) {
    fold.state.recordings[fact.recording] = fact.interaction;
    fold.state.next_recording = std::max(fold.state.next_recording, fact.recording.value + 1);
    fold.change(fact.interaction,
                [&](Interaction& interaction) { interaction.recording = fact.recording; });
}

// Comes after the interaction ended, or before a second recording of the same interaction.
void apply(Fold& fold, const RecordingEnded& fact) {
    fold.state.recordings.erase(fact.recording);
    const auto it = fold.state.interactions.find(fact.interaction);
    if (it != fold.state.interactions.end() && it->second.recording == fact.recording) {
        it->second.recording = {};
    }
}

void apply(Fold& fold, const LegClosed& fact) {
    const auto it = fold.index.legs.find(fact.leg);
    ASSERT(it != fold.index.legs.end());
    fold.change(it->second, [](Interaction& interaction) {
        interaction.leg = {};
        interaction.leg_up = false;
    });
}

void apply(Fold& fold, const LegOpened& fact) {
    fold.change(fact.interaction, [](Interaction& interaction) { interaction.leg_up = true; });
}

}  // namespace regente::core
