// One customer matter: what is routed and reported. One lifecycle for every channel and direction.
//
//   from        | what happens                                   | to
//   ------------+------------------------------------------------+-----------
//   (nothing)   | a call arrives                                 | in_flow
//   (nothing)   | an agent looks at a lead                       | previewing
//   (nothing)   | the core or an agent dials                     | dialling
//   previewing  | the agent accepts                              | dialling
//   previewing  | declined, lapsed, seat lost, withdrawn         | ended   (skipped)
//   dialling    | the far end answers                            | engaged
//   dialling    | busy, no answer, ..., given up                 | ended   (not_answered, cancelled)
//   in_flow     | an enqueue node                                | queued
//   in_flow     | a hang-up node                                 | ended   (flow_ended, after_hours)
//   in_flow     | the caller leaves                              | ended   (abandoned_in_flow)
//   queued      | an agent is free                               | offered
//   queued      | the caller leaves                              | ended   (abandoned_in_queue)
//   offered     | accepted                                       | engaged
//   offered     | declined, lapsed, seat lost, withdrawn         | queued  (at the front, same age)
//   offered     | the caller leaves                              | ended   (abandoned_ringing)
//   engaged     | the agent's device stays away, there is a queue| queued  (at the front, same age)
//   engaged     | the customer or the agent hangs up             | wrap_up (answered)
//   engaged     | the same, and the queue has no wrap-up         | ended   (answered)
//   wrap_up     | finished, limit, the agent signs out           | ended
//   engaged     | the agent passes it on                         | queued  (elsewhere, same age)
//   queued      | a rule of the queue, a callback is taken       | ended   (timed_out, callback_accepted)
//   (nothing)   | a callback is promised                         | promised
//   promised    | its time comes                                 | queued  (without a leg)
//   queued      | the turn of a callback comes                   | dialling
//   dialling    | nobody answers a callback                      | promised, or ended (not_answered)
//   promised    | cancelled, or the customer calls               | ended   (cancelled)
//   any         | voice no longer knows the leg                  | as if the caller left, system_drop
//
// `InteractionEnded` is said when the customer is gone for good; an agent in wrap-up keeps the
// record alive until that ends too. interaction_test.cpp walks every line.
#pragma once

#include "core/messages.hpp"
#include "core/state.hpp"
#include "core/step.hpp"

namespace regente::core {

void interaction_arrive(Step& step, const CallArrived& event);
void interaction_leg_rang(Step& step, const LegRang& event);
void interaction_leg_answered(Step& step, const LegAnswered& event);
void interaction_leg_ended(Step& step, const LegEnded& event);
void interaction_due(Step& step, InteractionId id);

Answer interaction_set_hold(Step& step, const SetHold& request);
Answer interaction_end(Step& step, const EndInteraction& request);

// By the agent who talks, or (without an agent) by a supervisor while it waits.
Answer interaction_transfer(Step& step, const TransferInteraction& request);

// The conversation begins: bridge, recording.
void interaction_engage(Step& step, InteractionId id, AgentId agent);

// The conversation with this agent is over and the customer is gone.
void interaction_release(Step& step, InteractionId id, Exit exit, Party by);

// The customer is gone, or is sent away with `EndLeg`. Nobody holds the interaction any more, or
// the agent wraps it up.
void interaction_over(Step& step, InteractionId id, Exit exit, Party by);

// The agent's device died, or came back, in mid-conversation.
void interaction_await_seat(Step& step, InteractionId id);
void interaction_seat_back(Step& step, InteractionId id);

// Looks at the interaction that a request names: known, in this agent's hands.
base::Result<const Interaction*, Refused> interaction_of(const Step& step,
                                                         AgentId agent,
                                                         InteractionId id);

}  // namespace regente::core
