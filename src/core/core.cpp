#include "core/core.hpp"

#include <utility>

#include "core/agent.hpp"
#include "core/attempt.hpp"
#include "core/callback.hpp"
#include "core/caller.hpp"
#include "core/campaign.hpp"
#include "core/fold.hpp"
#include "core/interaction.hpp"
#include "core/offer.hpp"
#include "core/queue.hpp"
#include "core/recording.hpp"
#include "core/recovery.hpp"
#include "core/router.hpp"
#include "core/setup.hpp"
#include "core/wrap_up.hpp"

namespace regente::core {

namespace {

// One step commits at once, so it must stay small; what is left is due at once again.
constexpr std::size_t advance_facts_max = 10'000;

struct Ask {
    Step& step;

    Answer operator()(const SetOperation& request) { return operation_set(step, request); }

    Answer operator()(const SetZone& request) { return zone_set(step, request); }

    Answer operator()(const SetQueue& request) { return queue_set(step, request); }

    Answer operator()(const RemoveQueue& request) { return queue_remove(step, request); }

    Answer operator()(const SetAgent& request) { return agent_set(step, request); }

    Answer operator()(const RemoveAgent& request) { return agent_remove(step, request); }

    Answer operator()(const PublishFlow& request) { return flow_publish(step, request); }

    Answer operator()(const SetDisposition& request) { return disposition_set(step, request); }

    Answer operator()(const SetCampaign& request) { return campaign_set(step, request); }

    Answer operator()(const LoadLeads& request) { return campaign_load_leads(step, request); }

    Answer operator()(const SetCampaignState& request) { return campaign_set_state(step, request); }

    Answer operator()(const AddDnc& request) { return dnc_add(step, request); }

    Answer operator()(const RemoveDnc& request) { return dnc_remove(step, request); }

    Answer operator()(const SignIn& request) { return agent_sign_in(step, request); }

    Answer operator()(const SignOut& request) { return agent_sign_out(step, request); }

    Answer operator()(const SetPresence& request) { return agent_set_presence(step, request); }

    Answer operator()(const AcceptOffer& request) { return offer_accept(step, request); }

    Answer operator()(const DeclineOffer& request) { return offer_decline(step, request); }

    Answer operator()(const SetHold& request) { return interaction_set_hold(step, request); }

    Answer operator()(const SetMute& request) { return agent_set_mute(step, request); }

    Answer operator()(const EndInteraction& request) { return interaction_end(step, request); }

    Answer operator()(const DialAddress& request) { return attempt_dial_address(step, request); }

    Answer operator()(const TakeLead& request) { return attempt_take_lead(step, request); }

    Answer operator()(const Dispose& request) { return wrap_up_dispose(step, request); }

    Answer operator()(const FinishWrapUp& request) { return wrap_up_finish(step, request); }

    Answer operator()(const SetSkill& request) { return skill_set(step, request); }

    Answer operator()(const RemoveSkill& request) { return skill_remove(step, request); }

    Answer operator()(const SetAgentRouting& request) { return agent_set_routing(step, request); }

    Answer operator()(const LendAgent& request) { return agent_lend(step, request); }

    Answer operator()(const OpenQueue& request) { return queue_open(step, request); }

    Answer operator()(const AssignInteraction& request) { return offer_assign(step, request); }

    Answer operator()(const SetPriority& request) { return queue_set_priority(step, request); }

    Answer operator()(const TransferInteraction& request) {
        return interaction_transfer(step, request);
    }

    Answer operator()(const ScheduleCallback& request) { return callback_schedule(step, request); }

    Answer operator()(const CancelCallback& request) { return callback_cancel(step, request); }
};

struct Happen {
    Step& step;

    void operator()(const CallArrived& event) { interaction_arrive(step, event); }

    void operator()(const LegRang& event) { interaction_leg_rang(step, event); }

    void operator()(const LegAnswered& event) { interaction_leg_answered(step, event); }

    void operator()(const LegEnded& event) { interaction_leg_ended(step, event); }

    void operator()(const StepEnded& event) { caller_step_ended(step, event); }

    void operator()(const SeatUp& event) { agent_seat_up(step, event); }

    void operator()(const SeatDown& event) { agent_seat_down(step, event); }

    void operator()(const RecordingClosed& event) { recording_closed(step, event); }

    void operator()(const AgentConnected& event) { agent_connected(step, event); }

    void operator()(const AgentDisconnected& event) { agent_disconnected(step, event); }

    void operator()(const VoiceConnected& event) { voice_connected(step, event); }

    void operator()(const VoiceLost&) { voice_lost(step); }
};

void due(Step& step, const Timer& timer) {
    switch (timer.kind) {
        case TimerKind::interaction:
            interaction_due(step, {timer.id});
            break;
        case TimerKind::agent:
            agent_due(step, {timer.id});
            break;
        case TimerKind::campaign:
            step.changes().refilled.insert({timer.id});  // The router fills the hopper.
            break;
    }
}

}  // namespace

Core::Core(State state)
    : state_(std::move(state)) {
    index_.rebuild(state_);
}

base::Result<Accepted, Refused> Core::request(Instant now, const Request& request, Output& output) {
    ASSERT(now >= state_.now);
    Step step(state_, index_, now, output);
    auto answer = std::visit(Ask{step}, request);
    if (answer) {
        route(step);
    }
    return answer;
}

void Core::event(Instant now, const Event& event, Output& output) {
    ASSERT(now >= state_.now);
    Step step(state_, index_, now, output);
    std::visit(Happen{step}, event);
    route(step);
}

void Core::advance(Instant now, Output& output) {
    ASSERT(now >= state_.now);
    Step step(state_, index_, now, output);
    while (output.facts.size() < advance_facts_max && !index_.timers.empty()) {
        const Timer timer = *index_.timers.begin();
        if (timer.at > now) {
            return;
        }
        due(step, timer);
        route(step);
    }
}

std::optional<Instant> Core::next_deadline() const {
    if (index_.timers.empty()) {
        return std::nullopt;
    }
    return index_.timers.begin()->at;
}

void Core::apply(Instant at, const Fact& fact) {
    fold(state_, index_, at, fact);
    index_.forget_changes();
}

const State& Core::state() const {
    return state_;
}

std::uint32_t Core::position(InteractionId interaction) const {
    return queue_position(state_, index_, interaction);
}

}  // namespace regente::core
