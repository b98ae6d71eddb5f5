// Names of the things that facts only number, as the registry has them. Loaded at the start, kept
// current on every write, and filled with people as facts mention them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ports/registry.hpp"

namespace regente::api::views {

struct Labels {
    std::map<base::AgentId, ports::User> users;
    std::map<base::QueueId, ports::Queue> queues;
    std::map<base::DispositionId, ports::Disposition> dispositions;
    std::map<base::ReasonId, ports::PauseReason> pause_reasons;
    std::map<base::SkillId, ports::Skill> skills;
    std::map<base::CampaignId, ports::Campaign> campaigns;
    std::map<base::FlowId, std::string> flows;
    std::map<base::TrunkId, std::string> trunks;

    std::map<base::AddressId, std::string> numbers;        // Only of who is here now.
    std::map<base::ContactId, std::string> contact_names;  // Likewise.

    std::string user(base::AgentId id) const;
    std::string queue(base::QueueId id) const;
    std::string campaign(base::CampaignId id) const;
    std::string disposition(base::DispositionId id) const;
    std::string pause(base::ReasonId id) const;
    std::string skill(base::SkillId id) const;
    std::string flow(base::FlowId id) const;
    std::string trunk(base::TrunkId id) const;
    std::string number(base::AddressId id) const;
    std::string contact(base::ContactId id) const;
};

ports::Stored<Labels> load_labels(ports::Registry& registry);

}  // namespace regente::api::views
