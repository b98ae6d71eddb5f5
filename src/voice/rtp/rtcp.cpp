#include "voice/rtp/rtcp.hpp"

#include <algorithm>
#include <string_view>

#include "base/assert.hpp"
#include "voice/rtp/packet.hpp"

namespace regente::voice::rtp {

namespace {

constexpr std::uint8_t type_sr = 200;
constexpr std::uint8_t type_rr = 201;
constexpr std::uint8_t type_sdes = 202;
constexpr std::uint8_t type_bye = 203;
constexpr std::uint64_t unix_to_ntp_s = 2'208'988'800;
constexpr std::string_view cname = "regente";

}  // namespace

void ReceiverStats::received(std::uint32_t ssrc,
                             std::uint16_t sequence,
                             std::uint32_t timestamp,
                             std::uint32_t arrival) {
    if (started_ && ssrc != ssrc_) {
        *this = {};
    }
    ssrc_ = ssrc;
    const std::uint32_t transit = arrival - timestamp;
    if (!started_) {
        started_ = true;
        first_ = highest_ = sequence;
        transit_ = transit;
    }
    const auto ahead = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(highest_));
    if (ahead > 0) {
        highest_ += static_cast<std::uint64_t>(ahead);
    }
    ++packets_;
    const auto change = static_cast<std::int32_t>(transit - transit_);
    transit_ = transit;
    const auto distance =
        static_cast<std::uint32_t>(change < 0 ? -std::int64_t{change} : std::int64_t{change});
    // A jump of more than a second is a new timeline, not jitter.
    if (distance < 8000) {
        jitter_ += distance - ((jitter_ + 8) >> 4U);
    }
}

void ReceiverStats::sender_report(std::uint32_t ntp_middle, std::int64_t now_us) {
    last_report_ = ntp_middle;
    last_report_us_ = now_us;
}

std::uint64_t ReceiverStats::lost() const {
    return expected() > packets_ ? expected() - packets_ : 0;
}

void ReceiverStats::write_block(std::uint32_t ssrc,
                                std::int64_t now_us,
                                std::span<std::uint8_t> out) {
    ASSERT(out.size() >= block_size);
    const std::uint64_t expected_now = expected() - reported_expected_;
    const std::uint64_t packets_now = packets_ - reported_packets_;
    const std::uint64_t lost_now = expected_now > packets_now ? expected_now - packets_now : 0;
    reported_expected_ = expected();
    reported_packets_ = packets_;
    const std::uint64_t fraction =
        expected_now == 0 ? 0 : std::min<std::uint64_t>(255, lost_now * 256 / expected_now);
    const auto total = static_cast<std::uint32_t>(std::min<std::uint64_t>(lost(), 0x7fffff));
    write_u32(out, 0, ssrc);
    write_u32(out, 4, (static_cast<std::uint32_t>(fraction) << 24U) | total);
    write_u32(out, 8, static_cast<std::uint32_t>(highest_));
    write_u32(out, 12, jitter_ >> 4U);
    write_u32(out, 16, last_report_);
    const std::int64_t since_us = last_report_ == 0 ? 0 : now_us - last_report_us_;
    write_u32(out, 20, static_cast<std::uint32_t>(since_us * 65536 / 1'000'000));
}

std::size_t write_report(const SenderState& sender,
                         std::optional<std::uint32_t> source,
                         ReceiverStats& stats,
                         ReportTime time,
                         std::span<std::uint8_t> out) {
    ASSERT(out.size() >= report_max);
    const bool sent = sender.packets > 0;
    std::size_t at = 8;
    if (sent) {
        const auto seconds = static_cast<std::uint64_t>(time.unix_us / 1'000'000) + unix_to_ntp_s;
        const auto micros = static_cast<std::uint64_t>(time.unix_us % 1'000'000);
        write_u32(out, 8, static_cast<std::uint32_t>(seconds));
        write_u32(out, 12, static_cast<std::uint32_t>((micros << 32U) / 1'000'000));
        write_u32(out, 16, sender.timestamp);
        write_u32(out, 20, sender.packets);
        write_u32(out, 24, sender.octets);
        at = 28;
    }
    if (source) {
        stats.write_block(*source, time.now_us, out.subspan(at));
        at += ReceiverStats::block_size;
    }
    out[0] = static_cast<std::uint8_t>(0x80U | (source ? 1U : 0U));
    out[1] = sent ? type_sr : type_rr;
    write_u16(out, 2, static_cast<std::uint16_t>(at / 4 - 1));
    write_u32(out, 4, sender.ssrc);

    // SDES with one CNAME item, ended and padded with zeros to a multiple of four.
    const std::size_t chunk = 4 + 2 + cname.size() + 1;
    const std::size_t padded = (chunk + 3) / 4 * 4;
    std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(at), 4 + padded, std::uint8_t{0});
    out[at] = 0x81;
    out[at + 1] = type_sdes;
    write_u16(out, at + 2, static_cast<std::uint16_t>(padded / 4));
    write_u32(out, at + 4, sender.ssrc);
    out[at + 8] = 1;
    out[at + 9] = static_cast<std::uint8_t>(cname.size());
    std::copy(cname.begin(), cname.end(), out.begin() + static_cast<std::ptrdiff_t>(at + 10));
    return at + 4 + padded;
}

std::optional<Compound> parse_rtcp(std::span<const std::uint8_t> datagram) {
    Compound compound;
    while (!datagram.empty()) {
        if (datagram.size() < 4 || (datagram[0] >> 6U) != 2) {
            return std::nullopt;
        }
        const std::size_t length = (std::size_t{read_u16(datagram, 2)} + 1) * 4;
        if (length > datagram.size()) {
            return std::nullopt;
        }
        const auto packet = datagram.first(length);
        if (packet[1] == type_sr) {
            if (length < 28) {
                return std::nullopt;
            }
            const std::uint32_t middle =
                (read_u32(packet, 8) << 16U) | (read_u32(packet, 12) >> 16U);
            compound.sender_report = SenderReport{read_u32(packet, 4), middle};
        } else if (packet[1] == type_bye) {
            compound.bye = true;
        }
        datagram = datagram.subspan(length);
    }
    return compound;
}

}  // namespace regente::voice::rtp
