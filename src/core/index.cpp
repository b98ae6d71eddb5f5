#include "core/index.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>

#include "base/assert.hpp"
#include "core/agent.hpp"

namespace regente::core {

namespace {

// Pools that nobody asks for stay a while: the next caller with the same needs finds them.
constexpr std::size_t unasked_pools_max = 1'000;

Instant first_of(std::initializer_list<Instant> instants) {
    Instant first;
    for (const Instant at : instants) {
        if (at != Instant{} && (first == Instant{} || at < first)) {
            first = at;
        }
    }
    return first;
}

}  // namespace

Instant interaction_deadline(const Interaction& interaction, bool voice_up) {
    if (interaction.state == InteractionState::queued) {
        return voice_up ? first_of({interaction.deadline,
                                    interaction.ring_at,
                                    interaction.overflow_at,
                                    interaction.reserved_until})
                        : Instant{};
    }
    return interaction.state == InteractionState::in_flow && !voice_up ? Instant{}
                                                                       : interaction.deadline;
}

std::uint32_t place_priority(const State& state, const Interaction& interaction) {
    switch (state.settings.contact_order) {
        case ContactOrder::fifo:
        case ContactOrder::weighted_queues:
        case ContactOrder::deadline:
            return 0;
        case ContactOrder::strict_priority:
        case ContactOrder::ageing:
        case ContactOrder::value:
            break;
    }
    return interaction.priority;
}

InteractionKeys keys_of(InteractionId id, const Interaction& interaction, const State& state) {
    InteractionKeys keys;
    keys.leg = interaction.leg;
    keys.timer = {
        interaction_deadline(interaction, state.voice_up), TimerKind::interaction, id.value};
    keys.wait = {std::numeric_limits<std::uint32_t>::max() - place_priority(state, interaction),
                 interaction.queued_since,
                 id};
    if (interaction.state == InteractionState::queued && interaction.farewell == 0) {
        keys.waits_in = interaction.queue;
        keys.priority = interaction.priority;
        keys.value = interaction.value;
        keys.ring = interaction.ring;
        keys.added = interaction.added.size();
        keys.reserved_for = interaction.reserved_for;
    }
    if (interaction.callback) {
        keys.callback = {interaction.queue, interaction.address};
    }
    return keys;
}

AgentKeys keys_of(AgentId id, const Agent& agent) {
    AgentKeys keys;
    keys.exclusion = agent_exclusion(agent);
    keys.idle = {agent.idle_since, id};
    keys.timer = {agent_deadline(agent), TimerKind::agent, id.value};
    keys.contacts = agent.contacts;
    keys.expired = agent.expired.size();
    return keys;
}

void Index::rebuild(const State& state) {
    *this = Index{};
    for (const auto& [id, agent] : state.agents) {
        insert(state, agent, keys_of(id, agent));
    }
    for (const auto& [id, interaction] : state.interactions) {
        insert(state, interaction, keys_of(id, interaction, state));
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

void Index::insert(const State& state,
                   const Interaction& interaction,
                   const InteractionKeys& keys) {
    if (keys.leg) {
        legs.emplace(keys.leg, keys.wait.interaction);
    }
    if (keys.timer.at != Instant{}) {
        timers.insert(keys.timer);
    }
    if (keys.callback.second) {
        callbacks.emplace(keys.callback, keys.wait.interaction);
    }
    if (keys.waits_in) {
        queues[keys.waits_in].waiting.insert(keys.wait);
        stand_in_line(state, interaction, keys);
    }
}

void Index::stand_in_line(const State& state,
                          const Interaction& interaction,
                          const InteractionKeys& keys) {
    const LineKey key{demand_of(state, interaction),
                      std::numeric_limits<std::uint32_t>::max() - keys.priority,
                      std::numeric_limits<std::uint32_t>::max() - keys.value};
    const auto [it, made] = lines_.try_emplace(key);
    Line& line = it->second;
    if (made) {
        line.key = key;
        line.pool = &make_pool(state, key.demand);
        ++line.pool->lines;
        unasked_.erase(key.demand);
        if (key.demand.only) {
            reserved_[key.demand.only].emplace(key, &line);
        } else {
            for (const QueueId queue : key.demand.queues) {
                queues[queue].lines.emplace(key, &line);
            }
        }
    }
    line.waiting.insert({keys.wait.since, keys.wait.interaction});
    stands_in_[keys.wait.interaction] = &line;
    joined.insert(key);
}

void Index::erase(const InteractionKeys& keys) {
    if (keys.leg) {
        legs.erase(keys.leg);
    }
    if (keys.timer.at != Instant{}) {
        timers.erase(keys.timer);
    }
    if (keys.callback.second) {
        callbacks.erase(keys.callback);
    }
    if (!keys.waits_in) {
        return;
    }
    queues[keys.waits_in].waiting.erase(keys.wait);
    const auto it = stands_in_.find(keys.wait.interaction);
    Line& line = *it->second;
    stands_in_.erase(it);
    line.waiting.erase({keys.wait.since, keys.wait.interaction});
    if (!line.waiting.empty()) {
        return;
    }
    if (line.key.demand.only) {
        const auto mine = reserved_.find(line.key.demand.only);
        mine->second.erase(line.key);
        if (mine->second.empty()) {
            reserved_.erase(mine);
        }
    } else {
        for (const QueueId queue : line.key.demand.queues) {
            queues[queue].lines.erase(line.key);
        }
    }
    joined.erase(line.key);
    leave_pool(*line.pool);
    lines_.erase(lines_.find(line.key));
}

Pool& Index::make_pool(const State& state, const Demand& demand) {
    const auto [it, made] = pools_.try_emplace(demand);
    Pool& pool = it->second;
    if (!made) {
        return pool;
    }
    pool.demand = demand;
    for (const QueueId queue : demand.queues) {
        queues[queue].pools.emplace(demand, &pool);
    }
    fill_pool(state, pool);
    unasked_.insert(demand);
    return pool;
}

void Index::fill_pool(const State& state, Pool& pool) {
    std::set<AgentId> looked_at;
    if (pool.demand.only) {
        const auto agent = state.agents.find(pool.demand.only);
        if (agent != state.agents.end() && !agent_exclusion(agent->second)) {
            looked_at.insert(pool.demand.only);
        }
    } else {
        for (const QueueId queue : pool.demand.queues) {
            const auto& available = queues[queue].available;
            looked_at.insert(available.begin(), available.end());
        }
    }
    for (const AgentId id : looked_at) {
        const Agent& agent = state.agents.at(id);
        if (can_serve(state, id, agent, pool.demand)) {
            enter_pool(pool, agent_key(state, id, agent, pool.demand));
        }
    }
}

void Index::empty_pool(Pool& pool) {
    for (const AgentKey& key : pool.agents) {
        std::erase_if(entries_[key.agent],
                      [&pool](const auto& entry) { return entry.first == &pool; });
    }
    pool.agents.clear();
}

void Index::refresh_pools(const State& state, QueueId home) {
    for (auto& [demand, pool] : pools_) {
        if (!home || demand.queues.front() == home) {
            empty_pool(pool);
            fill_pool(state, pool);
        }
    }
    for (const auto& [key, line] : lines_) {
        if (!home || key.home() == home) {
            joined.insert(key);
        }
    }
}

void Index::forget_queue(QueueId id) {
    const auto it = queues.find(id);
    if (it == queues.end()) {
        return;
    }
    while (!it->second.pools.empty()) {
        remove_pool(it->second.pools.begin()->first);
    }
    queues.erase(it);
}

void Index::enter_pool(Pool& pool, const AgentKey& key) {
    if (pool.agents.insert(key).second) {
        entries_[key.agent].emplace_back(&pool, key);
    }
}

void Index::leave_pool(Pool& pool) {
    ASSERT(pool.lines > 0);
    if (--pool.lines > 0) {
        return;
    }
    unasked_.insert(pool.demand);
    // A pool of one agent is kept true through its lines alone.
    if (pool.demand.only) {
        remove_pool(pool.demand);
    } else if (unasked_.size() > unasked_pools_max) {
        remove_pool(*unasked_.begin());
    }
}

void Index::remove_pool(const Demand& name) {
    const Demand demand = name;
    const auto it = pools_.find(demand);
    empty_pool(it->second);
    for (const QueueId queue : demand.queues) {
        queues[queue].pools.erase(demand);
    }
    unasked_.erase(demand);
    pools_.erase(it);
}

const Pool& Index::pool(const State& state, const Demand& demand) {
    ASSERT(!demand.only);
    const Pool& pool = make_pool(state, demand);
    if (unasked_.size() > unasked_pools_max) {
        const auto other =
            *unasked_.begin() == demand ? std::prev(unasked_.end()) : unasked_.begin();
        remove_pool(*other);
    }
    return pool;
}

const Line* Index::line(const LineKey& key) const {
    const auto it = lines_.find(key);
    return it == lines_.end() ? nullptr : &it->second;
}

const std::map<LineKey, Line*>* Index::reserved(AgentId agent) const {
    const auto it = reserved_.find(agent);
    return it == reserved_.end() ? nullptr : &it->second;
}

void Index::insert(const State& state, const Agent& agent, const AgentKeys& keys) {
    const AgentId id = keys.idle.agent;
    if (keys.timer.at != Instant{}) {
        timers.insert(keys.timer);
    }
    for (const QueueId queue : agent.queues) {
        if (keys.exclusion) {
            queues[queue].excluded[static_cast<std::size_t>(*keys.exclusion)].insert(id);
        } else {
            queues[queue].available.insert(id);
        }
    }
    if (reserved_.count(id) > 0) {
        deserted.insert(id);  // Whether that is so is the queue's to say.
    }
    if (keys.exclusion) {
        return;
    }
    const auto enter = [&](Pool& pool) {
        if (can_serve(state, id, agent, pool.demand)) {
            enter_pool(pool, agent_key(state, id, agent, pool.demand));
        }
    };
    for (const QueueId queue : agent.queues) {
        for (const auto& [demand, pool] : queues[queue].pools) {
            enter(*pool);
        }
    }
    if (const auto mine = reserved_.find(id); mine != reserved_.end()) {
        for (const auto& [key, line] : mine->second) {
            enter(*line->pool);
        }
    }
    freed.insert(keys.idle);
}

void Index::erase(const AgentKeys& keys, const std::set<QueueId>& in) {
    const AgentId id = keys.idle.agent;
    if (keys.timer.at != Instant{}) {
        timers.erase(keys.timer);
    }
    for (const QueueId queue : in) {
        if (keys.exclusion) {
            queues[queue].excluded[static_cast<std::size_t>(*keys.exclusion)].erase(id);
        } else {
            queues[queue].available.erase(id);
        }
    }
    if (const auto it = entries_.find(id); it != entries_.end()) {
        for (const auto& [pool, key] : it->second) {
            pool->agents.erase(key);
        }
        it->second.clear();
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
    deserted.clear();
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
