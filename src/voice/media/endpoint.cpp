#include "voice/media/endpoint.hpp"

#include <algorithm>

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

namespace regente::voice::media {

namespace {

constexpr int payload_pcmu = 0;
constexpr int payload_pcma = 8;
constexpr auto frame_step = static_cast<std::uint32_t>(rtp::frame_samples);

// Of ticks without sound: a packet a second keeps NAT bindings and RTP time-outs at bay.
constexpr int keepalive_ticks = 50;

template <class Number>
Number random_number() {
    Number value = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof(value));
    return value;
}

// Below the middle: the receiver guesses the roll-over counter from the first packet that it gets,
// and must not guess wrong when the very first ones are lost (RFC 3711 section 3.3.1).
std::uint16_t first_sequence() {
    constexpr std::uint16_t lower_half = 0x7fff;
    return random_number<std::uint16_t>() & lower_half;
}

}  // namespace

Endpoint::Endpoint(EndpointId id, Socket socket, std::unique_ptr<webrtc::Transport> transport)
    : id_(id),
      ssrc_(random_number<std::uint32_t>()),
      sequence_(first_sequence()),
      timestamp_(random_number<std::uint32_t>()) {
    replace(std::move(socket), std::move(transport));
}

void Endpoint::replace(Socket socket, std::unique_ptr<webrtc::Transport> transport) {
    if (transport_) {
        transport_->close();
    }
    socket_ = std::move(socket);
    transport_ = std::move(transport);
    remote_ = {};
    connected_ = false;
    send_ = receive_ = false;
    dtmf_payload_ = -1;
    reset_stream();
    if (transport_) {
        const webrtc::Offer& offer = transport_->offer();
        codec_ = offer.codec;
        payload_ = offer.payload;
        dtmf_payload_ = offer.dtmf_payload;
        send_ = offer.receives;
        receive_ = offer.sends;
        ssrc_ = transport_->ssrc();
        sequence_ = first_sequence();
        packets_ = octets_ = 0;
    }
}

void Endpoint::attach(webrtc::PacketBuffer& scratch, webrtc::PacketBuffer& reply) {
    if (transport_) {
        transport_->attach(
            scratch, reply, [this](const rtp::Address& to, std::span<const std::uint8_t> datagram) {
                socket_.send_to(to, datagram.data(), datagram.size());
            });
    }
}

void Endpoint::reset_stream() {
    jitter_.reset();
    events_.reset();
    stats_ = {};
    lost_counted_ = 0;
    said_ = false;
    quiet_ticks_ = std::max(quiet_ticks_, 1);
}

void Endpoint::set_remote(const RtpRemote& remote) {
    if (transport_) {
        return;
    }
    const bool moved = !(remote.address == remote_.wanted.address) ||
                       remote.learning != remote_.wanted.learning ||
                       remote.signalling_ip != remote_.wanted.signalling_ip;
    codec_ = remote.codec;
    payload_ = remote.codec == Codec::pcmu ? payload_pcmu : payload_pcma;
    dtmf_payload_ = remote.dtmf_payload;
    send_ = remote.send;
    receive_ = remote.receive;
    if (!moved) {
        return;
    }
    if (connected_) {
        socket_.disconnect();
        connected_ = false;
    }
    remote_ = {};
    remote_.wanted = remote;
    reset_stream();
    auto address = rtp::Address::parse(remote.address.ip, remote.address.port);
    if (address && (address->port() == 0 || address->unspecified())) {
        address.reset();
    }
    if (remote.learning == Learning::fixed) {
        if (address) {
            fix_to(*address);
        }
        return;
    }
    remote_.signalling = rtp::Address::parse(remote.signalling_ip, 0);
    // Until the peer has shown itself we speak only to where the signalling came from.
    if (address && remote_.signalling && address->same_ip(*remote_.signalling)) {
        remote_.target = address;
    }
}

void Endpoint::fix_to(const rtp::Address& address) {
    remote_.target = address;
    remote_.source = address;
    connected_ = socket_.connect(address);
    if (!connected_) {
        spdlog::warn("Endpoint {}: there is no way from {} to {}:{}; its sound is not sent.",
                     id_,
                     socket_.local().ip(),
                     address.ip(),
                     address.port());
    }
}

bool Endpoint::known_payload(std::uint8_t type) const {
    return type == payload_pcmu || type == payload_pcma || type == dtmf_payload_;
}

// RTP has no proof of origin: where sound may come from is decided by the signalling (see
// Learning), once, and never again by packets.
bool Endpoint::accept_source(const rtp::Address& from, const rtp::Packet& packet) {
    if (remote_.source) {
        return *remote_.source == from;
    }
    if (remote_.wanted.learning != Learning::signalling_ip || !remote_.signalling ||
        !remote_.signalling->same_ip(from) || !known_payload(packet.header.payload_type)) {
        return false;
    }
    fix_to(from);
    return true;
}

