// Walks a flow: where the caller stands and what just happened, to what to do next. Pure and total:
// it answers for every graph, also one that `validate` would refuse, and never loops.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "flow/graph.hpp"

namespace regente::flow {

// Local time minus UTC in a zone now; none when the zone is unknown, which is read as UTC.
using OffsetOf = std::function<std::optional<base::Duration>(const std::string& zone)>;

// The part of a day that a holiday closes: minutes from midnight, right-open; none on other days.
using ClosureOf =
    std::function<std::optional<DayInterval>(HolidayRule rule, const base::Date& date)>;

// What the core knows of the calendar and a flow does not.
struct Calendar {
    OffsetOf offset_of;
    ClosureOf closure_of;
};

struct Position {
    NodeName node;
    std::uint32_t turn = 0;    // Of a menu.
    bool after_hours = false;  // The way here went through the closed branch of an hours node.

    friend bool operator==(const Position&, const Position&) = default;
};

// What happened at the position.
struct Arrived {};  // The caller just came to this node.

struct Played {};

struct Pressed {
    std::string digit;
};

struct Silence {};

// Voice could not do it: what was to be heard counts as heard, what was to be pressed as silence.
struct Broke {};

using Input = std::variant<Arrived, Played, Pressed, Silence, Broke>;

// What to do next. Voice runs a `Play` by itself and answers once.
struct Play {
    Position position;
    std::vector<Prompt> prompts;
    bool collect = false;
    base::Duration first_digit;
};

struct EnterQueue {
    Enqueue enqueue;
};

struct Finish {
    bool after_hours = false;
    bool broken = false;  // The graph leads nowhere: validation would have refused it.
};

using Action = std::variant<Play, EnterQueue, Finish>;

Action step(const Graph& graph,
            const Position& position,
            const Input& input,
            base::Instant now,
            const Calendar& calendar);

// Is local time within the hours? For each day counts: an exception, else its holiday, else its
// weekday. Intervals that pass midnight belong to the day they start on; the end is outside.
bool is_open(const Hours& hours,
             base::Instant now,
             base::Duration offset,
             const ClosureOf& closure_of);

}  // namespace regente::flow
