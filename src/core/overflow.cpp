#include "core/overflow.hpp"

#include <algorithm>
#include <vector>

#include "core/callback.hpp"
#include "core/estimate.hpp"
#include "core/interaction.hpp"
#include "core/queue.hpp"

namespace regente::core {

namespace {

// False: the rule means nothing to this contact.
bool overflow_applies(const Step& step, const Interaction& interaction, const OverflowRule& rule) {
    switch (rule.action) {
        case OverflowAction::add_queue: {
            const auto& added = interaction.added;
            return std::count(added.begin(), added.end(), rule.queue) == 0 &&
                   !queue_closed(step, rule.queue);
        }
        case OverflowAction::transfer:
            return queue_accepts(step, rule.queue, interaction);
        case OverflowAction::callback:
            return callback_possible(step, interaction);
        case OverflowAction::message:
            return !interaction.callback;  // Nobody would hear it.
    }
    return false;
}

// Of all who could ever serve this contact, up to its last ring.
bool nobody_works(const Step& step, const Interaction& interaction) {
    Interaction later = interaction;
    later.ring = queue_last_ring(step, interaction);
    later.reserved_for = {};
    const Demand demand = demand_of(step.state(), later);
    const auto serves = [&](AgentId agent) {
        return can_serve(step.state(), agent, *step.agent(agent), demand);
    };
    for (const QueueId id : demand.queues) {
        const QueueIndex* queue = step.index().queue(id);
        if (queue == nullptr) {
            continue;
        }
        if (std::any_of(queue->available.begin(), queue->available.end(), serves)) {
            return false;
        }
        for (std::size_t reason = 0; reason < queue->excluded.size(); ++reason) {
            const auto& agents = queue->excluded[reason];
            if (static_cast<Exclusion>(reason) != Exclusion::signed_out &&
                std::any_of(agents.begin(), agents.end(), serves)) {
                return false;
            }
        }
    }
    return true;
}

bool triggered(const Step& step, InteractionId id, const OverflowRule& rule) {
    const Interaction& interaction = *step.interaction(id);
    const std::uint32_t ahead = queue_position(step.state(), step.index(), id) - 1;
    switch (rule.trigger) {
        case OverflowTrigger::waited:
            return false;  // Has its own timer.
        case OverflowTrigger::line_longer:
            return step.index().queue(interaction.queue)->waiting.size() > rule.count + 1;
        case OverflowTrigger::expected_wait: {
            const auto wait = expected_wait(step, interaction.queue, ahead);
            return !wait || *wait > rule.limit;
        }
        case OverflowTrigger::nobody_signed_in:
            return nobody_works(step, interaction);
        case OverflowTrigger::closed:
            return queue_closed(step, interaction.queue);
    }
    return false;
}

}  // namespace

std::optional<std::uint32_t> next_timed_rule(const std::vector<OverflowRule>& rules,
                                             std::size_t from) {
    for (std::size_t i = from; i < rules.size(); ++i) {
        if (rules[i].trigger == OverflowTrigger::waited) {
            return static_cast<std::uint32_t>(i);
        }
    }
    return std::nullopt;
}

void overflow(Step& step, InteractionId id, std::uint32_t number, bool timed) {
    const Interaction before = *step.interaction(id);
    const std::vector<OverflowRule> rules = step.queue_settings(before.queue).overflow;
    // The rules may be others by now.
    const bool known =
        number < rules.size() && (!timed || rules[number].trigger == OverflowTrigger::waited);
    const OverflowRule rule = known ? rules[number] : OverflowRule{};
    Overflowed fact{id, before.queue, number, rule.trigger, rule.action, rule.queue, {}, 0, false};
    if (!timed) {
        fact.next_rule = before.overflow_rule;
        fact.next_at = before.overflow_at;
    } else if (const auto next = next_timed_rule(rules, number + 1)) {
        // All limits count from one moment; a later rule with a shorter one comes at once.
        fact.next_rule = *next;
        fact.next_at = std::max(
            step.now(), before.overflow_at + Duration{rules[*next].limit.us - rule.limit.us});
    }
    fact.applied = known && overflow_applies(step, before, rule);
    step.emit(fact);
    if (!fact.applied) {
        return;
    }
    switch (rule.action) {
        case OverflowAction::add_queue:
            break;
        case OverflowAction::transfer:
            queue_move(step, id, rule.queue);
            break;
        case OverflowAction::callback:
            callback_take(step, id, rule.text, rule.language);
            break;
        case OverflowAction::message:
            queue_farewell(step, id, Exit::timed_out, rule.text, rule.language);
            break;
    }
}

bool overflow_on_arrival(Step& step, InteractionId id) {
    const Interaction arrived = *step.interaction(id);
    const std::vector<OverflowRule> rules = step.queue_settings(arrived.queue).overflow;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (triggered(step, id, rules[i]) && overflow_applies(step, arrived, rules[i])) {
            overflow(step, id, static_cast<std::uint32_t>(i), false);
            const Interaction* now = step.interaction(id);
            return now == nullptr || now->farewell != 0;
        }
    }
    if (queue_closed(step, arrived.queue)) {
        step.command(EndLeg{arrived.leg, LegEnd::ended});
        interaction_over(step, id, Exit::after_hours, Party::system);
        return true;
    }
    return false;
}

}  // namespace regente::core
