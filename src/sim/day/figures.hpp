// The sums of one simulated run, from its facts: by interval, by queue and for all. Contacts belong
// to the interval in which they entered the queue; agents' time is split at the borders (metrics,
// R2). The exits add up: offered = answered + abandoned + other + open.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/facts.hpp"

namespace regente::sim {

enum class Measure : std::uint8_t {
    offered,
    answered,
    abandoned,
    short_abandoned,
    service_level,  // Answered within the queue's threshold / (offered - short abandons).
    abandonment,    // (abandoned - short) / (offered - short).
    p_wait,         // Waited at all / offered.
    asa_s,          // Mean wait of the answered.
    wait_s,         // Mean wait of all who left the queue.
    wait_p50_s,     // Of the answered.
    wait_p90_s,
    wait_p95_s,
    occupancy,  // Handling / (handling + available); of all agents, not of one queue.
};
REGENTE_DESCRIBE_ENUM(Measure,
                      offered,
                      answered,
                      abandoned,
                      short_abandoned,
                      service_level,
                      abandonment,
                      p_wait,
                      asa_s,
                      wait_s,
                      wait_p50_s,
                      wait_p90_s,
                      wait_p95_s,
                      occupancy)

inline constexpr std::size_t measures_count = 13;

// None: nothing to divide by (metrics, R11).
using Values = std::array<std::optional<double>, measures_count>;

struct Tally {
    std::uint64_t offered = 0;
    std::uint64_t answered = 0;
    std::uint64_t within = 0;
    std::uint64_t abandoned = 0;
    std::uint64_t short_abandoned = 0;
    std::uint64_t other = 0;  // Left by another exit: message, transfer, callback...
    std::uint64_t open = 0;   // Waits still when the world ends.
    std::uint64_t waited = 0;
    double wait_sum_s = 0;  // Of all who left.
    double answered_sum_s = 0;
    std::vector<float> waits_s;  // Of the answered.
    double handling_s = 0;
    double available_s = 0;

    void add(const Tally& more);
    Values values() const;
};

class Figures {
  public:
    struct Options {
        core::Instant start;
        core::Duration interval;
        std::uint32_t intervals = 0;
        core::Duration short_abandon;
        std::vector<core::Duration> thresholds;  // Of queue 1, 2, ...
    };

    explicit Figures(Options options);

    void fact(core::Instant at, const core::Fact& fact);

    // The world ends: the states that agents are in are cut here, and who waits has no exit.
    void close(core::Instant end);

    // Of all queues with the agents' time, or of one queue.
    const Tally& all(std::uint32_t interval) const { return all_[interval]; }

    const Tally& queue(std::uint32_t queue, std::uint32_t interval) const {
        return queues_[queue][interval];
    }

    std::uint32_t intervals() const { return options_.intervals; }

    Tally sum() const;
    Tally sum(std::uint32_t queue) const;

  private:
    enum class Work : std::uint8_t { none, available, handling };

    struct Waiting {
        std::uint32_t queue = 0;
        core::Instant since;
        bool talked = false;
    };

    struct Person {
        bool available = false;
        std::uint32_t in_hand = 0;
        Work work = Work::none;
        core::Instant since;
    };

    template <class T>
    void see(const T&) {}

    void see(const core::InteractionQueued& fact);
    void see(const core::InteractionEngaged& fact);
    void see(const core::InteractionEnded& fact);
    void see(const core::AgentSignedOut& fact);
    void see(const core::PresenceChanged& fact);
    void see(const core::OfferMade& fact);
    void see(const core::OfferEnded& fact);
    void see(const core::InteractionReleased& fact);
    void see(const core::WrapUpEnded& fact);

    void person(core::AgentId id, std::optional<bool> available, int in_hand);
    void add_time(Work work, core::Instant from, core::Instant to);
    void leave(const Waiting& waiting, core::Exit exit);
    std::uint32_t interval_of(core::Instant at) const;

    // Both tallies of a contact.
    template <class F>
    void count(const Waiting& waiting, F&& f) {
        const std::uint32_t interval = interval_of(waiting.since);
        f(all_[interval]);
        f(queues_[waiting.queue][interval]);
    }

    Options options_;
    core::Instant at_;
    std::vector<Tally> all_;
    std::vector<std::vector<Tally>> queues_;
    std::map<core::InteractionId, Waiting> waiting_;
    std::map<core::AgentId, Person> people_;
};

}  // namespace regente::sim
