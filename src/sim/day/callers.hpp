// Everybody who will call on one day, drawn before it begins. The k-th call of an interval is the
// same person in every variant of a workload: same moment, same patience, same matter to discuss
// (common random numbers: the difference of two variants is then theirs, not the luck of the draw).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "sim/day/workload.hpp"

namespace regente::sim {

struct Caller {
    base::Instant at;
    std::uint32_t queue = 0;  // Position among the workload's queues.
    base::Duration patience;
    base::Duration talk;
    base::Duration wrap_up;
};

// Of day `day` (0 is the first), in the order in which they call.
std::vector<Caller> draw_callers(const Workload& workload,
                                 std::uint64_t replication,
                                 std::uint32_t day);

}  // namespace regente::sim
