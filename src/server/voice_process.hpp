// `regente voice`: the voice process with this server's configuration. Started by the warden.
#pragma once

#include "server/config.hpp"

namespace regente::server {

// Until SIGINT or SIGTERM. Returns the exit code.
int run_voice_process(const Config& config, int alive_fd);

}  // namespace regente::server
