// What a queue's rules do with somebody whom it cannot hold: rules of arrival once, on entering;
// rules of waiting in their order, each when its limit is over.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/step.hpp"

namespace regente::core {

// The first rule of waiting from this place of the list on.
std::optional<std::uint32_t> next_timed_rule(const std::vector<OverflowRule>& rules,
                                             std::size_t from);

// Applies a rule, or says that it means nothing to this contact. `timed`: its moment came, as opposed
// to a rule of arrivals.
void overflow(Step& step, InteractionId id, std::uint32_t number, bool timed);

// Applies the first rule that an arrival meets. True: the caller does not wait any more.
bool overflow_on_arrival(Step& step, InteractionId id);

}  // namespace regente::core
