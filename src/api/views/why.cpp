#include "api/views/why.hpp"

#include <type_traits>

#include "base/overloaded.hpp"
#include "core/agent.hpp"
#include "core/line.hpp"
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
                       decision.why = fact.why;
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
                       decision.why = fact.why;
                   },
                   [&](const core::AttemptHandedOver& fact) {
                       decision.text_code = "handed_over";
                       decision.agent_name = labels.user(fact.to);
                       decision.why = fact.why;
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
                   [&](const core::RingReached&) { decision.text_code = "ring_reached"; },
                   [&](const core::ReservationEnded& fact) {
                       decision.text_code = "reservation_" + std::string(wire::enum_name(fact.end));
                       decision.agent_name = labels.user(fact.agent);
                   },
                   [&](const core::PriorityChanged&) { decision.text_code = "priority_changed"; },
                   [&](const core::Overflowed& fact) {
                       decision.text_code =
                           fact.applied ? "overflow_" + std::string(wire::enum_name(fact.action))
                                        : std::string("overflow_not_applied");
                       decision.queue_name = labels.queue(fact.to);
                   },
                   [&](const core::FarewellStarted&) { decision.text_code = "farewell"; },
                   [&](const core::InteractionTransferred& fact) {
                       decision.text_code = "transferred";
                       decision.agent_name = labels.user(fact.agent);
                       decision.queue_name = labels.queue(fact.to);
                   },
                   [&](const core::CallbackPromised& fact) {
                       decision.text_code = "callback_promised";
                       decision.agent_name = labels.user(fact.agent);
                       decision.queue_name = labels.queue(fact.queue);
                   },
                   [](const auto&) {},
               },
               stamped.fact);
    if (decision.text_code.empty()) return {};
    if (decision.why) decision.names = names_in(labels, stamped.fact);
    return decision;
}

// Splits the wait at everything that told its cause.
class WaitParts {
  public:
    void see(const StampedFact& stamped) {
        std::visit(
            base::Overloaded{
                [&](const core::InteractionQueued& fact) { turn(stamped.at, fact.cause); },
                [&](const core::RingReached& fact) { change(stamped.at, fact.cause); },
                [&](const core::ReservationEnded& fact) { change(stamped.at, fact.cause); },
                [&](const core::PositionAnnounced& fact) { change(stamped.at, fact.cause); },
                [&](const core::OfferMade&) { change(stamped.at, core::WaitCause::not_answered); },
                [&](const core::OfferEnded& fact) {
                    // What rang until somebody accepted was nobody's fault.
                    if (fact.end == core::OfferEnd::accepted) {
                        cause_ = core::WaitCause::none;
                    }
                },
                [&](const core::InteractionEngaged&) { stop(stamped.at); },
                [&](const core::AttemptStarted&) { stop(stamped.at); },
                [&](const core::CallbackPromised&) { stop(stamped.at); },
                [&](const core::FarewellStarted&) { stop(stamped.at); },
                [&](const core::InteractionEnded&) { stop(stamped.at); },
                [](const auto&) {},
            },
            stamped.fact);
    }

    std::vector<WaitPart> until(base::Instant now) {
        stop(now);
        std::vector<WaitPart> parts;
        for (const auto& [cause, us] : lengths_) {
            if (us > 0) parts.push_back({cause, {us}});
        }
        return parts;
    }

  private:
    void turn(base::Instant at, core::WaitCause cause) {
        stop(at);
        since_ = at;
        cause_ = cause;
        waits_ = true;
    }

    void change(base::Instant at, core::WaitCause cause) {
        if (waits_) turn(at, cause);
    }

    void stop(base::Instant at) {
        if (waits_) lengths_[cause_] += (at - since_).us;
        waits_ = false;
    }

    std::map<core::WaitCause, std::int64_t> lengths_;
    base::Instant since_;
    core::WaitCause cause_ = core::WaitCause::none;
    bool waits_ = false;
};

}  // namespace

WhyView draw_why(const World& world,
                 base::InteractionId id,
                 const std::vector<StampedFact>& story) {
    WhyView view;
    WaitParts parts;
    for (const StampedFact& stamped : story) {
        parts.see(stamped);
        if (auto decision = decision_of(world.labels, stamped)) {
            view.decisions.push_back(std::move(*decision));
        }
    }
    view.waited = parts.until(world.state().now);
    view.position = world.position(id);
    const core::Interaction* interaction = world.interaction(id);
    if (interaction == nullptr || view.position == 0) return view;
    view.ring = interaction->ring;
    view.next_ring_at = interaction->ring_at;
    const core::Demand demand = core::demand_of(world.state(), *interaction);
    for (const auto& [agent, row] : world.state().agents) {
        if (!row.queues.contains(interaction->queue)) continue;
        ++view.members;
        auto exclusion = core::agent_exclusion(row);
        if (!exclusion && !core::can_serve(world.state(), agent, row, demand)) {
            exclusion = core::has_skills(world.state(), row, demand.skills)
                            ? core::Exclusion::not_reached
                            : core::Exclusion::lacks_skill;
        }
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
        } else if constexpr (std::is_same_v<V, base::SkillId>) {
            add("skill", value.value, labels.skill(value));
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
