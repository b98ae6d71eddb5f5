// One line to standard error, where the warden collects it. No names, numbers or secrets of people.
#pragma once

#include <cstdio>
#include <string>

namespace regente::voice {

inline void log_line(const std::string& text) {
    std::fprintf(stderr, "voice: %s\n", text.c_str());
}

}  // namespace regente::voice
