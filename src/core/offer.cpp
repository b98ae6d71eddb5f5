#include "core/offer.hpp"

#include <utility>

#include "core/agent.hpp"
#include "core/attempt.hpp"
#include "core/interaction.hpp"
#include "core/queue.hpp"

namespace regente::core {

void offer_make(Step& step, InteractionId id, AgentId agent, Why why) {
    const Duration offer_max = step.queue_settings(step.interaction(id)->queue).offer_max;
    step.emit(OfferMade{id, agent, step.now() + offer_max, std::move(why)});
    step.command(AlertSeat{agent, true});
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
    offer_end(step, request.interaction, OfferEnd::declined);
    return Accepted{};
}

void offer_end(Step& step, InteractionId id, OfferEnd end) {
    const AgentId agent = step.interaction(id)->agent;
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
            ASSERT(false);  // These do not bring it back.
    }
    queue_return(step, id);
}

}  // namespace regente::core
