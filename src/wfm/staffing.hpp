// How many people one interval needs, or what so many achieve. What a planner asks, checked, and the
// model's answer. Seconds; shares from 0 to 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::wfm {

// For the meaning of each see models/erlang.hpp.
enum class Model : std::uint8_t { erlang_b, erlang_c, erlang_a };

struct Target {
    double service_level = 0;  // Above 0, below 1.
    double seconds = 0;
};

struct StaffingQuestion {
    Model model = Model::erlang_a;
    double calls = 0;               // Expected in the interval; 0..10,000,000.
    double interval_seconds = 0;    // 1..604,800.
    double handle_seconds = 0;      // Mean, wrap-up included; 1..86,400.
    double patience_seconds = 0;    // Mean; 1..86,400 with Erlang A, else 0.
    double threshold_seconds = 20;  // Of the service level when there is no target; 0..86,400.
    // One of the two.
    std::optional<std::uint32_t> agents;  // 1..100,000.
    std::optional<Target> target;
};

struct StaffingAnswer {
    std::uint32_t agents = 0;
    double erlangs = 0;
    double p_wait = 0;
    double blocking = 0;       // Erlang B: lost / offered.
    double service_level = 0;  // Answered within the threshold / offered.
    double threshold_seconds = 0;
    double abandonment = 0;
    double occupancy = 0;
    std::optional<double> asa_seconds;  // Mean wait of the answered. None: the line grows for ever.
    std::optional<double> wait_seconds;  // Mean wait of everybody.
};

// "80/20": 80 % within 20 s. None: not of that form, or a share that nobody can reach.
std::optional<Target> parse_target(std::string_view text);

// Fault "value_out_of_range" names the value and its range.
base::Result<StaffingAnswer, base::Fault> staffing(const StaffingQuestion& question);

}  // namespace regente::wfm
