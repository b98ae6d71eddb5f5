#include "core/occupancy.hpp"

#include <algorithm>

#include "core/agent.hpp"

namespace regente::core {

namespace {

constexpr std::int64_t bucket_us = 300'000'000;
constexpr std::size_t buckets = 12;

std::int64_t bucket_of(Instant at) {
    return at.us / bucket_us;
}

// Makes `bucket` the newest; what is older than an hour falls out.
void turn_to(Worked& worked, std::int64_t bucket) {
    const std::int64_t ahead = bucket - worked.bucket;
    if (worked.handling.empty() || ahead >= static_cast<std::int64_t>(buckets)) {
        worked.handling.assign(1, 0);
        worked.available.assign(1, 0);
    } else {
        for (std::int64_t i = 0; i < ahead; ++i) {
            worked.handling.push_back(0);
            worked.available.push_back(0);
        }
        if (worked.handling.size() > buckets) {
            const auto surplus = static_cast<std::ptrdiff_t>(worked.handling.size() - buckets);
            worked.handling.erase(worked.handling.begin(), worked.handling.begin() + surplus);
            worked.available.erase(worked.available.begin(), worked.available.begin() + surplus);
        }
    }
    worked.bucket = bucket;
}

void add(Worked& worked, Instant from, Instant to, bool handling) {
    // Older than the window: it would only be turned out again.
    from = std::max(from,
                    Instant{(bucket_of(to) - static_cast<std::int64_t>(buckets) + 1) * bucket_us});
    while (from < to) {
        const std::int64_t bucket = bucket_of(from);
        const Instant end = std::min(to, Instant{(bucket + 1) * bucket_us});
        if (worked.handling.empty() || bucket > worked.bucket) {
            turn_to(worked, bucket);
        }
        (handling ? worked.handling : worked.available).back() += (end - from).us;
        from = end;
    }
}

bool counts(const Agent& agent) {
    const AgentState state = agent_state(agent);
    return state != AgentState::signed_out && state != AgentState::not_ready;
}

}  // namespace

void account(Agent& agent, Instant now) {
    if (counts(agent) && agent.worked_since < now) {
        add(agent.worked, agent.worked_since, now, agent_state(agent) != AgentState::available);
    }
    agent.worked_since = now;
}

std::int64_t occupancy_ppm(const Agent& agent, Instant now) {
    const std::int64_t oldest = bucket_of(now) - static_cast<std::int64_t>(buckets) + 1;
    std::int64_t handling = 0;
    std::int64_t available = 0;
    const Worked& worked = agent.worked;
    const auto size = static_cast<std::int64_t>(worked.handling.size());
    for (std::int64_t i = 0; i < size; ++i) {
        if (worked.bucket - (size - 1 - i) >= oldest) {
            handling += worked.handling[static_cast<std::size_t>(i)];
            available += worked.available[static_cast<std::size_t>(i)];
        }
    }
    const std::int64_t pending =
        (now - std::max(agent.worked_since, Instant{oldest * bucket_us})).us;
    if (counts(agent) && pending > 0) {
        (agent_state(agent) == AgentState::available ? available : handling) += pending;
    }
    const std::int64_t all = handling + available;
    return all == 0 ? 0 : handling * 1'000'000 / all;
}

}  // namespace regente::core
