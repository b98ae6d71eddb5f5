// The agent finishes: chooses the disposition, writes notes. Ends by itself at its limit.
#pragma once

#include "core/step.hpp"

namespace regente::core {

Answer wrap_up_dispose(Step& step, const Dispose& request);
Answer wrap_up_finish(Step& step, const FinishWrapUp& request);
void wrap_up_end(Step& step, InteractionId id, WrapUpEnd end);

}  // namespace regente::core
