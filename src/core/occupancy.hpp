// How busy an agent was in the last hour: what "least occupied" compares.
#pragma once

#include "core/state.hpp"

namespace regente::core {

// Adds the time since the last account to the state that the agent was in. Before every change.
void account(Agent& agent, Instant now);

// handling ÷ (handling + available) of the last hour (eleven whole buckets of five minutes and the
// current one), in parts of a million; who did not work at all is 0.
std::int64_t occupancy_ppm(const Agent& agent, Instant now);

}  // namespace regente::core
