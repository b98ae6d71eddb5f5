// Which agents of a pool get the next one, by the queue's AgentOrder.
#pragma once

#include <vector>

#include "core/step.hpp"

namespace regente::core {

// The chosen, best first: one agent, or with ring_all everybody of the lowest tier (at most
// ring_all_max). `one` asks for a single agent whatever the order: a dial belongs to one.
std::vector<AgentKey> choose_agents(const Step& step, const Pool& pool, bool one);

// Everybody the decision looked at, the chosen first, and who of the home queue was left out.
Why why_of(const Step& step, const Pool& pool, const std::vector<AgentKey>& chosen);

}  // namespace regente::core
