#include "api/views/campaigns.hpp"

#include <utility>

#include "api/views/merge_patch.hpp"
#include "core/agent.hpp"
#include "wire/json.hpp"

namespace regente::api::views {

CampaignFunnel draw_campaign(const World& world, base::CampaignId id) {
    CampaignFunnel funnel;
    funnel.name = world.labels.campaign(id);
    const auto found = world.state().campaigns.find(id);
    if (found == world.state().campaigns.end()) return funnel;
    const core::Campaign& campaign = found->second;
    const LeadCounts leads = world.lead_counts(id);
    funnel.mode = campaign.settings.mode;
    funnel.state = campaign.state;
    funnel.leads = campaign.counts.loaded;
    funnel.ready = leads.ready;
    funnel.waiting = leads.waiting;
    funnel.in_attempt = leads.in_attempt;
    funnel.attempted = campaign.counts.attempted;
    funnel.reached = campaign.counts.reached;
    for (const auto& [end, count] : campaign.counts.finished) {
        funnel.finished += count;
        if (end == core::LeadEnd::on_dnc) funnel.on_dnc += count;
    }
    funnel.attempts = campaign.counts.attempts;
    for (const auto& [outcome, count] : campaign.counts.outcomes) {
        funnel.outcomes[std::string(wire::enum_name(outcome))] = count;
    }
    for (const auto& [disposition, count] : campaign.counts.dispositions) {
        funnel.dispositions[world.labels.disposition(disposition)] += count;
    }
    for (const auto& [agent, row] : world.state().agents) {
        if (!row.queues.contains(campaign.settings.queue)) continue;
        const core::AgentState state = core::agent_state(row);
        if (state == core::AgentState::available) ++funnel.agents_available;
        if (state == core::AgentState::offered || state == core::AgentState::engaged ||
            state == core::AgentState::wrap_up) {
            ++funnel.agents_busy;
        }
    }
    return funnel;
}

std::optional<boost::json::value> Campaigns::draw(const World& world, const Touched& touched) {
    if (touched.everything) {
        CampaignsView view;
        for (const auto& [id, ignored] : world.state().campaigns) {
            view.campaigns[std::to_string(id.value)] = draw_campaign(world, id);
        }
        boost::json::value next = wire::to_json(view);
        auto patch = merge_diff(json_, next);
        json_ = std::move(next);
        return patch;
    }
    boost::json::object& entries = json_.get_object()["campaigns"].get_object();
    boost::json::object changed;
    for (const auto& [id, campaign] : world.state().campaigns) {
        // An agent's change shows in the campaigns that the agent's queues serve.
        if (!touched.campaigns.contains(id) && !touched.queues.contains(campaign.settings.queue)) {
            continue;
        }
        const std::string key = std::to_string(id.value);
        boost::json::value next = wire::to_json(draw_campaign(world, id));
        const boost::json::value* old = entries.if_contains(key);
        if (auto patch = merge_diff(old == nullptr ? boost::json::value{} : *old, next)) {
            changed[key] = std::move(*patch);
            entries[key] = std::move(next);
        }
    }
    if (changed.empty()) return {};
    return boost::json::object{{"campaigns", std::move(changed)}};
}

}  // namespace regente::api::views
