#include "core/callback.hpp"

#include <utility>

#include "core/agent.hpp"
#include "core/attempt.hpp"
#include "core/campaign.hpp"
#include "core/interaction.hpp"
#include "core/limits.hpp"
#include "core/queue.hpp"
#include "core/wait_cause.hpp"

namespace regente::core {

namespace {

const Interaction* promised_to(const Step& step, QueueId queue, AddressId address) {
    const auto it = step.index().callbacks.find({queue, address});
    return it == step.index().callbacks.end() ? nullptr : step.interaction(it->second);
}

CallbackPromised again(const Step& step, InteractionId id, const Interaction& before, Instant at) {
    CallbackPromised promised;
    promised.interaction = id;
    promised.queue = before.queue;
    promised.address = before.address;
    promised.contact = before.contact;
    promised.agent = before.reserved_for;
    promised.since = before.queued_since;
    promised.priority = queue_plain_priority(step, before);
    promised.skills = before.skills;
    promised.value = before.value;
    promised.at = at;
    promised.attempts = before.attempts;
    promised.language = before.language;
    return promised;
}

}  // namespace

Answer callback_schedule(Step& step, const ScheduleCallback& request) {
    if (!request.address) {
        return refuse(Refusal::value_out_of_range, "address");
    }
    if (request.at < step.now() || request.at > step.now() + base::minutes(90L * 24 * 60)) {
        return refuse(Refusal::value_out_of_range, "at");
    }
    if (!queue_exists(step, request.queue)) {
        return refuse(Refusal::queue_unknown);
    }
    if (request.agent && step.agent(request.agent) == nullptr) {
        return refuse(Refusal::agent_unknown);
    }
    if (on_dnc(step, request.address)) {
        return refuse(Refusal::address_on_dnc);
    }
    if (step.state().interactions.size() >= interactions_max) {
        return refuse(Refusal::limit_reached, "interactions");
    }
    if (promised_to(step, request.queue, request.address) != nullptr) {
        return refuse(Refusal::callback_present);
    }
    CallbackPromised promised;
    promised.interaction = {step.state().next_interaction};
    promised.queue = request.queue;
    promised.address = request.address;
    promised.contact = request.contact;
    promised.agent = request.agent;
    promised.since = request.at;
    promised.priority = step.queue_settings(request.queue).priority;
    promised.at = request.at;
    const InteractionId id = promised.interaction;
    step.emit(std::move(promised));
    return Accepted{id};
}

Answer callback_cancel(Step& step, const CancelCallback& request) {
    const Interaction* interaction = step.interaction(request.interaction);
    if (interaction == nullptr) {
        return refuse(Refusal::interaction_unknown);
    }
    if (!interaction->callback || interaction->state == InteractionState::dialling) {
        return refuse(Refusal::state_forbids);
    }
    interaction_over(step, request.interaction, Exit::cancelled, Party::system);
    return Accepted{};
}

bool callback_possible(const Step& step, const Interaction& interaction) {
    return interaction.address && !interaction.callback && !on_dnc(step, interaction.address) &&
           step.state().interactions.size() < interactions_max &&
           promised_to(step, interaction.queue, interaction.address) == nullptr;
}

void callback_take(Step& step,
                   InteractionId call,
                   const std::string& text,
                   const std::string& language) {
    const Interaction before = *step.interaction(call);
    CallbackPromised promised = again(step, {step.state().next_interaction}, before, step.now());
    promised.follows = call;
    promised.attempts = 0;
    promised.agent = {};
    const InteractionId id = promised.interaction;
    step.emit(std::move(promised));
    callback_due(step, id);
    queue_farewell(step, call, Exit::callback_accepted, text, language);
}

void callback_due(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    const AgentId agent = interaction.reserved_for;
    InteractionQueued queued;
    queued.interaction = id;
    queued.queue = interaction.queue;
    queued.priority = interaction.priority;
    queued.since = interaction.queued_since;
    queued.returned = interaction.attempts > 0;
    queued.language = interaction.language;
    queued.skills = interaction.skills;
    queued.value = interaction.value;
    queue_first_ring(step, queued);
    const Agent* personal = step.agent(agent);
    if (personal != nullptr && personal->presence != Presence::signed_out &&
        personal->queues.count(interaction.queue) > 0 &&
        has_skills(step.state(), *personal, queued.skills)) {
        queued.reserved_for = agent;
        queued.reserved_until = step.now() + personal_callback_max;
    }
    queued.cause = wait_cause(step, queued);
    step.emit(std::move(queued));
}

void callback_dial(Step& step, InteractionId id, AgentId agent, Why why) {
    const Interaction& interaction = *step.interaction(id);
    // The world moved since it was promised.
    if (on_dnc(step, interaction.address)) {
        interaction_over(step, id, Exit::cancelled, Party::system);
        return;
    }
    const CallbackSettings settings = step.queue_settings(interaction.queue).callback;
    const TrunkId trunk = settings.trunk ? settings.trunk : step.state().settings.default_trunk;
    AttemptStarted started;
    started.interaction = id;
    started.agent = agent;
    started.address = interaction.address;
    started.contact = interaction.contact;
    started.trunk = trunk;
    started.why = std::move(why);
    attempt_dial(step, std::move(started), settings.ring_max);
}

void callback_failed(Step& step, const Interaction& before, InteractionId id, Outcome outcome) {
    const CallbackSettings settings = step.queue_settings(before.queue).callback;
    if (before.attempts >= settings.attempts_max || outcome == Outcome::invalid) {
        interaction_over(step, id, Exit::not_answered, Party::system);
        return;
    }
    const Duration after =
        outcome == Outcome::unknown ? step.state().settings.unknown_retry : settings.retry_after;
    CallbackPromised promised = again(step, id, before, step.now() + after);
    step.emit(std::move(promised));
}

std::optional<Interaction> callback_merge(Step& step, QueueId queue, const Interaction& call) {
    const auto it = step.index().callbacks.find({queue, call.address});
    if (!call.address || it == step.index().callbacks.end()) {
        return std::nullopt;
    }
    const InteractionId id = it->second;
    const Interaction before = *step.interaction(id);
    if (before.state != InteractionState::promised && before.state != InteractionState::queued) {
        return std::nullopt;  // The phone rings right now.
    }
    interaction_over(step, id, Exit::cancelled, Party::customer);
    // An appointment in the future has no age yet.
    return before.queued_since > step.now() ? std::nullopt : std::optional(before);
}

}  // namespace regente::core
