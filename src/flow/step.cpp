#include "flow/step.hpp"

#include <algorithm>
#include <cstddef>

#include "base/overloaded.hpp"

namespace regente::flow {

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t day_minutes = 24L * 60;
constexpr std::int64_t week_minutes = 7 * day_minutes;

const Node* find_node(const Graph& graph, const NodeName& name) {
    const auto it = std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
        return node.name == name;
    });
    return it == graph.nodes.end() ? nullptr : &*it;
}

bool silent(const Prompt& prompt) {
    return prompt.text.empty() && prompt.recording.empty();
}

// Floor division by a positive number, also for instants before 1970.
std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

Play menu_turn(const Menu& menu, Position position, const std::optional<Prompt>& before) {
    Play play;
    play.position = std::move(position);
    if (before && !silent(*before)) {
        play.prompts.push_back(*before);
    }
    play.prompts.push_back(menu.prompt);
    play.collect = true;
    play.first_digit = base::milliseconds(menu.first_digit_ms);
    return play;
}

// What a node does with an input: an action, or the node to go on to.
using Outcome = std::variant<Action, NodeName>;

Outcome at_say(const Say& say, const Position& position, bool arrived) {
    if (!arrived || silent(say.prompt)) {
        return say.next;
    }
    return Action(Play{position, {say.prompt}, false, {}});
}

Outcome at_menu(const Menu& menu, const Position& position, const Input& input) {
    if (std::holds_alternative<Arrived>(input)) {
        Position first = position;
        first.turn = 0;
        return Action(menu_turn(menu, std::move(first), std::nullopt));
    }
    const auto* pressed = std::get_if<Pressed>(&input);
    if (pressed != nullptr) {
        for (const MenuChoice& choice : menu.choices) {
            if (choice.digit == pressed->digit) {
                return choice.next;
            }
        }
    }
    if (position.turn >= menu.retries) {
        return menu.on_failure;
    }
    Position next = position;
    ++next.turn;
    return Action(menu_turn(
        menu, std::move(next), pressed != nullptr ? menu.invalid_prompt : menu.timeout_prompt));
}

Outcome at_hang_up(const HangUp& hang_up, const Position& position, bool arrived) {
    if (arrived && hang_up.prompt && !silent(*hang_up.prompt)) {
        return Action(Play{position, {*hang_up.prompt}, false, {}});
    }
    return Action(Finish{position.after_hours, false});
}

}  // namespace

bool is_open(const Hours& hours, base::Instant now, base::Duration offset) {
    // 1970-01-01 was a Thursday: minute 0 of the week is Monday 00:00, three days before.
    const std::int64_t minutes = floor_div(now.us + offset.us, minute_us) + 3 * day_minutes;
    const std::int64_t of_week = minutes - floor_div(minutes, week_minutes) * week_minutes;
    return std::any_of(
        hours.weekly.begin(), hours.weekly.end(), [&](const WeeklyInterval& interval) {
            const std::int64_t day = (std::int64_t{interval.weekday} - 1) * day_minutes;
            const std::int64_t open = day + interval.open_minute;
            const std::int64_t close = day + interval.close_minute;
            // Sunday's interval may pass into Monday: the same minute, a week later.
            return (of_week >= open && of_week < close) ||
                   (of_week + week_minutes >= open && of_week + week_minutes < close);
        });
}

Action step(const Graph& graph,
            const Position& position,
            const Input& input,
            base::Instant now,
            const OffsetOf& offset_of) {
    Position here = position;
    Input happened = input;
    // Every hop goes to another node without taking time; more hops than nodes is a circle.
    for (std::size_t hops = 0; hops <= graph.nodes.size(); ++hops) {
        const Node* node = find_node(graph, here.node);
        if (node == nullptr) {
            return Finish{here.after_hours, true};
        }
        const bool arrived = std::holds_alternative<Arrived>(happened);
        Outcome outcome = std::visit(
            base::Overloaded{
                [&](const Say& say) -> Outcome { return at_say(say, here, arrived); },
                [&](const Menu& menu) -> Outcome { return at_menu(menu, here, happened); },
                [&](const Hours& hours) -> Outcome {
                    const auto offset = offset_of(hours.zone).value_or(base::Duration{});
                    const bool open = is_open(hours, now, offset);
                    here.after_hours = here.after_hours || !open;
                    return open ? hours.on_open : hours.on_closed;
                },
                [&](const Enqueue& enqueue) -> Outcome { return Action(EnterQueue{enqueue}); },
                [&](const HangUp& hang_up) -> Outcome {
                    return at_hang_up(hang_up, here, arrived);
                },
            },
            node->body);
        if (auto* action = std::get_if<Action>(&outcome)) {
            return std::move(*action);
        }
        here.node = std::get<NodeName>(outcome);
        here.turn = 0;
        happened = Arrived{};
    }
    return Finish{here.after_hours, true};
}

}  // namespace regente::flow
