// Log lines go to standard error: time, role and pid, level, text. They hold ids, never names,
// numbers, texts or secrets.
#pragma once

#include <string>

namespace regente::server {

void start_log(const std::string& role, const std::string& level);

}  // namespace regente::server
