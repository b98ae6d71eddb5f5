// Makes a finished recording small: stereo mu-law WAV to Ogg Opus. Run by a worker process in the
// background, never by the media thread; needs nothing of the engine.
#pragma once

#include <cstdint>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::voice::media {

struct Compressed {
    std::uint64_t bytes = 0;
    std::uint64_t length_ms = 0;
};

// Writes `opus_path` (through a temporary file beside it, so that a half-written one is never seen)
// and leaves `wav_path` alone. Two at once on one recording: the second waits and finds the first's
// work. Faults "recording_unreadable", "compression_failed".
base::Result<Compressed, base::Fault> compress_recording(const std::string& wav_path,
                                                         const std::string& opus_path);

}  // namespace regente::voice::media
