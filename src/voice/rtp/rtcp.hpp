// RTCP (RFC 3550 §6), as much as a browser needs to show round-trip time and loss: we send a sender
// or receiver report with our name, and read the sender's clock out of theirs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace regente::voice::rtp {

// What arrived from one source, for the report about it.
class ReceiverStats {
  public:
    // `arrival` in samples of 8 kHz. Another source starts everything afresh.
    void received(std::uint32_t ssrc,
                  std::uint16_t sequence,
                  std::uint32_t timestamp,
                  std::uint32_t arrival);
    void sender_report(std::uint32_t ntp_middle, std::int64_t now_us);

    std::uint64_t packets() const { return packets_; }

    std::uint64_t lost() const;

    // A report block (RFC 3550 §6.4.1), 24 octets.
    static constexpr std::size_t block_size = 24;
    void write_block(std::uint32_t ssrc, std::int64_t now_us, std::span<std::uint8_t> out);

  private:
    std::uint64_t expected() const { return started_ ? highest_ - first_ + 1 : 0; }

    bool started_ = false;
    std::uint32_t ssrc_ = 0;
    std::uint64_t first_ = 0;
    std::uint64_t highest_ = 0;  // Extended: cycles and sequence.
    std::uint64_t packets_ = 0;
    std::uint64_t reported_expected_ = 0;
    std::uint64_t reported_packets_ = 0;
    std::uint32_t jitter_ = 0;  // Scaled by 16, RFC 3550 §A.8.
    std::uint32_t transit_ = 0;
    std::uint32_t last_report_ = 0;
    std::int64_t last_report_us_ = 0;
};

struct SenderState {
    std::uint32_t ssrc = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;
};

inline constexpr std::size_t report_max = 128;

// Wall-clock time goes on the wire, monotonic time measures delays.
struct ReportTime {
    std::int64_t now_us = 0;
    std::int64_t unix_us = 0;
};

// Writes SR (or RR when nothing was sent) and SDES into `out`, which holds `report_max`; answers
// the length.
std::size_t write_report(const SenderState& sender,
                         std::optional<std::uint32_t> source,
                         ReceiverStats& stats,
                         ReportTime time,
                         std::span<std::uint8_t> out);

struct SenderReport {
    std::uint32_t ssrc = 0;
    std::uint32_t ntp_middle = 0;
};

// What a compound packet says. Nothing when it is malformed.
struct Compound {
    std::optional<SenderReport> sender_report;
    bool bye = false;
};

std::optional<Compound> parse_rtcp(std::span<const std::uint8_t> datagram);

}  // namespace regente::voice::rtp
