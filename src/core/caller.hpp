// A caller in a flow: what the pure interpreter (flow/step.hpp) says is done here.
#pragma once

#include "core/step.hpp"
#include "flow/step.hpp"

namespace regente::core {

Answer flow_publish(Step& step, const PublishFlow& request);

// The caller stands at the start of the flow.
void caller_begin(Step& step, InteractionId id, const flow::NodeName& start);

void caller_step_ended(Step& step, const StepEnded& event);

// Voice did not answer in time: go on alone.
void caller_overdue(Step& step, InteractionId id);

// What voice should be doing for the caller now, said again (recovery).
void caller_repeat_step(Step& step, InteractionId id);

}  // namespace regente::core
