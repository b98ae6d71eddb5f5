// Everything that a scenario named, and how facts and commands read in its language.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "core/core.hpp"
#include "names.hpp"

namespace regente::scenarios {

struct Book {
    Book() { legs.start_at(base::voice_leg_bit); }

    Names<core::QueueId> queues;
    Names<core::AgentId> agents;
    Names<core::FlowId> flows;
    Names<core::LegId> legs;  // Calls are named by their leg, dials by their lead or address.
    Names<core::InteractionId> interactions;
    Names<core::CampaignId> campaigns;
    Names<core::LeadId> leads;
    Names<core::AddressId> addresses;
    Names<core::DispositionId> dispositions;
    Names<core::ReasonId> reasons;
    Names<core::SkillId> skills;

    // Learns who is who from a fact, before it is told.
    void learn(const core::Fact& fact);

    // "offer c1 ana"; empty when a scenario does not speak of it.
    std::string tell(const core::Fact& fact) const;
    std::string tell(const core::Command& command) const;
};

}  // namespace regente::scenarios
