// A number of a report: two sums and what they make. Nothing here is stored; the sums are.
#pragma once

#include <cstdint>
#include <optional>

#include "base/describe.hpp"

namespace regente::metrics {

enum class Unit : std::uint8_t {
    count,
    share,     // Parts per million.
    mean,      // Of lengths of time: microseconds.
    time,      // A length of time: microseconds.
    per_hour,  // Thousandths.
};
REGENTE_DESCRIBE_ENUM(Unit, count, share, mean, time, per_hour)

// Sums, so that ratios of several intervals are put together by adding both sides.
struct Ratio {
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;  // Of a count or a time: means nothing.

    void add(const Ratio& other) {
        numerator += other.numerator;
        denominator += other.denominator;
    }

    friend bool operator==(const Ratio&, const Ratio&) = default;
};

// In the unit's measure, rounded to the nearest. None: of nothing (never 0 % or 100 %).
std::optional<std::int64_t> value_of(const Ratio& ratio, Unit unit);

// Parts per million.
struct ShareRange {
    std::int64_t low = 0;
    std::int64_t high = 0;

    friend bool operator==(const ShareRange&, const ShareRange&) = default;
};

// The 95 % interval of Wilson: what a share of so few may be in truth. None: of nothing, or no share.
std::optional<ShareRange> wilson(const Ratio& ratio);

}  // namespace regente::metrics
