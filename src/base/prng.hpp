#pragma once

#include <cstdint>

#include "base/assert.hpp"

namespace regente::base {

// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
// Ours because the standard's distributions differ between libraries and simulations must not.
class Prng {
  public:
    explicit Prng(std::uint64_t seed)
        : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }

    // Uniform in [0, bound). The bias of the modulo is below 2^-32 for bounds below 2^32.
    std::uint64_t below(std::uint64_t bound) {
        ASSERT(bound > 0);
        return next() % bound;
    }

    // Uniform in [low, high], both included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        ASSERT(low <= high);
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    }

    // True `numerator` times out of `denominator`.
    bool chance(std::uint64_t numerator, std::uint64_t denominator) {
        return below(denominator) < numerator;
    }

  private:
    std::uint64_t state_;
};

}  // namespace regente::base
