// RTP (RFC 3550 §5.1): reading a datagram from the network, writing our own header. Reading trusts
// nothing; the payload is a view into the datagram.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace regente::voice::rtp {

inline constexpr std::size_t header_size = 12;
inline constexpr std::size_t datagram_max = 1500;

struct Header {
    bool marker = false;
    std::uint8_t payload_type = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
};

struct Packet {
    Header header;
    std::span<const std::uint8_t> payload;
};

// None when it is no RTP version 2 packet: too short, CSRCs, extension or padding beyond its end.
std::optional<Packet> parse(std::span<const std::uint8_t> datagram);

// Whether a datagram on a port shared by RTP and RTCP is RTCP (RFC 5761 §4).
bool is_rtcp(std::span<const std::uint8_t> datagram);

void write_header(const Header& header, std::span<std::uint8_t, header_size> out);

inline std::uint16_t read_u16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>((bytes[at] << 8U) | bytes[at + 1]);
}

inline std::uint32_t read_u32(std::span<const std::uint8_t> bytes, std::size_t at) {
    return (std::uint32_t{read_u16(bytes, at)} << 16U) | read_u16(bytes, at + 2);
}

inline void write_u16(std::span<std::uint8_t> bytes, std::size_t at, std::uint16_t value) {
    bytes[at] = static_cast<std::uint8_t>(value >> 8U);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

inline void write_u32(std::span<std::uint8_t> bytes, std::size_t at, std::uint32_t value) {
    write_u16(bytes, at, static_cast<std::uint16_t>(value >> 16U));
    write_u16(bytes, at + 2, static_cast<std::uint16_t>(value));
}

}  // namespace regente::voice::rtp
