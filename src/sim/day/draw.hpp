// Draws from distributions, ours because the standard's differ between libraries and a seed must
// give the same bytes everywhere. A stream is named by what it is for (a seed, a queue, the k-th call
// of an interval) and not by when it is asked: so two variants of a day meet the same callers.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/prng.hpp"
#include "base/time.hpp"
#include "sim/day/workload.hpp"

namespace regente::sim {

// A generator of its own for each list of numbers.
base::Prng stream(std::initializer_list<std::uint64_t> names);

std::uint64_t name_hash(std::string_view name);

double uniform(base::Prng& prng);  // Inside (0, 1).
double exponential(base::Prng& prng, double mean);
double normal(base::Prng& prng);
double gamma(base::Prng& prng, double shape);  // Mean = shape.

// By inversion of one number a piece, so that a larger mean gives a count at least as large.
std::uint64_t poisson(base::Prng& prng, double mean);

// At most a year; endless is a year.
base::Duration draw(base::Prng& prng, const Length& length, double factor = 1);

}  // namespace regente::sim
