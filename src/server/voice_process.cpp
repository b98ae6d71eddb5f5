#include "server/voice_process.hpp"

#include <cstdio>

#include "server/files.hpp"
#include "voice/process.hpp"

namespace regente::server {

int run_voice_process(const Config& config, int alive_fd) {
    const Paths paths(config);
    if (const auto made = make_directories(paths); !made) {
        std::fprintf(stderr, "regente: %s\n", made.error().message.c_str());
        return 1;
    }
    const HostPort sip = parse_host_port(config.sip.listen, "sip.listen").value();
    voice::VoiceOptions options;
    options.link_path = paths.voice_socket;
    options.sip_ip = sip.host;
    options.sip_port = sip.port;
    options.media_ip = config.media.address.empty() ? sip.host : config.media.address;
    options.media_port_min = static_cast<std::uint16_t>(config.media.port_min);
    options.media_port_max = static_cast<std::uint16_t>(config.media.port_max);
    options.prompts_dir = paths.prompts;
    options.recordings_dir = paths.recordings;
    options.state_dir = paths.voice_state;
    options.realm = config.sip.realm;
    options.alive_fd = alive_fd;
    return voice::run_voice(options);
}

}  // namespace regente::server
