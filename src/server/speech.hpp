// Text into sound for callers, by a speech program run as a process of its own. Only workers call
// this: core and voice never start programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "server/config.hpp"

namespace regente::server {

// Speaks `text` into `path`: 8 kHz, mono, 16 bit, the level of a telephone prompt. The file appears
// whole or not at all. Faults: "speech_missing", "speech_failed".
base::Result<base::Done, base::Fault> speak(const SpeechConfig& config,
                                            const std::string& text,
                                            const std::string& language,
                                            const std::string& path);

struct Sound {
    std::uint32_t rate = 0;
    std::vector<std::int16_t> samples;  // Mono.
};

// A mono PCM16 WAV from the memory of a pipe: lengths in its header may be wrong.
base::Result<Sound, base::Fault> parse_wav(const std::string& bytes);
std::string print_wav(const Sound& sound);

// To 8 kHz, active speech at -20 dBFS, no peak above -1.5 dBFS.
base::Result<Sound, base::Fault> for_telephone(const Sound& sound);

}  // namespace regente::server
