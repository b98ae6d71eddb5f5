#include "sim/world/probe.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/agent.hpp"
#include "wire/binary.hpp"

namespace regente::sim {

namespace {

using core::AgentId;
using core::InteractionId;

core::Core copy(const std::vector<std::uint8_t>& bytes) {
    auto state = wire::decode<core::State>(bytes);
    ASSERT(state.has_value());
    return core::Core(std::move(state).value());
}

std::set<InteractionId> offered(const core::Output& output) {
    std::set<InteractionId> result;
    for (const core::Fact& fact : output.facts) {
        if (const auto* made = std::get_if<core::OfferMade>(&fact)) {
            result.insert(made->interaction);
        }
    }
    return result;
}

std::set<InteractionId> free_agent(core::Core& one, core::Instant now, AgentId agent) {
    core::Output output;
    (void)one.request(
        now,
        core::SetPresence{agent, core::Presence::available, core::NotReadyReason::none, {}},
        output);
    return offered(output);
}

// People who could be made available and are not: signed in, with sound and a screen.
std::vector<AgentId> resting(const core::State& state) {
    std::vector<AgentId> result;
    for (const auto& [id, agent] : state.agents) {
        if (core::agent_state(agent) == core::AgentState::not_ready && agent.seat_up &&
            agent.connected && !agent.queues.empty()) {
            result.push_back(id);
        }
    }
    return result;
}

void probe_removal(const std::vector<std::uint8_t>& bytes,
                   core::Instant now,
                   AgentId agent,
                   const Complain& complain) {
    core::Core whole = copy(bytes);
    const auto with_all = free_agent(whole, now, agent);
    const core::Core look = copy(bytes);
    std::size_t tried = 0;
    for (const auto& [id, interaction] : look.state().interactions) {
        if (interaction.state != core::InteractionState::queued || !interaction.leg) {
            continue;
        }
        if (++tried > 4) {
            return;
        }
        core::Core without = copy(bytes);
        core::Output output;
        without.event(now, core::LegEnded{interaction.leg, core::LegEnd::hung_up}, output);
        const auto then = free_agent(without, now, agent);
        for (const InteractionId one : with_all) {
            if (one != id && then.count(one) == 0) {
                complain("nobody_is_delayed_by_a_removal",
                         "interaction " + std::to_string(one.value) + " waits longer because " +
                             std::to_string(id.value) + " left");
            }
        }
    }
}

void probe_agent(const std::vector<std::uint8_t>& bytes,
                 core::Instant now,
                 AgentId agent,
                 std::optional<AgentId> other,
                 const Complain& complain) {
    core::Core with = copy(bytes);
    const std::set<core::QueueId> serves = with.state().agents.at(agent).queues;
    const auto& before = with.state().interactions;
    const bool served_waits = std::any_of(before.begin(), before.end(), [&](const auto& one) {
        return one.second.state == core::InteractionState::queued &&
               serves.count(one.second.queue) > 0;
    });
    const auto got = free_agent(with, now, agent);
    if (served_waits && got.empty()) {
        complain("one_more_agent_delays_nobody",
                 "agent " + std::to_string(agent.value) + " became available and got nothing");
    }
    if (!other) {
        return;
    }
    core::Core both = copy(bytes);
    auto together = free_agent(both, now, *other);
    together.merge(free_agent(both, now, agent));
    for (const InteractionId one : got) {
        if (together.count(one) == 0) {
            complain("one_more_agent_delays_nobody",
                     "interaction " + std::to_string(one.value) + " waits longer because agent " +
                         std::to_string(other->value) + " is available too");
        }
    }
}

}  // namespace

void probe(const std::vector<std::uint8_t>& bytes, core::Instant now, const Complain& complain) {
    const core::Core whole = copy(bytes);
    const auto people = resting(whole.state());
    if (!whole.state().voice_up || people.empty()) {
        return;
    }
    probe_removal(bytes, now, people.front(), complain);
    probe_agent(bytes,
                now,
                people.front(),
                people.size() > 1 ? std::optional(people.back()) : std::nullopt,
                complain);
}

}  // namespace regente::sim
