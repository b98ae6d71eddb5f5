// Everything that a stranger's datagram on a media port meets before anybody is authenticated.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "voice/rtp/jitter_buffer.hpp"
#include "voice/rtp/packet.hpp"
#include "voice/rtp/rtcp.hpp"
#include "voice/rtp/telephone_event.hpp"

using namespace regente::voice::rtp;

// The input is a train of datagrams, each behind its length, with a clock tick after each.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::span<const std::uint8_t> rest(data, size);
    JitterBuffer buffer;
    TelephoneEvents events;
    ReceiverStats stats;
    std::array<std::uint8_t, frame_samples> frame{};
    std::uint32_t arrival = 0;
    while (rest.size() > 2) {
        const std::size_t length = std::min<std::size_t>(read_u16(rest, 0) % 512, rest.size() - 2);
        const auto datagram = rest.subspan(2, length);
        rest = rest.subspan(2 + length);
        if (is_rtcp(datagram)) {
            if (const auto compound = parse_rtcp(datagram); compound && compound->sender_report) {
                stats.sender_report(compound->sender_report->ntp_middle, arrival);
            }
        } else if (const auto packet = parse(datagram)) {
            stats.received(
                packet->header.ssrc, packet->header.sequence, packet->header.timestamp, arrival);
            if (packet->header.payload_type == 101) {
                (void)events.receive(packet->header.timestamp, packet->payload);
            } else {
                (void)buffer.put(packet->header.timestamp,
                                 packet->payload,
                                 packet->header.payload_type == 8 ? Law::alaw : Law::ulaw);
            }
        }
        (void)buffer.get(frame);
        arrival += frame_samples;
    }
    std::array<std::uint8_t, report_max> report{};
    const SenderState sender{.ssrc = 1, .packets = 1};
    if (!parse_rtcp(std::span(report).first(
            write_report(sender, 2, stats, {arrival, 1'700'000'000'000'000}, report)))) {
        __builtin_trap();
    }
    return 0;
}
