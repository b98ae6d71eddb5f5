#include "core/setup.hpp"

#include <algorithm>
#include <set>

#include "core/agent.hpp"
#include "core/limits.hpp"
#include "core/queue.hpp"

namespace regente::core {

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
    if (agent == nullptr || agent->queues != queues) {
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

}  // namespace regente::core
