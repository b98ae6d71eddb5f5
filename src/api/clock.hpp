// The wall clock of the border: sessions and pages, never decisions about contacts.
#pragma once

#include <chrono>

#include "base/time.hpp"

namespace regente::api {

inline base::Instant now() {
    return {std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count()};
}

}  // namespace regente::api
