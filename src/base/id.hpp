#pragma once

#include <compare>
#include <cstdint>

#include "base/describe.hpp"

namespace regente::base {

// An AgentId can never be passed where a QueueId is meant. Zero is "none".
template <class Tag>
struct Id {
    std::uint64_t value = 0;

    friend auto operator<=>(Id, Id) = default;

    explicit operator bool() const { return value != 0; }
};

}  // namespace regente::base
