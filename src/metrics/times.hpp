// Some lengths of time: how many, their sum, the longest, and how they are spread, so that every mean
// has its percentiles beside it and any number of intervals can be put together (never an average of
// averages). The sum is exact; the spread is kept in steps of less than 0.8 % of the length.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"

namespace regente::metrics {

// Steps of the spread: 1 ms up to 256 ms, then 128 to each doubling, the last at 37 hours.
inline constexpr std::size_t time_steps = 2688;

std::uint16_t time_step(base::Duration length);

// The longest length of a step, in microseconds.
base::Duration time_step_end(std::size_t step);

struct Step {
    std::uint16_t step = 0;
    std::uint32_t count = 0;

    friend bool operator==(const Step&, const Step&) = default;
};

struct Times {
    std::uint64_t n = 0;
    base::Duration sum;
    base::Duration longest;
    std::vector<Step> spread;  // Ascending, no zeros.

    void add(base::Duration length);
    void add(const Times& other);

    // The shortest length that `percent` of them do not exceed, rounded up to its step. None: empty.
    std::optional<base::Duration> percentile(std::uint32_t percent) const;

    friend bool operator==(const Times&, const Times&) = default;
};

// The same while many are put together: every step has its place.
class TimesSum {
  public:
    void add(std::uint64_t n, base::Duration sum, base::Duration longest);

    void add_step(std::size_t step, std::uint32_t count) {
        counts_[step] += count;
        if (step < lowest_) lowest_ = step;
        if (step > highest_) highest_ = step;
    }

    // What was put together so far; begins anew.
    Times take();

  private:
    Times whole_;
    std::array<std::uint32_t, time_steps> counts_{};
    std::size_t lowest_ = time_steps;
    std::size_t highest_ = 0;
};

}  // namespace regente::metrics
