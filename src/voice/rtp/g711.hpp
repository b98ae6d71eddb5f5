// G.711 (ITU-T): mu-law and A-law, to and from 16-bit linear and to each other, all by table. A
// frame is 20 ms at 8 kHz: 160 octets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace regente::voice::rtp {

inline constexpr std::size_t frame_samples = 160;
inline constexpr std::uint8_t ulaw_silence = 0xff;
inline constexpr std::uint8_t alaw_silence = 0xd5;

std::int16_t ulaw_to_linear(std::uint8_t code);
std::int16_t alaw_to_linear(std::uint8_t code);
std::uint8_t linear_to_ulaw(std::int16_t sample);
std::uint8_t linear_to_alaw(std::int16_t sample);

// In place or not; the spans have the same length.
void ulaw_to_alaw(std::span<const std::uint8_t> in, std::span<std::uint8_t> out);
void alaw_to_ulaw(std::span<const std::uint8_t> in, std::span<std::uint8_t> out);

}  // namespace regente::voice::rtp
