// Who is asking.
#pragma once

#include <string>

#include "ports/registry.hpp"

namespace regente::api {

struct Caller {
    ports::User user;
    std::uint64_t session = 0;
    ports::SessionKind kind = ports::SessionKind::browser;
    std::string secret_hash;
    std::string csrf;  // What this session's writes must carry, when it is a browser's.
};

}  // namespace regente::api
