#include "core/queue.hpp"

#include <algorithm>

#include "core/interaction.hpp"
#include "core/limits.hpp"

namespace regente::core {

namespace {

bool flow_names(const PublishedFlow& flow, QueueId queue) {
    for (const auto& [version, one] : flow.versions) {
        for (const flow::Node& node : one.graph.nodes) {
            const auto* enqueue = std::get_if<flow::Enqueue>(&node.body);
            if (enqueue != nullptr && enqueue->queue == queue) {
                return true;
            }
        }
    }
    return false;
}

bool in_use(const State& state, QueueId queue) {
    const auto& flows = state.flows;
    const auto& campaigns = state.campaigns;
    const auto& interactions = state.interactions;
    return std::any_of(flows.begin(),
                       flows.end(),
                       [&](const auto& one) { return flow_names(one.second, queue); }) ||
           std::any_of(campaigns.begin(),
                       campaigns.end(),
                       [&](const auto& one) { return one.second.settings.queue == queue; }) ||
           std::any_of(interactions.begin(), interactions.end(), [&](const auto& one) {
               return one.second.queue == queue;
           });
}

const char* out_of_range(const QueueSettings& settings) {
    const auto within = [](Duration value, std::int64_t low_s, std::int64_t high_s) {
        return value >= base::seconds(low_s) && value <= base::seconds(high_s);
    };
    if (settings.priority > 100) {
        return "priority";
    }
    if (!within(settings.offer_max, 3, 120)) {
        return "offer_max";
    }
    if (!within(settings.wrap_up_max, 0, 3600)) {
        return "wrap_up_max";
    }
    if (!within(settings.service_level_threshold, 1, 3600)) {
        return "service_level_threshold";
    }
    if (settings.service_level_target < 1 || settings.service_level_target > 100) {
        return "service_level_target";
    }
    return nullptr;
}

}  // namespace

Answer queue_set(Step& step, const SetQueue& request) {
    if (!request.queue) {
        return refuse(Refusal::value_out_of_range, "queue");
    }
    if (const char* field = out_of_range(request.settings)) {
        return refuse(Refusal::value_out_of_range, field);
    }
    const auto& queues = step.state().queues;
    const auto it = queues.find(request.queue);
    if (it == queues.end() && queues.size() >= queues_max) {
        return refuse(Refusal::limit_reached, "queues");
    }
    if (it == queues.end() || it->second != request.settings) {
        step.emit(QueueSet{request.queue, request.settings});
    }
    return Accepted{};
}

Answer queue_remove(Step& step, const RemoveQueue& request) {
    if (!queue_exists(step, request.queue)) {
        return refuse(Refusal::queue_unknown);
    }
    if (in_use(step.state(), request.queue)) {
        return refuse(Refusal::queue_in_use);
    }
    step.emit(QueueRemoved{request.queue});
    return Accepted{};
}

bool queue_exists(const Step& step, QueueId queue) {
    return step.state().queues.count(queue) > 0;
}

void queue_enter(Step& step, InteractionId id, const flow::Enqueue& enqueue) {
    const LegId leg = step.interaction(id)->leg;
    ASSERT(queue_exists(step, enqueue.queue));  // No queue goes while a flow names it.
    InteractionQueued queued;
    queued.interaction = id;
    queued.queue = enqueue.queue;
    queued.priority = step.queue_settings(enqueue.queue).priority + enqueue.priority;
    queued.since = step.now();
    queued.announce_every = base::milliseconds(enqueue.announce_every_ms);
    queued.language = enqueue.language;
    if (enqueue.announce_every_ms != 0) {
        queued.announce_at = step.now() + queued.announce_every;
    }
    step.emit(std::move(queued));
    step.command(PlayMusic{leg});
}

void queue_return(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    InteractionQueued queued;
    queued.interaction = id;
    queued.queue = interaction.queue;
    queued.priority = interaction.priority;
    queued.since = interaction.queued_since;
    queued.returned = true;
    queued.announce_every = interaction.announce_every;
    queued.language = interaction.language;
    if (queued.since == Instant{}) {
        // Outbound: this person never waited before.
        queued.since = step.now();
        queued.priority = step.queue_settings(interaction.queue).priority;
    }
    if (queued.announce_every != Duration{}) {
        queued.announce_at = step.now() + queued.announce_every;
    }
    step.emit(std::move(queued));
}

std::uint32_t queue_position(const State& state, const Index& index, InteractionId id) {
    const auto it = state.interactions.find(id);
    if (it == state.interactions.end() || it->second.state != InteractionState::queued) {
        return 0;
    }
    const QueueIndex& queue = *index.queue(it->second.queue);
    const InteractionKeys keys = keys_of(id, it->second, state.voice_up);
    return static_cast<std::uint32_t>(queue.waiting.order_of_key(keys.wait)) + 1;
}

void queue_announce(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    const std::uint32_t position = queue_position(step.state(), step.index(), id);
    step.emit(PositionAnnounced{
        id, interaction.step + 1, position, step.now() + interaction.announce_every});
    step.command(
        AnnouncePosition{interaction.leg, interaction.step, position, interaction.language});
}

}  // namespace regente::core
