#include "core/core.hpp"

#include <utility>

namespace regente::core {

Core::Core(State state)
    : state_(std::move(state)) {}

const State& Core::state() const {
    return state_;
}

}  // namespace regente::core
