// One seed, from the first call to the verdict.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "sim/swarm.hpp"

namespace regente::sim {

struct Failure {
    std::string checker;
    std::string what;
    base::Instant at;
};
REGENTE_DESCRIBE(Failure, checker, what, at)

struct Report {
    std::uint64_t seed = 0;
    std::uint64_t hours = 0;
    std::string hash;  // Of every fact with its time: equal for equal seeds on every compiler.
    std::uint64_t facts = 0;
    std::uint64_t calls = 0;
    std::uint64_t dials = 0;
    std::uint64_t core_crashes = 0;
    std::uint64_t voice_crashes = 0;
    std::map<std::string, std::uint64_t> exits;
    std::vector<Failure> failures;        // At most 20.
    std::vector<std::string> last_facts;  // JSON, only with failures.
};
REGENTE_DESCRIBE(Report,
                 seed,
                 hours,
                 hash,
                 facts,
                 calls,
                 dials,
                 core_crashes,
                 voice_crashes,
                 exits,
                 failures,
                 last_facts)

Report run_seed(std::uint64_t seed, std::uint64_t hours, const Limits& limits = {});

}  // namespace regente::sim
