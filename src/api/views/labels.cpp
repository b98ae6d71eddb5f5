#include "api/views/labels.hpp"

namespace regente::api::views {
namespace {

// Empty when unknown: a name is decoration, its absence is no error.
template <class Map, class Key, class F>
std::string name_in(const Map& map, const Key& key, F&& name) {
    const auto found = map.find(key);
    return found == map.end() ? std::string() : name(found->second);
}

const auto by_name = [](const auto& row) { return row.name; };
const auto itself = [](const std::string& text) { return text; };

template <class Id, class Row>
void index(std::map<Id, Row>& into, const std::vector<Row>& rows) {
    for (const Row& row : rows)
        into[row.id] = row;
}

}  // namespace

std::string Labels::user(base::AgentId id) const {
    return name_in(users, id, by_name);
}

std::string Labels::queue(base::QueueId id) const {
    return name_in(queues, id, by_name);
}

std::string Labels::campaign(base::CampaignId id) const {
    return name_in(campaigns, id, by_name);
}

std::string Labels::disposition(base::DispositionId id) const {
    return name_in(dispositions, id, by_name);
}

std::string Labels::pause(base::ReasonId id) const {
    return name_in(pause_reasons, id, by_name);
}

std::string Labels::skill(base::SkillId id) const {
    return name_in(skills, id, by_name);
}

std::string Labels::flow(base::FlowId id) const {
    return name_in(flows, id, itself);
}

std::string Labels::trunk(base::TrunkId id) const {
    return name_in(trunks, id, itself);
}

std::string Labels::number(base::AddressId id) const {
    return name_in(numbers, id, itself);
}

std::string Labels::contact(base::ContactId id) const {
    return name_in(contact_names, id, itself);
}

ports::Stored<Labels> load_labels(ports::Registry& registry) {
    Labels labels;
    const auto users = registry.users();
    if (!users) return base::Err{users.error()};
    index(labels.users, users.value());
    const auto queues = registry.queues();
    if (!queues) return base::Err{queues.error()};
    index(labels.queues, queues.value());
    const auto dispositions = registry.dispositions();
    if (!dispositions) return base::Err{dispositions.error()};
    index(labels.dispositions, dispositions.value());
    const auto reasons = registry.pause_reasons();
    if (!reasons) return base::Err{reasons.error()};
    index(labels.pause_reasons, reasons.value());
    const auto skills = registry.skills();
    if (!skills) return base::Err{skills.error()};
    index(labels.skills, skills.value());
    const auto campaigns = registry.campaigns();
    if (!campaigns) return base::Err{campaigns.error()};
    index(labels.campaigns, campaigns.value());
    const auto flows = registry.flows();
    if (!flows) return base::Err{flows.error()};
    for (const ports::Flow& flow : flows.value())
        labels.flows[flow.id] = flow.name;
    const auto trunks = registry.trunks();
    if (!trunks) return base::Err{trunks.error()};
    for (const ports::Trunk& trunk : trunks.value())
        labels.trunks[trunk.id] = trunk.name;
    return labels;
}

}  // namespace regente::api::views
