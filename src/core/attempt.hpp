// One dial of one number. An agent is reserved for it before it is made, so that whoever answers
// meets a person at once, and there are never more dials than idle agents.
#pragma once

#include "core/step.hpp"

namespace regente::core {

// Asked by people.
Answer attempt_dial_address(Step& step, const DialAddress& request);
Answer attempt_take_lead(Step& step, const TakeLead& request);
Answer attempt_accept_preview(Step& step, InteractionId id);

// A free agent and the next lead of a running campaign: dials (progressive) or shows it (preview).
// False: nothing to dial.
bool attempt_next(Step& step, CampaignId campaign, AgentId agent, Why why);

// Fills in the rest, and the dial leaves.
void attempt_dial(Step& step, AttemptStarted started, Duration ring_max);

void attempt_rang(Step& step, InteractionId id);
void attempt_answered(Step& step, InteractionId id);

// The dial is over without a conversation.
void attempt_fail(Step& step, InteractionId id, Outcome outcome, Exit exit, Party by);

void attempt_end_preview(Step& step, InteractionId id, OfferEnd end);

// The reserved agent's device died.
void attempt_agent_lost(Step& step, InteractionId id);

Outcome outcome_of(LegEnd end);

}  // namespace regente::core
