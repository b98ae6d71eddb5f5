#include "core/index.hpp"

#include <algorithm>

#include "core/agent.hpp"

namespace regente::core {

Instant interaction_deadline(const Interaction& interaction, bool voice_up) {
    const bool needs_voice = interaction.state == InteractionState::in_flow ||
                             interaction.state == InteractionState::queued;
    return needs_voice && !voice_up ? Instant{} : interaction.deadline;
}

InteractionKeys keys_of(InteractionId id, const Interaction& interaction, bool voice_up) {
    InteractionKeys keys;
    keys.leg = interaction.leg;
    keys.timer = {interaction_deadline(interaction, voice_up), TimerKind::interaction, id.value};
    keys.wait = {std::numeric_limits<std::uint32_t>::max() - interaction.priority,
                 interaction.queued_since,
                 id};
    if (interaction.state == InteractionState::queued) {
        keys.waits_in = interaction.queue;
    }
    return keys;
}

AgentKeys keys_of(AgentId id, const Agent& agent) {
    AgentKeys keys;
    keys.exclusion = agent_exclusion(agent);
    keys.idle = {agent.idle_since, id};
    keys.timer = {agent_deadline(agent), TimerKind::agent, id.value};
    return keys;
}

void Index::rebuild(const State& state) {
    *this = Index{};
    for (const auto& [id, interaction] : state.interactions) {
        insert(keys_of(id, interaction, state.voice_up));
    }
    for (const auto& [id, agent] : state.agents) {
        insert(keys_of(id, agent), agent.queues);
    }
    for (const auto& [id, campaign] : state.campaigns) {
        queues[campaign.settings.queue].campaigns.insert(id);
        for (const auto& [lead_id, lead] : campaign.leads) {
            insert(id, lead_id, lead);
        }
        schedule(id, campaign);
    }
    forget_changes();
}

void Index::insert(const InteractionKeys& keys) {
    if (keys.leg) {
        legs.emplace(keys.leg, keys.wait.interaction);
    }
    if (keys.timer.at != Instant{}) {
        timers.insert(keys.timer);
    }
    if (keys.waits_in) {
        queues[keys.waits_in].waiting.insert(keys.wait);
        joined.insert(keys.waits_in);
    }
}

void Index::erase(const InteractionKeys& keys) {
    if (keys.leg) {
        legs.erase(keys.leg);
    }
    if (keys.timer.at != Instant{}) {
        timers.erase(keys.timer);
    }
    if (keys.waits_in) {
        queues[keys.waits_in].waiting.erase(keys.wait);
    }
}

void Index::insert(const AgentKeys& keys, const std::set<QueueId>& in) {
    if (keys.timer.at != Instant{}) {
        timers.insert(keys.timer);
    }
    for (const QueueId id : in) {
        QueueIndex& queue = queues[id];
        if (keys.exclusion) {
            queue.excluded[static_cast<std::size_t>(*keys.exclusion)].insert(keys.idle.agent);
        } else {
            queue.available.insert(keys.idle);
        }
    }
    if (!keys.exclusion) {
        freed.insert(keys.idle);
    }
}

void Index::erase(const AgentKeys& keys, const std::set<QueueId>& in) {
    if (keys.timer.at != Instant{}) {
        timers.erase(keys.timer);
    }
    for (const QueueId id : in) {
        QueueIndex& queue = queues[id];
        if (keys.exclusion) {
            queue.excluded[static_cast<std::size_t>(*keys.exclusion)].erase(keys.idle.agent);
        } else {
            queue.available.erase(keys.idle);
        }
    }
    freed.erase(keys.idle);
}

void Index::insert(CampaignId campaign, LeadId id, const Lead& lead) {
    CampaignIndex& index = campaigns[campaign];
    switch (lead.state) {
        case LeadState::ready:
            index.ready.insert(id);
            break;
        case LeadState::in_hopper:
            index.hopper.insert({lead.hopper_order, id});
            refilled.insert(campaign);
            break;
        case LeadState::waiting:
            index.waiting.insert({lead.next_at, id});
            break;
        case LeadState::in_attempt:
        case LeadState::finished:
            break;
    }
}

void Index::erase(CampaignId campaign, LeadId id, const Lead& lead) {
    CampaignIndex& index = campaigns[campaign];
    switch (lead.state) {
        case LeadState::ready:
            index.ready.erase(id);
            break;
        case LeadState::in_hopper:
            index.hopper.erase({lead.hopper_order, id});
            refilled.insert(campaign);  // There is room for another.
            break;
        case LeadState::waiting:
            index.waiting.erase({lead.next_at, id});
            break;
        case LeadState::in_attempt:
        case LeadState::finished:
            break;
    }
}

void Index::schedule(CampaignId id, const Campaign& campaign) {
    const CampaignIndex& index = campaigns[id];
    Timer next{Instant{}, TimerKind::campaign, id.value};
    if (campaign.state == CampaignState::running &&
        index.hopper.size() < campaign.settings.hopper_max) {
        if (!index.ready.empty()) {
            next.at = Instant{1};  // At once: a step checks only so many leads.
        } else if (!index.waiting.empty()) {
            next.at = index.waiting.begin()->first;
        }
    }
    Timer& now = scheduled_[id];
    if (now == next) {
        return;
    }
    if (now.at != Instant{}) {
        timers.erase(now);
    }
    if (next.at != Instant{}) {
        timers.insert(next);
    }
    now = next;
}

void Index::forget_changes() {
    freed.clear();
    joined.clear();
    refilled.clear();
}

const QueueIndex* Index::queue(QueueId id) const {
    const auto it = queues.find(id);
    return it == queues.end() ? nullptr : &it->second;
}

const CampaignIndex* Index::campaign(CampaignId id) const {
    const auto it = campaigns.find(id);
    return it == campaigns.end() ? nullptr : &it->second;
}

}  // namespace regente::core
