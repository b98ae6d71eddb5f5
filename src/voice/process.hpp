// The voice process: everything of it, on the calling thread (and the media engine's), until
// SIGTERM or SIGINT.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/media/engine.hpp"

namespace regente::voice {

struct VoiceOptions {
    std::string link_path;             // Unix socket; the core connects to it.
    std::string sip_ip = "127.0.0.1";  // Concrete, not 0.0.0.0: peers are told this address.
    std::uint16_t sip_port = 5060;     // UDP and TCP.
    std::string media_ip = "127.0.0.1";
    std::uint16_t media_port_min = 20000;
    std::uint16_t media_port_max = 29999;
    std::string prompts_dir;
    std::string recordings_dir;
    std::string state_dir;             // What voice itself keeps; must exist.
    std::string realm = "regente";     // Of phones' passwords (HA1).
    std::size_t calls_max = 2000;      // Beyond: 503 with Retry-After.
    std::uint32_t trunk_probe_s = 30;  // 0: trunks are not asked how they are (but do register).
    std::uint32_t trusted_requests_per_s = 600;  // Per trunk address; bursts of twice that.
    std::uint32_t stranger_requests_per_s = 20;  // Per any other address.
    int alive_fd = -1;  // A pipe where a byte a second says that neither thread hangs.

    // Tests put a silent engine here; empty: the real one.
    std::function<base::Result<std::unique_ptr<media::Engine>, base::Fault>(media::Engine::Options)>
        start_engine;
};

// 0 after a clean stop; else a sentence on standard error says what was wrong.
int run_voice(const VoiceOptions& options);

}  // namespace regente::voice
