// A skill and the least level of it that will do. Flows ask for it, agents have it.
#pragma once

#include <cstdint>

#include "base/describe.hpp"
#include "base/ids.hpp"

namespace regente::base {

struct SkillLevel {
    SkillId skill;
    std::uint32_t level = 1;  // 1..10.

    friend auto operator<=>(const SkillLevel&, const SkillLevel&) = default;
};
REGENTE_DESCRIBE(SkillLevel, skill, level)

}  // namespace regente::base
