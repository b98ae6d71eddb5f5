#include "voice/rtp/g711.hpp"

#include "base/assert.hpp"

namespace regente::voice::rtp {

namespace {

using Linear = std::array<std::int16_t, 256>;
using Codes = std::array<std::uint8_t, 256>;

// G.711 §3: the code is inverted; 3 bits of segment, 4 of interval; bias 33 scaled to 16 bits
// (132).
constexpr std::int16_t expand_ulaw(std::uint8_t code) {
    const int value = ~code & 0xff;
    const int segment = (value >> 4) & 0x07;
    const int magnitude = ((((value & 0x0f) << 3) + 132) << segment) - 132;
    return static_cast<std::int16_t>((value & 0x80) != 0 ? -magnitude : magnitude);
}

// G.711 §3: even bits are inverted; the first segment is linear.
constexpr std::int16_t expand_alaw(std::uint8_t code) {
    const int value = code ^ 0x55;
    const int segment = (value >> 4) & 0x07;
    int magnitude = ((value & 0x0f) << 4) + 8;
    if (segment > 0) {
        magnitude = (magnitude + 0x100) << (segment - 1);
    }
    return static_cast<std::int16_t>((value & 0x80) != 0 ? magnitude : -magnitude);
}

constexpr std::uint8_t compress_ulaw(int sample) {
    const int sign = sample < 0 ? 0x80 : 0;
    int magnitude = sample < 0 ? -sample : sample;
    magnitude = (magnitude > 32635 ? 32635 : magnitude) + 132;
    int segment = 7;
    while (segment > 0 && (magnitude & (0x80 << segment)) == 0) {
        --segment;
    }
    const int interval = (magnitude >> (segment + 3)) & 0x0f;
    return static_cast<std::uint8_t>(~(sign | (segment << 4) | interval) & 0xff);
}

constexpr std::uint8_t compress_alaw(int sample) {
    const int sign = sample < 0 ? 0 : 0x80;
    int magnitude = sample < 0 ? -sample - 1 : sample;
    if (magnitude > 32767) {
        magnitude = 32767;
    }
    int segment = 7;
    while (segment > 0 && magnitude < (0x80 << segment)) {
        --segment;
    }
    const int interval = (magnitude >> (segment == 0 ? 4 : segment + 3)) & 0x0f;
    return static_cast<std::uint8_t>((sign | (segment << 4) | interval) ^ 0x55);
}

template <class Element, class Function>
constexpr std::array<Element, 256> table(Function function) {
    std::array<Element, 256> all{};
    for (unsigned code = 0; code < 256; ++code) {
        all[code] = function(static_cast<std::uint8_t>(code));
    }
    return all;
}

constexpr Linear ulaw_linear = table<std::int16_t>(expand_ulaw);
constexpr Linear alaw_linear = table<std::int16_t>(expand_alaw);
constexpr Codes ulaw_alaw =
    table<std::uint8_t>([](std::uint8_t code) { return compress_alaw(expand_ulaw(code)); });
constexpr Codes alaw_ulaw =
    table<std::uint8_t>([](std::uint8_t code) { return compress_ulaw(expand_alaw(code)); });

}  // namespace

std::int16_t ulaw_to_linear(std::uint8_t code) {
    return ulaw_linear[code];
}

std::int16_t alaw_to_linear(std::uint8_t code) {
    return alaw_linear[code];
}

std::uint8_t linear_to_ulaw(std::int16_t sample) {
    return compress_ulaw(sample);
}

std::uint8_t linear_to_alaw(std::int16_t sample) {
    return compress_alaw(sample);
}

void ulaw_to_alaw(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) {
    ASSERT(in.size() == out.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        out[i] = ulaw_alaw[in[i]];
    }
}

void alaw_to_ulaw(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) {
    ASSERT(in.size() == out.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        out[i] = alaw_ulaw[in[i]];
    }
}

}  // namespace regente::voice::rtp
