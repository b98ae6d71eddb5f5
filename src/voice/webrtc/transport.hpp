// One browser's path of sound: ICE-lite, then DTLS, then SRTP on one port (RFC 7983 tells them
// apart). It sees datagrams and time, and owns no socket and no thread; made on one thread and then
// used by the media thread alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "voice/rtp/address.hpp"
#include "voice/rtp/rtcp.hpp"
#include "voice/webrtc/dtls.hpp"
#include "voice/webrtc/ice_lite.hpp"
#include "voice/webrtc/offer.hpp"
#include "voice/webrtc/srtp.hpp"

namespace regente::voice::webrtc {

struct SenderReportSeen {
    std::uint32_t ntp_middle = 0;
    std::int64_t arrived_us = 0;
};

class Transport {
  public:
    // Browsers send sound every 20 ms and a consent check at least every 5 s; Chrome every 2.5 s.
    static constexpr std::int64_t silence_us_max = 5'000'000;

    // From the answer to the first sound. After that the browser is not coming.
    static constexpr std::int64_t connect_us_max = 15'000'000;

    struct Setup {
        Offer offer;
        IceLite::Credentials ice;
        std::uint32_t ssrc = 0;
    };

    // Sends a datagram to the peer; must not keep it.
    using Send = std::function<void(const rtp::Address&, std::span<const std::uint8_t>)>;

    // `context` outlives the transport; `scratch` and `reply` are the media thread's.
    Transport(const DtlsContext& context, Setup setup, std::int64_t now_us);

    void attach(PacketBuffer& scratch, PacketBuffer& reply, Send send);

    enum class Kind : std::uint8_t { handled, refused, rtp };

    struct Received {
        Kind kind = Kind::handled;
        std::span<const std::uint8_t>
            packet;  // Plain RTP, in the scratch buffer until the next call.
    };

    Received receive(std::span<const std::uint8_t> datagram,
                     const rtp::Address& from,
                     std::int64_t now_us);

    // Once per tick: repeats of the handshake, silence.
    void tick(std::int64_t now_us);

    // Encrypts and sends an RTP packet.
    bool send_rtp(std::span<const std::uint8_t> packet);
    bool send_rtcp(std::span<const std::uint8_t> packet);

    void close();

    // Whether sound flows. Falls when the peer is silent, rises again when it comes back.
    bool up() const { return up_; }

    // It was up and fell silent.
    bool lost() const { return was_up_ && !up_; }

    // The peer said goodbye, or never was who it claimed: only a new offer helps.
    bool ended() const { return ended_; }

    const Offer& offer() const { return setup_.offer; }

    std::uint32_t ssrc() const { return setup_.ssrc; }

    const std::optional<std::uint32_t>& peer_ssrc() const { return peer_ssrc_; }

    // The peer's last sender report, once.
    std::optional<SenderReportSeen> take_sender_report() {
        return std::exchange(sender_report_, std::nullopt);
    }

  private:
    Received receive_stun(std::span<const std::uint8_t> datagram,
                          const rtp::Address& from,
                          std::int64_t now_us);
    Received receive_dtls(std::span<const std::uint8_t> datagram);
    Received receive_media(std::span<const std::uint8_t> datagram, std::int64_t now_us);
    Received receive_rtcp(std::int64_t now_us);
    bool learn_keys();
    void alive(std::int64_t now_us);

    Setup setup_;
    IceLite ice_;
    Send send_;
    PacketBuffer* scratch_ = nullptr;
    PacketBuffer* reply_ = nullptr;
    DtlsServer dtls_;
    Srtp outgoing_;
    Srtp incoming_;
    Srtp incoming_rtcp_;  // Apart, so that reports of other sources take no place in `incoming_`.
    std::optional<std::uint32_t> peer_ssrc_;
    std::optional<SenderReportSeen> sender_report_;
    std::int64_t opened_us_ = 0;
    std::int64_t alive_us_ = 0;
    bool was_up_ = false;
    bool up_ = false;
    bool ended_ = false;
};

}  // namespace regente::voice::webrtc
