#include "sim/day/centre.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/overloaded.hpp"
#include "core/agent.hpp"
#include "sim/day/draw.hpp"
#include "wire/binary.hpp"
#include "wire/reflect.hpp"

namespace regente::sim {

using core::AgentId;
using core::Instant;
using core::InteractionId;
using core::LegId;
using core::Presence;

namespace {

constexpr base::Duration step_length = base::seconds(3);   // Of a prompt in a flow.
constexpr base::Duration dial_length = base::seconds(10);  // Until somebody called back answers.

base::Duration seconds(double value) {
    return {static_cast<std::int64_t>(value * 1e6 + 0.5)};
}

base::Duration scaled(base::Duration length, double factor) {
    return {static_cast<std::int64_t>(static_cast<double>(length.us) * factor + 0.5)};
}

Figures::Options figures_of(const Workload& workload) {
    Figures::Options options;
    const std::uint32_t minutes = workload.queues.begin()->second.arrivals.interval_minutes;
    options.start = first_midnight(workload);
    options.interval = base::minutes(minutes);
    options.intervals = workload.days * 1440 / minutes;
    options.short_abandon = seconds(workload.short_abandon_s);
    for (const auto& [name, queue] : workload.queues)
        options.thresholds.push_back(queue.settings.service_level_threshold);
    return options;
}

base::Fault refused(const std::string& where, const core::Refused& why) {
    return {"workload_invalid",
            where + (why.detail.empty() ? "" : "." + why.detail) +
                " is refused by the core: " + std::string(wire::enum_name(why.code)) + "."};
}

}  // namespace

Centre::Centre(const Workload& workload, std::uint64_t replication)
    : workload_(workload),
      replication_(replication),
      start_(first_midnight(workload)),
      end_(start_ + base::minutes(1440 * std::int64_t{workload.days})),
      now_(start_),
      figures_(figures_of(workload)) {}

std::optional<base::Fault> Centre::configure() {
    std::map<std::string, core::QueueId> ids;
    for (const auto& [name, load] : workload_.queues) {
        const core::QueueId id{ids.size() + 1};
        ids[name] = id;
        core::QueueSettings settings = load.settings;
        if (!load.wrap_up) settings.wrap_up_max = {};
        if (const auto answer = ask(core::SetQueue{id, settings}); !answer)
            return refused("queues." + name + ".settings", answer.error());
        const flow::Graph graph{"line", {{"line", flow::Enqueue{id, 0, 0, ""}}}};
        if (const auto answer = ask(core::PublishFlow{{id.value}, graph}); !answer)
            return refused("queues." + name, answer.error());
    }
    for (const auto& [name, group] : workload_.agents) {
        core::SetAgent set;
        for (const std::string& queue : group.queues)
            set.queues.push_back(ids.at(queue));
        for (std::uint32_t i = 0; i < group.count; ++i) {
            Agent one;
            one.group = &group;
            one.breaks_later = base::minutes(group.breaks_spread_minutes * std::int64_t{i} /
                                             std::max<std::int64_t>(group.count - 1, 1));
            one.prng = stream({workload_.seed, replication_, name_hash(name), i});
            agents_.push_back(one);
            set.agent = {agents_.size()};
            if (const auto answer = ask(set); !answer)
                return refused("agents." + name, answer.error());
        }
    }
    tell(core::VoiceConnected{});
    return std::nullopt;
}

void Centre::plan(Instant at, What what, std::uint64_t who, std::uint64_t about) {
    agenda_.push({at, ++order_, what, who, about});
}

void Centre::run() {
    plan(start_, What::day_begins);
    for (;;) {
        empty_inbox();
        const auto timer = core_.next_deadline();
        const bool person = !agenda_.empty() && (!timer || agenda_.top().at < *timer);
        if (!person && !timer) break;
        const Instant at = person ? agenda_.top().at : *timer;
        if (at >= end_) break;
        now_ = std::max(now_, at);
        if (person) {
            const Happening one = agenda_.top();
            agenda_.pop();
            happen(one);
        } else {
            ++inputs_;
            core_.advance(now_, output_);
            told();
        }
    }
    figures_.close(end_);
}

void Centre::happen(const Happening& one) {
    const AgentId agent_id{one.who};
    switch (one.what) {
        case What::day_begins:
            begin_day(static_cast<std::uint32_t>(one.who));
            break;
        case What::duty_begins:
            come_to_work(agent_id);
            break;
        case What::duty_ends:
            if (--agent(agent_id).duties == 0) leave_work(agent_id);
            break;
        case What::leave:
            if (agent(agent_id).leaving) leave_work(agent_id);
            break;
        case What::break_begins:
            agent(agent_id).break_minutes = one.about;
            pause(agent_id);
            break;
        case What::back_to_work:
            if (agent(agent_id).pauses == one.about && !agent(agent_id).leaving) {
                (void)ask(core::SetPresence{
                    agent_id, Presence::available, core::NotReadyReason::none, {}});
            }
            break;
        case What::caller:
            call(one.who);
            break;
        case What::patience_over:
            if (const auto it = legs_.find({one.who}); it != legs_.end() && !it->second.talked)
                hang_up(it->first, core::LegEnd::hung_up);
            break;
        case What::talk_over:
            hang_up({one.who}, core::LegEnd::hung_up);
            break;
        case What::accept:
            (void)ask(core::AcceptOffer{agent_id, {one.about}});
            break;
        case What::finish_wrap_up:
            (void)ask(core::FinishWrapUp{agent_id, {one.about}});
            break;
        case What::step_played:
            tell(core::StepEnded{
                {one.who}, static_cast<std::uint32_t>(one.about), core::StepResult::played, ""});
            break;
        case What::dial_answered:
            if (legs_.count({one.who}) > 0) tell(core::LegAnswered{{one.who}});
            break;
    }
}

void Centre::begin_day(std::uint32_t day) {
    const Instant midnight = start_ + base::minutes(1440 * std::int64_t{day});
    const std::uint32_t weekday = base::weekday_of(midnight.us / 86'400'000'000);
    if (day + 1 < workload_.days)
        plan(midnight + base::minutes(1440), What::day_begins, day + std::uint64_t{1});
    for (std::uint64_t i = 1; i <= agents_.size(); ++i) {
        const AgentGroup& group = *agents_[i - 1].group;
        const auto& days = group.weekdays;
        if (!days.empty() && std::find(days.begin(), days.end(), weekday) == days.end()) continue;
        const Instant from = midnight + base::minutes(group.shift_from_minute);
        if (from == midnight) {
            come_to_work({i});  // Before a shift of yesterday ends in this instant.
        } else {
            plan(from, What::duty_begins, i);
        }
        for (const Break& one : group.breaks)
            plan(from + base::minutes(one.after_minutes) + agents_[i - 1].breaks_later,
                 What::break_begins,
                 i,
                 one.minutes);
        plan(from + base::minutes(group.shift_minutes), What::duty_ends, i);
    }
    for (const Caller& caller : draw_callers(workload_, replication_, day)) {
        plan(caller.at, What::caller, callers_.size());
        callers_.push_back(caller);
    }
}

// ---------------------------------------------------------------- agents

void Centre::come_to_work(AgentId id) {
    Agent& one = agent(id);
    one.leaving = false;
    if (one.duties++ > 0) return;
    if (core_.state().agents.at(id).presence == Presence::signed_out) {
        (void)ask(core::SignIn{id, core::SeatKind::browser});
        tell(core::SeatUp{id, core::SeatKind::browser});
    }
    (void)ask(core::SetPresence{id, Presence::available, core::NotReadyReason::none, {}});
}

void Centre::leave_work(AgentId id) {
    agent(id).leaving = true;
    const core::AgentState state = core::agent_state(core_.state().agents.at(id));
    if (state == core::AgentState::signed_out) return;
    if (state == core::AgentState::not_ready || state == core::AgentState::available) {
        (void)ask(core::SignOut{id});
        tell(core::SeatDown{id});
    } else {
        pause(id);  // After this one.
    }
}

void Centre::pause(AgentId id) {
    (void)ask(core::SetPresence{id, Presence::not_ready, core::NotReadyReason::pause, {1}});
}

void Centre::see(const core::PresenceChanged& fact) {
    Agent& one = agent(fact.agent);
    ++one.pauses;
    if (fact.to != Presence::not_ready) return;
    if (one.leaving) {
        plan(now_, What::leave, fact.agent.value);
    } else if (fact.reason == core::NotReadyReason::pause) {
        plan(now_ + base::minutes(static_cast<std::int64_t>(one.break_minutes)),
             What::back_to_work,
             fact.agent.value,
             one.pauses);
    } else {
        plan(now_ + seconds(one.group->missed_s), What::back_to_work, fact.agent.value, one.pauses);
    }
}

void Centre::see(const core::OfferMade& fact) {
    Agent& one = agent(fact.agent);
    const bool missed = uniform(one.prng) < one.group->no_answer;
    if (missed) return;  // It lapses.
    plan(now_ + seconds(one.group->answer_s),
         What::accept,
         fact.agent.value,
         fact.interaction.value);
}

void Centre::see(const core::WrapUpStarted& fact) {
    const Leg* leg = leg_of(fact.interaction);
    const base::Duration length = leg == nullptr ? base::Duration{} : callers_[leg->caller].wrap_up;
    plan(now_ + scaled(length, agent(fact.agent).group->handle_factor),
         What::finish_wrap_up,
         fact.agent.value,
         fact.interaction.value);
}

// ---------------------------------------------------------------- callers

void Centre::call(std::uint64_t caller) {
    const LegId leg{base::voice_leg_bit | (caller + 1)};
    legs_[leg] = {true, false, static_cast<std::uint32_t>(caller), {}};
    tell(core::CallArrived{leg, {callers_[caller].queue + std::uint64_t{1}}, {}, {}});
}

void Centre::hang_up(LegId id, core::LegEnd end) {
    const auto it = legs_.find(id);
    if (it == legs_.end() || !it->second.live) return;
    it->second.live = false;
    inbox_.push_back(core::LegEnded{id, end});
    for (const core::RecordingId recording : it->second.recordings)
        inbox_.push_back(core::RecordingClosed{recording, 0, {}});
}

Centre::Leg* Centre::leg_of(InteractionId id) {
    const auto it = leg_of_interaction_.find(id);
    if (it == leg_of_interaction_.end()) return nullptr;
    const auto leg = legs_.find(it->second);
    return leg == legs_.end() ? nullptr : &leg->second;
}

void Centre::see(const core::InteractionArrived& fact) {
    leg_of_interaction_[fact.interaction] = fact.leg;
}

// Somebody is called back: the same matter on a new leg.
void Centre::see(const core::AttemptStarted& fact) {
    const Leg* before = leg_of(fact.interaction);
    const std::uint32_t caller = before == nullptr ? 0 : before->caller;
    legs_[fact.leg] = {true, false, caller, {}};
    leg_of_interaction_[fact.interaction] = fact.leg;
}

void Centre::see(const core::InteractionQueued& fact) {
    const Leg* leg = leg_of(fact.interaction);
    if (leg == nullptr || leg->talked || fact.returned) return;
    plan(fact.since + callers_[leg->caller].patience,
         What::patience_over,
         leg_of_interaction_.at(fact.interaction).value);
}

void Centre::see(const core::InteractionEngaged& fact) {
    Leg* leg = leg_of(fact.interaction);
    if (leg == nullptr) return;
    leg->talked = true;
    plan(now_ + scaled(callers_[leg->caller].talk, agent(fact.agent).group->handle_factor),
         What::talk_over,
         leg_of_interaction_.at(fact.interaction).value);
}

void Centre::see(const core::InteractionEnded& fact) {
    if (core_.state().interactions.count(fact.interaction) == 0) over_.push_back(fact.interaction);
}

void Centre::see(const core::WrapUpEnded& fact) {
    over_.push_back(fact.interaction);
}

void Centre::forget(InteractionId id) {
    const auto it = leg_of_interaction_.find(id);
    if (it == leg_of_interaction_.end()) return;
    legs_.erase(it->second);
    leg_of_interaction_.erase(it);
}

// ---------------------------------------------------------------- the border of the core

base::Result<core::Accepted, core::Refused> Centre::ask(const core::Request& request) {
    ++inputs_;
    auto answer = core_.request(now_, request, output_);
    told();
    return answer;
}

void Centre::tell(const core::Event& event) {
    ++inputs_;
    core_.event(now_, event, output_);
    told();
}

void Centre::empty_inbox() {
    while (!inbox_.empty()) {
        const core::Event event = std::move(inbox_.front());
        inbox_.pop_front();
        tell(event);
    }
}

void Centre::told() {
    for (const core::Fact& fact : output_.facts) {
        ++facts_;
        std::visit([this](const auto& one) { see(one); }, fact);
        figures_.fact(now_, fact);
        if (watch_) watch_(now_, fact);
        if (hashing_) {
            hash_.update(wire::encode(now_));
            hash_.update(wire::encode(fact));
        }
    }
    for (const core::Command& command : output_.commands)
        react(command);
    output_.facts.clear();
    output_.commands.clear();
    for (const InteractionId id : std::exchange(over_, {}))
        forget(id);
}

void Centre::react(const core::Command& command) {
    std::visit(
        base::Overloaded{
            [&](const core::AnswerLeg& one) { inbox_.push_back(core::LegAnswered{one.leg}); },
            [&](const core::PlayStep& one) {
                plan(now_ + step_length, What::step_played, one.leg.value, one.step);
            },
            [&](const core::AnnouncePosition& one) {
                plan(now_ + step_length, What::step_played, one.leg.value, one.step);
            },
            [&](const core::PlaceLeg& one) {
                plan(now_ + dial_length, What::dial_answered, one.leg.value);
            },
            [&](const core::EndLeg& one) { hang_up(one.leg, core::LegEnd::ended); },
            [&](const core::StartRecording& one) {
                const auto it = legs_.find(one.leg);
                if (it != legs_.end() && it->second.live) {
                    it->second.recordings.push_back(one.recording);
                } else {
                    inbox_.push_back(core::RecordingClosed{one.recording, 0, {}});
                }
            },
            [&](const core::StopRecording& one) {
                inbox_.push_back(core::RecordingClosed{one.recording, 0, {}});
            },
            [](const auto&) {},
        },
        command);
}

}  // namespace regente::sim
