#pragma once

#include <compare>
#include <cstdint>

#include "base/describe.hpp"

namespace regente::base {

// A length of time in microseconds; may be negative.
struct Duration {
    std::int64_t us = 0;

    friend auto operator<=>(Duration, Duration) = default;
};
REGENTE_DESCRIBE(Duration, us)

// A point in time: microseconds since 1970-01-01T00:00:00Z, made non-decreasing by the driver.
struct Instant {
    std::int64_t us = 0;

    friend auto operator<=>(Instant, Instant) = default;
};
REGENTE_DESCRIBE(Instant, us)

constexpr Duration milliseconds(std::int64_t count) {
    return {count * 1000};
}

constexpr Duration seconds(std::int64_t count) {
    return {count * 1'000'000};
}

constexpr Duration minutes(std::int64_t count) {
    return seconds(count * 60);
}

constexpr Instant operator+(Instant instant, Duration duration) {
    return {instant.us + duration.us};
}

constexpr Instant operator-(Instant instant, Duration duration) {
    return {instant.us - duration.us};
}

constexpr Duration operator-(Instant a, Instant b) {
    return {a.us - b.us};
}

constexpr Duration operator+(Duration a, Duration b) {
    return {a.us + b.us};
}

}  // namespace regente::base
