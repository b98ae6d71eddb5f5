#include "core/router.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/agent.hpp"
#include "core/agent_order.hpp"
#include "core/attempt.hpp"
#include "core/callback.hpp"
#include "core/campaign.hpp"
#include "core/contact_order.hpp"
#include "core/limits.hpp"
#include "core/offer.hpp"
#include "core/queue.hpp"

namespace regente::core {

namespace {

bool is_available(const Step& step, AgentId id) {
    const Agent* agent = step.agent(id);
    return agent != nullptr && !agent_exclusion(*agent);
}

// The line whose head is the most urgent of all that this agent may serve.
const Line* best_line(const Step& step, AgentId id) {
    const Agent& agent = *step.agent(id);
    std::vector<const Line*> lines;
    for (const QueueId queue_id : agent.queues) {
        const QueueIndex* queue = step.index().queue(queue_id);
        if (queue == nullptr) {
            continue;
        }
        for (const auto& [key, line] : queue->lines) {
            if (can_serve(step.state(), id, agent, key.demand)) {
                lines.push_back(line);
            }
        }
    }
    if (const auto* mine = step.index().reserved(id)) {
        for (const auto& [key, line] : *mine) {
            if (can_serve(step.state(), id, agent, key.demand)) {
                lines.push_back(line);
            }
        }
    }
    return most_urgent(step, lines);
}

void explain_contact(const Step& step, const Line& line, Why& why) {
    const Urgency urgency = urgency_of(step, line);
    why.contact_rule = contact_rule(step.state().settings.contact_order);
    why.urgency = urgency.key;
    why.waited = step.now() - urgency.since;
    why.ring = step.interaction(urgency.interaction)->ring;
}

// The head of the line meets the best of its pool.
void offer_head(Step& step, const Line& line) {
    const InteractionId id = line.waiting.begin()->second;
    const bool dials = step.interaction(id)->callback;
    const std::vector<AgentKey> chosen = choose_agents(step, *line.pool, dials);
    Why why = why_of(step, *line.pool, chosen);
    explain_contact(step, line, why);
    if (dials) {
        callback_dial(step, id, chosen.front().agent, std::move(why));
        return;
    }
    for (const AgentKey& key : chosen) {
        offer_make(step, id, key.agent, why);
    }
}

bool originates(const Campaign& campaign) {
    return campaign.state == CampaignState::running &&
           campaign.settings.mode != CampaignMode::manual;
}

const Pool& pool_of(Step& step, QueueId queue) {
    return step.changes().pool(step.state(), plain_demand(step.state(), queue));
}

// A dial leaves the reserve of every queue that the agent serves to who calls in.
bool may_dial(const Step& step, AgentId id) {
    const auto& queues = step.agent(id)->queues;
    return std::all_of(queues.begin(), queues.end(), [&](QueueId queue) {
        const std::uint32_t reserve = step.queue_settings(queue).reserve;
        return reserve == 0 || step.index().queue(queue)->available.size() > reserve;
    });
}

// Whom the next dial of this queue's campaigns belongs to, best first; nobody: none may.
std::vector<AgentKey> agents_for_dial(Step& step, QueueId queue) {
    const Pool& pool = pool_of(step, queue);
    std::vector<AgentKey> best = choose_agents(step, pool, true);
    if (best.empty() || may_dial(step, best.front().agent)) {
        return best;
    }
    const auto free = std::find_if(pool.agents.begin(),
                                   pool.agents.end(),
                                   [&](const AgentKey& key) { return may_dial(step, key.agent); });
    return free == pool.agents.end() ? std::vector<AgentKey>{} : std::vector{*free};
}

// Among the running campaigns that have a lead for this agent, the one that waited longest.
std::optional<CampaignId> next_campaign(Step& step, const Agent& agent) {
    std::optional<std::pair<Instant, CampaignId>> best;
    for (const QueueId queue_id : agent.queues) {
        const QueueIndex* queue = step.index().queue(queue_id);
        if (queue == nullptr) {
            continue;
        }
        for (const CampaignId id : queue->campaigns) {
            const Campaign& campaign = *step.campaign(id);
            const CampaignIndex* index = step.index().campaign(id);
            if (!originates(campaign) || index == nullptr || index->hopper.empty() ||
                agents_for_dial(step, queue_id).empty()) {
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

// The best idle agent of the campaign's queue gets its next lead.
bool dial_next(Step& step, CampaignId id) {
    const QueueId queue = step.campaign(id)->settings.queue;
    const std::vector<AgentKey> chosen = agents_for_dial(step, queue);
    if (chosen.empty()) {
        return false;
    }
    const Pool& pool = pool_of(step, queue);
    return attempt_next(step, id, chosen.front().agent, why_of(step, pool, chosen));
}

void route_agent(Step& step, AgentId id) {
    // The best of the pool gets the next one, which need not be this agent; then we look again.
    while (is_available(step, id)) {
        if (const Line* line = best_line(step, id)) {
            offer_head(step, *line);
            continue;
        }
        const auto campaign = next_campaign(step, *step.agent(id));
        if (!campaign) {
            return;
        }
        if (!dial_next(step, *campaign) && !step.index().campaign(*campaign)->hopper.empty()) {
            return;
        }
        // A hopper that held numbers on do-not-call only is empty now: another campaign's turn.
    }
}

// While somebody in this line could be served now, the agent who would serve it takes what is most
// urgent to him, which need not be this line; then we look again.
void route_line(Step& step, const LineKey& key) {
    const Line* line = step.index().line(key);
    while (line != nullptr && !line->pool->agents.empty()) {
        offer_head(step, *best_line(step, line->pool->agents.begin()->agent));
        line = step.index().line(key);
    }
}

void route_campaign(Step& step, CampaignId id) {
    while (originates(*step.campaign(id)) && dial_next(step, id)) {
    }
}

}  // namespace

std::string contact_rule(ContactOrder order) {
    switch (order) {
        case ContactOrder::strict_priority:
            return "strict_priority";
        case ContactOrder::fifo:
            return "fifo";
        case ContactOrder::ageing:
            return "ageing";
        case ContactOrder::weighted_queues:
            return "weighted_queues";
        case ContactOrder::deadline:
            return "deadline";
        case ContactOrder::value:
            return "value";
    }
    return "";
}

void route(Step& step) {
    Index& changes = step.changes();
    std::size_t budget = hopper_checks_max;
    while (!changes.freed.empty() || !changes.joined.empty() || !changes.refilled.empty() ||
           !changes.deserted.empty()) {
        for (const AgentId agent : std::exchange(changes.deserted, {})) {
            queue_agent_changed(step, agent);
        }
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
        for (const LineKey& key : std::exchange(changes.joined, {})) {
            route_line(step, key);
        }
        for (const CampaignId id : campaigns) {
            route_campaign(step, id);
        }
    }
}

}  // namespace regente::core
