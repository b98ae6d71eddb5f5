#include "core/wait_cause.hpp"

#include <algorithm>

#include "core/limits.hpp"

namespace regente::core {

namespace {

struct Crowd {
    std::size_t idle = 0;
    std::size_t busy = 0;
    std::size_t paused = 0;
    bool idle_serves = false;
};

// Looks at no more than why_idle_max idle agents of a queue: this is said at every announcement.
Crowd crowd_of(const Step& step, const Demand& demand) {
    Crowd crowd;
    for (const QueueId id : demand.queues) {
        const QueueIndex* queue = step.index().queue(id);
        if (queue == nullptr) {
            continue;
        }
        const auto excluded = [queue](Exclusion reason) {
            return queue->excluded[static_cast<std::size_t>(reason)].size();
        };
        crowd.idle += queue->available.size();
        crowd.busy += excluded(Exclusion::offered) + excluded(Exclusion::engaged) +
                      excluded(Exclusion::wrap_up);
        crowd.paused += excluded(Exclusion::not_ready) + excluded(Exclusion::seat_down);
        std::size_t looked_at = 0;
        for (const AgentId agent : queue->available) {
            if (crowd.idle_serves || ++looked_at > why_idle_max) {
                break;
            }
            crowd.idle_serves = can_serve(step.state(), agent, *step.agent(agent), demand);
        }
    }
    return crowd;
}

}  // namespace

WaitCause wait_cause(const Step& step, const Interaction& interaction) {
    if (interaction.reserved_for) {
        return WaitCause::reserved;
    }
    const Crowd now = crowd_of(step, demand_of(step.state(), interaction));
    if (now.idle_serves) {
        return WaitCause::none;
    }
    const auto queue = step.state().queues.find(interaction.queue);
    if (queue != step.state().queues.end() && interaction.ring + 1 < queue->second.rings.size()) {
        Interaction later;
        later.queue = interaction.queue;
        later.skills = interaction.skills;
        later.added = interaction.added;
        later.ring = static_cast<std::uint32_t>(queue->second.rings.size() - 1);
        if (crowd_of(step, demand_of(step.state(), later)).idle_serves) {
            return WaitCause::not_yet_relaxed;
        }
    }
    if (now.idle > 0) {
        return WaitCause::skills;
    }
    if (now.busy > 0) {
        return WaitCause::all_busy;
    }
    return now.paused > 0 ? WaitCause::all_paused : WaitCause::nobody_signed_in;
}

WaitCause wait_cause(const Step& step, const InteractionQueued& queued) {
    Interaction interaction;
    interaction.queue = queued.queue;
    interaction.ring = queued.ring;
    interaction.skills = queued.skills;
    interaction.added = queued.added;
    interaction.reserved_for = queued.reserved_for;
    return wait_cause(step, interaction);
}

}  // namespace regente::core
