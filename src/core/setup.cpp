#include "core/setup.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/agent.hpp"
#include "core/limits.hpp"
#include "core/offer.hpp"
#include "core/queue.hpp"

namespace regente::core {

namespace {

bool asks_for(const std::vector<SkillLevel>& skills, SkillId skill) {
    return std::any_of(skills.begin(), skills.end(), [skill](const SkillLevel& one) {
        return one.skill == skill;
    });
}

bool asks_for(const QueueSettings& settings, SkillId skill) {
    return std::any_of(settings.rings.begin(), settings.rings.end(), [skill](const Ring& ring) {
        return asks_for(ring.skills, skill) ||
               std::count(ring.waived.begin(), ring.waived.end(), skill) > 0;
    });
}

bool asks_for(const PublishedFlow& flow, SkillId skill) {
    for (const auto& [number, version] : flow.versions) {
        for (const flow::Node& node : version.graph.nodes) {
            const auto* enqueue = std::get_if<flow::Enqueue>(&node.body);
            if (enqueue != nullptr && asks_for(enqueue->skills, skill)) {
                return true;
            }
        }
    }
    return false;
}

bool skill_in_use(const State& state, SkillId skill) {
    const auto any = [](const auto& all, const auto& asks) {
        return std::any_of(
            all.begin(), all.end(), [&asks](const auto& one) { return asks(one.second); });
    };
    return any(state.agents,
               [skill](const Agent& agent) { return agent.skills.count(skill) > 0; }) ||
           any(state.queues,
               [skill](const QueueSettings& queue) { return asks_for(queue, skill); }) ||
           any(state.flows, [skill](const PublishedFlow& flow) { return asks_for(flow, skill); }) ||
           any(state.interactions,
               [skill](const Interaction& one) { return asks_for(one.skills, skill); });
}

}  // namespace

Answer operation_set(Step& step, const SetOperation& request) {
    const OperationSettings& settings = request.settings;
    const auto within = [](Duration value, std::int64_t low_s, std::int64_t high_s) {
        return value >= base::seconds(low_s) && value <= base::seconds(high_s);
    };
    if (!within(settings.ring_max, 10, 90)) {
        return refuse(Refusal::value_out_of_range, "ring_max");
    }
    if (!within(settings.seat_grace, 0, 300)) {
        return refuse(Refusal::value_out_of_range, "seat_grace");
    }
    if (!within(settings.unknown_retry, 60, 7L * 24 * 3600)) {
        return refuse(Refusal::value_out_of_range, "unknown_retry");
    }
    if (!within(settings.ageing_step, 1, 3600)) {
        return refuse(Refusal::value_out_of_range, "ageing_step");
    }
    if (settings.ageing_increment < 1 || settings.ageing_increment > 100) {
        return refuse(Refusal::value_out_of_range, "ageing_increment");
    }
    if (settings.ageing_max > priority_max) {
        return refuse(Refusal::value_out_of_range, "ageing_max");
    }
    if (!within(settings.value_bound, 0, 3600)) {
        return refuse(Refusal::value_out_of_range, "value_bound");
    }
    if (settings.late_share > 100) {
        return refuse(Refusal::value_out_of_range, "late_share");
    }
    if (step.state().settings != settings) {
        step.emit(OperationSet{settings});
    }
    return Accepted{};
}

Answer zone_set(Step& step, const SetZone& request) {
    if (request.zone.empty() || request.zone.size() > zone_name_max) {
        return refuse(Refusal::value_out_of_range, "zone");
    }
    const auto& offsets = request.offsets;
    const bool ascending = std::is_sorted(
        offsets.begin(), offsets.end(), [](auto& a, auto& b) { return a.from < b.from; });
    const bool sane = std::all_of(offsets.begin(), offsets.end(), [](const ZoneOffset& one) {
        return one.offset >= base::minutes(-24L * 60) && one.offset <= base::minutes(24L * 60);
    });
    if (offsets.empty() || offsets.size() > zone_offsets_max || !ascending || !sane) {
        return refuse(Refusal::value_out_of_range, "offsets");
    }
    const auto& zones = step.state().zones;
    const auto it = zones.find(request.zone);
    if (it == zones.end() && zones.size() >= zones_max) {
        return refuse(Refusal::limit_reached, "zones");
    }
    if (it == zones.end() || it->second != offsets) {
        step.emit(ZoneSet{request.zone, offsets});
    }
    return Accepted{};
}

Answer agent_set(Step& step, const SetAgent& request) {
    if (!request.agent) {
        return refuse(Refusal::value_out_of_range, "agent");
    }
    const std::set<QueueId> queues(request.queues.begin(), request.queues.end());
    if (queues.size() > agent_queues_max) {
        return refuse(Refusal::limit_reached, "queues");
    }
    for (const QueueId queue : queues) {
        if (!queue_exists(step, queue)) {
            return refuse(Refusal::queue_unknown, std::to_string(queue.value));
        }
    }
    const Agent* agent = step.agent(request.agent);
    if (agent == nullptr && step.state().agents.size() >= agents_max) {
        return refuse(Refusal::limit_reached, "agents");
    }
    const bool lent = agent != nullptr && agent->returns_at != Instant{};
    if (agent == nullptr || (lent ? agent->home_queues : agent->queues) != queues) {
        step.emit(AgentSet{request.agent, {queues.begin(), queues.end()}});
    }
    return Accepted{};
}

Answer agent_remove(Step& step, const RemoveAgent& request) {
    const Agent* agent = step.agent(request.agent);
    if (agent == nullptr) {
        return refuse(Refusal::agent_unknown);
    }
    if (agent->item == Item::engaged || agent->item == Item::dialling) {
        return refuse(Refusal::agent_busy);
    }
    if (agent->presence != Presence::signed_out) {
        agent_leave(step, request.agent, SignOutCause::removed);
    }
    step.emit(AgentRemoved{request.agent});
    return Accepted{};
}

Answer disposition_set(Step& step, const SetDisposition& request) {
    if (!request.disposition) {
        return refuse(Refusal::value_out_of_range, "disposition");
    }
    const auto& dispositions = step.state().dispositions;
    const auto it = dispositions.find(request.disposition);
    if (it == dispositions.end() && dispositions.size() >= dispositions_max) {
        return refuse(Refusal::limit_reached, "dispositions");
    }
    if (it == dispositions.end() || it->second != request.settings) {
        step.emit(DispositionSet{request.disposition, request.settings});
    }
    return Accepted{};
}

Answer skill_set(Step& step, const SetSkill& request) {
    if (!request.skill) {
        return refuse(Refusal::value_out_of_range, "skill");
    }
    const auto& skills = step.state().skills;
    const auto it = skills.find(request.skill);
    if (it == skills.end() && skills.size() >= skills_max) {
        return refuse(Refusal::limit_reached, "skills");
    }
    if (it == skills.end() || it->second != request.settings) {
        step.emit(SkillSet{request.skill, request.settings});
    }
    return Accepted{};
}

Answer skill_remove(Step& step, const RemoveSkill& request) {
    if (step.state().skills.count(request.skill) == 0) {
        return refuse(Refusal::skill_unknown);
    }
    if (skill_in_use(step.state(), request.skill)) {
        return refuse(Refusal::skill_in_use);
    }
    step.emit(SkillRemoved{request.skill});
    return Accepted{};
}

Answer agent_set_routing(Step& step, const SetAgentRouting& request) {
    const Agent* agent = step.agent(request.agent);
    if (agent == nullptr) {
        return refuse(Refusal::agent_unknown);
    }
    std::map<QueueId, Membership> memberships;
    for (const Membership& one : request.memberships) {
        if (one.tier > 10 || one.order > 10'000 || one.weight < 1 || one.weight > 100 ||
            !memberships.emplace(one.queue, one).second) {
            return refuse(Refusal::value_out_of_range, "memberships");
        }
        const bool serves =
            agent->queues.count(one.queue) > 0 || agent->home_queues.count(one.queue) > 0;
        if (!serves) {
            return refuse(Refusal::queue_unknown, std::to_string(one.queue.value));
        }
    }
    std::map<SkillId, AgentSkill> skills;
    for (const AgentSkill& one : request.skills) {
        if (one.level < 1 || one.level > 10 || !skills.emplace(one.skill, one).second) {
            return refuse(Refusal::value_out_of_range, "skills");
        }
        if (step.state().skills.count(one.skill) == 0) {
            return refuse(Refusal::skill_unknown, std::to_string(one.skill.value));
        }
    }
    if (skills.size() > agent_skills_max) {
        return refuse(Refusal::limit_reached, "skills");
    }
    if (agent->memberships != memberships || agent->skills != skills) {
        step.emit(AgentRoutingSet{request.agent, request.memberships, request.skills});
        offer_check_certificate(step, request.agent);
    }
    return Accepted{};
}

Answer agent_lend(Step& step, const LendAgent& request) {
    const Agent* agent = step.agent(request.agent);
    if (agent == nullptr) {
        return refuse(Refusal::agent_unknown);
    }
    if (request.length == Duration{}) {
        if (agent->returns_at != Instant{}) {
            step.emit(AgentReturned{request.agent});
        }
        return Accepted{};
    }
    if (request.length < base::minutes(1) || request.length > base::minutes(24L * 60)) {
        return refuse(Refusal::value_out_of_range, "length");
    }
    const std::set<QueueId> queues(request.queues.begin(), request.queues.end());
    if (queues.empty() || queues.size() > agent_queues_max) {
        return refuse(Refusal::value_out_of_range, "queues");
    }
    for (const QueueId queue : queues) {
        if (!queue_exists(step, queue)) {
            return refuse(Refusal::queue_unknown, std::to_string(queue.value));
        }
    }
    step.emit(
        AgentLent{request.agent, {queues.begin(), queues.end()}, step.now() + request.length});
    return Accepted{};
}

}  // namespace regente::core
