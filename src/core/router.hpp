// Who gets what: whenever an agent is free and somebody waits, they meet at once. Inbound first;
// an agent for whom nobody waits may be reserved for a dial. Among agents the longest idle wins;
// among those who wait, priority, age, id.
#pragma once

#include "core/step.hpp"

namespace regente::core {

// Runs at the end of every step, over what changed in it.
void route(Step& step);

// Everybody a decision about this queue looked at: candidates in order, then who was left out.
Why why_of(const Index& index, QueueId queue);

}  // namespace regente::core
