#include "core/queue.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/callback.hpp"
#include "core/estimate.hpp"
#include "core/interaction.hpp"
#include "core/limits.hpp"
#include "core/overflow.hpp"
#include "core/queue_settings.hpp"
#include "core/wait_cause.hpp"
#include "models/expected_wait.hpp"

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

bool rules_name(const QueueSettings& settings, QueueId queue) {
    return std::any_of(settings.rings.begin(),
                       settings.rings.end(),
                       [queue](const Ring& ring) {
                           return std::count(ring.queues.begin(), ring.queues.end(), queue) > 0;
                       }) ||
           std::any_of(settings.overflow.begin(),
                       settings.overflow.end(),
                       [queue](const OverflowRule& rule) { return rule.queue == queue; });
}

bool in_use(const State& state, QueueId queue) {
    const auto& flows = state.flows;
    const auto& campaigns = state.campaigns;
    const auto& interactions = state.interactions;
    const auto& queues = state.queues;
    return std::any_of(flows.begin(),
                       flows.end(),
                       [&](const auto& one) { return flow_names(one.second, queue); }) ||
           std::any_of(queues.begin(),
                       queues.end(),
                       [&](const auto& one) { return rules_name(one.second, queue); }) ||
           std::any_of(campaigns.begin(),
                       campaigns.end(),
                       [&](const auto& one) { return one.second.settings.queue == queue; }) ||
           std::any_of(interactions.begin(), interactions.end(), [&](const auto& one) {
               const auto& added = one.second.added;
               return one.second.queue == queue ||
                      std::count(added.begin(), added.end(), queue) > 0;
           });
}

}  // namespace

Answer queue_set(Step& step, const SetQueue& request) {
    if (!request.queue) {
        return refuse(Refusal::value_out_of_range, "queue");
    }
    if (auto refused = refused_settings(step, request)) {
        return base::Err{std::move(*refused)};
    }
    const auto& queues = step.state().queues;
    const auto it = queues.find(request.queue);
    if (it == queues.end() && queues.size() >= queues_max) {
        return refuse(Refusal::limit_reached, "queues");
    }
    if (it == queues.end() || it->second != request.settings) {
        const QueueSettings before = it == queues.end() ? request.settings : it->second;
        step.emit(QueueSet{request.queue, request.settings});
        queue_rules_changed(step, request.queue, before);
    }
    return Accepted{};
}

