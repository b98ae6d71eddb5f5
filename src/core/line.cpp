#include "core/line.hpp"

#include <algorithm>

namespace regente::core {

namespace {

const Membership& membership_of(const Agent& agent, const Demand& demand) {
    static constexpr Membership standard;
    for (const QueueId queue : demand.queues) {
        if (agent.queues.count(queue) == 0) {
            continue;
        }
        const auto it = agent.memberships.find(queue);
        return it == agent.memberships.end() ? standard : it->second;
    }
    return standard;
}

const Ring* ring_of(const State& state, QueueId queue, std::uint32_t ring) {
    const auto it = state.queues.find(queue);
    if (it == state.queues.end() || it->second.rings.empty()) {
        return nullptr;
    }
    const auto& rings = it->second.rings;
    return &rings[std::min<std::size_t>(ring, rings.size() - 1)];
}

// Each skill once, at the higher level.
void add_skill(std::vector<SkillLevel>& skills, const SkillLevel& asked) {
    const auto it = std::find_if(skills.begin(), skills.end(), [&](const SkillLevel& one) {
        return one.skill == asked.skill;
    });
    if (it == skills.end()) {
        skills.push_back(asked);
    } else {
        it->level = std::max(it->level, asked.level);
    }
}

Demand make_demand(const State& state,
                   QueueId queue,
                   std::uint32_t ring_number,
                   const std::vector<SkillLevel>& own,
                   const std::vector<QueueId>& added) {
    Demand demand;
    demand.queues = added;
    demand.skills = own;
    if (const Ring* ring = ring_of(state, queue, ring_number)) {
        // What needs a certificate is never waived: it may have become so after the ring was set.
        std::erase_if(demand.skills, [&](const SkillLevel& one) {
            const auto skill = state.skills.find(one.skill);
            return std::count(ring->waived.begin(), ring->waived.end(), one.skill) > 0 &&
                   (skill == state.skills.end() || !skill->second.certified);
        });
        for (const SkillLevel& asked : ring->skills) {
            add_skill(demand.skills, asked);
        }
        demand.queues.insert(demand.queues.end(), ring->queues.begin(), ring->queues.end());
    }
    std::sort(demand.skills.begin(), demand.skills.end());
    std::sort(demand.queues.begin(), demand.queues.end());
    demand.queues.erase(std::unique(demand.queues.begin(), demand.queues.end()),
                        demand.queues.end());
    std::erase(demand.queues, queue);
    demand.queues.insert(demand.queues.begin(), queue);
    return demand;
}

// Microseconds and the like never exceed this; points are small.
std::int64_t points(const Agent& agent, const Demand& demand) {
    std::int64_t sum = 0;
    for (const SkillLevel& asked : demand.skills) {
        const auto it = agent.skills.find(asked.skill);
        sum += it == agent.skills.end() ? 0 : it->second.level;
    }
    return sum;
}

}  // namespace

Demand demand_of(const State& state, const Interaction& interaction) {
    Demand demand = make_demand(
        state, interaction.queue, interaction.ring, interaction.skills, interaction.added);
    if (interaction.reserved_for) {
        demand.only = interaction.reserved_for;
    }
    return demand;
}

Demand plain_demand(const State& state, QueueId queue) {
    return make_demand(state, queue, 0, {}, {});
}

bool has_skills(const State& state, const Agent& agent, const std::vector<SkillLevel>& skills) {
    return std::all_of(skills.begin(), skills.end(), [&](const SkillLevel& asked) {
        const auto it = agent.skills.find(asked.skill);
        if (it == agent.skills.end() || it->second.level < asked.level) {
            return false;
        }
        const auto settings = state.skills.find(asked.skill);
        if (settings == state.skills.end() || !settings->second.certified) {
            return true;
        }
        return it->second.certified_until != Instant{} && agent.expired.count(asked.skill) == 0;
    });
}

bool can_serve(const State& state, AgentId id, const Agent& agent, const Demand& demand) {
    if (demand.only && demand.only != id) {
        return false;
    }
    const bool member = std::any_of(demand.queues.begin(), demand.queues.end(), [&](QueueId queue) {
        return agent.queues.count(queue) > 0;
    });
    return member && has_skills(state, agent, demand.skills);
}

AgentKey agent_key(const State& state, AgentId id, const Agent& agent, const Demand& demand) {
    const Membership& membership = membership_of(agent, demand);
    AgentKey key;
    key.tier = membership.tier;
    key.idle_since = agent.idle_since;
    key.agent = id;
    const auto it = state.queues.find(demand.queues.front());
    switch (it == state.queues.end() ? AgentOrder::longest_idle : it->second.agent_order) {
        case AgentOrder::longest_idle:
        case AgentOrder::least_occupied:
        case AgentOrder::weighted_random:
        case AgentOrder::ring_all:
            break;
        case AgentOrder::fewest_contacts:
            key.rank = agent.contacts;
            break;
        case AgentOrder::round_robin:
        case AgentOrder::linear:
            key.rank = membership.order;
            key.idle_since = {};
            break;
        case AgentOrder::best_skill:
            key.rank = -points(agent, demand);
            break;
        case AgentOrder::least_flexible:
            key.rank = static_cast<std::int64_t>(agent.skills.size() * 1000 + agent.queues.size());
            break;
    }
    return key;
}

}  // namespace regente::core
