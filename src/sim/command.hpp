// `regente sim`: runs seeds of the simulation and prints what became of them.
#pragma once

#include <cstdint>
#include <string>

#include "sim/swarm.hpp"

namespace regente::sim {

struct SimOptions {
    std::uint64_t seed_first = 1;
    std::uint64_t seed_last = 1;  // Inclusive: --seed=A..B.
    std::uint64_t days = 1;
    std::uint64_t hours = 0;  // When not zero, instead of days.
    bool json = false;        // One JSON object a line.
    bool hash = false;        // Only "seed hash", to compare two compilers.
    bool shrink = true;       // A failing seed is made as small as it still fails.
    Limits limits;
};

// 0: every promise was kept. 1: a checker failed; its seed and the last facts were printed.
int run_sim(const SimOptions& options);

// The name of a trouble that shall not happen; false: there is none of that name.
bool add_without(const std::string& name, SimOptions& options);

// "7" or "1..200"; false: neither.
bool parse_seeds(const char* text, SimOptions& options);

}  // namespace regente::sim
