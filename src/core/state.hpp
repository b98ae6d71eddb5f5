// Everything one operation's core knows: what a snapshot stores. Changed only in Core::apply.
#pragma once

#include "base/describe.hpp"
#include "core/types.hpp"

namespace regente::core {

struct State {
    Instant now;
};
REGENTE_DESCRIBE(State, now)

}  // namespace regente::core
