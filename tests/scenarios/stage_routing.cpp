// How queues and agents are set up for routing, line by line.
#include "reading.hpp"
#include "stage.hpp"

namespace regente::scenarios {

using namespace core;  // NOLINT(google-build-using-namespace): the language is about facts.

// The words of a queue that routing is about; false: one of them is not understood.
bool Stage::routing_words(const Words& words, QueueSettings& settings) {
    if (const auto value = value_after(words, "weight")) {
        settings.weight = number_of(*value);
    }
    if (const auto value = value_after(words, "within")) {
        settings.service_level_threshold = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "reserve")) {
        settings.reserve = number_of(*value);
    }
    if (!named(value_after(words, "agents_by"), settings.agent_order) ||
        !named(value_after(words, "wrap_up_is"), settings.wrap_up_mode) ||
        !named(value_after(words, "sticky"), settings.sticky.mode)) {
        return false;
    }
    if (const auto value = value_after(words, "hold")) {
        settings.sticky.hold = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "remembers")) {
        settings.sticky.ttl = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "offers_callback_above")) {
        settings.callback.offered = true;
        settings.callback.offered_above = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "callback_attempts")) {
        settings.callback.attempts_max = number_of(*value);
    }
    if (const auto value = value_after(words, "callback_again")) {
        settings.callback.retry_after = duration_of(*value).value_or(Duration{});
    }
    if (const auto value = value_after(words, "callback_text")) {
        settings.callback.text = *value;
    }
    return true;
}

//     ring after 20s skills billing 5 waived french queues sales urgent 5
//     overflow waited 60s add_queue sales; overflow line_longer 3 message "Call later."
std::string Stage::queue_line(const Words& words) {
    if (words[0] == "ring") {
        Ring ring;
        ring.after = duration_of(value_after(words, "after").value_or("")).value_or(Duration{});
        ring.priority_delta = number_of(value_after(words, "urgent").value_or("0"));
        std::string list;
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i] == "skills" || words[i] == "waived" || words[i] == "queues") {
                list = words[i];
            } else if (words[i] == "after" || words[i] == "urgent") {
                list.clear();
                ++i;
            } else if (list == "skills") {
                ring.skills.push_back({book_.skills.id(words[i]), number_of(words.at(i + 1))});
                ++i;
            } else if (list == "waived") {
                ring.waived.push_back(book_.skills.id(words[i]));
            } else if (list == "queues") {
                ring.queues.push_back(book_.queues.id(words[i]));
            }
        }
        queue_->second.rings.push_back(ring);
        return {};
    }
    OverflowRule rule;
    std::size_t at = 2;
    if (words[0] != "overflow" || words.size() < 3 || !named(words[1], rule.trigger)) {
        return unknown(words);
    }
    if (const auto limit = duration_of(words[at])) {
        rule.limit = *limit;
        ++at;
    } else if (rule.trigger == OverflowTrigger::line_longer) {
        rule.count = number_of(words[at++]);
    }
    if (at >= words.size() || !named(words[at], rule.action)) {
        return unknown(words);
    }
    if (++at < words.size()) {
        const bool moves =
            rule.action == OverflowAction::add_queue || rule.action == OverflowAction::transfer;
        if (moves) {
            rule.queue = book_.queues.id(words[at]);
        } else {
            rule.text = words[at];
            rule.language = "en";
        }
    }
    queue_->second.overflow.push_back(rule);
    return {};
}

std::string Stage::publish_queue() {
    const SetQueue set{queue_->first, queue_->second};
    queue_.reset();
    return ask(set);
}

// skill french [certified]
std::string Stage::skill(const Words& words) {
    return ask(SetSkill{book_.skills.declare(words.at(1)), {has_word(words, "certified")}});
}

//     in support tier 1 order 3 weight 5
//     has french 7 [for 1h]
std::string Stage::agent_line(const Words& words) {
    if (words[0] == "in" && words.size() > 1) {
        Membership member;
        member.queue = book_.queues.id(words[1]);
        member.tier = number_of(value_after(words, "tier").value_or("0"));
        member.order = number_of(value_after(words, "order").value_or("0"));
        member.weight = number_of(value_after(words, "weight").value_or("1"));
        routing_->memberships.push_back(member);
        return {};
    }
    if (words[0] == "has" && words.size() > 2) {
        AgentSkill one{book_.skills.id(words[1]), number_of(words[2]), {}};
        if (const auto length = value_after(words, "for")) {
            one.certified_until = now_ + duration_of(*length).value_or(Duration{});
        }
        routing_->skills.push_back(one);
        return {};
    }
    return unknown(words);
}

std::string Stage::publish_routing() {
    const SetAgentRouting set = *routing_;
    routing_.reset();
    return set.memberships.empty() && set.skills.empty() ? "" : ask(set);
}

}  // namespace regente::scenarios
