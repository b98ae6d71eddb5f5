#include "api/views/floor.hpp"

#include <utility>

#include "api/views/merge_patch.hpp"
#include "core/agent.hpp"
#include "wire/json.hpp"

namespace regente::api::views {
namespace {

using boost::json::object;
using boost::json::value;

std::string text(std::uint64_t id) {
    return std::to_string(id);
}

object& member(value& json, const char* name) {
    value& child = json.get_object()[name];
    if (!child.is_object()) child = object{};
    return child.get_object();
}

// Puts `next` (none: gone) into the map and the difference into the patch.
void replace(object& entries, object& patch, const std::string& key, std::optional<value> next) {
    const value* old = entries.if_contains(key);
    if (!next) {
        if (old == nullptr) return;
        entries.erase(key);
        patch[key] = nullptr;
        return;
    }
    if (auto difference = merge_diff(old == nullptr ? value{} : *old, *next)) {
        patch[key] = std::move(*difference);
        entries[key] = std::move(*next);
    }
}

value draw_waiting(const World& world, base::InteractionId id, std::uint32_t position) {
    FloorWaiting waiting;
    waiting.position = position;
    if (const core::Interaction* found = world.interaction(id)) {
        waiting.queue = text(found->queue.value);
        waiting.contact_name = world.labels.contact(found->contact);
        waiting.number = world.labels.number(found->address);
        waiting.since = found->queued_since;
        waiting.offered = found->state == core::InteractionState::offered;
    }
    return wire::to_json(waiting);
}

}  // namespace

FloorQueue draw_floor_queue(const World& world, base::QueueId id) {
    FloorQueue view;
    view.name = world.labels.queue(id);
    const auto& line = world.line(id);
    view.waiting = static_cast<std::uint32_t>(line.size());
    for (const LinePlace& place : line) {
        if (view.oldest.us == 0 || place.since < view.oldest) view.oldest = place.since;
    }
    using metrics::QueueCount;
    const metrics::QueueTally& day = world.day.of(id);
    view.offered = day[QueueCount::offered];
    view.answered = day[QueueCount::answered];
    view.abandoned = metrics::abandoned(day) - day[QueueCount::short_abandons];
    view.short_abandoned = day[QueueCount::short_abandons];
    view.service_level_permille = world.day.service_level_permille(id);
    if (const auto settings = world.state().queues.find(id);
        settings != world.state().queues.end()) {
        view.service_level_target = settings->second.service_level_target;
        view.service_level_threshold = settings->second.service_level_threshold;
    }
    for (const auto& [agent, row] : world.state().agents) {
        if (!row.queues.contains(id)) continue;
        switch (core::agent_state(row)) {
            case core::AgentState::available:
                ++view.agents_available;
                break;
            case core::AgentState::offered:
            case core::AgentState::engaged:
            case core::AgentState::wrap_up:
                ++view.agents_busy;
                break;
            case core::AgentState::not_ready:
                ++view.agents_not_ready;
                break;
            case core::AgentState::signed_out:
                break;
        }
    }
    return view;
}

FloorAgent draw_floor_agent(const World& world, base::AgentId id) {
    FloorAgent view;
    view.name = world.labels.user(id);
    const core::Agent* agent = world.agent(id);
    if (agent == nullptr) return view;
    view.state = core::agent_state(*agent);
    view.reason = agent->reason;
    view.pause_name = world.labels.pause(agent->pause);
    view.since = agent->since;
    view.seat_up = agent->seat_up;
    view.interaction = text(agent->interaction.value);
    if (const core::Interaction* item = world.interaction(agent->interaction)) {
        view.doing = item->campaign ? world.labels.campaign(item->campaign)
                                    : world.labels.queue(item->queue);
    }
    for (const base::QueueId queue : agent->queues)
        view.queues.push_back(text(queue.value));
    return view;
}

std::optional<value> Floor::draw(const World& world, const Touched& touched) {
    if (touched.everything) {
        FloorView view;
        view.voice_up = world.state().voice_up;
        for (const auto& [id, ignored] : world.state().queues) {
            view.queues[text(id.value)] = draw_floor_queue(world, id);
        }
        for (const auto& [id, ignored] : world.state().agents) {
            view.agents[text(id.value)] = draw_floor_agent(world, id);
        }
        value next = wire::to_json(view);
        shown_.clear();
        for (const auto& [id, ignored] : world.state().queues) {
            std::uint32_t position = 0;
            for (const LinePlace& place : world.line(id)) {
                if (++position > floor_waiting_max) break;
                member(next, "waiting")[text(place.interaction.value)] =
                    draw_waiting(world, place.interaction, position);
                shown_[id].insert(place.interaction);
            }
        }
        auto patch = merge_diff(json_, next);
        json_ = std::move(next);
        return patch;
    }
    object queues;
    object agents;
    object waiting;
    for (const base::QueueId id : touched.queues) {
        const bool known = world.state().queues.contains(id);
        replace(member(json_, "queues"),
                queues,
                text(id.value),
                known ? std::optional(wire::to_json(draw_floor_queue(world, id))) : std::nullopt);
        draw_line(world, id, waiting);
    }
    for (const base::AgentId id : touched.agents) {
        const bool known = world.agent(id) != nullptr;
        replace(member(json_, "agents"),
                agents,
                text(id.value),
                known ? std::optional(wire::to_json(draw_floor_agent(world, id))) : std::nullopt);
    }
    object patch;
    if (!queues.empty()) patch["queues"] = std::move(queues);
    if (!agents.empty()) patch["agents"] = std::move(agents);
    if (!waiting.empty()) patch["waiting"] = std::move(waiting);
    if (patch.empty()) return {};
    return patch;
}

void Floor::draw_line(const World& world, base::QueueId id, object& patch) {
    object& entries = member(json_, "waiting");
    std::set<base::InteractionId> shown;
    std::uint32_t position = 0;
    for (const LinePlace& place : world.line(id)) {
        if (++position > floor_waiting_max) break;
        shown.insert(place.interaction);
        replace(entries,
                patch,
                text(place.interaction.value),
                draw_waiting(world, place.interaction, position));
    }
    for (const base::InteractionId gone : shown_[id]) {
        if (shown.contains(gone)) continue;
        // It may wait in another queue by now, drawn there before or after.
        const core::Interaction* found = world.interaction(gone);
        const bool elsewhere = found != nullptr && found->queue != id && world.position(gone) != 0;
        if (!elsewhere) replace(entries, patch, text(gone.value), std::nullopt);
    }
    shown_[id] = std::move(shown);
}

}  // namespace regente::api::views
