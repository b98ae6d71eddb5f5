#include "flow/validate.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <variant>
#include <vector>

#include "base/overloaded.hpp"

namespace regente::flow {

namespace {

using Complaint = std::optional<Broken>;

bool name_valid(std::string_view name) {
    return !name.empty() && name.size() <= name_max &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
           });
}

bool digit_valid(std::string_view digit) {
    return digit.size() == 1 &&
           std::string_view("0123456789*#").find(digit[0]) != std::string_view::npos;
}

// Every node one can come to from this one.
std::vector<NodeName> exits(const Node& node) {
    return std::visit(base::Overloaded{
                          [](const Say& say) { return std::vector<NodeName>{say.next}; },
                          [](const Menu& menu) {
                              std::vector<NodeName> result;
                              for (const MenuChoice& choice : menu.choices) {
                                  result.push_back(choice.next);
                              }
                              result.push_back(menu.on_failure);
                              return result;
                          },
                          [](const Hours& hours) {
                              return std::vector<NodeName>{hours.on_open, hours.on_closed};
                          },
                          [](const Enqueue&) { return std::vector<NodeName>{}; },
                          [](const HangUp&) { return std::vector<NodeName>{}; },
                      },
                      node.body);
}

class Validator {
  public:
    explicit Validator(const Graph& graph)
        : graph_(graph) {}

    Complaint run() {
        if (graph_.nodes.empty()) {
            return Broken{"", Flaw::no_nodes, ""};
        }
        if (graph_.nodes.size() > nodes_max) {
            return Broken{"", Flaw::too_many_nodes, std::to_string(graph_.nodes.size())};
        }
        for (const Node& node : graph_.nodes) {
            if (!name_valid(node.name)) {
                return Broken{node.name, Flaw::name_invalid, node.name};
            }
            if (!by_name_.emplace(node.name, &node).second) {
                return Broken{node.name, Flaw::name_repeated, node.name};
            }
        }
        if (by_name_.count(graph_.start) == 0) {
            return Broken{"", Flaw::start_unknown, graph_.start};
        }
        for (const Node& node : graph_.nodes) {
            if (auto complaint = check(node)) {
                return complaint;
            }
        }
        if (auto complaint = reachable()) {
            return complaint;
        }
        return circles();
    }

  private:
    Complaint check(const Node& node) const {
        auto complaint = std::visit(
            base::Overloaded{
                [&](const Say& say) { return check_prompt(node, say.prompt); },
                [&](const Menu& menu) { return check_menu(node, menu); },
                [&](const Hours& hours) { return check_hours(node, hours); },
                [&](const Enqueue& enqueue) { return check_enqueue(node, enqueue); },
                [&](const HangUp& hang_up) {
                    return hang_up.prompt ? check_prompt(node, *hang_up.prompt) : Complaint{};
                },
            },
            node.body);
        if (complaint) {
            return complaint;
        }
        for (const NodeName& next : exits(node)) {
            if (by_name_.count(next) == 0) {
                return Broken{node.name, Flaw::next_unknown, next};
            }
        }
        return {};
    }

    static Complaint check_prompt(const Node& node, const Prompt& prompt) {
        if (prompt.text.empty() && prompt.recording.empty()) {
            return Broken{node.name, Flaw::prompt_empty, ""};
        }
        if (!prompt.text.empty() && !prompt.recording.empty()) {
            return Broken{node.name, Flaw::prompt_double, prompt.recording};
        }
        if (prompt.text.size() > prompt_text_max) {
            return Broken{node.name, Flaw::prompt_too_long, std::to_string(prompt.text.size())};
        }
        if (!prompt.text.empty() && prompt.language != "pt-BR" && prompt.language != "en") {
            return Broken{node.name, Flaw::prompt_language_unknown, prompt.language};
        }
        if (!prompt.recording.empty() && !name_valid(prompt.recording)) {
            return Broken{node.name, Flaw::recording_name_invalid, prompt.recording};
        }
        return {};
    }

    static Complaint check_menu(const Node& node, const Menu& menu) {
        if (auto complaint = check_prompt(node, menu.prompt)) {
            return complaint;
        }
        for (const auto& prompt : {menu.invalid_prompt, menu.timeout_prompt}) {
            if (!prompt) {
                continue;
            }
            if (auto complaint = check_prompt(node, *prompt)) {
                return complaint;
            }
        }
        if (menu.choices.empty()) {
            return Broken{node.name, Flaw::no_choices, ""};
        }
        if (menu.choices.size() > 12) {
            return Broken{node.name, Flaw::too_many_choices, std::to_string(menu.choices.size())};
        }
        std::set<std::string> digits;
        for (const MenuChoice& choice : menu.choices) {
            if (!digit_valid(choice.digit)) {
                return Broken{node.name, Flaw::digit_invalid, choice.digit};
            }
            if (!digits.insert(choice.digit).second) {
                return Broken{node.name, Flaw::digit_repeated, choice.digit};
            }
        }
        if (menu.first_digit_ms < 1000 || menu.first_digit_ms > 30000) {
            return Broken{
                node.name, Flaw::first_digit_out_of_range, std::to_string(menu.first_digit_ms)};
        }
        if (menu.retries > 5) {
            return Broken{node.name, Flaw::retries_out_of_range, std::to_string(menu.retries)};
        }
        return {};
    }

