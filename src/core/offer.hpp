// The core proposes an interaction to an agent, who accepts, declines, or lets it lapse.
#pragma once

#include "core/step.hpp"

namespace regente::core {

void offer_make(Step& step, InteractionId interaction, AgentId agent, Why why);

// Also for a preview: accepting dials, declining skips (attempt.hpp).
Answer offer_accept(Step& step, const AcceptOffer& request);
Answer offer_decline(Step& step, const DeclineOffer& request);

// A supervisor gives a waiting interaction to one agent.
Answer offer_assign(Step& step, const AssignInteraction& request);

// The agent's skills changed: what rings but asks for a certificate that is gone is taken back.
void offer_check_certificate(Step& step, AgentId agent);

// This agent's offer comes to nothing. When it was the last, the interaction goes back to the front
// of its queue with its age.
void offer_end(Step& step, InteractionId interaction, AgentId agent, OfferEnd end);

// The limit passed: for everybody whose seat rings.
void offer_lapse(Step& step, InteractionId interaction);

// The seats of all others stop ringing, through no fault of theirs.
void offer_end_others(Step& step, InteractionId interaction, AgentId winner, OfferEnd end);

}  // namespace regente::core
