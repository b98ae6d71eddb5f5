// Who waits for whom, in the two shapes that a decision reads: a line is everybody who waits with the
// same needs, first in first out; a pool is everybody who could take one of them now, in the order of
// the queue. A decision compares the heads of lines and takes the head of a pool, so its cost follows
// the number of different needs, and only the logarithm of the crowd.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "core/state.hpp"

namespace regente::core {

// What an interaction asks of whoever serves it.
struct Demand {
    std::vector<QueueId> queues;  // Members of any of them; the home queue first, the rest sorted.
    std::vector<SkillLevel> skills;  // All of them, sorted.
    AgentId only;                    // Of this agent alone.

    friend auto operator<=>(const Demand&, const Demand&) = default;
};

Demand demand_of(const State& state, const Interaction& interaction);

// Everybody's demand who enters the queue without needs.
Demand plain_demand(const State& state, QueueId queue);

bool has_skills(const State& state, const Agent& agent, const std::vector<SkillLevel>& skills);

// Member, skilled and, with `only`, the one: presence and hands are not looked at.
bool can_serve(const State& state, AgentId id, const Agent& agent, const Demand& demand);

// The order inside a pool: smaller first.
struct AgentKey {
    std::uint32_t tier = 0;
    std::int64_t rank = 0;  // By the queue's AgentOrder, where that does not move by itself.
    Instant idle_since;     // Zero where member order decides.
    AgentId agent;

    friend auto operator<=>(const AgentKey&, const AgentKey&) = default;
};

AgentKey agent_key(const State& state, AgentId id, const Agent& agent, const Demand& demand);

struct Pool {
    Demand demand;
    std::set<AgentKey> agents;
    std::size_t lines = 0;  // That look at it.
};

struct LineKey {
    Demand demand;
    std::uint32_t reversed_priority = 0;
    std::uint32_t reversed_value = 0;

    QueueId home() const { return demand.queues.front(); }

    friend auto operator<=>(const LineKey&, const LineKey&) = default;
};

struct Line {
    LineKey key;
    Pool* pool = nullptr;
    std::set<std::pair<Instant, InteractionId>> waiting;  // By age, never empty.
};

}  // namespace regente::core
