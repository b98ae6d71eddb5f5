#include "core/agent_order.hpp"

#include <algorithm>
#include <limits>

#include "base/assert.hpp"
#include "core/limits.hpp"
#include "core/occupancy.hpp"

namespace regente::core {

namespace {

using Keys = std::set<AgentKey>;

AgentOrder order_of(const Step& step, const Pool& pool) {
    return step.queue_settings(pool.demand.queues.front()).agent_order;
}

Keys::const_iterator end_of_tier(const Keys& keys, std::uint32_t tier) {
    return keys.lower_bound(AgentKey{tier + 1, std::numeric_limits<std::int64_t>::min(), {}, {}});
}

// The next in member order after the last one who was offered work of this queue.
AgentKey next_in_turn(const Step& step, const Pool& pool) {
    const AgentKey first = *pool.agents.begin();
    const QueueId home = pool.demand.queues.front();
    const auto run = step.state().queue_runs.find(home);
    if (run == step.state().queue_runs.end() || !run->second.last_offered) {
        return first;
    }
    const Agent* last = step.agent(run->second.last_offered);
    if (last == nullptr) {
        return first;
    }
    AgentKey after = agent_key(step.state(), run->second.last_offered, *last, pool.demand);
    after.tier = first.tier;
    const auto next = pool.agents.upper_bound(after);
    return next == end_of_tier(pool.agents, first.tier) ? first : *next;
}

// A scrambled counter (SplitMix64, Steele, Lea, Flood 2014): the position is the number of offers
// made, so the same story throws the same dice.
std::uint64_t dice(std::uint64_t position) {
    std::uint64_t x = (position + 1) * 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

std::uint64_t weight_of(const Step& step, const Pool& pool, AgentId id) {
    const Agent& agent = *step.agent(id);
    for (const QueueId queue : pool.demand.queues) {
        if (agent.queues.count(queue) > 0) {
            const auto it = agent.memberships.find(queue);
            return it == agent.memberships.end() ? 1 : it->second.weight;
        }
    }
    return 1;
}

AgentKey drawn(const Step& step, const Pool& pool, Keys::const_iterator end) {
    std::uint64_t total = 0;
    for (auto it = pool.agents.begin(); it != end; ++it) {
        total += weight_of(step, pool, it->agent);
    }
    ASSERT(total > 0);  // The tier has somebody, and weights begin at 1.
    std::uint64_t left = dice(step.state().offers) % total;
    for (auto it = pool.agents.begin(); it != end; ++it) {
        const std::uint64_t weight = weight_of(step, pool, it->agent);
        if (left < weight) {
            return *it;
        }
        left -= weight;
    }
    return *pool.agents.begin();
}

// The keys of the tier are in order of idle time, so that the first of equals is idle longest.
AgentKey least_occupied(const Step& step, const Pool& pool, Keys::const_iterator end) {
    AgentKey best = *pool.agents.begin();
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (auto it = pool.agents.begin(); it != end; ++it) {
        const std::int64_t occupancy = occupancy_ppm(*step.agent(it->agent), step.now());
        if (occupancy < least) {
            least = occupancy;
            best = *it;
        }
    }
    best.rank = least;
    return best;
}

Candidate candidate_of(const Step& step, const Pool& pool, const AgentKey& key) {
    Candidate candidate{key.agent, step.agent(key.agent)->idle_since, key.tier, key.rank};
    const AgentOrder order = order_of(step, pool);
    if (order == AgentOrder::least_occupied) {
        candidate.rank = occupancy_ppm(*step.agent(key.agent), step.now());
    } else if (order == AgentOrder::weighted_random) {
        candidate.rank = static_cast<std::int64_t>(weight_of(step, pool, key.agent));
    }
    return candidate;
}

// Idle members who are not candidates lack a skill, or are not the one it waits for. Whoever reads
// the list wants names, not all of a thousand.
void exclude_idle(const Step& step, const Pool& pool, const QueueIndex& home, Why& why) {
    std::size_t looked_at = 0;
    for (const AgentId id : home.available) {
        if (why.excluded.size() >= why_lines_max || ++looked_at > why_idle_max) {
            break;
        }
        if (!can_serve(step.state(), id, *step.agent(id), pool.demand)) {
            const bool skilled = has_skills(step.state(), *step.agent(id), pool.demand.skills);
            why.excluded.push_back({id, skilled ? Exclusion::not_reached : Exclusion::lacks_skill});
        }
    }
    if (pool.demand.queues.size() == 1 && home.available.size() > pool.agents.size()) {
        why.excluded_count +=
            static_cast<std::uint32_t>(home.available.size() - pool.agents.size());
    }
}

std::string name_of(AgentOrder order) {
    switch (order) {
        case AgentOrder::longest_idle:
            return "longest_idle";
        case AgentOrder::least_occupied:
            return "least_occupied";
        case AgentOrder::fewest_contacts:
            return "fewest_contacts";
        case AgentOrder::round_robin:
            return "round_robin";
        case AgentOrder::linear:
            return "linear";
        case AgentOrder::weighted_random:
            return "weighted_random";
        case AgentOrder::ring_all:
            return "ring_all";
        case AgentOrder::best_skill:
            return "best_skill";
        case AgentOrder::least_flexible:
            return "least_flexible";
    }
    return "";
}

}  // namespace

std::vector<AgentKey> choose_agents(const Step& step, const Pool& pool, bool one) {
    if (pool.agents.empty()) {
        return {};
    }
    const AgentKey first = *pool.agents.begin();
    const auto end = end_of_tier(pool.agents, first.tier);
    switch (order_of(step, pool)) {
        case AgentOrder::longest_idle:
        case AgentOrder::fewest_contacts:
        case AgentOrder::linear:
        case AgentOrder::best_skill:
        case AgentOrder::least_flexible:
            break;
        case AgentOrder::round_robin:
            return {next_in_turn(step, pool)};
        case AgentOrder::least_occupied:
            return {least_occupied(step, pool, end)};
        case AgentOrder::weighted_random:
            return {drawn(step, pool, end)};
        case AgentOrder::ring_all: {
            std::vector<AgentKey> all;
            for (auto it = pool.agents.begin(); it != end && all.size() < (one ? 1 : ring_all_max);
                 ++it) {
                all.push_back(*it);
            }
            return all;
        }
    }
    return {first};
}

Why why_of(const Step& step, const Pool& pool, const std::vector<AgentKey>& chosen) {
    Why why;
    why.rule = name_of(order_of(step, pool));
    why.candidates_count = static_cast<std::uint32_t>(pool.agents.size());
    for (const AgentKey& key : chosen) {
        if (why.candidates.size() < why_lines_max) {
            why.candidates.push_back(candidate_of(step, pool, key));
        }
    }
    for (const AgentKey& key : pool.agents) {
        if (why.candidates.size() >= why_lines_max) {
            break;
        }
        const bool listed = std::any_of(chosen.begin(), chosen.end(), [&](const AgentKey& one) {
            return one.agent == key.agent;
        });
        if (!listed) {
            why.candidates.push_back(candidate_of(step, pool, key));
        }
    }
    const QueueIndex* home = step.index().queue(pool.demand.queues.front());
    if (home == nullptr) {
        return why;
    }
    for (std::size_t reason = 0; reason < home->excluded.size(); ++reason) {
        const auto& agents = home->excluded[reason];
        why.excluded_count += static_cast<std::uint32_t>(agents.size());
        for (const AgentId agent : agents) {
            if (why.excluded.size() == why_lines_max) {
                break;
            }
            why.excluded.push_back({agent, static_cast<Exclusion>(reason)});
        }
    }
    exclude_idle(step, pool, *home, why);
    return why;
}

}  // namespace regente::core
