// The least of a failing seed that still fails: fewer hours, people and troubles, one after another,
// as long as the same promise breaks. What is left is what a person has to look at.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "sim/run.hpp"

namespace regente::sim {

struct Scenario {
    std::uint64_t seed = 1;
    std::uint64_t hours = 24;
    Limits limits;
};

// As flags of `regente sim`.
std::string flags(const Scenario& scenario);

// The name of the promise that breaks first; empty when all are kept.
using Play = std::function<std::string(const Scenario&)>;

Scenario shrink(Scenario scenario, const std::string& promise, const Play& play);

// With the simulation itself.
Scenario shrink(const Report& report, const Limits& limits);

}  // namespace regente::sim