Answer queue_open(Step& step, const OpenQueue& request) {
    if (!queue_exists(step, request.queue)) {
        return refuse(Refusal::queue_unknown);
    }
    if (queue_closed(step, request.queue) == request.open) {
        step.emit(QueueOpened{request.queue, request.open});
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

namespace {

// Told again as it waits now.
InteractionQueued same_place(const Interaction& one, InteractionId id) {
    InteractionQueued queued;
    queued.interaction = id;
    queued.queue = one.queue;
    queued.priority = one.priority;
    queued.since = one.queued_since;
    queued.returned = true;
    queued.announce_every = one.announce_every;
    queued.announce_at = one.deadline;
    queued.language = one.language;
    queued.skills = one.skills;
    queued.value = one.value;
    queued.ring = one.ring;
    queued.ring_at = one.ring_at;
    queued.added = one.added;
    queued.overflow_at = one.overflow_at;
    queued.overflow_rule = one.overflow_rule;
    queued.reserved_for = one.reserved_for;
    queued.reserved_until = one.reserved_until;
    return queued;
}

// When the ring after `ring` is reached; zero: there is none.
Instant ring_time(const Step& step, QueueId queue, std::uint32_t ring, Instant since) {
    const std::vector<Ring> rings = step.queue_settings(queue).rings;
    return ring + 1 < rings.size() ? since + rings[ring + 1].after : Instant{};
}

// The customer was promised a call by this queue and calls by himself: this call keeps the promise,
// and stands where it stood.
void take_promise(Step& step, InteractionId id) {
    const Interaction call = *step.interaction(id);
    const auto promise = callback_merge(step, call.queue, call);
    if (!promise) {
        return;
    }
    InteractionQueued queued = same_place(call, id);
    queued.priority = std::max(call.priority, promise->priority);
    queued.since = promise->queued_since;
    queued.ring_at = ring_time(step, call.queue, call.ring, queued.since);
    queued.cause = wait_cause(step, queued);
    step.emit(std::move(queued));
}

// The agent of the last conversation, if there is sense in waiting for just this one.
void reserve_for_last_agent(const Step& step, const Interaction& call, InteractionQueued& queued) {
    const StickySettings sticky = step.queue_settings(queued.queue).sticky;
    const auto queue = step.state().last_talks.find(queued.queue);
    if (sticky.mode == StickyMode::none || !call.contact ||
        queue == step.state().last_talks.end()) {
        return;
    }
    const auto talk = queue->second.find(call.contact);
    if (talk == queue->second.end() || step.now() - talk->second.at > sticky.ttl) {
        return;
    }
    const Agent* agent = step.agent(talk->second.agent);
    if (agent == nullptr || agent->presence == Presence::signed_out ||
        agent->queues.count(queued.queue) == 0 ||
        !has_skills(step.state(), *agent, queued.skills)) {
        return;
    }
    const bool rests = agent->presence == Presence::not_ready && agent->item == Item::none;
    if (sticky.mode == StickyMode::prefer && rests) {
        return;
    }
    queued.reserved_for = talk->second.agent;
    queued.reserved_until = step.now() + sticky.hold;
}

void end_farewell(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    const Exit exit = interaction.farewell_exit;
    step.command(EndLeg{interaction.leg, LegEnd::ended});
    interaction_over(step, id, exit, Party::system);
}

void end_reservation(Step& step, InteractionId id, ReservationEnd end) {
    Interaction after = *step.interaction(id);
    const AgentId agent = std::exchange(after.reserved_for, {});
    step.emit(ReservationEnded{id, agent, end, wait_cause(step, after)});
}

void next_ring(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    const auto& rings = step.state().queues.at(interaction.queue).rings;
    const std::size_t ring = interaction.ring + 1;
    if (ring >= rings.size()) {
        step.emit(RingReached{id, interaction.ring, interaction.priority, {}});  // Fewer by now.
        return;
    }
    const std::uint32_t delta = rings[ring].priority_delta - rings[ring - 1].priority_delta;
    const Instant next_at = ring_time(
        step, interaction.queue, static_cast<std::uint32_t>(ring), interaction.queued_since);
    Interaction after = interaction;
    after.ring = static_cast<std::uint32_t>(ring);
    step.emit(RingReached{
        id, after.ring, interaction.priority + delta, next_at, wait_cause(step, after)});
}

// 0: nothing worth saying.
std::uint32_t band_to_say(const Step& step, const Interaction& interaction, std::uint32_t ahead) {
    const auto wait = expected_wait(step, interaction.queue, ahead);
    if (!wait) {
        return 0;
    }
    const auto said = interaction.band == 0
                          ? std::nullopt
                          : std::optional(static_cast<models::WaitBand>(interaction.band - 1));
    const models::WaitBand now = models::band_of_us(wait->us);
    return static_cast<std::uint32_t>(models::band_to_say(said, now)) + 1;
}

void announce(Step& step, InteractionId id) {
    const Interaction interaction = *step.interaction(id);
    const QueueSettings settings = step.queue_settings(interaction.queue);
    const std::uint32_t position = queue_position(step.state(), step.index(), id);
    const auto wait = expected_wait(step, interaction.queue, position - 1);
    const bool callback = settings.callback.offered && callback_possible(step, interaction) &&
                          (!wait || *wait >= settings.callback.offered_above);
    const std::uint32_t band = band_to_say(step, interaction, position - 1);
    step.emit(PositionAnnounced{id,
                                interaction.step + 1,
                                position,
                                step.now() + interaction.announce_every,
                                band,
                                callback,
                                wait_cause(step, interaction)});
    step.command(AnnouncePosition{
        interaction.leg, interaction.step + 1, position, interaction.language, band, callback});
}

}  // namespace

bool queue_accepts(const Step& step, QueueId queue, const Interaction& interaction) {
    const bool promised_there =
        interaction.callback && step.index().callbacks.count({queue, interaction.address}) > 0;
    return queue_exists(step, queue) && !queue_closed(step, queue) && !promised_there;
}

bool queue_closed(const Step& step, QueueId queue) {
    const auto it = step.state().queue_runs.find(queue);
    return it != step.state().queue_runs.end() && it->second.closed;
}

void queue_first_ring(const Step& step, InteractionQueued& queued) {
    const QueueSettings settings = step.queue_settings(queued.queue);
    queued.ring = 0;
    queued.ring_at = {};
    if (!settings.rings.empty()) {
        queued.priority += settings.rings.front().priority_delta;
    }
    queued.ring_at = ring_time(step, queued.queue, 0, queued.since);
    const auto rule = next_timed_rule(settings.overflow, 0);
    queued.overflow_rule = rule.value_or(0);
    queued.overflow_at = rule ? step.now() + settings.overflow[*rule].limit : Instant{};
}

void queue_enter(Step& step, InteractionId id, const flow::Enqueue& enqueue) {
    ASSERT(queue_exists(step, enqueue.queue));  // No queue goes while a flow names it.
    const Interaction before = *step.interaction(id);
    InteractionQueued queued;
    queued.interaction = id;
    queued.queue = enqueue.queue;
    queued.priority = step.queue_settings(enqueue.queue).priority + enqueue.priority;
    queued.since = step.now();
    queued.announce_every = base::milliseconds(enqueue.announce_every_ms);
    queued.language = enqueue.language;
    queued.skills = enqueue.skills;
    queued.value = enqueue.value;
    if (enqueue.announce_every_ms != 0) {
        queued.announce_at = step.now() + queued.announce_every;
    }
    queue_first_ring(step, queued);
    reserve_for_last_agent(step, before, queued);
    queued.cause = wait_cause(step, queued);
    step.emit(std::move(queued));
    if (overflow_on_arrival(step, id)) {
        return;
    }
    step.command(PlayMusic{before.leg});
    take_promise(step, id);
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
    queued.skills = interaction.skills;
    queued.value = interaction.value;
    if (queued.since == Instant{}) {
        // Outbound: this person never waited before.
        queued.since = step.now();
        queued.priority = step.queue_settings(interaction.queue).priority;
        queue_first_ring(step, queued);
    } else {
        // By the rings of now: they may have changed while it rang.
        queued.ring = std::min(interaction.ring, queue_last_ring(step, interaction));
        queued.ring_at = ring_time(step, interaction.queue, queued.ring, queued.since);
        queued.added = interaction.added;
        queued.overflow_at = interaction.overflow_at;
        queued.overflow_rule = interaction.overflow_rule;
    }
    if (queued.announce_every != Duration{}) {
        queued.announce_at = step.now() + queued.announce_every;
    }
    queued.cause = wait_cause(step, queued);
    step.emit(std::move(queued));
}

std::uint32_t queue_last_ring(const Step& step, const Interaction& interaction) {
    const auto rings = step.queue_settings(interaction.queue).rings.size();
    return rings == 0 ? 0 : static_cast<std::uint32_t>(rings - 1);
}

std::uint32_t queue_plain_priority(const Step& step, const Interaction& interaction) {
    const std::vector<Ring> rings = step.queue_settings(interaction.queue).rings;
    if (rings.empty()) {
        return interaction.priority;
    }
    const Ring& ring = rings[std::min<std::size_t>(interaction.ring, rings.size() - 1)];
    return interaction.priority - std::min(interaction.priority, ring.priority_delta);
}

void queue_move(Step& step, InteractionId id, QueueId to) {
    const Interaction before = *step.interaction(id);
    // What the flow gave on top of the queue's own priority goes along.
    const std::uint32_t plain = queue_plain_priority(step, before);
    const std::uint32_t own = plain - std::min(plain, step.queue_settings(before.queue).priority);
    InteractionQueued queued;
    queued.interaction = id;
    queued.queue = to;
    queued.priority = step.queue_settings(to).priority + own;
    queued.since = before.queued_since == Instant{} ? step.now() : before.queued_since;
    queued.announce_every = before.announce_every;
    queued.language = before.language;
    queued.skills = before.skills;
    queued.value = before.value;
    if (queued.announce_every != Duration{}) {
        queued.announce_at = step.now() + queued.announce_every;
    }
    queue_first_ring(step, queued);
    queued.cause = wait_cause(step, queued);
    step.emit(std::move(queued));
}

// Rings and rules count at once for who waits already: the waiting is told again with the new times.
void queue_rules_changed(Step& step, QueueId queue, const QueueSettings& before) {
    const QueueSettings after = step.queue_settings(queue);
    if (before.rings == after.rings && before.overflow == after.overflow) {
        return;
    }
    std::vector<InteractionId> waiting;
    if (const QueueIndex* index = step.index().queue(queue)) {
        for (const WaitKey& key : index->waiting) {
            waiting.push_back(key.interaction);
        }
    }
    for (const InteractionId id : waiting) {
        const Interaction one = *step.interaction(id);
        InteractionQueued queued = same_place(one, id);
        queued.ring = std::min(one.ring, queue_last_ring(step, one));
        queued.ring_at = ring_time(step, queue, queued.ring, one.queued_since);
        if (before.overflow != after.overflow) {
            const auto rule = next_timed_rule(after.overflow, 0);
            queued.overflow_rule = rule.value_or(0);
            queued.overflow_at =
                rule ? std::max(step.now(), one.since + after.overflow[*rule].limit) : Instant{};
        }
        queued.cause = wait_cause(step, queued);
        step.emit(std::move(queued));
    }
}

Answer queue_set_priority(Step& step, const SetPriority& request) {
    if (request.priority > priority_max) {
        return refuse(Refusal::value_out_of_range, "priority");
    }
    const Interaction* interaction = step.interaction(request.interaction);
    if (interaction == nullptr) {
        return refuse(Refusal::interaction_unknown);
    }
    if (interaction->state != InteractionState::queued) {
        return refuse(Refusal::state_forbids);
    }
    if (interaction->priority != request.priority) {
        step.emit(PriorityChanged{request.interaction, request.priority});
    }
    return Accepted{};
}

std::uint32_t queue_position(const State& state, const Index& index, InteractionId id) {
    const auto it = state.interactions.find(id);
    if (it == state.interactions.end() || it->second.state != InteractionState::queued ||
        it->second.farewell != 0) {
        return 0;
    }
    const QueueIndex& queue = *index.queue(it->second.queue);
    const InteractionKeys keys = keys_of(id, it->second, state);
    return static_cast<std::uint32_t>(queue.waiting.order_of_key(keys.wait)) + 1;
}

void queue_farewell(Step& step,
                    InteractionId id,
                    Exit exit,
                    const std::string& text,
                    const std::string& language) {
    const Interaction& interaction = *step.interaction(id);
    const LegId leg = interaction.leg;
    if (text.empty()) {
        step.command(EndLeg{leg, LegEnd::ended});
        interaction_over(step, id, exit, Party::system);
        return;
    }
    const std::uint32_t number = interaction.step + 1;
    step.emit(FarewellStarted{id, number, exit, step.now() + prompt_max + step_margin});
    PlayStep play;
    play.leg = leg;
    play.step = number;
    play.prompts.push_back({text, language.empty() ? "pt-BR" : language, ""});
    step.command(std::move(play));
}

void queue_step_ended(Step& step, InteractionId id, const StepEnded& event) {
    const Interaction& interaction = *step.interaction(id);
    if (interaction.step != event.step) {
        return;
    }
    if (interaction.farewell != 0) {
        end_farewell(step, id);
    } else if (interaction.callback_offered && event.result == StepResult::digit &&
               event.digit == "1" && callback_possible(step, interaction)) {
        callback_take(
            step, id, step.queue_settings(interaction.queue).callback.text, interaction.language);
    }
}

void queue_due(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    const auto due = [&step](Instant at) { return at != Instant{} && at <= step.now(); };
    if (interaction.farewell != 0) {
        end_farewell(step, id);
    } else if (due(interaction.reserved_until)) {
        end_reservation(step, id, ReservationEnd::limit);
    } else if (due(interaction.ring_at)) {
        next_ring(step, id);
    } else if (due(interaction.overflow_at)) {
        overflow(step, id, interaction.overflow_rule, true);
    } else {
        announce(step, id);
    }
}

void queue_agent_changed(Step& step, AgentId agent) {
    const auto* lines = step.index().reserved(agent);
    if (lines == nullptr) {
        return;
    }
    const Agent* found = step.agent(agent);
    const bool gone = found == nullptr || found->presence == Presence::signed_out;
    const bool rests = !gone && found->presence == Presence::not_ready && found->item == Item::none;
    std::vector<InteractionId> released;
    for (const auto& [key, line] : *lines) {
        const bool serves = !gone && can_serve(step.state(), agent, *found, key.demand);
        const bool prefers = step.queue_settings(key.home()).sticky.mode == StickyMode::prefer;
        for (const auto& [since, id] : line->waiting) {
            if (!serves || (rests && prefers && !step.interaction(id)->callback)) {
                released.push_back(id);
            }
        }
    }
    for (const InteractionId id : released) {
        end_reservation(step, id, ReservationEnd::agent_left);
    }
}

}  // namespace regente::core
