#include "core/contact_order.hpp"

#include <algorithm>
#include <limits>

namespace regente::core {

namespace {

std::uint32_t priority_of(const Line& line) {
    return std::numeric_limits<std::uint32_t>::max() - line.key.reversed_priority;
}

std::uint32_t value_of(const Line& line) {
    return std::numeric_limits<std::uint32_t>::max() - line.key.reversed_value;
}

// Priority + one increment for every whole step waited; the limit never lowers a priority.
std::int64_t aged_priority(const OperationSettings& settings, std::int64_t own, Duration waited) {
    const std::int64_t aged =
        own + waited.us / settings.ageing_step.us * std::int64_t{settings.ageing_increment};
    return std::max(own, std::min(aged, std::int64_t{settings.ageing_max}));
}

// Of every hundred decisions, `late_share` evenly spread ones belong to the late.
bool turn_of_the_late(const Step& step) {
    const std::uint64_t share = step.state().settings.late_share;
    const std::uint64_t made = step.state().offers;
    return (made + 1) * share / 100 > made * share / 100;
}

}  // namespace

bool goes_before(const Urgency& a, const Urgency& b) {
    if (a.group != b.group) {
        return a.group > b.group;
    }
    if (a.key != b.key) {
        return a.key > b.key;
    }
    return std::pair(a.since, a.interaction) < std::pair(b.since, b.interaction);
}

Urgency urgency_of(const Step& step, const Line& line) {
    const OperationSettings& settings = step.state().settings;
    const auto& [since, interaction] = *line.waiting.begin();
    const Duration waited = step.now() - since;
    Urgency urgency{0, 0, since, interaction};
    switch (settings.contact_order) {
        case ContactOrder::strict_priority:
            urgency.key = priority_of(line);
            break;
        case ContactOrder::fifo:
            break;
        case ContactOrder::ageing:
            urgency.key = aged_priority(settings, priority_of(line), waited);
            break;
        case ContactOrder::weighted_queues:
            urgency.key = waited.us * std::int64_t{step.queue_settings(line.key.home()).weight};
            break;
        case ContactOrder::deadline: {
            const Duration target = step.queue_settings(line.key.home()).service_level_threshold;
            const bool late = waited > target;
            urgency.group = late == turn_of_the_late(step) ? 1 : 0;
            // Slack as a share of the target, in millionths; of the late, how late.
            urgency.key = late ? waited.us - target.us : waited.us * 1'000'000 / target.us;
            break;
        }
        case ContactOrder::value:
            urgency.key = value_of(line);
            break;
    }
    return urgency;
}

const Line* most_urgent(const Step& step, const std::vector<const Line*>& lines) {
    const OperationSettings& settings = step.state().settings;
    Instant newest{std::numeric_limits<std::int64_t>::max()};
    if (settings.contact_order == ContactOrder::value && !lines.empty()) {
        const auto oldest =
            std::min_element(lines.begin(), lines.end(), [](const Line* a, const Line* b) {
                return a->waiting.begin()->first < b->waiting.begin()->first;
            });
        newest = (*oldest)->waiting.begin()->first + settings.value_bound;
    }
    const Line* best = nullptr;
    Urgency most;
    for (const Line* line : lines) {
        if (line->waiting.begin()->first > newest) {
            continue;
        }
        const Urgency urgency = urgency_of(step, *line);
        if (best == nullptr || goes_before(urgency, most)) {
            best = line;
            most = urgency;
        }
    }
    return best;
}

}  // namespace regente::core
