#include "api/views/why.hpp"

#include <type_traits>

#include "base/overloaded.hpp"
#include "core/agent.hpp"
#include "wire/reflect.hpp"

namespace regente::api::views {
namespace {

// Agents named in the answer; the counts are always whole.
constexpr std::size_t agents_max = 200;

std::string offer_text(core::OfferEnd end) {
    return "offer_" + std::string(wire::enum_name(end));
}

// None: the fact says nothing a supervisor asks for.
std::optional<WhyDecision> decision_of(const Labels& labels, const StampedFact& stamped) {
    WhyDecision decision;
    decision.at = stamped.at;
    std::visit(base::Overloaded{
                   [&](const core::InteractionArrived&) { decision.text_code = "arrived"; },
                   [&](const core::InteractionQueued& fact) {
                       decision.text_code = fact.returned ? "returned" : "queued";
                       decision.queue_name = labels.queue(fact.queue);
                   },
                   [&](const core::PositionAnnounced&) { decision.text_code = "announced"; },
                   [&](const core::OfferMade& fact) {
                       decision.text_code = "offered";
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::OfferEnded& fact) {
                       decision.text_code = offer_text(fact.end);
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::PreviewStarted& fact) {
                       decision.text_code = "preview_started";
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::PreviewEnded& fact) {
                       decision.text_code = "preview_" + std::string(wire::enum_name(fact.end));
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::AttemptStarted& fact) {
                       decision.text_code = "dialled";
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::AttemptHandedOver& fact) {
                       decision.text_code = "handed_over";
                       decision.agent_name = labels.user(fact.to);
                   },
                   [&](const core::AttemptEnded& fact) {
                       decision.text_code = "attempt_" + std::string(wire::enum_name(fact.outcome));
                   },
                   [&](const core::InteractionEngaged& fact) {
                       decision.text_code = "engaged";
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::SeatAwaited& fact) {
                       decision.text_code = fact.returns_at.us == 0 ? "device_back" : "device_lost";
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::InteractionReleased& fact) {
                       decision.text_code = "released_by_" + std::string(wire::enum_name(fact.by));
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::InteractionEnded& fact) {
                       decision.text_code = "ended_" + std::string(wire::enum_name(fact.exit));
                   },
                   [](const auto&) {},
               },
               stamped.fact);
    if (decision.text_code.empty()) return {};
    return decision;
}

}  // namespace

WhyView draw_why(const World& world,
                 base::InteractionId id,
                 const std::vector<StampedFact>& story) {
    WhyView view;
    for (const StampedFact& stamped : story) {
        if (auto decision = decision_of(world.labels, stamped)) {
            view.decisions.push_back(std::move(*decision));
        }
    }
    view.position = world.position(id);
    const core::Interaction* interaction = world.interaction(id);
    if (interaction == nullptr || view.position == 0) return view;
    for (const auto& [agent, row] : world.state().agents) {
        if (!row.queues.contains(interaction->queue)) continue;
        ++view.members;
        const auto exclusion = core::agent_exclusion(row);
        if (!exclusion) continue;
        ++view.excluded_by[std::string(wire::enum_name(*exclusion))];
        if (view.agents.size() < agents_max) {
            view.agents.push_back({world.labels.user(agent), *exclusion});
        }
    }
    return view;
}

std::map<std::string, std::string> names_in(const Labels& labels, const core::Fact& fact) {
    std::map<std::string, std::string> names;
    const auto add = [&](const char* kind, std::uint64_t id, const std::string& name) {
        if (!name.empty()) names[kind + (":" + std::to_string(id))] = name;
    };
    const auto look = [&](const auto& value) {
        using V = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<V, base::AgentId>) {
            add("agent", value.value, labels.user(value));
        } else if constexpr (std::is_same_v<V, base::QueueId>) {
            add("queue", value.value, labels.queue(value));
        } else if constexpr (std::is_same_v<V, base::CampaignId>) {
            add("campaign", value.value, labels.campaign(value));
        } else if constexpr (std::is_same_v<V, base::DispositionId>) {
            add("disposition", value.value, labels.disposition(value));
        } else if constexpr (std::is_same_v<V, base::ReasonId>) {
            add("pause", value.value, labels.pause(value));
        } else if constexpr (std::is_same_v<V, base::FlowId>) {
            add("flow", value.value, labels.flow(value));
        } else if constexpr (std::is_same_v<V, base::TrunkId>) {
            add("trunk", value.value, labels.trunk(value));
        } else if constexpr (std::is_same_v<V, core::Why>) {
            for (const core::Candidate& candidate : value.candidates) {
                add("agent", candidate.agent.value, labels.user(candidate.agent));
            }
            for (const core::Excluded& excluded : value.excluded) {
                add("agent", excluded.agent.value, labels.user(excluded.agent));
            }
        }
    };
    std::visit(
        [&](const auto& alternative) {
            wire::for_each_member<std::decay_t<decltype(alternative)>>(
                [&](auto member) { look(alternative.*member.pointer); });
        },
        fact);
    return names;
}

}  // namespace regente::api::views
