#pragma once

#include "api/route.hpp"
#include "ports/records.hpp"

namespace regente::api {

// The row, if the caller may see it; else Failure not_found.
ports::InteractionRow visible_interaction(Call& call, base::InteractionId id);

}  // namespace regente::api
