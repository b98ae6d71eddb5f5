#include "core/queue_settings.hpp"

#include <algorithm>
#include <set>

#include "core/limits.hpp"
#include "core/queue.hpp"

namespace regente::core {

namespace {

bool within(Duration value, std::int64_t low_s, std::int64_t high_s) {
    return value >= base::seconds(low_s) && value <= base::seconds(high_s);
}

bool sane(const StickySettings& sticky) {
    const std::int64_t hold_max = sticky.mode == StickyMode::only ? 3600 : 120;
    return within(sticky.hold, 1, hold_max) && within(sticky.ttl, 3600, 90L * 24 * 3600);
}

bool sane(const CallbackSettings& callback) {
    return within(callback.offered_above, 0, 3600) && callback.attempts_max >= 1 &&
           callback.attempts_max <= 10 && within(callback.retry_after, 30, 24L * 3600) &&
           within(callback.ring_max, 10, 90) && callback.text.size() <= spoken_text_max;
}

bool sane(const OverflowRule& rule) {
    const bool timed =
        rule.trigger == OverflowTrigger::waited || rule.trigger == OverflowTrigger::expected_wait;
    const bool moves =
        rule.action == OverflowAction::add_queue || rule.action == OverflowAction::transfer;
    return (!timed || within(rule.limit, 1, 7200)) && rule.count <= 100'000 &&
           rule.text.size() <= spoken_text_max && moves == bool{rule.queue};
}

const char* out_of_range(const QueueSettings& settings) {
    if (settings.priority > 100) {
        return "priority";
    }
    if (!within(settings.offer_max, 3, 120)) {
        return "offer_max";
    }
    if (!within(settings.wrap_up_max, 0, 3600)) {
        return "wrap_up_max";
    }
    if (!within(settings.service_level_threshold, 1, 3600)) {
        return "service_level_threshold";
    }
    if (settings.service_level_target < 1 || settings.service_level_target > 100) {
        return "service_level_target";
    }
    if (settings.weight < 1 || settings.weight > 100) {
        return "weight";
    }
    if (!sane(settings.sticky)) {
        return "sticky";
    }
    if (settings.overflow.size() > overflow_rules_max ||
        !std::all_of(settings.overflow.begin(),
                     settings.overflow.end(),
                     [](const OverflowRule& rule) { return sane(rule); })) {
        return "overflow";
    }
    if (!sane(settings.callback)) {
        return "callback";
    }
    if (settings.reserve > 1000) {
        return "reserve";
    }
    return nullptr;
}

// A ring lets in everybody whom the ring before let in.
bool widens(const Ring& before, const Ring& ring) {
    const auto known = [&before](const SkillLevel& asked) {
        return std::any_of(before.skills.begin(), before.skills.end(), [&](const SkillLevel& one) {
            return one.skill == asked.skill && one.level >= asked.level;
        });
    };
    const auto kept = [](const auto& from, const auto& in) {
        return std::all_of(from.begin(), from.end(), [&in](const auto& one) {
            return std::count(in.begin(), in.end(), one) > 0;
        });
    };
    return ring.after > before.after &&
           std::all_of(ring.skills.begin(), ring.skills.end(), known) &&
           kept(before.waived, ring.waived) && kept(before.queues, ring.queues) &&
           ring.priority_delta >= before.priority_delta;
}

// What is wrong with the rings or rules, besides ranges.
std::optional<Refused> refused_rings(const Step& step, const SetQueue& request) {
    const std::vector<Ring>& rings = request.settings.rings;
    if (rings.size() > rings_max || (!rings.empty() && rings.front().after != Duration{}) ||
        (!rings.empty() && !within(rings.back().after, 0, 3600))) {
        return Refused{Refusal::value_out_of_range, "rings"};
    }
    for (std::size_t i = 0; i < rings.size(); ++i) {
        const std::string name = "rings[" + std::to_string(i) + "]";
        if (rings[i].priority_delta > 100 || rings[i].queues.size() > ring_queues_max) {
            return Refused{Refusal::value_out_of_range, name};
        }
        if (auto refused = refused_skills(step, rings[i].skills, name)) {
            return refused;
        }
        for (const SkillId skill : rings[i].waived) {
            if (step.state().skills.count(skill) == 0) {
                return Refused{Refusal::skill_unknown, name};
            }
        }
        for (const QueueId queue : rings[i].queues) {
            if (queue == request.queue || !queue_exists(step, queue)) {
                return Refused{Refusal::queue_unknown, name};
            }
        }
        if (i > 0 && !widens(rings[i - 1], rings[i])) {
            return Refused{Refusal::rings_narrow, name};
        }
    }
    for (const OverflowRule& rule : request.settings.overflow) {
        if (rule.queue && (rule.queue == request.queue || !queue_exists(step, rule.queue))) {
            return Refused{Refusal::queue_unknown, "overflow"};
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refused> refused_skills(const Step& step,
                                      const std::vector<SkillLevel>& skills,
                                      const std::string& name) {
    std::set<SkillId> known;
    for (const SkillLevel& one : skills) {
        if (step.state().skills.count(one.skill) == 0) {
            return Refused{Refusal::skill_unknown, name};
        }
        if (one.level < 1 || one.level > 10 || !known.insert(one.skill).second) {
            return Refused{Refusal::value_out_of_range, name};
        }
    }
    if (skills.size() > demand_skills_max) {
        return Refused{Refusal::value_out_of_range, name};
    }
    return std::nullopt;
}

std::optional<Refused> refused_settings(const Step& step, const SetQueue& request) {
    if (const char* field = out_of_range(request.settings)) {
        return Refused{Refusal::value_out_of_range, field};
    }
    return refused_rings(step, request);
}

}  // namespace regente::core
