// `regente core`: recovery, the loop, the stores, the link to voice, the API. Started by the
// warden.
#pragma once

#include "server/config.hpp"

namespace regente::server {

struct CoreOptions {
    Config config;
    bool demo = false;
    int jobs_fd = -1;   // The warden's socket.
    int alive_fd = -1;  // Its pipe, where a byte a second says that we do not hang.
};

// Until SIGINT or SIGTERM. Returns the exit code.
int run_core(CoreOptions options);

// Of a core that ends so that the warden starts it afresh: the disk has room again.
inline constexpr int exit_restart = 75;

}  // namespace regente::server
