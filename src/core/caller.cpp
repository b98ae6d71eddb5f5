#include "core/caller.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "compliance/holidays_br.hpp"
#include "core/interaction.hpp"
#include "core/limits.hpp"
#include "core/queue.hpp"
#include "core/queue_settings.hpp"
#include "flow/validate.hpp"

namespace regente::core {

namespace {

const flow::Graph& graph_of(const Step& step, const Interaction& interaction) {
    return step.state().flows.at(interaction.flow).versions.at(interaction.flow_version).graph;
}

// The days on which Brazil rests, as the flow counts them.
std::optional<flow::DayInterval> closure_of(flow::HolidayRule rule, const base::Date& date) {
    std::optional<flow::DayInterval> closed;
    for (const compliance::Holiday& holiday : compliance::holidays_br(date.year)) {
        const bool counts = rule == flow::HolidayRule::br_all || !holiday.optional_point;
        if (holiday.date != date || !counts) {
            continue;
        }
        // Two on one day: the longer.
        if (!closed || holiday.until_minute - holiday.from_minute >
                           closed->close_minute - closed->open_minute) {
            closed = flow::DayInterval{holiday.from_minute, holiday.until_minute};
        }
    }
    return closed;
}

flow::Calendar calendar(const Step& step) {
    const auto offset_of = [&step](const std::string& zone) -> std::optional<Duration> {
        const auto it = step.state().zones.find(zone);
        if (it == step.state().zones.end() || it->second.empty()) {
            return std::nullopt;
        }
        const auto& all = it->second;
        // The last one that began; the first covers the past.
        const auto after =
            std::upper_bound(all.begin(), all.end(), step.now(), [](Instant now, const auto& one) {
                return now < one.from;
            });
        return after == all.begin() ? all.front().offset : std::prev(after)->offset;
    };
    return {offset_of, closure_of};
}

PlayStep play_command(const Interaction& interaction, const flow::Play& play) {
    return {interaction.leg,
            interaction.step,
            play.prompts,
            play.collect,
            play.first_digit,
            interaction.turn > 0};
}

void perform(Step& step, InteractionId id, const flow::Action& action) {
    const Interaction& interaction = *step.interaction(id);
    std::visit(base::Overloaded{
                   [&](const flow::Play& play) {
                       const auto prompts = static_cast<std::int64_t>(play.prompts.size());
                       const Duration length = {prompt_max.us * prompts + play.first_digit.us +
                                                step_margin.us};
                       step.emit(FlowStepStarted{id,
                                                 play.position.node,
                                                 interaction.step + 1,
                                                 play.position.turn,
                                                 step.now() + length,
                                                 play.position.after_hours});
                       step.command(play_command(interaction, play));
                   },
                   [&](const flow::EnterQueue& enter) { queue_enter(step, id, enter.enqueue); },
                   [&](const flow::Finish& finish) {
                       step.command(EndLeg{interaction.leg, LegEnd::ended});
                       interaction_over(step,
                                        id,
                                        finish.after_hours ? Exit::after_hours : Exit::flow_ended,
                                        Party::system);
                   },
               },
               action);
}

flow::Position position_of(const Interaction& interaction) {
    return {interaction.node, interaction.turn, interaction.after_hours};
}

void walk_on(Step& step,
             InteractionId id,
             StepResult result,
             const std::string& digit,
             const flow::Input& input) {
    const Interaction& interaction = *step.interaction(id);
    step.emit(FlowStepEnded{id, interaction.step, result, digit});
    perform(step,
            id,
            flow::step(graph_of(step, interaction),
                       position_of(interaction),
                       input,
                       step.now(),
                       calendar(step)));
}

// The first thing in a graph that this operation does not have.
std::optional<Refused> missing_in(const Step& step, const flow::Graph& graph) {
    for (const flow::Node& node : graph.nodes) {
        if (const auto* enqueue = std::get_if<flow::Enqueue>(&node.body)) {
            if (step.state().queues.count(enqueue->queue) == 0) {
                return Refused{Refusal::queue_unknown, node.name};
            }
            if (auto refused = refused_skills(step, enqueue->skills, node.name)) {
                return refused;
            }
        }
    }
    for (const flow::Node& node : graph.nodes) {
        if (const auto* hours = std::get_if<flow::Hours>(&node.body)) {
            if (step.state().zones.count(hours->zone) == 0) {
                return Refused{Refusal::zone_unknown, node.name};
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Answer flow_publish(Step& step, const PublishFlow& request) {
    if (!request.flow) {
        return refuse(Refusal::value_out_of_range, "flow");
    }
    if (const auto valid = flow::validate(request.graph); !valid) {
        return refuse(Refusal::flow_invalid, flow::text_of(valid.error()));
    }
    if (auto refused = missing_in(step, request.graph)) {
        return base::Err{std::move(*refused)};
    }
    const auto& flows = step.state().flows;
    const auto it = flows.find(request.flow);
    if (it == flows.end() && flows.size() >= flows_max) {
        return refuse(Refusal::limit_reached, "flows");
    }
    const std::uint32_t version = it == flows.end() ? 1 : it->second.live_version + 1;
    step.emit(FlowPublished{request.flow, version, request.graph});
    return Accepted{};
}

void caller_begin(Step& step, InteractionId id, const flow::NodeName& start) {
    perform(step,
            id,
            flow::step(graph_of(step, *step.interaction(id)),
                       {start, 0, false},
                       flow::Arrived{},
                       step.now(),
                       calendar(step)));
}

void caller_step_ended(Step& step, const StepEnded& event) {
    const auto it = step.index().legs.find(event.leg);
    if (it == step.index().legs.end()) {
        return;
    }
    const InteractionId id = it->second;
    const Interaction& interaction = *step.interaction(id);
    if (interaction.state == InteractionState::queued) {
        queue_step_ended(step, id, event);
        return;
    }
    if (interaction.state != InteractionState::in_flow || interaction.step != event.step) {
        return;
    }
    switch (event.result) {
        case StepResult::played:
            walk_on(step, id, event.result, {}, flow::Played{});
            break;
        case StepResult::digit: {
            const std::string digit = event.digit.substr(0, 1);
            walk_on(step, id, event.result, digit, flow::Pressed{digit});
            break;
        }
        case StepResult::timed_out:
            walk_on(step, id, event.result, {}, flow::Silence{});
            break;
        case StepResult::failed:
            walk_on(step, id, event.result, {}, flow::Broke{});
            break;
    }
}

void caller_overdue(Step& step, InteractionId id) {
    walk_on(step, id, StepResult::failed, {}, flow::Broke{});
}

void caller_repeat_step(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    const flow::Graph& graph = graph_of(step, interaction);
    const auto action =
        flow::step(graph, position_of(interaction), flow::Arrived{}, step.now(), calendar(step));
    if (const auto* play = std::get_if<flow::Play>(&action)) {
        step.command(play_command(interaction, *play));
    }
}

}  // namespace regente::core
