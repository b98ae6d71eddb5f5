#include "models/expected_wait.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace regente::models {

namespace {

// The p-quantile of the standard normal distribution for 0.5 <= p < 1, to 4.5e-4 (Abramowitz and
// Stegun, 26.2.23).
double normal_quantile(double p) {
    const double t = std::sqrt(-2 * std::log(1 - p));
    return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) /
                   (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
}

}  // namespace

ExpectedWait expected_wait(std::uint32_t ahead,
                           std::uint32_t agents,
                           double handle_seconds,
                           std::optional<double> patience_seconds) {
    const double service = agents / handle_seconds;
    const double theta = patience_seconds ? 1 / *patience_seconds : 0;
    ExpectedWait wait;
    for (std::uint32_t i = 0; i <= ahead; ++i) {
        const double stage = 1 / (service + i * theta);
        wait.mean += stage;
        wait.variance += stage * stage;
    }
    return wait;
}

double upper_wait(const ExpectedWait& wait, double p) {
    if (wait.mean <= 0 || wait.variance <= 0) return wait.mean;
    const double shape = wait.mean * wait.mean / wait.variance;
    const double root = 1 - 1 / (9 * shape) + normal_quantile(p) / (3 * std::sqrt(shape));
    return wait.mean * root * root * root;
}

WaitBand band_of(double seconds) {
    constexpr std::array<double, 5> ends{60, 120, 180, 300, 600};
    std::uint8_t band = 0;
    while (band < ends.size() && seconds >= ends[band])
        ++band;
    return static_cast<WaitBand>(band);
}

std::int64_t expected_wait_us(std::uint32_t ahead,
                              std::uint32_t agents,
                              std::int64_t handle_us,
                              std::optional<std::int64_t> patience_us,
                              std::uint32_t percent) {
    constexpr double second = 1e6;
    // Further back the wait is "more than ten minutes" whatever the numbers.
    constexpr std::uint32_t ahead_max = 10'000;
    const auto patience =
        patience_us ? std::optional(static_cast<double>(*patience_us) / second) : std::nullopt;
    const ExpectedWait wait = expected_wait(
        std::min(ahead, ahead_max), agents, static_cast<double>(handle_us) / second, patience);
    return std::llround(upper_wait(wait, percent / 100.0) * second);
}

WaitBand band_of_us(std::int64_t us) {
    return band_of(static_cast<double>(us) / 1e6);
}

WaitBand band_to_say(std::optional<WaitBand> said, WaitBand now) {
    if (!said) return now;
    const bool one_longer = static_cast<int>(now) == static_cast<int>(*said) + 1;
    return one_longer ? *said : now;
}

}  // namespace regente::models
