// What may be said of a queue: ranges, rings that only widen, and names of things that exist.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/step.hpp"

namespace regente::core {

// Why these settings cannot be; the detail names the field or the ring.
std::optional<Refused> refused_settings(const Step& step, const SetQueue& request);

// What is wrong with a list of needs; `name` is the field.
std::optional<Refused> refused_skills(const Step& step,
                                      const std::vector<SkillLevel>& skills,
                                      const std::string& name);

}  // namespace regente::core
