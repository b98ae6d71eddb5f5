// A flow: what a caller hears and chooses before a person answers, as data. A graph is a company's
// text, never a person's; it travels whole inside the fact that publishes it (decision 0003).
// Drawn by the screen or written by hand as JSON, checked by `validate` (validate.hpp), walked by
// `step` (step.hpp), which the core calls. Nothing here knows the time or the world.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/skill.hpp"

namespace regente::flow {

// Names a node inside its graph: 1..40 of [a-z0-9_-].
using NodeName = std::string;

// What is heard: text spoken by the speech worker, or a recorded WAV by its name.
struct Prompt {
    std::string text;      // Spoken text, up to 1000 bytes of UTF-8. Empty when `recording` is set.
    std::string language;  // "pt-BR" or "en".
    std::string recording;  // Name of an uploaded WAV without path or suffix, or empty.

    friend bool operator==(const Prompt&, const Prompt&) = default;
};
REGENTE_DESCRIBE(Prompt, text, language, recording)

struct Say {
    Prompt prompt;
    NodeName next;

    friend bool operator==(const Say&, const Say&) = default;
};
REGENTE_DESCRIBE(Say, prompt, next)

struct MenuChoice {
    std::string digit;  // One of 0-9 * #.
    NodeName next;
    std::string label;  // For screens and reports: "Suporte".

    friend bool operator==(const MenuChoice&, const MenuChoice&) = default;
};
REGENTE_DESCRIBE(MenuChoice, digit, next, label)

// Plays `prompt`, takes one digit (barge-in allowed), tries again up to `retries` times.
struct Menu {
    Prompt prompt;
    std::vector<MenuChoice> choices;       // 1..12.
    std::uint32_t first_digit_ms = 5000;   // 1000..30000, counted from the end of the prompt.
    std::uint32_t retries = 2;             // 0..5 more turns after a time-out or an invalid digit.
    std::optional<Prompt> invalid_prompt;  // Before the next turn after an invalid digit.
    std::optional<Prompt> timeout_prompt;  // Before the next turn after silence.
    NodeName on_failure;                   // After the last turn.

    friend bool operator==(const Menu&, const Menu&) = default;
};
REGENTE_DESCRIBE(Menu,
                 prompt,
                 choices,
                 first_digit_ms,
                 retries,
                 invalid_prompt,
                 timeout_prompt,
                 on_failure)

// Right-open interval of a weekday in local time; `close` may pass midnight (up to 2880) and then
// belongs to the day it starts on.
struct WeeklyInterval {
    std::uint32_t weekday = 0;  // 1 Monday .. 7 Sunday (ISO 8601).
    std::uint32_t open_minute = 0;
    std::uint32_t close_minute = 0;

    friend bool operator==(const WeeklyInterval&, const WeeklyInterval&) = default;
};
REGENTE_DESCRIBE(WeeklyInterval, weekday, open_minute, close_minute)

struct DayInterval {
    std::uint32_t open_minute = 0;
    std::uint32_t close_minute = 0;

    friend bool operator==(const DayInterval&, const DayInterval&) = default;
};
REGENTE_DESCRIBE(DayInterval, open_minute, close_minute)

// A day that is not like its weekday, nor like a holiday: what counts is written here. No interval:
// closed.
struct DayException {
    base::Date date;
    std::vector<DayInterval> open;  // As in WeeklyInterval, up to 8.
    std::string name;               // For screens: "Aniversário da cidade".

    friend bool operator==(const DayException&, const DayException&) = default;
};
REGENTE_DESCRIBE(DayException, date, open, name)

// The days on which the weekly hours do not count.
enum class HolidayRule : std::uint8_t {
    none,
    br_national,  // Brazil's national holidays.
    br_all,       // And the optional points (pontos facultativos), some of which are half days.
};
REGENTE_DESCRIBE_ENUM(HolidayRule, none, br_national, br_all)

struct Hours {
    std::string zone;  // IANA name; its transitions enter the core as facts (ZoneSet).
    std::vector<WeeklyInterval> weekly;
    NodeName on_open;
    NodeName on_closed;
    std::vector<DayException> exceptions = {};  // Up to 366, each day once.
    HolidayRule holidays = HolidayRule::none;

    friend bool operator==(const Hours&, const Hours&) = default;
};
REGENTE_DESCRIBE(Hours, zone, weekly, on_open, on_closed, exceptions, holidays)

// Enters the queue. The caller hears music, and every `announce_every_ms` the place in the line.
// The graph ends here: what follows is the queue's and the agent's.
struct Enqueue {
    base::QueueId queue;
    std::uint32_t priority = 0;                 // 0..100, added to the queue's own.
    std::uint32_t announce_every_ms = 0;        // 0 = never, else 10000..600000.
    std::string language;                       // Of the announcements.
    std::vector<base::SkillLevel> skills = {};  // At most 8, each once: whom the caller needs.
    std::uint32_t value = 0;  // 0..100: what the caller is worth to an order by value.

    friend bool operator==(const Enqueue&, const Enqueue&) = default;
};
REGENTE_DESCRIBE(Enqueue, queue, priority, announce_every_ms, language, skills, value)

struct HangUp {
    std::optional<Prompt> prompt;  // Said before.

    friend bool operator==(const HangUp&, const HangUp&) = default;
};
REGENTE_DESCRIBE(HangUp, prompt)

using NodeBody = std::variant<Say, Menu, Hours, Enqueue, HangUp>;

struct Node {
    NodeName name;
    NodeBody body;

    friend bool operator==(const Node&, const Node&) = default;
};
REGENTE_DESCRIBE(Node, name, body)

struct Graph {
    NodeName start;
    std::vector<Node> nodes;  // 1..200, names unique.

    friend bool operator==(const Graph&, const Graph&) = default;
};
REGENTE_DESCRIBE(Graph, start, nodes)

}  // namespace regente::flow
