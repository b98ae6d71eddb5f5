// What keeps somebody waiting, at this moment: the first of these that is true says it.
#pragma once

#include "core/step.hpp"

namespace regente::core {

WaitCause wait_cause(const Step& step, const Interaction& interaction);

// Of somebody who is about to wait like this.
WaitCause wait_cause(const Step& step, const InteractionQueued& queued);

}  // namespace regente::core
