#include "sim/whatif/student.hpp"

#include <cmath>

namespace regente::sim {

namespace {

// The regularised incomplete beta function by its continued fraction, evaluated as Lentz did
// (Abramowitz and Stegun 26.5.8). `x` below the mean of the distribution, where it converges fast.
double beta_fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (std::fabs(d) < tiny ? tiny : d);
    double result = d;
    for (int m = 1; m <= 500; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step = 1;
        for (const double term : {even, odd}) {
            d = 1 + term * d;
            d = 1 / (std::fabs(d) < tiny ? tiny : d);
            c = 1 + term / c;
            c = std::fabs(c) < tiny ? tiny : c;
            step = c * d;
            result *= step;
        }
        if (std::fabs(step - 1) < 1e-15) break;
    }
    return result;
}

// glibc's lgamma writes a global; Stirling's series does not. Arguments here are at least 0.5.
double log_gamma(double x) {
    double shift = 0;
    while (x < 12) {
        shift -= std::log(x);
        x += 1;
    }
    const double y = 1 / (x * x);
    const double series = (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y / 1680))) / x;
    return shift + (x - 0.5) * std::log(x) - x + 0.91893853320467274178 + series;
}

double beta_share(double a, double b, double x) {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) +
                                  b * std::log(1 - x));
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

}  // namespace

double student_below(double t, double freedom) {
    const double tails = beta_share(freedom / 2, 0.5, freedom / (freedom + t * t));
    return t > 0 ? 1 - tails / 2 : tails / 2;
}

double student_quantile(double share, double freedom) {
    double low = 0;
    double high = 1;
    while (student_below(high, freedom) < share)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-12 * high; ++i) {
        const double middle = (low + high) / 2;
        (student_below(middle, freedom) < share ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::optional<Estimate> estimate(const std::vector<double>& values) {
    if (values.empty()) return std::nullopt;
    Estimate result;
    result.n = values.size();
    const auto n = static_cast<double>(values.size());
    double sum = 0;
    for (const double value : values)
        sum += value;
    result.mean = sum / n;
    if (values.size() < 2) return result;
    double squares = 0;
    for (const double value : values)
        squares += (value - result.mean) * (value - result.mean);
    const double half = student_quantile(0.975, n - 1) * std::sqrt(squares / (n - 1) / n);
    result.low = result.mean - half;
    result.high = result.mean + half;
    return result;
}

}  // namespace regente::sim
