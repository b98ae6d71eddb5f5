#include "metrics/figure.hpp"

#include <algorithm>
#include <cmath>

namespace regente::metrics {
namespace {

constexpr double million = 1e6;
constexpr double z = 1.959963984540054;  // 95 %, two-sided.
constexpr double hour_us_thousandths = 3600.0 * 1e6 * 1e3;

}  // namespace

std::optional<std::int64_t> value_of(const Ratio& ratio, Unit unit) {
    if (unit == Unit::count || unit == Unit::time) return ratio.numerator;
    if (ratio.denominator == 0) return {};
    const double scale = unit == Unit::share      ? million
                         : unit == Unit::per_hour ? hour_us_thousandths
                                                  : 1;
    return std::llround(static_cast<double>(ratio.numerator) * scale /
                        static_cast<double>(ratio.denominator));
}

std::optional<ShareRange> wilson(const Ratio& ratio) {
    if (ratio.denominator <= 0 || ratio.numerator < 0 || ratio.numerator > ratio.denominator) {
        return {};
    }
    const auto n = static_cast<double>(ratio.denominator);
    const double p = static_cast<double>(ratio.numerator) / n;
    const double scale = 1 + z * z / n;
    const double centre = (p + z * z / (2 * n)) / scale;
    const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return ShareRange{std::llround(std::max(0.0, centre - half) * million),
                      std::llround(std::min(1.0, centre + half) * million)};
}

}  // namespace regente::metrics