    static Complaint check_hours(const Node& node, const Hours& hours) {
        if (hours.zone.empty()) {
            return Broken{node.name, Flaw::zone_missing, ""};
        }
        if (hours.weekly.size() > weekly_max) {
            return Broken{
                node.name, Flaw::weekly_out_of_range, std::to_string(hours.weekly.size())};
        }
        std::set<base::Date> dates;
        for (const DayException& one : hours.exceptions) {
            const bool sane =
                std::all_of(one.open.begin(), one.open.end(), [](const DayInterval& interval) {
                    return interval.open_minute < 24 * 60 &&
                           interval.close_minute > interval.open_minute &&
                           interval.close_minute <= 48 * 60;
                });
            if (!sane || !base::exists(one.date) || !dates.insert(one.date).second ||
                one.open.size() > 8 || one.name.size() > exception_name_max) {
                return Broken{node.name,
                              Flaw::exception_out_of_range,
                              std::to_string(one.date.year) + "-" + std::to_string(one.date.month) +
                                  "-" + std::to_string(one.date.day)};
            }
        }
        if (hours.exceptions.size() > exceptions_max) {
            return Broken{
                node.name, Flaw::exception_out_of_range, std::to_string(hours.exceptions.size())};
        }
        for (const WeeklyInterval& interval : hours.weekly) {
            if (interval.weekday < 1 || interval.weekday > 7 || interval.open_minute >= 24 * 60 ||
                interval.close_minute <= interval.open_minute || interval.close_minute > 48 * 60) {
                return Broken{node.name,
                              Flaw::weekly_out_of_range,
                              std::to_string(interval.weekday) + " " +
                                  std::to_string(interval.open_minute) + "-" +
                                  std::to_string(interval.close_minute)};
            }
        }
        return {};
    }

    static Complaint check_enqueue(const Node& node, const Enqueue& enqueue) {
        if (!enqueue.queue) {
            return Broken{node.name, Flaw::queue_missing, ""};
        }
        if (enqueue.priority > priority_max) {
            return Broken{node.name, Flaw::priority_out_of_range, std::to_string(enqueue.priority)};
        }
        if (enqueue.value > value_max) {
            return Broken{node.name, Flaw::value_out_of_range, std::to_string(enqueue.value)};
        }
        const std::uint32_t every = enqueue.announce_every_ms;
        if (every != 0 && (every < 10000 || every > 600000)) {
            return Broken{node.name, Flaw::announce_out_of_range, std::to_string(every)};
        }
        if (every != 0 && enqueue.language != "pt-BR" && enqueue.language != "en") {
            return Broken{node.name, Flaw::prompt_language_unknown, enqueue.language};
        }
        return {};
    }

    Complaint reachable() const {
        std::set<NodeName> seen{graph_.start};
        std::vector<NodeName> open{graph_.start};
        while (!open.empty()) {
            const Node& node = *by_name_.at(open.back());
            open.pop_back();
            for (const NodeName& next : exits(node)) {
                if (seen.insert(next).second) {
                    open.push_back(next);
                }
            }
        }
        for (const Node& node : graph_.nodes) {
            if (seen.count(node.name) == 0) {
                return Broken{node.name, Flaw::unreachable, ""};
            }
        }
        return {};
    }

    // Where a caller who presses nothing goes from here. A menu's choices need a key, so a circle
    // through them always has somebody turning it.
    static std::vector<NodeName> exits_without_input(const Node& node) {
        if (const auto* menu = std::get_if<Menu>(&node.body)) {
            return {menu->on_failure};
        }
        return exits(node);
    }

    Complaint circles() const {
        // Nodes whose every way ends are removed until nothing changes; what is left turns.
        std::set<NodeName> left;
        for (const Node& node : graph_.nodes) {
            left.insert(node.name);
        }
        for (bool changed = true; changed;) {
            changed = false;
            for (const Node& node : graph_.nodes) {
                if (left.count(node.name) == 0) {
                    continue;
                }
                const auto next = exits_without_input(node);
                const bool turns = std::any_of(next.begin(), next.end(), [&](const NodeName& name) {
                    return left.count(name) > 0;
                });
                if (!turns) {
                    left.erase(node.name);
                    changed = true;
                }
            }
        }
        for (const Node& node : graph_.nodes) {
            if (left.count(node.name) > 0) {
                return Broken{node.name, Flaw::circle_without_key, ""};
            }
        }
        return {};
    }

    const Graph& graph_;
    std::map<NodeName, const Node*> by_name_;
};

std::string_view flaw_name(Flaw flaw) {
    return boost::describe::enum_to_string(flaw, "?");
}

}  // namespace

base::Result<base::Done, Broken> validate(const Graph& graph) {
    if (auto complaint = Validator(graph).run()) {
        return base::Err{std::move(*complaint)};
    }
    return base::Done{};
}

std::string text_of(const Broken& broken) {
    std::string text = broken.node.empty() ? "flow" : broken.node;
    text += ": ";
    text += flaw_name(broken.flaw);
    if (!broken.value.empty()) {
        text += " (" + broken.value + ")";
    }
    return text;
}

}  // namespace regente::flow
