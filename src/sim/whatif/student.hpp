// Confidence from replications: the mean of a few independent runs and how far it may be off.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/describe.hpp"

namespace regente::sim {

// With 95 % confidence the true mean lies between `low` and `high`. With one value they are unset.
struct Estimate {
    double mean = 0;
    std::optional<double> low;
    std::optional<double> high;
    std::uint64_t n = 0;  // Replications that had a value.
};
REGENTE_DESCRIBE(Estimate, mean, low, high, n)

// None: no values.
std::optional<Estimate> estimate(const std::vector<double>& values);

// Share of Student's t with so many degrees of freedom (from 1) below `t`.
double student_below(double t, double freedom);

// Its quantile, `share` inside (0.5, 1).
double student_quantile(double share, double freedom);

}  // namespace regente::sim
