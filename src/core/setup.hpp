// Requests that change the operation itself: settings, zones, agents, dispositions.
#pragma once

#include "core/step.hpp"

namespace regente::core {

Answer operation_set(Step& step, const SetOperation& request);
Answer zone_set(Step& step, const SetZone& request);
Answer agent_set(Step& step, const SetAgent& request);
Answer agent_remove(Step& step, const RemoveAgent& request);
Answer disposition_set(Step& step, const SetDisposition& request);

}  // namespace regente::core
