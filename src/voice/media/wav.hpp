// WAV files: prompts are read strictly (8 kHz, mono, PCM16 or G.711), recordings are written as
// stereo mu-law. Nothing else is understood, on purpose: what does not fit is refused with the
// reason when it is loaded, not heard as noise.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::voice::media {

enum class WavFormat : std::uint8_t { pcm16, ulaw, alaw };

struct WavInfo {
    WavFormat format = WavFormat::pcm16;
    std::uint16_t channels = 1;
    std::uint32_t rate = 8000;
    std::size_t data_begin = 0;
    std::size_t data_size = 0;  // What the header claims, or what is there when that is less.
};

// `bytes` is the whole file or at least its head; `file_size` the length of the file.
// Fault "wav_invalid".
base::Result<WavInfo, base::Fault> parse_wav(std::span<const std::uint8_t> bytes,
                                             std::size_t file_size);

// 35 minutes of speech; a prompt is never longer.
inline constexpr std::size_t wav_file_max = 32U << 20U;

// A mono 8 kHz file as linear samples. Faults "prompt_missing", "wav_invalid".
base::Result<std::vector<std::int16_t>, base::Fault> read_mono_wav(const std::string& path);

inline constexpr std::size_t recording_header_size = 58;

// The header of a stereo mu-law recording with `data_size` octets of sound.
std::array<std::uint8_t, recording_header_size> recording_header(std::uint32_t data_size);

}  // namespace regente::voice::media
