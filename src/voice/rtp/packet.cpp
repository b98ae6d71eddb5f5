#include "voice/rtp/packet.hpp"

namespace regente::voice::rtp {

std::optional<Packet> parse(std::span<const std::uint8_t> datagram) {
    if (datagram.size() < header_size || (datagram[0] >> 6U) != 2) {
        return std::nullopt;
    }
    Packet packet;
    packet.header.marker = (datagram[1] & 0x80U) != 0;
    packet.header.payload_type = datagram[1] & 0x7fU;
    packet.header.sequence = read_u16(datagram, 2);
    packet.header.timestamp = read_u32(datagram, 4);
    packet.header.ssrc = read_u32(datagram, 8);

    std::size_t begin = header_size + std::size_t{4} * (datagram[0] & 0x0fU);
    if ((datagram[0] & 0x10U) != 0) {
        if (begin + 4 > datagram.size()) {
            return std::nullopt;
        }
        begin += 4 + std::size_t{4} * read_u16(datagram, begin + 2);
    }
    std::size_t end = datagram.size();
    if (begin > end) {
        return std::nullopt;
    }
    if ((datagram[0] & 0x20U) != 0) {
        const std::size_t padding = datagram[end - 1];
        if (padding == 0 || padding > end - begin) {
            return std::nullopt;
        }
        end -= padding;
    }
    packet.payload = datagram.subspan(begin, end - begin);
    return packet;
}

bool is_rtcp(std::span<const std::uint8_t> datagram) {
    // Packet types 192 to 223 of RTCP would be payload types 64 to 95 of RTP with the marker set.
    return datagram.size() >= 8 && (datagram[0] >> 6U) == 2 && datagram[1] >= 192 &&
           datagram[1] <= 223;
}

void write_header(const Header& header, std::span<std::uint8_t, header_size> out) {
    out[0] = 0x80;
    out[1] =
        static_cast<std::uint8_t>((header.marker ? 0x80U : 0U) | (header.payload_type & 0x7fU));
    write_u16(out, 2, header.sequence);
    write_u32(out, 4, header.timestamp);
    write_u32(out, 8, header.ssrc);
}

}  // namespace regente::voice::rtp
