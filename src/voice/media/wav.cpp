#include "voice/media/wav.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "voice/rtp/g711.hpp"

namespace regente::voice::media {

namespace {

using base::Err;
using base::Fault;
using base::Result;

constexpr std::uint16_t tag_pcm = 1;
constexpr std::uint16_t tag_alaw = 6;
constexpr std::uint16_t tag_ulaw = 7;
constexpr std::size_t chunks_max = 64;

Err<Fault> invalid(std::string message) {
    return Err<Fault>{Fault{"wav_invalid", std::move(message)}};
}

std::uint32_t le32(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8U |
           static_cast<std::uint32_t>(bytes[at + 2]) << 16U |
           static_cast<std::uint32_t>(bytes[at + 3]) << 24U;
}

std::uint16_t le16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8U);
}

bool tagged(std::span<const std::uint8_t> bytes, std::size_t at, std::string_view tag) {
    return std::equal(tag.begin(), tag.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

Result<WavInfo, Fault> parse_format(std::span<const std::uint8_t> chunk) {
    if (chunk.size() < 16) {
        return invalid("The fmt chunk is shorter than 16 octets.");
    }
    WavInfo info;
    const std::uint16_t tag = le16(chunk, 0);
    const std::uint16_t bits = le16(chunk, 14);
    info.channels = le16(chunk, 2);
    info.rate = le32(chunk, 4);
    if (tag == tag_pcm && bits == 16) {
        info.format = WavFormat::pcm16;
    } else if (tag == tag_ulaw && bits == 8) {
        info.format = WavFormat::ulaw;
    } else if (tag == tag_alaw && bits == 8) {
        info.format = WavFormat::alaw;
    } else {
        return invalid("Format " + std::to_string(tag) + " with " + std::to_string(bits) +
                       " bits is not PCM16, mu-law or A-law.");
    }
    if (info.channels == 0 || info.channels > 2) {
        return invalid(std::to_string(info.channels) + " channels; there must be one or two.");
    }
    return info;
}

void put32(std::span<std::uint8_t> out, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        out[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
}

void put_tag(std::span<std::uint8_t> out, std::size_t at, std::string_view tag) {
    std::copy(tag.begin(), tag.end(), out.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

Result<WavInfo, Fault> parse_wav(std::span<const std::uint8_t> bytes, std::size_t file_size) {
    if (bytes.size() < 12 || !tagged(bytes, 0, "RIFF") || !tagged(bytes, 8, "WAVE")) {
        return invalid("It does not begin as a RIFF/WAVE file.");
    }
    std::optional<WavInfo> info;
    std::size_t at = 12;
    for (std::size_t chunk = 0; chunk < chunks_max && at + 8 <= bytes.size(); ++chunk) {
        const std::size_t size = le32(bytes, at + 4);
        const std::size_t begin = at + 8;
        if (tagged(bytes, at, "data")) {
            if (!info) {
                return invalid("The data chunk comes before the fmt chunk.");
            }
            info->data_begin = begin;
            info->data_size = std::min(size, file_size - begin);
            return *info;
        }
        if (size > bytes.size() - begin) {
            break;
        }
        if (tagged(bytes, at, "fmt ")) {
            auto format = parse_format(bytes.subspan(begin, size));
            if (!format) {
                return Err<Fault>{format.error()};
            }
            info = format.value();
        }
        at = begin + size + size % 2;
    }
    return invalid("It has no data chunk.");
}

Result<std::vector<std::int16_t>, Fault> read_mono_wav(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               &std::fclose);
    if (!file) {
        return Err<Fault>{
            Fault{"prompt_missing", path + " cannot be opened: " + std::strerror(errno) + "."}};
    }
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > wav_file_max) {
        return invalid(path + " is no file of at most 32 MiB.");
    }
    std::vector<std::uint8_t> bytes(size);
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
    const auto parsed = parse_wav(bytes, bytes.size());
    if (!parsed) {
        return invalid(path + ": " + parsed.error().message);
    }
    const WavInfo& info = parsed.value();
    if (info.channels != 1 || info.rate != 8000) {
        return invalid(path + " has " + std::to_string(info.channels) + " channels at " +
                       std::to_string(info.rate) +
                       " Hz; prompts are mono at 8000 Hz (sox in.wav -r 8000 -c 1 out.wav).");
    }
    const auto data = std::span<const std::uint8_t>(bytes).subspan(info.data_begin, info.data_size);
    std::vector<std::int16_t> samples;
    if (info.format == WavFormat::pcm16) {
        samples.resize(data.size() / 2);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            samples[i] = static_cast<std::int16_t>(le16(data, 2 * i));
        }
    } else {
        samples.resize(data.size());
        const auto expand =
            info.format == WavFormat::ulaw ? rtp::ulaw_to_linear : rtp::alaw_to_linear;
        std::transform(data.begin(), data.end(), samples.begin(), expand);
    }
    return samples;
}

// WAVE of a compressed format: an 18-octet fmt chunk and a fact chunk (RFC 2361, appendix A.4).
std::array<std::uint8_t, recording_header_size> recording_header(std::uint32_t data_size) {
    constexpr std::uint32_t sides = 2;
    constexpr std::uint32_t rate_hz = 8000;
    std::array<std::uint8_t, recording_header_size> out{};
    put_tag(out, 0, "RIFF");
    put32(out, 4, static_cast<std::uint32_t>(recording_header_size) - 8 + data_size);
    put_tag(out, 8, "WAVEfmt ");
    put32(out, 16, 18);
    put32(out, 20, tag_ulaw | sides << 16U);
    put32(out, 24, rate_hz);
    put32(out, 28, rate_hz * sides);
    put32(out, 32, sides | 8U << 16U);  // Block of two octets, 8 bits a sample.
    put_tag(out, 38, "fact");           // Behind two octets of empty extension.
    put32(out, 42, 4);
    put32(out, 46, data_size / sides);
    put_tag(out, 50, "data");
    put32(out, 54, data_size);
    return out;
}

}  // namespace regente::voice::media
