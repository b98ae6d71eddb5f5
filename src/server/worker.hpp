// `regente worker`: one job of the warden, in a process of its own. Errors go to standard error as
// one sentence; the warden passes it on.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "server/config.hpp"

namespace regente::server {

// Speaks the text that standard input holds.
int run_speech_worker(const Config& config, const std::string& language, const std::string& file);
int run_compress_worker(const Config& config, base::RecordingId recording);

}  // namespace regente::server
