// The workload of an operation's own days, learnt from its facts: how many called when, how long
// they would have waited (who was answered might have waited longer: a censored observation), how
// long people talked and wrapped up, who worked when and how much of it they paused.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/facts.hpp"
#include "sim/day/workload.hpp"

namespace regente::sim {

class Fit {
  public:
    // Whole days, of UTC.
    struct Options {
        core::Instant from;
        std::uint32_t days = 1;
        std::uint32_t interval_minutes = 30;
    };

    explicit Fit(Options options);

    // All facts in their order, also those before the days: they say who is there.
    void fact(core::Instant at, const core::Fact& fact);

    // Without a name it is called "queue 7".
    void call_queues(std::map<core::QueueId, std::string> names) { names_ = std::move(names); }

    // Fault "nothing_to_fit": nobody waited for an agent in those days.
    base::Result<Workload, base::Fault> workload();

  private:
    // Sums for a mean and a deviation.
    struct Moments {
        double n = 0;
        double sum = 0;
        double squares = 0;

        void add(double value);

        double mean() const { return n > 0 ? sum / n : 0; }

        // Lognormal of the same mean and deviation.
        std::optional<Length> length() const;
    };

    struct QueueBook {
        core::QueueSettings settings;
        std::vector<std::vector<std::uint32_t>> calls;  // By day, by interval.
        double waited_s = 0;                            // All of it, whoever waited.
        double gave_up = 0;
        Moments talk;
        Moments wrap_up;
    };

    struct AgentDay {
        core::Instant first;
        core::Instant last;
        double paused_s = 0;
    };

    struct AgentBook {
        std::set<core::QueueId> queues;
        std::map<std::uint32_t, AgentDay> days;
        bool signed_in = false;
        std::uint32_t day = 0;  // Of the sign-in: a shift belongs to the day on which it begins.
        bool paused = false;
        core::Instant paused_since;
        core::Instant missed_at;
        double offers = 0;
        double missed = 0;
        Moments answer;
        Moments missed_s;
    };

    struct Contact {
        core::QueueId queue;
        core::Instant queued;
        core::Instant engaged;
        core::Instant wrapping;
        core::Instant offered;
        bool talked = false;
    };

    template <class T>
    void see(const T&) {}

    void see(const core::QueueSet& fact);
    void see(const core::AgentSet& fact);
    void see(const core::AgentRemoved& fact);
    void see(const core::AgentSignedIn& fact);
    void see(const core::AgentSignedOut& fact);
    void see(const core::PresenceChanged& fact);
    void see(const core::InteractionQueued& fact);
    void see(const core::OfferMade& fact);
    void see(const core::OfferEnded& fact);
    void see(const core::InteractionEngaged& fact);
    void see(const core::InteractionReleased& fact);
    void see(const core::WrapUpStarted& fact);
    void see(const core::WrapUpEnded& fact);
    void see(const core::InteractionEnded& fact);

    bool inside(core::Instant at) const;
    std::uint32_t day_of(core::Instant at) const;
    void work(AgentBook& book);
    void end_pause(AgentBook& book);
    Arrivals arrivals(const QueueBook& book) const;
    QueueLoad load(const QueueBook& book) const;
    std::string name(core::QueueId queue) const;
    AgentGroup group(const AgentBook& book) const;

    Options options_;
    std::map<core::QueueId, std::string> names_;
    core::Instant end_;
    core::Instant at_;
    std::map<core::QueueId, QueueBook> queues_;
    std::map<core::AgentId, AgentBook> agents_;
    std::map<core::InteractionId, Contact> contacts_;
};

}  // namespace regente::sim
