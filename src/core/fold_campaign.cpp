// Folds facts about campaigns, leads and attempts.
#include <algorithm>
#include <iterator>

#include "core/fold.hpp"

namespace regente::core {

namespace {

// Ids of one list follow each other, so the finished ones are few ranges.
void remember_finished(std::map<LeadId, LeadId>& ranges, LeadId id) {
    auto next = ranges.upper_bound(id);
    LeadId first = id;
    LeadId last = id;
    if (next != ranges.begin()) {
        const auto before = std::prev(next);
        if (before->second.value + 1 >= id.value) {
            first = before->first;
            last = std::max(before->second, id);
            ranges.erase(before);
        }
    }
    if (next != ranges.end() && next->first.value == last.value + 1) {
        last = next->second;
        ranges.erase(next);
    }
    ranges.emplace(first, last);
}

void set_lead(Fold& fold, CampaignId campaign, LeadId lead, LeadState state) {
    fold.change(campaign, lead, [&](Campaign&, Lead& one) { one.state = state; });
}

}  // namespace

void apply(Fold& fold, const CampaignSet& fact) {
    Campaign& campaign = fold.state.campaigns[fact.campaign];
    fold.index.queues[campaign.settings.queue].campaigns.erase(fact.campaign);
    campaign.settings = fact.settings;
    fold.index.queues[campaign.settings.queue].campaigns.insert(fact.campaign);
    fold.index.schedule(fact.campaign, campaign);
}

void apply(Fold& fold, const CampaignStateChanged& fact) {
    Campaign& campaign = fold.campaign(fact.campaign);
    campaign.state = fact.to;
    fold.index.schedule(fact.campaign, campaign);
    fold.index.refilled.insert(fact.campaign);
}

void apply(Fold& fold, const LeadsLoaded& fact) {
    Campaign& campaign = fold.campaign(fact.campaign);
    for (const LeadSeed& seed : fact.leads) {
        Lead& lead = campaign.leads[seed.lead];
        lead.address = seed.address;
        lead.contact = seed.contact;
        fold.index.insert(fact.campaign, seed.lead, lead);
    }
    campaign.counts.loaded += fact.leads.size();
    fold.index.schedule(fact.campaign, campaign);
    fold.index.refilled.insert(fact.campaign);
}

void apply(Fold& fold, const LeadEnteredHopper& fact) {
    fold.change(fact.campaign, fact.lead, [](Campaign& campaign, Lead& lead) {
        lead.state = LeadState::in_hopper;
        lead.hopper_order = campaign.hopper_next++;
    });
}

void apply(Fold& fold, const LeadFinished& fact) {
    Campaign& campaign = fold.campaign(fact.campaign);
    const auto it = campaign.leads.find(fact.lead);
    ASSERT(it != campaign.leads.end());
    fold.index.erase(fact.campaign, fact.lead, it->second);
    campaign.leads.erase(it);
    remember_finished(campaign.finished, fact.lead);
    ++campaign.counts.finished[fact.end];
    fold.index.schedule(fact.campaign, campaign);
}

void apply(Fold& fold, const LeadWaits& fact) {
    fold.change(fact.campaign, fact.lead, [&](Campaign&, Lead& lead) {
        lead.state = LeadState::waiting;
        lead.next_at = fact.next_at;
    });
}

void apply(Fold& fold, const PreviewStarted& fact) {
    Interaction& interaction = fold.state.interactions[fact.interaction];
    interaction.direction = Direction::outbound;
    interaction.state = InteractionState::previewing;
    interaction.since = fold.at;
    interaction.campaign = fact.campaign;
    interaction.lead = fact.lead;
    interaction.address = fact.address;
    interaction.contact = fact.contact;
    interaction.agent = fact.agent;
    interaction.deadline = fact.lapses_at;
    Campaign& campaign = fold.campaign(fact.campaign);
    interaction.queue = campaign.settings.queue;
    campaign.dialled_at = fold.at;
    fold.index.insert(fold.state, interaction, keys_of(fact.interaction, interaction, fold.state));
    fold.state.next_interaction = std::max(fold.state.next_interaction, fact.interaction.value + 1);
    set_lead(fold, fact.campaign, fact.lead, LeadState::in_attempt);
    agent_takes(fold, fact.agent, Item::previewing, fact.interaction);
}

void apply(Fold& fold, const PreviewEnded& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.deadline = {};
        if (fact.end != OfferEnd::accepted) {
            interaction.agent = {};
        }
    });
    if (fact.end != OfferEnd::accepted) {
        agent_empties(fold, fact.agent, true);
    }
}

void apply(Fold& fold, const AttemptStarted& fact) {
    if (fold.state.interactions.count(fact.interaction) == 0) {
        fold.state.interactions[fact.interaction].direction = Direction::outbound;
    }
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.state = InteractionState::dialling;
        interaction.since = fold.at;
        interaction.leg = fact.leg;
        interaction.address = fact.address;
        interaction.contact = fact.contact;
        interaction.agent = fact.agent;
        interaction.attempt = fact.attempt;
        interaction.campaign = fact.campaign;
        interaction.lead = fact.lead;
        interaction.deadline = fact.limit_at;
        interaction.attempts += interaction.callback ? 1 : 0;
        if (fact.campaign) {
            interaction.queue = fold.campaign(fact.campaign).settings.queue;
        }
    });
    fold.state.next_interaction = std::max(fold.state.next_interaction, fact.interaction.value + 1);
    fold.state.next_attempt = std::max(fold.state.next_attempt, fact.attempt.value + 1);
    fold.state.next_leg = std::max(fold.state.next_leg, fact.leg.value + 1);
    if (fact.campaign) {
        fold.change(fact.campaign, fact.lead, [&](Campaign& campaign, Lead& lead) {
            campaign.dialled_at = fold.at;
            ++campaign.counts.attempts;
            campaign.counts.attempted += lead.attempts == 0 ? 1 : 0;
            ++lead.attempts;
            lead.state = LeadState::in_attempt;
        });
    }
    agent_takes(fold, fact.agent, Item::dialling, fact.interaction);
}

void apply(Fold& fold, const AttemptHandedOver& fact) {
    fold.change(fact.interaction, [&](Interaction& interaction) { interaction.agent = fact.to; });
    agent_empties(fold, fact.from, true);
    agent_takes(fold, fact.to, Item::dialling, fact.interaction);
}

void apply(Fold& fold, const AttemptRang& fact) {
    fold.change(fact.interaction, [](Interaction& interaction) { interaction.ringing = true; });
}

void apply(Fold& fold, const AttemptEnded& fact) {
    if (fact.campaign) {
        CampaignCounts& counts = fold.campaign(fact.campaign).counts;
        ++counts.outcomes[fact.outcome];
        counts.reached += fact.outcome == Outcome::answered ? 1 : 0;
    }
    AgentId agent;
    fold.change(fact.interaction, [&](Interaction& interaction) {
        interaction.ringing = false;
        interaction.deadline = {};
        agent = interaction.agent;
        if (fact.outcome != Outcome::answered) {
            interaction.agent = {};
        }
    });
    if (fact.outcome != Outcome::answered) {
        agent_empties(fold, agent, true);
    }
}

}  // namespace regente::core
