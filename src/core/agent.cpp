#include "core/agent.hpp"

#include <algorithm>

#include "core/attempt.hpp"
#include "core/interaction.hpp"
#include "core/limits.hpp"
#include "core/offer.hpp"
#include "core/wrap_up.hpp"

namespace regente::core {

namespace {

bool signed_in(const Agent& agent) {
    return agent.presence != Presence::signed_out;
}

// Zero is never.
Instant earlier(Instant a, Instant b) {
    if (a == Instant{} || b == Instant{}) {
        return std::max(a, b);
    }
    return std::min(a, b);
}

void change_presence(Step& step, AgentId id, const PlannedPresence& wanted) {
    const Agent& agent = *step.agent(id);
    step.emit(PresenceChanged{id, agent.presence, wanted.presence, wanted.reason, wanted.pause});
}

// Until when an agent whose device or screen just went is waited for.
Instant grace_end(const Step& step, const Agent& agent) {
    if (!signed_in(agent)) {
        return {};
    }
    return agent.not_ready_at != Instant{} ? agent.not_ready_at : step.now() + device_grace;
}

}  // namespace

AgentState agent_state(const Agent& agent) {
    switch (agent.item) {
        case Item::none:
            break;
        case Item::offered:
        case Item::previewing:
        case Item::dialling:
            return AgentState::offered;
        case Item::engaged:
            return AgentState::engaged;
        case Item::wrap_up:
            return AgentState::wrap_up;
    }
    switch (agent.presence) {
        case Presence::signed_out:
            return AgentState::signed_out;
        case Presence::not_ready:
            return AgentState::not_ready;
        case Presence::available:
            return AgentState::available;
    }
    return AgentState::signed_out;
}

std::optional<Exclusion> agent_exclusion(const Agent& agent) {
    switch (agent_state(agent)) {
        case AgentState::signed_out:
            return Exclusion::signed_out;
        case AgentState::not_ready:
            return Exclusion::not_ready;
        case AgentState::offered:
            return Exclusion::offered;
        case AgentState::engaged:
            return Exclusion::engaged;
        case AgentState::wrap_up:
            return Exclusion::wrap_up;
        case AgentState::available:
            break;
    }
    if (!agent.seat_up || !agent.connected) {
        return Exclusion::seat_down;
    }
    return std::nullopt;
}

Instant agent_deadline(const Agent& agent) {
    Instant deadline = agent.returns_at;
    for (const auto& [skill, one] : agent.skills) {
        if (one.certified_until != Instant{} && agent.expired.count(skill) == 0) {
            deadline = earlier(deadline, one.certified_until);
        }
    }
    if (!signed_in(agent)) {
        return deadline;
    }
    if (agent.item != Item::engaged && agent.item != Item::dialling) {
        deadline = earlier(deadline, agent.sign_out_at);
    }
    const bool may_be_offered =
        agent.item == Item::none || agent.item == Item::offered || agent.item == Item::previewing;
    if (agent.presence == Presence::available && may_be_offered &&
        agent.not_ready_at != Instant{}) {
        deadline = earlier(deadline, agent.not_ready_at);
    }
    return deadline;
}

Answer agent_at_work(const Step& step, AgentId id) {
    const Agent* agent = step.agent(id);
    if (agent == nullptr) {
        return refuse(Refusal::agent_unknown);
    }
    if (!signed_in(*agent)) {
        return refuse(Refusal::agent_signed_out);
    }
    return Accepted{};
}

Answer agent_sign_in(Step& step, const SignIn& request) {
    if (request.seat == SeatKind::none) {
        return refuse(Refusal::value_out_of_range, "seat");
    }
    const Agent* agent = step.agent(request.agent);
    if (agent == nullptr) {
        return refuse(Refusal::agent_unknown);
    }
    if (signed_in(*agent)) {
        return refuse(Refusal::agent_already_signed_in);
    }
    const bool needs_phone = request.seat == SeatKind::phone && !agent->seat_up;
    step.emit(AgentSignedIn{request.agent, request.seat});
    if (needs_phone) {
        step.command(OpenSeat{request.agent, SeatKind::phone});
    }
    return Accepted{};
}

Answer agent_sign_out(Step& step, const SignOut& request) {
    if (auto answer = agent_at_work(step, request.agent); !answer) {
        return answer;
    }
    const Item item = step.agent(request.agent)->item;
    if (item == Item::engaged || item == Item::dialling) {
        return refuse(Refusal::agent_busy);
    }
    agent_leave(step, request.agent, SignOutCause::asked);
    return Accepted{};
}

Answer agent_set_presence(Step& step, const SetPresence& request) {
    PlannedPresence wanted{request.presence, request.reason, request.pause};
    if (request.presence == Presence::signed_out) {
        return refuse(Refusal::value_out_of_range, "presence");
    }
    if (request.presence == Presence::available) {
        wanted.reason = NotReadyReason::none;
        wanted.pause = {};
    } else if (request.reason != NotReadyReason::pause &&
               request.reason != NotReadyReason::supervisor) {
        return refuse(Refusal::value_out_of_range, "reason");
    }
    if (auto answer = agent_at_work(step, request.agent); !answer) {
        return answer;
    }
    const Agent& agent = *step.agent(request.agent);
    if (request.presence == Presence::available && !agent.seat_up) {
        return refuse(Refusal::seat_down);
    }
    const bool same = agent.presence == wanted.presence && agent.reason == wanted.reason &&
                      agent.pause == wanted.pause;
    if (same && !agent.planned) {
        return Accepted{};
    }
    if (agent.item != Item::none) {
        step.emit(PresencePlanned{request.agent, wanted.presence, wanted.reason, wanted.pause});
    } else {
        change_presence(step, request.agent, wanted);
    }
    return Accepted{};
}

Answer agent_set_mute(Step& step, const SetMute& request) {
    if (auto answer = agent_at_work(step, request.agent); !answer) {
        return answer;
    }
    const Agent& agent = *step.agent(request.agent);
    if (agent.item != Item::engaged) {
        return refuse(Refusal::state_forbids);
    }
    if (agent.muted != request.on) {
        step.emit(MuteChanged{request.agent, request.on});
        step.command(MuteSeat{request.agent, request.on});
    }
    return Accepted{};
}

void agent_seat_up(Step& step, const SeatUp& event) {
    const Agent* agent = step.agent(event.agent);
    if (agent == nullptr || (agent->seat_up && agent->seat_kind == event.kind)) {
        return;
    }
    step.emit(SeatChanged{
        event.agent, true, event.kind, agent->connected ? Instant{} : agent->not_ready_at});
    if (agent->muted) {
        step.command(MuteSeat{event.agent, true});
    }
    if (agent->item == Item::engaged) {
        interaction_seat_back(step, agent->interaction);
    }
}

void agent_seat_down(Step& step, const SeatDown& event) {
    const Agent* agent = step.agent(event.agent);
    if (agent == nullptr || !agent->seat_up) {
        return;
    }
    step.emit(SeatChanged{event.agent, false, SeatKind::none, grace_end(step, *agent)});
    switch (agent->item) {
        case Item::none:
        case Item::wrap_up:
            break;
        case Item::offered:
            offer_end(step, agent->interaction, event.agent, OfferEnd::seat_lost);
            break;
        case Item::previewing:
            attempt_end_preview(step, agent->interaction, OfferEnd::seat_lost);
            break;
        case Item::dialling:
            attempt_agent_lost(step, agent->interaction);
            break;
        case Item::engaged:
            interaction_await_seat(step, agent->interaction);
            if (agent->seat_wanted == SeatKind::phone) {
                step.command(OpenSeat{event.agent, SeatKind::phone});
            }
            break;
    }
}

void agent_connected(Step& step, const AgentConnected& event) {
    const Agent* agent = step.agent(event.agent);
    if (agent == nullptr || !signed_in(*agent) || agent->connected) {
        return;
    }
    step.emit(
        ConnectionChanged{event.agent, true, {}, agent->seat_up ? Instant{} : agent->not_ready_at});
}

void agent_disconnected(Step& step, const AgentDisconnected& event) {
    const Agent* agent = step.agent(event.agent);
    if (agent == nullptr || !signed_in(*agent) || !agent->connected) {
        return;
    }
    step.emit(ConnectionChanged{
        event.agent, false, step.now() + sign_out_grace, grace_end(step, *agent)});
}

void agent_due(Step& step, AgentId id) {
    const Agent& agent = *step.agent(id);
    if (agent.returns_at != Instant{} && agent.returns_at <= step.now()) {
        step.emit(AgentReturned{id});
        return;
    }
    for (const auto& [skill, one] : agent.skills) {
        if (one.certified_until != Instant{} && one.certified_until <= step.now() &&
            agent.expired.count(skill) == 0) {
            step.emit(CertificateExpired{id, skill});
            offer_check_certificate(step, id);
            return;
        }
    }
    if (agent.sign_out_at != Instant{} && agent.sign_out_at <= step.now()) {
        agent_leave(step, id, SignOutCause::disconnected);
    } else if (agent.item == Item::offered) {
        offer_end(step, agent.interaction, id, OfferEnd::seat_lost);
    } else if (agent.item == Item::previewing) {
        attempt_end_preview(step, agent.interaction, OfferEnd::seat_lost);
    } else {
        agent_not_ready(step, id, NotReadyReason::device_lost);
    }
}

void agent_settle(Step& step, AgentId id) {
    const Agent& agent = *step.agent(id);
    if (!agent.planned) {
        return;
    }
    if (agent.planned->presence == Presence::available && !agent.seat_up) {
        change_presence(step, id, {Presence::not_ready, NotReadyReason::device_lost, {}});
        return;
    }
    change_presence(step, id, *agent.planned);
}

void agent_not_ready(Step& step, AgentId id, NotReadyReason reason) {
    // Somebody who was not ready and asked for a lead by hand stays as before.
    if (step.agent(id)->presence != Presence::available) {
        agent_settle(step, id);
        return;
    }
    change_presence(step, id, {Presence::not_ready, reason, {}});
}

void agent_leave(Step& step, AgentId id, SignOutCause cause) {
    const Agent& agent = *step.agent(id);
    switch (agent.item) {
        case Item::none:
            break;
        case Item::offered:
            offer_end(step, agent.interaction, id, OfferEnd::withdrawn);
            break;
        case Item::previewing:
            attempt_end_preview(step, agent.interaction, OfferEnd::withdrawn);
            break;
        case Item::wrap_up:
            wrap_up_end(step, agent.interaction, WrapUpEnd::signed_out);
            break;
        case Item::dialling:
        case Item::engaged:
            ASSERT(false);
    }
    const bool phone = agent.seat_wanted == SeatKind::phone;
    step.emit(AgentSignedOut{id, cause});
    if (phone) {
        step.command(CloseSeat{id});
    }
}

}  // namespace regente::core
