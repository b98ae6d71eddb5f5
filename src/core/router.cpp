#include "core/router.hpp"

#include <optional>
#include <utility>

#include "core/agent.hpp"
#include "core/attempt.hpp"
#include "core/campaign.hpp"
#include "core/limits.hpp"
#include "core/offer.hpp"

namespace regente::core {

namespace {

bool is_available(const Step& step, AgentId id) {
    const Agent* agent = step.agent(id);
    return agent != nullptr && !agent_exclusion(*agent);
}

// The interaction that has waited most urgently in any of the agent's queues.
std::optional<QueueId> most_urgent_queue(const Step& step, const Agent& agent) {
    std::optional<QueueId> result;
    WaitKey best;
    for (const QueueId id : agent.queues) {
        const QueueIndex* queue = step.index().queue(id);
        if (queue == nullptr || queue->waiting.empty()) {
            continue;
        }
        const WaitKey& head = *queue->waiting.begin();
        if (!result || head < best) {
            result = id;
            best = head;
        }
    }
    return result;
}

void offer_head(Step& step, QueueId id) {
    const QueueIndex& queue = *step.index().queue(id);
    const InteractionId interaction = queue.waiting.begin()->interaction;
    const AgentId agent = queue.available.begin()->agent;
    offer_make(step, interaction, agent, why_of(step.index(), id));
}

bool originates(const Campaign& campaign) {
    return campaign.state == CampaignState::running &&
           campaign.settings.mode != CampaignMode::manual;
}

// Among the running campaigns that have a lead for this agent, the one that waited longest.
std::optional<CampaignId> next_campaign(const Step& step, const Agent& agent) {
    std::optional<std::pair<Instant, CampaignId>> best;
    for (const QueueId queue_id : agent.queues) {
        const QueueIndex* queue = step.index().queue(queue_id);
        if (queue == nullptr) {
            continue;
        }
        for (const CampaignId id : queue->campaigns) {
            const Campaign& campaign = *step.campaign(id);
            const CampaignIndex* index = step.index().campaign(id);
            if (!originates(campaign) || index == nullptr || index->hopper.empty()) {
                continue;
            }
            const std::pair<Instant, CampaignId> key{campaign.dialled_at, id};
            if (!best || key < *best) {
                best = key;
            }
        }
    }
    if (!best) {
        return std::nullopt;
    }
    return best->second;
}

// The longest idle agent of the campaign's queue gets its next lead.
bool dial_next(Step& step, CampaignId id) {
    const QueueId queue_id = step.campaign(id)->settings.queue;
    const QueueIndex* queue = step.index().queue(queue_id);
    if (queue == nullptr || queue->available.empty()) {
        return false;
    }
    const AgentId agent = queue->available.begin()->agent;
    return attempt_next(step, id, agent, why_of(step.index(), queue_id));
}

void route_agent(Step& step, AgentId id) {
    // Whoever is idle longest gets the next one, which need not be this agent; then we look again.
    while (is_available(step, id)) {
        const Agent& agent = *step.agent(id);
        if (const auto queue = most_urgent_queue(step, agent)) {
            offer_head(step, *queue);
            continue;
        }
        const auto campaign = next_campaign(step, agent);
        if (!campaign) {
            return;
        }
        if (!dial_next(step, *campaign) && !step.index().campaign(*campaign)->hopper.empty()) {
            return;
        }
        // A hopper that held numbers on do-not-call only is empty now: another campaign's turn.
    }
}

void route_queue(Step& step, QueueId id) {
    const QueueIndex* queue = step.index().queue(id);
    while (queue != nullptr && !queue->waiting.empty() && !queue->available.empty()) {
        offer_head(step, id);
    }
}

void route_campaign(Step& step, CampaignId id) {
    while (originates(*step.campaign(id)) && dial_next(step, id)) {
    }
}

}  // namespace

Why why_of(const Index& index, QueueId id) {
    Why why;
    why.rule = "longest_idle";
    const QueueIndex* queue = index.queue(id);
    if (queue == nullptr) {
        return why;
    }
    why.candidates_count = static_cast<std::uint32_t>(queue->available.size());
    for (const IdleKey& key : queue->available) {
        if (why.candidates.size() == why_lines_max) {
            break;
        }
        why.candidates.push_back({key.agent, key.idle_since});
    }
    for (std::size_t reason = 0; reason < queue->excluded.size(); ++reason) {
        const auto& agents = queue->excluded[reason];
        why.excluded_count += static_cast<std::uint32_t>(agents.size());
        for (const AgentId agent : agents) {
            if (why.excluded.size() == why_lines_max) {
                break;
            }
            why.excluded.push_back({agent, static_cast<Exclusion>(reason)});
        }
    }
    return why;
}

void route(Step& step) {
    Index& changes = step.changes();
    std::size_t budget = hopper_checks_max;
    while (!changes.freed.empty() || !changes.joined.empty() || !changes.refilled.empty()) {
        const auto campaigns = std::exchange(changes.refilled, {});
        for (const CampaignId id : campaigns) {
            hopper_fill(step, id, budget);
        }
        if (!step.state().voice_up) {
            // Nothing is offered or dialled; everybody is looked at again when voice is back.
            changes.freed.clear();
            changes.joined.clear();
            continue;
        }
        while (!changes.freed.empty()) {
            const AgentId agent = changes.freed.begin()->agent;
            changes.freed.erase(changes.freed.begin());
            route_agent(step, agent);
        }
        for (const QueueId id : std::exchange(changes.joined, {})) {
            route_queue(step, id);
        }
        for (const CampaignId id : campaigns) {
            route_campaign(step, id);
        }
    }
}

}  // namespace regente::core
