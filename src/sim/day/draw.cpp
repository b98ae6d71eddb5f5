#include "sim/day/draw.hpp"

#include <algorithm>
#include <cmath>

#include "base/hash.hpp"
#include "base/overloaded.hpp"

namespace regente::sim {

namespace {

constexpr double year_s = 366.0 * 86'400;

base::Duration in_time(double seconds) {
    return {static_cast<std::int64_t>(std::llround(std::min(seconds, year_s) * 1e6))};
}

}  // namespace

base::Prng stream(std::initializer_list<std::uint64_t> names) {
    std::uint64_t state = 0;
    for (const std::uint64_t name : names)
        state = base::Prng(state ^ (name * 0xd1342543de82ef95ULL)).next();
    return base::Prng(state);
}

std::uint64_t name_hash(std::string_view name) {
    base::Fnv1a hash;
    for (const char c : name) {
        const auto byte = static_cast<std::uint8_t>(c);
        hash.update({&byte, 1});
    }
    return hash.value();
}

double uniform(base::Prng& prng) {
    return (static_cast<double>(prng.next() >> 11U) + 0.5) * 0x1p-53;
}

double exponential(base::Prng& prng, double mean) {
    return -mean * std::log(uniform(prng));
}

// Box and Muller, 1958; the second of the pair is thrown away.
double normal(base::Prng& prng) {
    const double radius = std::sqrt(-2 * std::log(uniform(prng)));
    return radius * std::cos(2 * 3.14159265358979323846 * uniform(prng));
}

// Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
double gamma(base::Prng& prng, double shape) {
    if (shape < 1) {
        const double power = std::pow(uniform(prng), 1 / shape);
        return gamma(prng, shape + 1) * power;
    }
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normal(prng);
        const double root = 1 + c * x;
        if (root <= 0) continue;
        const double v = root * root * root;
        if (std::log(uniform(prng)) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
    }
}

std::uint64_t poisson(base::Prng& prng, double mean) {
    constexpr double piece_max = 500;  // exp(-500) is still a number.
    std::uint64_t count = 0;
    while (mean > 0) {
        const double piece = std::min(mean, piece_max);
        mean -= piece;
        const double u = uniform(prng);
        double probability = std::exp(-piece);
        double sum = probability;
        std::uint64_t k = 0;
        while (sum < u && probability > 0) {
            ++k;
            probability *= piece / static_cast<double>(k);
            sum += probability;
        }
        count += k;
    }
    return count;
}

base::Duration draw(base::Prng& prng, const Length& length, double factor) {
    return std::visit(
        base::Overloaded{
            [&](const Exponential& one) { return in_time(exponential(prng, one.mean_s) * factor); },
            [&](const Lognormal& one) {
                const double variance = std::log(1 + one.cv * one.cv);
                const double location = std::log(one.mean_s) - variance / 2;
                return in_time(std::exp(location + std::sqrt(variance) * normal(prng)) * factor);
            },
            [&](const Fixed& one) { return in_time(one.s * factor); },
            [&](const Empirical& one) {
                return in_time(one.values_s[prng.below(one.values_s.size())] * factor);
            },
            [&](const Endless&) { return in_time(year_s); },
        },
        length);
}

}  // namespace regente::sim
