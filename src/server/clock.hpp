// Time for the core: UTC that never goes back and never stands still. When the system's clock is
// set back, time goes on at the pace of the monotonic clock until the system's has caught up: a
// timer is late or early by the correction at most, never by the whole jump.
#pragma once

#include <chrono>

#include "base/time.hpp"

namespace regente::server {

class UtcClock {
  public:
    // Starts no earlier than `floor`: the time of the last entry of the journal.
    explicit UtcClock(base::Instant floor)
        : last_(floor) {}

    base::Instant now() { return now(system(), monotonic()); }

    // For tests: the same with given readings.
    base::Instant now(base::Instant system, base::Instant monotonic) {
        const base::Duration passed = started_ ? monotonic - monotonic_ : base::Duration{};
        started_ = true;
        monotonic_ = monotonic;
        const base::Instant on = last_ + passed;
        if (system >= on) {
            last_ = system;
        } else {
            // Behind: at half pace, so that the two meet.
            last_ = std::max(system, last_ + base::Duration{(passed.us + 1) / 2});
        }
        return last_;
    }

    static base::Instant system() {
        return {std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count()};
    }

  private:
    static base::Instant monotonic() {
        return {std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::steady_clock::now().time_since_epoch())
                    .count()};
    }

    base::Instant last_;
    base::Instant monotonic_;
    bool started_ = false;
};

}  // namespace regente::server
