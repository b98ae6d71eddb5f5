// What if? A workload and changes of it, each run several times with the same callers, side by side.
// A change is written as a JSON merge patch (RFC 7386) of the workload: what it names is replaced,
// null removes. The file is strict: what nobody knows is refused by its name.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/describe.hpp"
#include "base/fault.hpp"
#include "base/result.hpp"
#include "sim/day/figures.hpp"
#include "sim/day/workload.hpp"
#include "sim/whatif/student.hpp"
#include "wire/json.hpp"

namespace regente::sim {

inline constexpr std::uint32_t replications_max = 1000;
inline constexpr std::size_t variants_max = 20;

struct Variant {
    std::string name;
    boost::json::value change;
};
REGENTE_DESCRIBE(Variant, name, change)

struct WhatIfFile {
    std::uint32_t replications = 20;  // 1..1000.
    boost::json::value base;          // A workload.
    std::vector<Variant> variants;    // At most 20; none: the base alone.
};
REGENTE_DESCRIBE(WhatIfFile, replications, base, variants)

struct Question {
    std::uint32_t replications = 20;
    std::vector<std::pair<std::string, Workload>> variants;  // The base comes first.
};

// Everything is checked, the settings by the core itself.
base::Result<Question, base::Fault> read_question(std::string_view text);

// The base alone.
base::Result<Question, base::Fault> question_of(Workload workload, std::uint32_t replications);

// ---------------------------------------------------------------- the answer

// By Measure; null: nothing to divide by in any replication.
using Estimates = std::map<std::string, std::optional<Estimate>>;

struct SlotAnswer {
    std::uint32_t day = 0;  // 0 is the first.
    std::string from;       // "08:30"; of the whole run: "".
    Estimates all;
    std::map<std::string, Estimates> queues;
    // This variant minus the base, replication by replication; none in the base.
    Estimates difference;
    std::map<std::string, Estimates> queue_differences;
};
REGENTE_DESCRIBE(SlotAnswer, day, from, all, queues, difference, queue_differences)

struct VariantAnswer {
    std::string name;
    SlotAnswer total;
    std::vector<SlotAnswer> intervals;  // In which somebody called, in any variant.
    double remainder = 0;               // Offered - answered - abandoned - other exits - open: 0.
    double open = 0;                    // Mean of contacts without an end when the last day ended.
};
REGENTE_DESCRIBE(VariantAnswer, name, total, intervals, remainder, open)

struct Answer {
    std::uint32_t replications = 0;
    std::uint64_t seed = 0;
    std::string start;
    std::uint32_t days = 1;
    std::uint32_t interval_minutes = 30;
    std::vector<VariantAnswer> variants;
};
REGENTE_DESCRIBE(Answer, replications, seed, start, days, interval_minutes, variants)

// What it cost: not part of the answer, which is the same for the same question.
struct Effort {
    std::uint64_t runs = 0;
    std::uint64_t contacts = 0;
    std::uint64_t inputs = 0;
    std::uint64_t facts = 0;
};

Answer answer(const Question& question, Effort& effort);

}  // namespace regente::sim
