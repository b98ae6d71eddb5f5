#include "core/interaction.hpp"

#include "core/agent.hpp"
#include "core/attempt.hpp"
#include "core/callback.hpp"
#include "core/caller.hpp"
#include "core/campaign.hpp"
#include "core/limits.hpp"
#include "core/offer.hpp"
#include "core/queue.hpp"
#include "core/recording.hpp"
#include "core/wrap_up.hpp"

namespace regente::core {

namespace {

std::optional<InteractionId> find_leg(const Step& step, LegId leg) {
    const auto it = step.index().legs.find(leg);
    if (it == step.index().legs.end()) {
        return std::nullopt;
    }
    return it->second;
}

// The caller heard good-bye, or left before it.
Exit exit_from_flow(const Step& step, const Interaction& interaction) {
    const auto& flow = step.state().flows.at(interaction.flow);
    const auto& graph = flow.versions.at(interaction.flow_version).graph;
    for (const flow::Node& node : graph.nodes) {
        if (node.name == interaction.node && std::holds_alternative<flow::HangUp>(node.body)) {
            return interaction.after_hours ? Exit::after_hours : Exit::flow_ended;
        }
    }
    return Exit::abandoned_in_flow;
}

// Who leaves during the last word leaves as that word says.
Exit exit_from_queue(const Interaction& interaction, bool lost) {
    if (interaction.farewell != 0) {
        return interaction.farewell_exit;
    }
    return lost ? Exit::system_drop : Exit::abandoned_in_queue;
}

void refuse_call(Step& step, const InteractionArrived& arrived, LegEnd answer) {
    step.emit(arrived);
    step.emit(InteractionEnded{arrived.interaction, Exit::refused, Party::system});
    step.command(EndLeg{arrived.leg, answer});
}

void unmute(Step& step, AgentId id) {
    if (step.agent(id)->muted) {
        step.emit(MuteChanged{id, false});
        step.command(MuteSeat{id, false});
    }
}

// Nobody was connected. Who picked up while the core was away heard the safe message and nobody
// else: our fault, and closed for the window of an unknown outcome.
void fail_dial(Step& step, InteractionId id, const Interaction& before, LegEnd end) {
    const Outcome outcome = before.leg_up ? Outcome::unknown : outcome_of(end);
    const bool ours = outcome == Outcome::unknown;
    attempt_fail(step,
                 id,
                 outcome,
                 ours ? Exit::system_drop : Exit::not_answered,
                 ours ? Party::system : Party::customer);
}

// The device did not come back in time.
void give_up_seat(Step& step, InteractionId id) {
    const Interaction before = *step.interaction(id);
    if (!queue_exists(step, before.queue)) {
        step.command(EndLeg{before.leg, LegEnd::ended});
        step.emit(InteractionReleased{id, before.agent, Party::system, false});
        interaction_over(step, id, Exit::system_drop, Party::system);
    } else {
        recording_stop(step, id);
        step.emit(InteractionReleased{id, before.agent, Party::system, false});
        queue_return(step, id);
        step.command(PlayMusic{before.leg});
    }
    unmute(step, before.agent);
    agent_not_ready(step, before.agent, NotReadyReason::device_lost);
}

}  // namespace

void interaction_arrive(Step& step, const CallArrived& event) {
    if (find_leg(step, event.leg) || !event.leg) {
        return;
    }
    const bool told_before = event.leg <= step.state().last_inbound_leg;
    if ((event.leg.value & base::voice_leg_bit) != 0 && told_before) {
        return;
    }
    InteractionArrived arrived;
    arrived.interaction = {step.state().next_interaction};
    arrived.leg = event.leg;
    arrived.flow = event.flow;
    arrived.address = event.address;
    arrived.contact = event.contact;
    if (step.state().interactions.size() >= interactions_max) {
        refuse_call(step, arrived, LegEnd::busy);
        return;
    }
    const auto flow = step.state().flows.find(event.flow);
    if (flow == step.state().flows.end()) {
        refuse_call(step, arrived, LegEnd::invalid);
        return;
    }
    arrived.flow_version = flow->second.live_version;
    step.emit(arrived);
    step.command(AnswerLeg{event.leg});
    const flow::NodeName start = flow->second.versions.at(arrived.flow_version).graph.start;
    caller_begin(step, arrived.interaction, start);
}

void interaction_leg_rang(Step& step, const LegRang& event) {
    const auto id = find_leg(step, event.leg);
    if (id && step.interaction(*id)->state == InteractionState::dialling) {
        attempt_rang(step, *id);
    }
}

void interaction_leg_answered(Step& step, const LegAnswered& event) {
    const auto id = find_leg(step, event.leg);
    if (!id) {
        return;
    }
    if (!step.interaction(*id)->leg_up) {
        step.emit(LegOpened{event.leg, *id});
    }
    // Told while voice is away: the person may be gone by now. The inventory says (recovery.hpp).
    if (step.interaction(*id)->state == InteractionState::dialling && step.state().voice_up) {
        attempt_answered(step, *id);
    }
}

void interaction_leg_ended(Step& step, const LegEnded& event) {
    const auto found = find_leg(step, event.leg);
    if (!found) {
        return;
    }
    const InteractionId id = *found;
    const Interaction before = *step.interaction(id);
    const bool lost = event.end == LegEnd::lost;
    const Party by = lost ? Party::system : Party::customer;
    step.emit(LegClosed{event.leg, event.end});
    switch (before.state) {
        case InteractionState::in_flow:
            interaction_over(step, id, lost ? Exit::system_drop : exit_from_flow(step, before), by);
            break;
        case InteractionState::queued:
            interaction_over(step, id, exit_from_queue(before, lost), by);
            break;
        case InteractionState::offered:
            offer_end_others(step, id, {}, OfferEnd::customer_left);
            interaction_over(step, id, lost ? Exit::system_drop : Exit::abandoned_ringing, by);
            break;
        case InteractionState::dialling:
            fail_dial(step, id, before, event.end);
            break;
        case InteractionState::engaged:
            interaction_release(step, id, lost ? Exit::system_drop : Exit::answered, by);
            break;
        case InteractionState::previewing:
        case InteractionState::wrap_up:
        case InteractionState::ended:
        case InteractionState::promised:
            ASSERT(false);  // They have no leg.
    }
}

void interaction_due(Step& step, InteractionId id) {
    const Interaction before = *step.interaction(id);
    switch (before.state) {
        case InteractionState::previewing:
            attempt_end_preview(step, id, OfferEnd::lapsed);
            break;
        case InteractionState::dialling:
            step.command(EndLeg{before.leg, LegEnd::ended});
            // With voice away nobody knows whether it rang.
            fail_dial(step, id, before, step.state().voice_up ? LegEnd::no_answer : LegEnd::lost);
            break;
        case InteractionState::in_flow:
            caller_overdue(step, id);
            break;
        case InteractionState::queued:
            queue_due(step, id);
            break;
        case InteractionState::offered:
            offer_lapse(step, id);
            break;
        case InteractionState::promised:
            callback_due(step, id);
            break;
        case InteractionState::engaged:
            give_up_seat(step, id);
            break;
        case InteractionState::wrap_up:
            wrap_up_end(step, id, WrapUpEnd::limit);
            break;
        case InteractionState::ended:
            ASSERT(false);  // An ended interaction is not remembered.
    }
}

base::Result<const Interaction*, Refused> interaction_of(const Step& step,
                                                         AgentId agent,
                                                         InteractionId id) {
    if (auto answer = agent_at_work(step, agent); !answer) {
        return base::Err{answer.error()};
    }
    const Interaction* interaction = step.interaction(id);
    if (interaction == nullptr) {
        return refuse(Refusal::interaction_unknown);
    }
    if (interaction->agent != agent && interaction->offered_to.count(agent) == 0) {
        return refuse(Refusal::interaction_not_yours);
    }
    return interaction;
}

Answer interaction_set_hold(Step& step, const SetHold& request) {
    const auto found = interaction_of(step, request.agent, request.interaction);
    if (!found) {
        return base::Err{found.error()};
    }
    const Interaction& interaction = *found.value();
    if (interaction.state != InteractionState::engaged) {
        return refuse(Refusal::state_forbids);
    }
    if (interaction.held != request.on) {
        step.emit(HoldChanged{request.interaction, request.on});
        step.command(HoldLeg{interaction.leg, request.on});
    }
    return Accepted{};
}

Answer interaction_end(Step& step, const EndInteraction& request) {
    const auto found = interaction_of(step, request.agent, request.interaction);
    if (!found) {
        return base::Err{found.error()};
    }
    const Interaction& interaction = *found.value();
    const InteractionId id = request.interaction;
    if (interaction.state == InteractionState::dialling) {
        step.command(EndLeg{interaction.leg, LegEnd::ended});
        attempt_fail(step, id, Outcome::cancelled, Exit::cancelled, Party::agent);
        return Accepted{};
    }
    if (interaction.state != InteractionState::engaged) {
        return refuse(Refusal::state_forbids);
    }
    interaction_release(step, id, Exit::answered, Party::agent);
    return Accepted{};
}

void interaction_engage(Step& step, InteractionId id, AgentId agent) {
    step.emit(InteractionEngaged{id, agent});
    step.command(BridgeSeat{step.interaction(id)->leg, agent});
    recording_start(step, id);
}

void interaction_release(Step& step, InteractionId id, Exit exit, Party by) {
    const Interaction before = *step.interaction(id);
    const QueueSettings settings = step.queue_settings(before.queue);
    const bool wraps_up = settings.wrap_up_max > Duration{};
    step.emit(InteractionReleased{id, before.agent, by, wraps_up});
    if (before.leg) {
        step.command(EndLeg{before.leg, LegEnd::ended});
    }
    interaction_over(step, id, exit, by);
    unmute(step, before.agent);
    if (wraps_up) {
        const bool endless = settings.wrap_up_mode == WrapUpMode::manual;
        step.emit(WrapUpStarted{
            id, before.agent, endless ? Instant{} : step.now() + settings.wrap_up_max});
    } else {
        agent_settle(step, before.agent);
    }
}

Answer interaction_transfer(Step& step, const TransferInteraction& request) {
    const Interaction* found = step.interaction(request.interaction);
    if (request.agent) {
        const auto mine = interaction_of(step, request.agent, request.interaction);
        if (!mine) {
            return base::Err{mine.error()};
        }
    } else if (found == nullptr) {
        return refuse(Refusal::interaction_unknown);
    }
    const Interaction before = *found;
    const bool waits = before.state == InteractionState::queued && before.farewell == 0;
    if (request.agent ? before.state != InteractionState::engaged : !waits) {
        return refuse(Refusal::state_forbids);
    }
    if (!queue_exists(step, request.queue)) {
        return refuse(Refusal::queue_unknown);
    }
    if (request.queue == before.queue) {
        return refuse(Refusal::value_out_of_range, "queue");
    }
    if (!queue_accepts(step, request.queue, before)) {
        return before.callback ? refuse(Refusal::callback_present)
                               : refuse(Refusal::state_forbids, "queue");
    }
    if (request.agent) {
        recording_stop(step, request.interaction);
        step.command(UnbridgeSeat{before.leg, request.agent});
        step.command(PlayMusic{before.leg});
    }
    step.emit(
        InteractionTransferred{request.interaction, request.agent, before.queue, request.queue});
    queue_move(step, request.interaction, request.queue);
    if (request.agent) {
        unmute(step, request.agent);
        agent_settle(step, request.agent);
    }
    return Accepted{request.interaction};
}

void interaction_over(Step& step, InteractionId id, Exit exit, Party by) {
    const Interaction before = *step.interaction(id);
    step.emit(InteractionEnded{id, exit, by});
    if (before.talked && before.state != InteractionState::wrap_up) {
        lead_after_talk(step, before);
    }
}

void interaction_await_seat(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    step.command(UnbridgeSeat{interaction.leg, interaction.agent});
    // Whom we called has never heard music, and would hear nothing now.
    step.command(PlayMusic{interaction.leg});
    step.emit(SeatAwaited{id, interaction.agent, step.now() + step.state().settings.seat_grace});
}

void interaction_seat_back(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    if (!interaction.awaiting_seat) {
        return;
    }
    step.emit(SeatAwaited{id, interaction.agent, {}});
    step.command(BridgeSeat{interaction.leg, interaction.agent});
    if (interaction.held) {
        step.command(HoldLeg{interaction.leg, true});
    }
}

}  // namespace regente::core
