// The timers of the signalling thread: one ordered set, woken by one descriptor, so that a call
// costs the library's timer list nothing. Time comes from outside, so that tests own it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace regente::voice {

using TimerId = std::uint64_t;  // 0 is "none".

class Timers {
  public:
    // `wake_changed` is called when the first deadline has moved. `clock` gives the milliseconds of
    // a monotonic clock; without one, time is what `advance` was told last.
    explicit Timers(std::function<void()> wake_changed = {},
                    std::function<std::uint64_t()> clock = {});

    std::uint64_t now() const { return clock_ ? clock_() : now_; }

    TimerId after(std::uint64_t milliseconds, std::function<void()> action);

    // Unknown and elapsed ids are ignored. Leaves 0 in `id`.
    void cancel(TimerId& id);

    // Runs what is due, in order. What is started meanwhile waits for the next call.
    void advance(std::uint64_t now);

    std::optional<std::uint64_t> next_deadline() const;

  private:
    using Key = std::pair<std::uint64_t, TimerId>;  // Deadline, then age.

    std::function<void()> wake_changed_;
    std::function<std::uint64_t()> clock_;
    std::uint64_t now_ = 0;
    TimerId last_ = 0;
    std::map<Key, std::function<void()>> waiting_;
    std::unordered_map<TimerId, std::uint64_t> deadlines_;
};

}  // namespace regente::voice
