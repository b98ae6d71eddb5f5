// The core proposes an interaction to an agent, who accepts, declines, or lets it lapse.
#pragma once

#include "core/step.hpp"

namespace regente::core {

void offer_make(Step& step, InteractionId interaction, AgentId agent, Why why);

// Also for a preview: accepting dials, declining skips (attempt.hpp).
Answer offer_accept(Step& step, const AcceptOffer& request);
Answer offer_decline(Step& step, const DeclineOffer& request);

// The offer comes to nothing; the interaction goes back to the front of its queue with its age.
void offer_end(Step& step, InteractionId interaction, OfferEnd end);

}  // namespace regente::core
