// How urgent those who wait are, by the operation's ContactOrder.
#pragma once

#include <vector>

#include "core/step.hpp"

namespace regente::core {

struct Urgency {
    std::int64_t group = 0;  // Larger first.
    std::int64_t key = 0;    // Larger first.
    Instant since;           // Older first.
    InteractionId interaction;
};

bool goes_before(const Urgency& a, const Urgency& b);

// The head of a line, now. `value` is not seen here: it needs all heads (most_urgent).
Urgency urgency_of(const Step& step, const Line& line);

// Which of these lines' heads goes first; the lines are not empty.
const Line* most_urgent(const Step& step, const std::vector<const Line*>& lines);

}  // namespace regente::core
