// Requests that change the operation itself: settings, zones, agents, dispositions.
#pragma once

#include "core/step.hpp"

namespace regente::core {

Answer operation_set(Step& step, const SetOperation& request);
Answer zone_set(Step& step, const SetZone& request);
Answer agent_set(Step& step, const SetAgent& request);
Answer agent_remove(Step& step, const RemoveAgent& request);
Answer skill_set(Step& step, const SetSkill& request);
Answer skill_remove(Step& step, const RemoveSkill& request);
Answer agent_set_routing(Step& step, const SetAgentRouting& request);
Answer agent_lend(Step& step, const LendAgent& request);
Answer disposition_set(Step& step, const SetDisposition& request);

}  // namespace regente::core
