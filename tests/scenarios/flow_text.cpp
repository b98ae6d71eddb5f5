#include "flow_text.hpp"

#include <cstdlib>

namespace regente::scenarios {

namespace {

std::uint32_t number_of(const std::string& text) {
    return static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

// "1->billing" gives {"1", "billing"}.
std::optional<std::pair<std::string, std::string>> arrow_of(const std::string& word) {
    const std::size_t at = word.find("->");
    if (at == std::string::npos || at == 0) {
        return std::nullopt;
    }
    return std::make_pair(word.substr(0, at), word.substr(at + 2));
}

std::uint32_t minute_of(const std::string& clock) {
    return number_of(clock.substr(0, 2)) * 60 + number_of(clock.substr(3, 2));
}

flow::Menu menu_of(const Words& words) {
    flow::Menu menu;
    menu.prompt = {words[2], "en", ""};
    for (const std::string& word : words) {
        if (const auto arrow = arrow_of(word)) {
            menu.choices.push_back({arrow->first, arrow->second, arrow->second});
        }
    }
    menu.on_failure = value_after(words, "else").value_or("");
    if (const auto retries = value_after(words, "retries")) {
        menu.retries = number_of(*retries);
    }
    if (const auto text = value_after(words, "invalid")) {
        menu.invalid_prompt = flow::Prompt{*text, "en", ""};
    }
    if (const auto text = value_after(words, "silence")) {
        menu.timeout_prompt = flow::Prompt{*text, "en", ""};
    }
    return menu;
}

flow::Hours hours_of(const Words& words) {
    flow::Hours hours;
    hours.zone = words[2];
    const std::uint32_t first = number_of(words[3].substr(0, 1));
    const std::uint32_t last = number_of(words[3].substr(words[3].size() - 1));
    std::uint32_t close = minute_of(words[4].substr(6));
    const std::uint32_t open = minute_of(words[4]);
    if (close <= open) {
        close += 24 * 60;  // Past midnight.
    }
    for (std::uint32_t day = first; day <= last; ++day) {
        hours.weekly.push_back({day, open, close});
    }
    if (has_word(words, "holidays")) {
        hours.holidays = flow::HolidayRule::br_national;
    }
    if (has_word(words, "optional_points")) {
        hours.holidays = flow::HolidayRule::br_all;
    }
    if (const auto day = value_after(words, "but")) {
        flow::DayException exception;
        exception.date = {static_cast<std::int32_t>(number_of(day->substr(0, 4))),
                          number_of(day->substr(5, 2)),
                          number_of(day->substr(8, 2))};
        const std::string when = value_after(words, *day).value_or("closed");
        if (when != "closed") {
            exception.open.push_back({minute_of(when), minute_of(when.substr(6))});
        }
        hours.exceptions.push_back(exception);
    }
    for (const std::string& word : words) {
        if (const auto arrow = arrow_of(word)) {
            (arrow->first == "open" ? hours.on_open : hours.on_closed) = arrow->second;
        }
    }
    return hours;
}

flow::Enqueue enqueue_of(const Words& words, Book& book) {
    flow::Enqueue enqueue;
    enqueue.queue = book.queues.id(words[2]);
    enqueue.language = "en";
    if (const auto priority = value_after(words, "priority")) {
        enqueue.priority = number_of(*priority);
    }
    if (const auto every = value_after(words, "announce")) {
        enqueue.announce_every_ms =
            static_cast<std::uint32_t>(duration_of(*every).value_or(base::Duration{}).us / 1000);
    }
    if (const auto skill = value_after(words, "needs")) {
        enqueue.skills.push_back(
            {book.skills.id(*skill), number_of(value_after(words, *skill).value_or("1"))});
    }
    if (const auto skill = value_after(words, "and")) {
        enqueue.skills.push_back(
            {book.skills.id(*skill), number_of(value_after(words, *skill).value_or("1"))});
    }
    if (const auto value = value_after(words, "value")) {
        enqueue.value = number_of(*value);
    }
    return enqueue;
}

}  // namespace

std::optional<flow::Node> node_of(const Words& words, Book& book) {
    if (words.size() < 2) {
        return std::nullopt;
    }
    const std::string& kind = words[1];
    if (kind == "say" && words.size() == 5) {
        return flow::Node{words[0], flow::Say{{words[2], "en", ""}, words[4]}};
    }
    if (kind == "menu" && words.size() >= 4) {
        return flow::Node{words[0], menu_of(words)};
    }
    if (kind == "hours" && words.size() >= 7 && words[4].size() == 11) {
        return flow::Node{words[0], hours_of(words)};
    }
    if (kind == "queue" && words.size() >= 3) {
        return flow::Node{words[0], enqueue_of(words, book)};
    }
    if (kind == "hangup") {
        flow::HangUp hang_up;
        if (words.size() > 2) {
            hang_up.prompt = flow::Prompt{words[2], "en", ""};
        }
        return flow::Node{words[0], hang_up};
    }
    return std::nullopt;
}

}  // namespace regente::scenarios