Endpoint::Received Endpoint::receive(std::span<const std::uint8_t> datagram,
                                     const rtp::Address& from,
                                     std::int64_t now_us,
                                     PacketCounts& counts) {
    if (transport_) {
        const auto received = transport_->receive(datagram, from, now_us);
        if (received.kind == webrtc::Transport::Kind::rtp) {
            if (const auto packet = rtp::parse(received.packet)) {
                return receive_packet(*packet, now_us, counts);
            }
        }
        counts.refused += received.kind == webrtc::Transport::Kind::handled ? 0 : 1;
        return {};
    }
    if (rtp::is_rtcp(datagram)) {
        return {};  // Reports of a plain RTP peer change nothing here.
    }
    const auto packet = rtp::parse(datagram);
    if (!packet || !accept_source(from, *packet)) {
        ++counts.refused;
        return {};
    }
    return receive_packet(*packet, now_us, counts);
}

Endpoint::Received Endpoint::receive_packet(const rtp::Packet& packet,
                                            std::int64_t now_us,
                                            PacketCounts& counts) {
    ++counts.received;
    constexpr std::int64_t us_a_sample = 125;
    const rtp::Header& header = packet.header;
    stats_.received(header.ssrc,
                    header.sequence,
                    header.timestamp,
                    static_cast<std::uint32_t>(now_us / us_a_sample));
    counts.lost += stats_.lost() - lost_counted_;  // Falls again when one was only late.
    lost_counted_ = stats_.lost();
    if (!receive_) {
        return {};
    }
    if (header.payload_type == dtmf_payload_) {
        Received received;
        received.digit = events_.receive(header.timestamp, packet.payload);
        if (events_.current(header.timestamp)) {
            received.event = packet.payload;
            received.event_begins = received.digit.has_value();
        }
        return received;
    }
    const bool negotiated = header.payload_type == payload_;
    if (!negotiated && header.payload_type != payload_pcmu && header.payload_type != payload_pcma) {
        return {};  // Comfort noise and the like.
    }
    const bool ulaw = negotiated ? codec_ == Codec::pcmu : header.payload_type == payload_pcmu;
    const auto put =
        jitter_.put(header.timestamp, packet.payload, ulaw ? rtp::Law::ulaw : rtp::Law::alaw);
    counts.late += put == rtp::JitterBuffer::Put::late ? 1 : 0;
    return {};
}

void Endpoint::begin_tick() {
    said_ = jitter_.get(frame_) && receive_;
}

void Endpoint::end_tick(std::optional<Frame> frame, PacketCounts& counts) {
    const bool possible = send_ && (transport_ ? transport_->up() : remote_.target.has_value());
    if (possible && frame && !event_sent_) {
        send_packet(quiet_ticks_ > 0, payload_, timestamp_, *frame, counts);
        quiet_ticks_ = 0;
    } else {
        ++quiet_ticks_;
        if (possible && !transport_ && !event_sent_ && quiet_ticks_ % keepalive_ticks == 0) {
            std::array<std::uint8_t, rtp::frame_samples> silence{};
            silence.fill(codec_ == Codec::pcmu ? rtp::ulaw_silence : rtp::alaw_silence);
            send_packet(true, payload_, timestamp_, silence, counts);
        }
    }
    event_sent_ = false;
    timestamp_ += frame_step;
}

void Endpoint::send_event(std::span<const std::uint8_t> payload,
                          bool begins,
                          PacketCounts& counts) {
    if (dtmf_payload_ < 0 || !send_ || payload.size() > rtp::frame_samples ||
        !(transport_ ? transport_->up() : remote_.target.has_value())) {
        return;
    }
    if (begins) {
        event_timestamp_ = timestamp_;
        event_passes_ = true;
    }
    if (!event_passes_) {
        return;
    }
    event_sent_ = true;
    send_packet(begins, dtmf_payload_, event_timestamp_, payload, counts);
}

void Endpoint::send_packet(bool marker,
                           int payload_type,
                           std::uint32_t timestamp,
                           std::span<const std::uint8_t> payload,
                           PacketCounts& counts) {
    std::array<std::uint8_t, rtp::header_size + rtp::frame_samples> packet{};
    const rtp::Header header{
        marker, static_cast<std::uint8_t>(payload_type), sequence_++, timestamp, ssrc_};
    rtp::write_header(header, std::span(packet).first<rtp::header_size>());
    std::copy(payload.begin(), payload.end(), packet.begin() + rtp::header_size);
    const std::size_t size = rtp::header_size + payload.size();
    bool sent = false;
    if (transport_) {
        sent = transport_->send_rtp(std::span(packet).first(size));
    } else {
        sent = connected_ ? socket_.send(packet.data(), size)
                          : socket_.send_to(*remote_.target, packet.data(), size);
    }
    counts.sent += sent ? 1 : 0;
    ++packets_;
    octets_ += static_cast<std::uint32_t>(payload.size());
}

void Endpoint::send_report(std::int64_t now_us, std::int64_t unix_us) {
    if (!transport_ || !transport_->up()) {
        return;
    }
    if (const auto report = transport_->take_sender_report()) {
        stats_.sender_report(report->ntp_middle, report->arrived_us);
    }
    const rtp::SenderState sender{ssrc_, timestamp_, packets_, octets_};
    std::array<std::uint8_t, rtp::report_max> packet{};
    const std::size_t size =
        rtp::write_report(sender, transport_->peer_ssrc(), stats_, {now_us, unix_us}, packet);
    transport_->send_rtcp(std::span(packet).first(size));
}

}  // namespace regente::voice::media
