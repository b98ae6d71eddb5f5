#include "voice/webrtc/transport.hpp"

#include "base/assert.hpp"
#include "voice/rtp/packet.hpp"

namespace regente::voice::webrtc {

Transport::Transport(const DtlsContext& context, Setup setup, std::int64_t now_us)
    : setup_(std::move(setup)),
      ice_(setup_.ice),
      dtls_(context,
            setup_.offer.fingerprint,
            [this](std::span<const std::uint8_t> datagram) {
                if (send_ && ice_.remote()) {
                    send_(*ice_.remote(), datagram);
                }
            }),
      peer_ssrc_(setup_.offer.ssrc),
      opened_us_(now_us),
      alive_us_(now_us) {}

void Transport::attach(PacketBuffer& scratch, PacketBuffer& reply, Send send) {
    scratch_ = &scratch;
    reply_ = &reply;
    send_ = std::move(send);
}

Transport::Received Transport::receive(std::span<const std::uint8_t> datagram,
                                       const rtp::Address& from,
                                       std::int64_t now_us) {
    ASSERT(scratch_ != nullptr);
    if (datagram.empty() || ended_) {
        return {Kind::refused, {}};
    }
    const std::uint8_t first = datagram[0];
    if (first < 4) {
        return receive_stun(datagram, from, now_us);
    }
    // Whoever has not answered for itself by a check reaches neither DTLS nor SRTP.
    if (!ice_.remote() || !(*ice_.remote() == from)) {
        return {Kind::refused, {}};
    }
    if (first >= 20 && first <= 63) {
        return receive_dtls(datagram);
    }
    if (first >= 128 && first <= 191) {
        return receive_media(datagram, now_us);
    }
    return {Kind::refused, {}};
}

Transport::Received Transport::receive_stun(std::span<const std::uint8_t> datagram,
                                            const rtp::Address& from,
                                            std::int64_t now_us) {
    if (ice_.receive(datagram, from, *scratch_, *reply_) == IceLite::Verdict::refused) {
        return {Kind::refused, {}};
    }
    send_(from, reply_->bytes());
    alive(now_us);
    return {};
}

Transport::Received Transport::receive_dtls(std::span<const std::uint8_t> datagram) {
    dtls_.receive(datagram);
    switch (dtls_.state()) {
        case DtlsServer::State::handshaking:
            break;
        case DtlsServer::State::established:
            if (!incoming_ && !learn_keys()) {
                ended_ = true;
            }
            up_ = up_ || (!ended_ && !was_up_);
            was_up_ = was_up_ || up_;
            break;
        case DtlsServer::State::failed:
        case DtlsServer::State::closed:
            ended_ = true;
            up_ = false;
            break;
    }
    return {};
}

bool Transport::learn_keys() {
    const SrtpKeys& keys = dtls_.keys();
    const std::span client(keys.client.data(), keys.size);
    const std::span server(keys.server.data(), keys.size);
    incoming_ = Srtp(keys.profile, client);
    incoming_rtcp_ = Srtp(keys.profile, client);
    outgoing_ = Srtp(keys.profile, server);
    return incoming_ && incoming_rtcp_ && outgoing_;
}

Transport::Received Transport::receive_media(std::span<const std::uint8_t> datagram,
                                             std::int64_t now_us) {
    if (!incoming_ || datagram.size() < rtp::header_size || !scratch_->assign(datagram)) {
        return {Kind::refused, {}};
    }
    if (rtp::is_rtcp(datagram)) {
        const Received received = receive_rtcp(now_us);
        if (received.kind != Kind::refused) {
            alive(now_us);
        }
        return received;
    }
    const std::uint32_t source = rtp::read_u32(datagram, 8);
    if ((peer_ssrc_ && *peer_ssrc_ != source) || !incoming_.unprotect(*scratch_)) {
        return {Kind::refused, {}};
    }
    peer_ssrc_ = source;
    alive(now_us);
    return {Kind::rtp, scratch_->bytes()};
}

Transport::Received Transport::receive_rtcp(std::int64_t now_us) {
    if (!incoming_rtcp_.unprotect_rtcp(*scratch_)) {
        return {Kind::refused, {}};
    }
    const auto compound = rtp::parse_rtcp(scratch_->bytes());
    if (!compound) {
        return {Kind::refused, {}};
    }
    if (compound->sender_report && compound->sender_report->ssrc == peer_ssrc_) {
        sender_report_ = SenderReportSeen{compound->sender_report->ntp_middle, now_us};
    }
    return {};
}

void Transport::alive(std::int64_t now_us) {
    alive_us_ = now_us;
    up_ = was_up_ && !ended_;
}

void Transport::tick(std::int64_t now_us) {
    if (ended_) {
        return;
    }
    dtls_.retransmit();
    if (dtls_.state() == DtlsServer::State::failed ||
        (!was_up_ && now_us - opened_us_ > connect_us_max)) {
        ended_ = true;
    }
    if (up_ && now_us - alive_us_ > silence_us_max) {
        up_ = false;
    }
}

bool Transport::send_rtp(std::span<const std::uint8_t> packet) {
    if (!up_ || !scratch_->assign(packet) || !outgoing_.protect(*scratch_)) {
        return false;
    }
    send_(*ice_.remote(), scratch_->bytes());
    return true;
}

bool Transport::send_rtcp(std::span<const std::uint8_t> packet) {
    if (!up_ || !scratch_->assign(packet) || !outgoing_.protect_rtcp(*scratch_)) {
        return false;
    }
    send_(*ice_.remote(), scratch_->bytes());
    return true;
}

void Transport::close() {
    if (send_) {
        dtls_.close();
    }
    ended_ = true;
    up_ = false;
}

}  // namespace regente::voice::webrtc
