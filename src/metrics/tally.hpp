// What was counted of one queue, or one agent, in one interval. Everything in a tally can be added, so
// intervals are put together by adding and a metric is a ratio of two sums (never an average of
// averages). Three attributions live side by side and no ratio mixes them:
//
//   cohort      belongs to the interval in which the customer entered the queue
//   completion  belongs to the interval in which the handling ended (end of wrap-up)
//   slice       time, cut exactly at the interval's borders
//
// Stored by position (tally_codec.hpp): members of these enums are appended, never moved.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "metrics/times.hpp"
#include "metrics/visit_exit.hpp"

namespace regente::metrics {

enum class QueueCount : std::uint8_t {
    // Cohort.
    offered,  // Every visit that began: the left side of the conservation.
    answered,
    abandoned_in_queue,
    abandoned_ringing,
    callback_accepted,
    overflowed_out,
    transferred_out,
    voicemail,
    timed_out,
    after_hours,
    system_drop,
    blocked,
    short_abandons,     // Of the two kinds of abandon: within five seconds.
    answered_in_time,   // Within the queue's threshold as it was when the visit began.
    abandoned_in_time,  // The same, short ones included.
    // Completion.
    handled,
    dropped_short,  // Handled, but lost by our fault within five seconds: out of the means.
    transferred,    // Handled and passed on by the agent.
};
inline constexpr std::size_t queue_counts = 18;

enum class QueueTime : std::uint8_t {
    wait_answered,   // Cohort.
    wait_abandoned,  // Cohort, without the short ones.
    wait_all,        // Cohort, whatever the exit.
    talk,            // Completion, without hold.
    hold,
    wrap,
    handle,
};
inline constexpr std::size_t queue_times = 7;

enum class QueueSlice : std::uint8_t { waiting };
inline constexpr std::size_t queue_slices = 1;

enum class AgentCount : std::uint8_t {
    // Completion.
    handled,
    handled_outbound,  // Of those: we called.
    dropped_short,
    transferred,
    // The moment it happened.
    offers,
    offers_accepted,
    offers_missed,  // Lapsed, or the customer gave up after the phone had rung long enough.
    offers_declined,
    offers_withdrawn,  // Neither side's fault: the customer left early, the device died, ...
    dials,
};
inline constexpr std::size_t agent_counts = 10;

enum class AgentMean : std::uint8_t { talk, hold, wrap, handle };  // Completion.
inline constexpr std::size_t agent_means = 4;

// What an agent who is signed in does: at every instant exactly one.
enum class TimeState : std::uint8_t {
    available,
    ringing,     // Is being offered something.
    previewing,  // Looks at a lead before the dial.
    dialling,    // Waits for the person who is being called.
    talking,
    holding,
    wrap_up,
    pause,         // By choice, with a named reason.
    not_ready,     // Just signed in, did not answer, declined, put there by a supervisor.
    system_fault,  // The device or its screen is gone: nobody's pause and nobody's work.
};
REGENTE_DESCRIBE_ENUM(TimeState,
                      available,
                      ringing,
                      previewing,
                      dialling,
                      talking,
                      holding,
                      wrap_up,
                      pause,
                      not_ready,
                      system_fault)
inline constexpr std::size_t time_states = 10;

// The parts of a tally, of whichever kind.
template <class Count,
          std::size_t counts_n,
          class Time,
          std::size_t times_n,
          class Slice,
          std::size_t slices_n>
struct Tally {
    std::array<std::uint64_t, counts_n> counts{};
    std::array<Times, times_n> times;
    std::array<base::Duration, slices_n> slices{};

    std::uint64_t& operator[](Count count) { return counts[static_cast<std::size_t>(count)]; }

    std::uint64_t operator[](Count count) const { return counts[static_cast<std::size_t>(count)]; }

    Times& operator[](Time time) { return times[static_cast<std::size_t>(time)]; }

    const Times& operator[](Time time) const { return times[static_cast<std::size_t>(time)]; }

    base::Duration& operator[](Slice slice) { return slices[static_cast<std::size_t>(slice)]; }

    base::Duration operator[](Slice slice) const { return slices[static_cast<std::size_t>(slice)]; }

    void add(const Tally& other) {
        for (std::size_t i = 0; i < counts_n; ++i)
            counts[i] += other.counts[i];
        for (std::size_t i = 0; i < times_n; ++i)
            times[i].add(other.times[i]);
        for (std::size_t i = 0; i < slices_n; ++i)
            slices[i] = slices[i] + other.slices[i];
    }

    friend bool operator==(const Tally&, const Tally&) = default;
};

using QueueTally =
    Tally<QueueCount, queue_counts, QueueTime, queue_times, QueueSlice, queue_slices>;
using AgentTally = Tally<AgentCount, agent_counts, AgentMean, agent_means, TimeState, time_states>;

constexpr QueueCount exit_count(VisitExit exit) {
    return static_cast<QueueCount>(static_cast<std::size_t>(QueueCount::answered) +
                                   static_cast<std::size_t>(exit));
}

// Conservation (R1): what entered, less every exit, less who still waits by an independent count.
// Anything but zero is a fault of the books.
std::int64_t remainder(const QueueTally& tally, std::uint64_t still_waiting);

std::uint64_t abandoned(const QueueTally& tally);  // Both kinds, short ones included.

// Time signed in: the sum over every state.
base::Duration signed_in(const AgentTally& tally);

}  // namespace regente::metrics
