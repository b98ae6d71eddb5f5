// Topic "desk": what one agent sees of the own work.
#pragma once

#include "api/resources.hpp"
#include "api/views/world.hpp"

namespace regente::api::views {

DeskView draw_desk(const World& world, base::AgentId agent);

// The dispositions that may be chosen for it, in the order of the keys 1..9.
std::vector<Named> dispositions_for(const World& world, const core::Interaction& interaction);

}  // namespace regente::api::views
