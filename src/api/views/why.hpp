// "Why is she waiting?": what keeps an interaction where it is, and how it came there.
#pragma once

#include <vector>

#include "api/gateway.hpp"
#include "api/resources.hpp"
#include "api/views/world.hpp"

namespace regente::api::views {

// From what is true now; `story` are the facts of the interaction, oldest first.
WhyView draw_why(const World& world,
                 base::InteractionId interaction,
                 const std::vector<StampedFact>& story);

// Names of the agents, queues, campaigns, ... that a fact mentions: "agent:2" -> "Ana".
std::map<std::string, std::string> names_in(const Labels& labels, const core::Fact& fact);

}  // namespace regente::api::views
