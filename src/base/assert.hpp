#pragma once

#include <cstdio>
#include <cstdlib>

namespace regente::base {

[[noreturn]] inline void assert_failed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, condition);
    std::abort();
}

}  // namespace regente::base

// On in every build, release included: a wrong routing core must stop, not carry on.
#define ASSERT(condition) \
    ((condition) ? void(0) : ::regente::base::assert_failed(#condition, __FILE__, __LINE__))
