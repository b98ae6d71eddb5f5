// How long somebody in a line will wait, from its length: with n ahead, N agents at work, a mean handle
// time 1/mu and a mean patience 1/theta of those ahead, the wait is a sum of exponential stages of rates
// N mu + i theta, i = 0..n (the "queue length" estimator with abandonment, QLr: Ibrahim and Whitt,
// "Real-time delay estimation in overloaded multiserver queues with abandonments", Management
// Science 55(10), 2009). Seconds.
#pragma once

#include <cstdint>
#include <optional>

namespace regente::models {

struct ExpectedWait {
    double mean = 0;
    double variance = 0;  // Seconds squared.
};

// `agents` able to take the next one, from 1; `ahead` people before this one. Who gives up shortens
// the line: without a patience nobody does.
ExpectedWait expected_wait(std::uint32_t ahead,
                           std::uint32_t agents,
                           double handle_seconds,
                           std::optional<double> patience_seconds);

// Not exceeded with probability `p`, 0.5..0.99: of the gamma distribution with these two moments, by the
// cube root of Wilson and Hilferty (1931). 0 for no wait.
double upper_wait(const ExpectedWait& wait, double p);

// What a caller is told: under 1 minute, 1 to 2, 2 to 3, 3 to 5, 5 to 10, more.
enum class WaitBand : std::uint8_t {
    under_1_minute,
    minutes_1_to_2,
    minutes_2_to_3,
    minutes_3_to_5,
    minutes_5_to_10,
    over_10_minutes,
};

WaitBand band_of(double seconds);

// The same for a core that knows whole microseconds only: not exceeded with probability `percent` ÷ 100.
std::int64_t expected_wait_us(std::uint32_t ahead,
                              std::uint32_t agents,
                              std::int64_t handle_us,
                              std::optional<std::int64_t> patience_us,
                              std::uint32_t percent);

WaitBand band_of_us(std::int64_t us);

// A caller who was told one band is not told the next longer one for a change that small: only two
// bands more are said. A shorter one always is.
WaitBand band_to_say(std::optional<WaitBand> said, WaitBand now);

}  // namespace regente::models
