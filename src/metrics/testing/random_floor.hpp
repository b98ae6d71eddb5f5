// Random days of a floor for tests: facts in an order the core could have said them, and beside them
// what truly happened, kept by a model that shares nothing with the fold. Tests only.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/prng.hpp"
#include "core/facts.hpp"
#include "metrics/visit_exit.hpp"

namespace regente::metrics::testing {

struct TrueVisit {
    base::QueueId queue;
    base::Instant queued;
    base::Instant left;  // Zero: still waits.
    VisitExit exit = VisitExit::answered;
    base::Duration threshold;
};

struct TrueTalk {
    base::QueueId queue;
    base::AgentId agent;
    base::Instant accepted;
    base::Instant released;
    base::Instant wrapped;
    base::Duration held;
    base::Duration away;
    bool by_system = false;
    bool outbound = false;
};

class RandomFloor {
  public:
    static constexpr base::Instant day{1'790'000'100'000'000};  // Begins a quarter of an hour.
    static constexpr std::uint64_t queues = 3;
    static constexpr std::uint64_t agents = 6;

    explicit RandomFloor(std::uint64_t seed)
        : prng_(seed) {
        for (std::uint64_t id = 1; id <= queues; ++id)
            set_queue({id});
    }

    void work(std::size_t actions) {
        for (std::size_t i = 0; i < actions; ++i) {
            pass();
            act();
        }
    }

    base::Instant now = day;
    std::vector<std::pair<base::Instant, core::Fact>> facts;
    std::vector<TrueVisit> visits;
    std::vector<TrueTalk> talks;
    std::map<base::AgentId, base::Duration> signed_in;  // Of those who left again.
    std::uint64_t histories = 0;                        // Interactions that began.

    // Signed in now, since then.
    std::map<base::AgentId, base::Instant> present() const {
        std::map<base::AgentId, base::Instant> found;
        for (const auto& [id, agent] : agents_) {
            if (agent.in) found[id] = agent.since;
        }
        return found;
    }

    // The lowest id that is still alive.
    std::size_t alive() const { return callers_.size(); }

  private:
    enum class Stage { queued, offered, talking, wrapping };

    struct Caller {
        Stage stage = Stage::queued;
        std::optional<std::size_t> visit;
        std::optional<TrueTalk> talk;
        base::AgentId agent;
        base::Instant held;  // Zero: not on hold.
        base::Instant away;  // Zero: the device is there.
        bool customer_gone = false;
        bool outbound = false;
    };

    struct Person {
        bool in = false;
        bool available = false;
        base::InteractionId item;
        base::Instant since;
    };

    void say(core::Fact fact) { facts.emplace_back(now, std::move(fact)); }

    void pass() {
        switch (prng_.below(8)) {
            case 0:
                break;  // In the same microsecond.
            case 1: {   // Exactly onto a border.
                const std::int64_t width = base::minutes(15).us;
                now.us += width - now.us % width;
                break;
            }
            default:
                now.us += static_cast<std::int64_t>(prng_.below(40'000'000));
        }
    }

    void set_queue(base::QueueId id) {
        core::QueueSettings settings;
        settings.service_level_threshold =
            base::seconds(static_cast<std::int64_t>(10 + prng_.below(30)));
        thresholds_[id] = settings.service_level_threshold;
        say(core::QueueSet{id, settings});
    }

    base::QueueId any_queue() { return {1 + prng_.below(queues)}; }

    void act() {
        switch (prng_.below(12)) {
            case 0:
            case 1:
            case 2:
                return arrive();
            case 3:
            case 4:
                return person({1 + prng_.below(agents)});
            case 5:
                return dial();
            case 6:
                if (prng_.below(20) == 0) set_queue(any_queue());
                return;
            default:
                if (callers_.empty()) return;
                auto chosen = callers_.begin();
                std::advance(chosen, prng_.below(callers_.size()));
                go_on(chosen->first, chosen->second);
        }
    }

    void enter(base::InteractionId id, Caller& caller, base::QueueId queue, bool returned) {
        core::InteractionQueued queued;
        queued.interaction = id;
        queued.queue = queue;
        queued.since = now;
        queued.returned = returned;
        say(queued);
        caller.stage = Stage::queued;
        if (caller.visit && visits[*caller.visit].queue == queue) return;
        leave(caller, VisitExit::overflowed_out);
        caller.visit = visits.size();
        visits.push_back({queue, now, {}, VisitExit::answered, thresholds_[queue]});
    }

    void leave(Caller& caller, VisitExit exit) {
        if (!caller.visit) return;
        visits[*caller.visit].left = now;
        visits[*caller.visit].exit = exit;
        caller.visit.reset();
    }

    void arrive() {
        if (callers_.size() > 3 * agents) return;
        const base::InteractionId id{++last_};
        ++histories;
        core::InteractionArrived arrived;
        arrived.interaction = id;
        say(arrived);
        if (prng_.below(10) == 0) {
            say(core::InteractionEnded{id, core::Exit::abandoned_in_flow, core::Party::customer});
            return;
        }
        enter(id, callers_[id], any_queue(), false);
    }

    std::optional<base::AgentId> idle() {
        const std::uint64_t first = prng_.below(agents);
        for (std::uint64_t i = 0; i < agents; ++i) {
            const base::AgentId id{1 + (first + i) % agents};
            const Person& person = agents_[id];
            if (person.in && person.available && !person.item) return id;
        }
        return {};
    }

    void dial() {
        const auto agent = idle();
        if (!agent) return;
        const base::InteractionId id{++last_};
        ++histories;
        core::AttemptStarted started;
        started.attempt = {id.value};
        started.interaction = id;
        started.agent = *agent;
        say(started);
        Caller& caller = callers_[id];
        caller.outbound = true;
        caller.agent = *agent;
        agents_[*agent].item = id;
        caller.stage = Stage::offered;
    }

    void person(base::AgentId id) {
        Person& person = agents_[id];
        if (!person.in) {
            say(core::AgentSignedIn{id, core::SeatKind::browser});
            person = {true, false, {}, now};
        } else if (prng_.below(6) == 0 && !person.item) {
            say(core::AgentSignedOut{id, core::SignOutCause::asked});
            signed_in[id] = signed_in[id] + (now - person.since);
            person = {};
        } else {
            core::PresenceChanged changed;
            changed.agent = id;
            person.available = prng_.below(3) != 0;
            changed.to = person.available ? core::Presence::available : core::Presence::not_ready;
            changed.reason = person.available
                                 ? core::NotReadyReason::none
                                 : static_cast<core::NotReadyReason>(1 + prng_.below(6));
            say(changed);
        }
    }

    void go_on(base::InteractionId id, Caller& caller) {
        switch (caller.stage) {
            case Stage::queued:
                return waits(id, caller);
            case Stage::offered:
                return caller.outbound ? rings_out(id, caller) : rings(id, caller);
            case Stage::talking:
                return talks_on(id, caller);
            case Stage::wrapping:
                agents_[caller.agent].item = {};
                say(core::WrapUpEnded{id, caller.agent, core::WrapUpEnd::finished});
                caller.talk->wrapped = now;
                talks.push_back(*caller.talk);
                if (caller.customer_gone) {
                    callers_.erase(id);
                } else {
                    caller.stage = Stage::queued;
                }
        }
    }

    void end(base::InteractionId id, Caller& caller, core::Exit exit, VisitExit visit) {
        say(core::InteractionEnded{id, exit, core::Party::customer});
        leave(caller, visit);
        callers_.erase(id);
    }

    void waits(base::InteractionId id, Caller& caller) {
        const std::uint64_t dice = prng_.below(12);
        if (dice == 0) {
            end(id, caller, core::Exit::abandoned_in_queue, VisitExit::abandoned_in_queue);
        } else if (dice == 1) {
            end(id, caller, core::Exit::system_drop, VisitExit::system_drop);
        } else if (dice == 2) {
            enter(id, caller, any_queue(), false);
        } else if (dice == 3 && prng_.below(3) == 0) {
            end(id, caller, core::Exit::after_hours, VisitExit::after_hours);
        } else if (const auto agent = idle()) {
            core::OfferMade offer;
            offer.interaction = id;
            offer.agent = *agent;
            say(offer);
            caller.agent = *agent;
            caller.stage = Stage::offered;
            agents_[*agent].item = id;
        }
    }

    void rings(base::InteractionId id, Caller& caller) {
        const auto offer_end = static_cast<core::OfferEnd>(prng_.below(6));
        say(core::OfferEnded{id, caller.agent, offer_end});
        if (offer_end == core::OfferEnd::accepted) return engage(id, caller);
        agents_[caller.agent].item = {};
        if (offer_end == core::OfferEnd::customer_left) {
            end(id, caller, core::Exit::abandoned_ringing, VisitExit::abandoned_ringing);
        } else {
            enter(id, caller, visits[*caller.visit].queue, true);
        }
    }

    void rings_out(base::InteractionId id, Caller& caller) {
        core::AttemptEnded ended;
        ended.attempt = {id.value};
        ended.interaction = id;
        ended.outcome = prng_.below(2) == 0 ? core::Outcome::answered : core::Outcome::busy;
        say(ended);
        if (ended.outcome == core::Outcome::answered) return engage(id, caller);
        agents_[caller.agent].item = {};
        say(core::InteractionEnded{id, core::Exit::not_answered, core::Party::system});
        callers_.erase(id);
    }

    void engage(base::InteractionId id, Caller& caller) {
        TrueTalk talk;
        talk.agent = caller.agent;
        if (caller.visit) talk.queue = visits[*caller.visit].queue;
        talk.accepted = now;
        talk.outbound = caller.outbound;
        caller.talk = talk;
        caller.held = caller.away = {};
        leave(caller, VisitExit::answered);
        say(core::InteractionEngaged{id, caller.agent});
        caller.stage = Stage::talking;
    }

    void settle_clocks(Caller& caller) {
        if (caller.away.us != 0) {
            caller.talk->away = caller.talk->away + (now - caller.away);
        } else if (caller.held.us != 0) {
            caller.talk->held = caller.talk->held + (now - caller.held);
        }
    }

    void talks_on(base::InteractionId id, Caller& caller) {
        const std::uint64_t dice = prng_.below(6);
        if (dice == 0) {
            settle_clocks(caller);
            caller.held = caller.held.us != 0 ? base::Instant{} : now;
            if (caller.away.us != 0) caller.away = now;
            say(core::HoldChanged{id, caller.held.us != 0});
            return;
        }
        if (dice == 1) {
            settle_clocks(caller);
            caller.away = caller.away.us != 0 ? base::Instant{} : now;
            if (caller.held.us != 0) caller.held = now;
            core::SeatAwaited awaited;
            awaited.interaction = id;
            awaited.agent = caller.agent;
            if (caller.away.us != 0) awaited.returns_at = now + base::seconds(20);
            say(awaited);
            return;
        }
        settle_clocks(caller);
        const bool wraps = prng_.below(2) == 0;
        const bool passed_on = dice == 2 && !caller.outbound;
        const bool lost = dice == 3;
        say(core::InteractionReleased{
            id, caller.agent, lost ? core::Party::system : core::Party::customer, wraps});
        caller.talk->released = now;
        caller.talk->by_system = lost;
        if (!wraps) {
            caller.talk->wrapped = now;
            talks.push_back(*caller.talk);
            agents_[caller.agent].item = {};
        }
        if (passed_on && !wraps) {
            enter(id, caller, any_queue(), false);
            return;
        }
        say(core::InteractionEnded{id, core::Exit::answered, core::Party::customer});
        caller.customer_gone = true;
        if (wraps) {
            caller.stage = Stage::wrapping;
        } else {
            callers_.erase(id);
        }
    }

    base::Prng prng_;
    std::map<base::QueueId, base::Duration> thresholds_;
    std::map<base::AgentId, Person> agents_;
    std::map<base::InteractionId, Caller> callers_;
    std::uint64_t last_ = 0;
};

}  // namespace regente::metrics::testing
