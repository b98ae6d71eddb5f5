// Who gets what: whenever an agent is free and somebody waits whom the agent may serve, they meet at
// once. Inbound first; an agent for whom nobody waits may be reserved for a dial. Which contact: the
// operation's ContactOrder (contact_order.hpp); which agent: the queue's AgentOrder
// (agent_order.hpp).
#pragma once

#include "core/step.hpp"

namespace regente::core {

// Runs at the end of every step, over what changed in it.
void route(Step& step);

// The name under which decisions report the order of contacts.
std::string contact_rule(ContactOrder order);

}  // namespace regente::core
