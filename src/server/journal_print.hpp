// `regente journal`: the facts as JSON lines, for people who ask what happened.
#pragma once

#include <cstdint>

#include "server/config.hpp"

namespace regente::server {

int print_journal(const Config& config, std::uint64_t after, std::uint64_t count_max);

}  // namespace regente::server
