#include "flow/step.hpp"

#include <algorithm>
#include <cstddef>

#include "base/overloaded.hpp"

namespace regente::flow {

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t day_minutes = 24L * 60;

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

namespace {

// Whether this day's intervals hold that minute, which may lie beyond its midnight.
bool open_on(const Hours& hours,
             std::int64_t day,
             std::int64_t minute,
             const ClosureOf& closure_of) {
    const auto holds = [minute](const auto& interval) {
        return minute >= interval.open_minute && minute < interval.close_minute;
    };
    const base::Date date = base::date_of(day);
    const auto exception = std::find_if(hours.exceptions.begin(),
                                        hours.exceptions.end(),
                                        [&](const DayException& one) { return one.date == date; });
    if (exception != hours.exceptions.end()) {
        return std::any_of(exception->open.begin(), exception->open.end(), holds);
    }
    if (hours.holidays != HolidayRule::none) {
        // Closed until midnight: so is what would have passed it.
        const auto closed = closure_of(hours.holidays, date);
        if (closed && minute >= closed->open_minute &&
            (minute < closed->close_minute || closed->close_minute >= day_minutes)) {
            return false;
        }
    }
    const std::uint32_t weekday = base::weekday_of(day);
    return std::any_of(
        hours.weekly.begin(), hours.weekly.end(), [&](const WeeklyInterval& interval) {
            return interval.weekday == weekday && holds(interval);
        });
}

}  // namespace

bool is_open(const Hours& hours,
             base::Instant now,
             base::Duration offset,
             const ClosureOf& closure_of) {
    const std::int64_t minutes = floor_div(now.us + offset.us, minute_us);
    const std::int64_t today = floor_div(minutes, day_minutes);
    const std::int64_t minute = minutes - today * day_minutes;
    return open_on(hours, today, minute, closure_of) ||
           open_on(hours, today - 1, minute + day_minutes, closure_of);
}

Action step(const Graph& graph,
            const Position& position,
            const Input& input,
            base::Instant now,
            const Calendar& calendar) {
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
                    const auto offset = calendar.offset_of(hours.zone).value_or(base::Duration{});
                    const bool open = is_open(hours, now, offset, calendar.closure_of);
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
