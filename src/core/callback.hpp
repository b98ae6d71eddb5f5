// A promise to call somebody: in the place of a call that waited, or at a time that was agreed on. It
// is an interaction of its own, which waits without a leg and is dialled when its turn comes, with
// the agent reserved who will talk: whoever answers meets a person at once.
//
//   promised -> queued -> dialling -> engaged ...
//                            |-> promised again (busy, no answer, ...) up to attempts_max
#pragma once

#include "core/step.hpp"

namespace regente::core {

Answer callback_schedule(Step& step, const ScheduleCallback& request);
Answer callback_cancel(Step& step, const CancelCallback& request);

// May this waiting call be exchanged for a promise?
bool callback_possible(const Step& step, const Interaction& interaction);

// The caller takes it: hears the queue's word and hangs up, and keeps the place.
void callback_take(Step& step,
                   InteractionId call,
                   const std::string& text,
                   const std::string& language);

// Its time has come.
void callback_due(Step& step, InteractionId id);

// Its turn has come.
void callback_dial(Step& step, InteractionId id, AgentId agent, Why why);

// Nobody answered: promised again, or over.
void callback_failed(Step& step, const Interaction& before, InteractionId id, Outcome outcome);

// The customer calls by himself: the promise is kept by this call, which takes its place. The age
// and priority to go on with; none: nothing was promised.
std::optional<Interaction> callback_merge(Step& step, QueueId queue, const Interaction& call);

}  // namespace regente::core
