#include "core/campaign.hpp"

#include <algorithm>
#include <set>

#include "core/limits.hpp"
#include "core/queue.hpp"

namespace regente::core {

namespace {

const RetryRule* rule_for(const CampaignSettings& settings, Outcome outcome) {
    const auto it = std::find_if(settings.retries.begin(),
                                 settings.retries.end(),
                                 [&](const RetryRule& rule) { return rule.outcome == outcome; });
    return it == settings.retries.end() ? nullptr : &*it;
}

const char* out_of_range(const CampaignSettings& settings) {
    const auto within = [](Duration value, Duration low, Duration high) {
        return value >= low && value <= high;
    };
    if (!settings.trunk) {
        return "trunk";
    }
    if (!within(settings.ring_max, base::seconds(10), base::seconds(90))) {
        return "ring_max";
    }
    if (!within(settings.preview_max, base::seconds(5), base::seconds(600))) {
        return "preview_max";
    }
    if (settings.hopper_max < 1 || settings.hopper_max > 1000) {
        return "hopper_max";
    }
    std::set<Outcome> outcomes;
    for (const RetryRule& rule : settings.retries) {
        if (!outcomes.insert(rule.outcome).second ||
            !within(rule.after, base::seconds(1), base::minutes(std::int64_t{30} * 24 * 60)) ||
            rule.attempts_max < 1 || rule.attempts_max > attempts_of_lead_max) {
            return "retries";
        }
    }
    return nullptr;
}

bool lead_present(const Campaign& campaign, LeadId id) {
    if (campaign.leads.count(id) > 0) {
        return true;
    }
    const auto after = campaign.finished.upper_bound(id);
    return after != campaign.finished.begin() && std::prev(after)->second >= id;
}

// The address of a lead, as long as it may still be dialled.
const Lead& lead_of(const Step& step, CampaignId campaign, LeadId id) {
    return step.campaign(campaign)->leads.at(id);
}

}  // namespace

Answer campaign_set(Step& step, const SetCampaign& request) {
    if (!request.campaign) {
        return refuse(Refusal::value_out_of_range, "campaign");
    }
    if (const char* field = out_of_range(request.settings)) {
        return refuse(Refusal::value_out_of_range, field);
    }
    if (!queue_exists(step, request.settings.queue)) {
        return refuse(Refusal::queue_unknown);
    }
    const Campaign* campaign = step.campaign(request.campaign);
    if (campaign != nullptr && campaign->state == CampaignState::running) {
        return refuse(Refusal::campaign_running);
    }
    if (campaign == nullptr && step.state().campaigns.size() >= campaigns_max) {
        return refuse(Refusal::limit_reached, "campaigns");
    }
    if (campaign == nullptr || campaign->settings != request.settings) {
        step.emit(CampaignSet{request.campaign, request.settings});
    }
    return Accepted{};
}

Answer campaign_load_leads(Step& step, const LoadLeads& request) {
    if (request.leads.empty() || request.leads.size() > load_leads_max) {
        return refuse(Refusal::value_out_of_range, "leads");
    }
    std::set<LeadId> ids;
    for (const LeadSeed& seed : request.leads) {
        if (!seed.lead || !seed.address) {
            return refuse(Refusal::value_out_of_range, "leads");
        }
    }
    const Campaign* campaign = step.campaign(request.campaign);
    if (campaign == nullptr) {
        return refuse(Refusal::campaign_unknown);
    }
    for (const LeadSeed& seed : request.leads) {
        if (!ids.insert(seed.lead).second || lead_present(*campaign, seed.lead)) {
            return refuse(Refusal::lead_present, std::to_string(seed.lead.value));
        }
    }
    if (campaign->leads.size() + request.leads.size() > campaign_leads_max) {
        return refuse(Refusal::limit_reached, "leads");
    }
    step.emit(LeadsLoaded{request.campaign, request.list, request.leads});
    return Accepted{};
}

Answer campaign_set_state(Step& step, const SetCampaignState& request) {
    const Campaign* campaign = step.campaign(request.campaign);
    if (campaign == nullptr) {
        return refuse(Refusal::campaign_unknown);
    }
    if (campaign->state != request.state) {
        step.emit(CampaignStateChanged{request.campaign, campaign->state, request.state});
    }
    return Accepted{};
}

void hopper_fill(Step& step, CampaignId id, std::size_t& budget) {
    const Campaign& campaign = *step.campaign(id);
    if (campaign.state != CampaignState::running) {
        return;
    }
    const CampaignIndex* index = step.index().campaign(id);
    while (index != nullptr && budget > 0 && index->hopper.size() < campaign.settings.hopper_max) {
        LeadId lead;
        if (!index->waiting.empty() && index->waiting.begin()->first <= step.now()) {
            lead = index->waiting.begin()->second;
        } else if (!index->ready.empty()) {
            lead = *index->ready.begin();
        } else {
            return;
        }
        --budget;
        if (on_dnc(step, lead_of(step, id, lead).address)) {
            step.emit(LeadFinished{id, lead, LeadEnd::on_dnc});
        } else {
            step.emit(LeadEnteredHopper{id, lead});
        }
    }
}

std::optional<LeadId> hopper_take(Step& step, CampaignId id) {
    const CampaignIndex* index = step.index().campaign(id);
    while (index != nullptr && !index->hopper.empty()) {
        const LeadId lead = index->hopper.begin()->second;
        if (!on_dnc(step, lead_of(step, id, lead).address)) {
            return lead;
        }
        step.emit(LeadFinished{id, lead, LeadEnd::on_dnc});
    }
    return std::nullopt;
}

bool hopper_has_dialable(const Step& step, CampaignId id) {
    const CampaignIndex* index = step.index().campaign(id);
    return index != nullptr &&
           std::any_of(index->hopper.begin(), index->hopper.end(), [&](const auto& entry) {
               return !on_dnc(step, lead_of(step, id, entry.second).address);
           });
}

void lead_after_attempt(Step& step, CampaignId id, LeadId lead, Outcome outcome) {
    const CampaignSettings& settings = step.campaign(id)->settings;
    const std::uint32_t attempts = lead_of(step, id, lead).attempts;
    const RetryRule* rule = rule_for(settings, outcome);
    if (rule == nullptr && outcome == Outcome::cancelled) {
        rule = rule_for(settings, Outcome::no_answer);  // It rang and nobody spoke.
    }
    if (outcome == Outcome::unknown) {
        // The phone may have rung: closed for the window, whatever the rule says.
        const Duration window = step.state().settings.unknown_retry;
        const Duration after = rule == nullptr ? window : std::max(window, rule->after);
        if (attempts < (rule == nullptr ? attempts_of_lead_max : rule->attempts_max)) {
            step.emit(LeadWaits{id, lead, step.now() + after});
            return;
        }
    } else if (rule != nullptr && attempts < rule->attempts_max) {
        step.emit(LeadWaits{id, lead, step.now() + rule->after});
        return;
    } else if (rule == nullptr && attempts < attempts_of_lead_max &&
               (outcome == Outcome::failed || outcome == Outcome::cancelled)) {
        // Our side failed, not the number: a trunk that is down must not use up the list.
        step.emit(LeadWaits{id, lead, step.now() + skip_retry});
        return;
    }
    const bool wrong = outcome == Outcome::invalid;
    step.emit(LeadFinished{id, lead, wrong ? LeadEnd::invalid_number : LeadEnd::attempts_spent});
}

void lead_after_talk(Step& step, const Interaction& interaction) {
    const CampaignId id = interaction.campaign;
    if (!id) {
        return;
    }
    const LeadId lead = interaction.lead;
    const auto verdict = step.state().dispositions.find(interaction.disposition);
    if (verdict == step.state().dispositions.end()) {
        step.emit(LeadFinished{id, lead, LeadEnd::reached});
        return;
    }
    if (verdict->second.finishes_lead || verdict->second.adds_to_dnc) {
        step.emit(LeadFinished{id, lead, LeadEnd::disposed});
        return;
    }
    const RetryRule* rule = rule_for(step.campaign(id)->settings, Outcome::answered);
    if (rule != nullptr && lead_of(step, id, lead).attempts < rule->attempts_max) {
        step.emit(LeadWaits{id, lead, step.now() + rule->after});
    } else {
        step.emit(LeadFinished{id, lead, LeadEnd::attempts_spent});
    }
}

void lead_after_skip(Step& step, CampaignId id, LeadId lead, OfferEnd end) {
    if (end == OfferEnd::seat_lost || end == OfferEnd::withdrawn) {
        // Nobody decided anything about the lead: the next agent sees it.
        step.emit(LeadWaits{id, lead, step.now()});
        return;
    }
    const RetryRule* rule = rule_for(step.campaign(id)->settings, Outcome::no_answer);
    step.emit(LeadWaits{id, lead, step.now() + (rule == nullptr ? skip_retry : rule->after)});
}

Answer dnc_add(Step& step, const AddDnc& request) {
    if (request.addresses.empty() || request.addresses.size() > add_dnc_max) {
        return refuse(Refusal::value_out_of_range, "addresses");
    }
    DncAdded added;
    std::set<AddressId> fresh;
    for (const AddressId address : request.addresses) {
        if (!address) {
            return refuse(Refusal::value_out_of_range, "addresses");
        }
        if (!on_dnc(step, address) && fresh.insert(address).second) {
            added.addresses.push_back(address);
        }
    }
    if (step.state().dnc.size() + added.addresses.size() > dnc_max) {
        return refuse(Refusal::limit_reached, "dnc");
    }
    if (!added.addresses.empty()) {
        step.emit(std::move(added));
    }
    return Accepted{};
}

Answer dnc_remove(Step& step, const RemoveDnc& request) {
    if (on_dnc(step, request.address)) {
        step.emit(DncRemoved{request.address});
    }
    return Accepted{};
}

bool on_dnc(const Step& step, AddressId address) {
    return step.state().dnc.count(address) > 0;
}

}  // namespace regente::core
