// Folds facts about interactions, their legs and recordings.
#include <algorithm>

#include "core/fold.hpp"

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
    fold.index.erase(keys_of(id, it->second, fold.state.voice_up));
    fold.state.interactions.erase(it);
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
    fold.index.insert(keys_of(fact.interaction, interaction, fold.state.voice_up));
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
    });
}

void apply(Fold& fold, const PositionAnnounced& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.step = fact.step;
        interaction.deadline = fact.next_at;
    });
}

void apply(Fold& fold, const OfferMade& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        enter(interaction, InteractionState::offered, fold.at);
        interaction.agent = fact.agent;
        interaction.deadline = fact.lapses_at;
    });
    agent_takes(fold, fact.agent, Item::offered, fact.interaction);
}

// What becomes of an interaction whose offer came to nothing is said by the next fact.
void apply(Fold& fold, const OfferEnded& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.deadline = {};
        if (fact.end != OfferEnd::accepted) {
            interaction.agent = {};
        }
    });
    if (fact.end != OfferEnd::accepted) {
        agent_empties(fold, fact.agent, true);
    }
}

void apply(Fold& fold, const InteractionEngaged& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        enter(interaction, InteractionState::engaged, fold.at);
        interaction.agent = fact.agent;
        interaction.talked = true;
    });
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
    agent_empties(fold, fact.agent, false);
    erase(fold, fact.interaction);
}

void apply(Fold& fold, const InteractionEnded& fact) {
    const auto it = fold.state.interactions.find(fact.interaction);
    ASSERT(it != fold.state.interactions.end());
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
