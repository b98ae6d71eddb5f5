#include "core/offer.hpp"

#include <utility>

#include "core/agent.hpp"
#include "core/attempt.hpp"
#include "core/callback.hpp"
#include "core/interaction.hpp"
#include "core/queue.hpp"

namespace regente::core {

namespace {

bool certified_for(const Step& step, const Agent& agent, const Interaction& interaction) {
    std::vector<SkillLevel> certified;
    for (const SkillLevel& asked : demand_of(step.state(), interaction).skills) {
        const auto skill = step.state().skills.find(asked.skill);
        if (skill != step.state().skills.end() && skill->second.certified) {
            certified.push_back(asked);
        }
    }
    return has_skills(step.state(), agent, certified);
}

}  // namespace

void offer_check_certificate(Step& step, AgentId id) {
    const Agent& agent = *step.agent(id);
    if (agent.item == Item::offered &&
        !certified_for(step, agent, *step.interaction(agent.interaction))) {
        offer_end(step, agent.interaction, id, OfferEnd::withdrawn);
    }
}

void offer_make(Step& step, InteractionId id, AgentId agent, Why why) {
    const Interaction& interaction = *step.interaction(id);
    // Whoever rings besides rings no longer than the first.
    const Instant lapses_at = interaction.state == InteractionState::offered
                                  ? interaction.deadline
                                  : step.now() + step.queue_settings(interaction.queue).offer_max;
    step.emit(OfferMade{id, agent, lapses_at, std::move(why)});
    step.command(AlertSeat{agent, true});
}

Answer offer_assign(Step& step, const AssignInteraction& request) {
    if (auto answer = agent_at_work(step, request.agent); !answer) {
        return answer;
    }
    const Interaction* interaction = step.interaction(request.interaction);
    if (interaction == nullptr) {
        return refuse(Refusal::interaction_unknown);
    }
    if (interaction->state != InteractionState::queued || interaction->farewell != 0 ||
        !step.state().voice_up) {
        return refuse(Refusal::state_forbids);
    }
    const Agent& agent = *step.agent(request.agent);
    if (agent.item != Item::none) {
        return refuse(Refusal::agent_busy);
    }
    if (!agent.seat_up || !agent.connected) {
        return refuse(Refusal::seat_down);
    }
    // A certificate is the law's business, not the supervisor's.
    if (!certified_for(step, agent, *interaction)) {
        return refuse(Refusal::state_forbids, "certificate");
    }
    Why why;
    why.rule = "assigned";
    why.candidates.push_back({request.agent, agent.idle_since});
    why.candidates_count = 1;
    why.waited = step.now() - interaction->queued_since;
    why.ring = interaction->ring;
    if (interaction->callback) {
        callback_dial(step, request.interaction, request.agent, std::move(why));
    } else {
        offer_make(step, request.interaction, request.agent, std::move(why));
    }
    return Accepted{request.interaction};
}

Answer offer_accept(Step& step, const AcceptOffer& request) {
    const auto found = interaction_of(step, request.agent, request.interaction);
    if (!found) {
        return base::Err{found.error()};
    }
    const InteractionId id = request.interaction;
    if (found.value()->state == InteractionState::previewing) {
        return attempt_accept_preview(step, id);
    }
    if (found.value()->state != InteractionState::offered) {
        return refuse(Refusal::state_forbids);
    }
    step.emit(OfferEnded{id, request.agent, OfferEnd::accepted});
    step.command(AlertSeat{request.agent, false});
    offer_end_others(step, id, request.agent, OfferEnd::answered_elsewhere);
    interaction_engage(step, id, request.agent);
    return Accepted{id};
}

Answer offer_decline(Step& step, const DeclineOffer& request) {
    const auto found = interaction_of(step, request.agent, request.interaction);
    if (!found) {
        return base::Err{found.error()};
    }
    if (found.value()->state == InteractionState::previewing) {
        attempt_end_preview(step, request.interaction, OfferEnd::declined);
        return Accepted{};
    }
    if (found.value()->state != InteractionState::offered) {
        return refuse(Refusal::state_forbids);
    }
    offer_end(step, request.interaction, request.agent, OfferEnd::declined);
    return Accepted{};
}

void offer_end(Step& step, InteractionId id, AgentId agent, OfferEnd end) {
    step.emit(OfferEnded{id, agent, end});
    step.command(AlertSeat{agent, false});
    switch (end) {
        case OfferEnd::lapsed:
            agent_not_ready(step, agent, NotReadyReason::no_answer);
            break;
        case OfferEnd::declined:
            agent_not_ready(step, agent, NotReadyReason::declined);
            break;
        case OfferEnd::seat_lost:
            agent_not_ready(step, agent, NotReadyReason::device_lost);
            break;
        case OfferEnd::withdrawn:
            agent_settle(step, agent);
            break;
        case OfferEnd::accepted:
        case OfferEnd::customer_left:
        case OfferEnd::answered_elsewhere:
            ASSERT(false);  // These do not bring it back.
    }
    if (step.interaction(id)->offered_to.empty()) {
        queue_return(step, id);
    }
}

void offer_lapse(Step& step, InteractionId id) {
    const std::set<AgentId> all = step.interaction(id)->offered_to;
    for (const AgentId agent : all) {
        offer_end(step, id, agent, OfferEnd::lapsed);
    }
}

void offer_end_others(Step& step, InteractionId id, AgentId winner, OfferEnd end) {
    const std::set<AgentId> all = step.interaction(id)->offered_to;
    for (const AgentId agent : all) {
        if (agent != winner) {
            step.emit(OfferEnded{id, agent, end});
            step.command(AlertSeat{agent, false});
            agent_settle(step, agent);
        }
    }
}

}  // namespace regente::core
