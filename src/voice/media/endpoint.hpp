// One path of sound: its socket, what comes in (filtered by address, put in order), what goes out
// (one continuous RTP stream of our own, whatever is heard). Used by the media thread alone.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "voice/media/engine.hpp"
#include "voice/media/program.hpp"
#include "voice/media/socket.hpp"
#include "voice/rtp/jitter_buffer.hpp"
#include "voice/rtp/packet.hpp"
#include "voice/rtp/rtcp.hpp"
#include "voice/rtp/telephone_event.hpp"
#include "voice/webrtc/transport.hpp"

namespace regente::voice::media {

struct PacketCounts {
    std::uint64_t received = 0;
    std::uint64_t sent = 0;
    std::uint64_t late = 0;
    std::uint64_t refused = 0;
    std::uint64_t lost = 0;
};

class Endpoint {
  public:
    using Frame = std::span<const std::uint8_t, rtp::frame_samples>;

    Endpoint(EndpointId id, Socket socket, std::unique_ptr<webrtc::Transport> transport);

    EndpointId id() const { return id_; }

    int fd() const { return socket_.fd(); }

    webrtc::Transport* transport() { return transport_.get(); }

    // To be called once per path, on the media thread.
    void attach(webrtc::PacketBuffer& scratch, webrtc::PacketBuffer& reply);

    // Another path for the same endpoint: what it hears, says and is bridged with stays.
    void replace(Socket socket, std::unique_ptr<webrtc::Transport> transport);
    void set_remote(const RtpRemote& remote);

    // A digit or event for the bridged peer may come out of a datagram.
    struct Received {
        std::optional<char> digit;
        std::span<const std::uint8_t> event;  // RFC 4733 payload, to be passed on.
        bool event_begins = false;
    };

    Received receive(std::span<const std::uint8_t> datagram,
                     const rtp::Address& from,
                     std::int64_t now_us,
                     PacketCounts& counts);

    // Begins a tick: what the endpoint says in it is then in `said`.
    void begin_tick();

    // None while it is silent.
    std::optional<Frame> said() const {
        return said_ ? std::optional<Frame>(frame_) : std::nullopt;
    }

    rtp::Law said_law() const { return jitter_.law(); }

    rtp::Law heard_law() const { return codec_ == Codec::pcmu ? rtp::Law::ulaw : rtp::Law::alaw; }

    // Ends a tick: `frame` is sent, in `heard_law`. Without one the stream pauses, but for a packet
    // a second that keeps the way open.
    void end_tick(std::optional<Frame> frame, PacketCounts& counts);

    // Passes on a key the peer pressed; of one that was down before they met, nothing.
    void send_event(std::span<const std::uint8_t> payload, bool begins, PacketCounts& counts);

    void forget_event() { event_passes_ = false; }

    void send_report(std::int64_t now_us, std::int64_t unix_us);

    // What the matrix needs to know.
    Endpoint* peer = nullptr;
    bool held = false;   // Hears music instead of its peer, which hears silence.
    bool muted = false;  // Its sound reaches nobody.
    bool ringing = false;
    enum class Announced : std::uint8_t { nothing, up, down } announced = Announced::nothing;
    std::size_t overlay_frame = 0;  // Position in music on hold or ring.
    Program program;

  private:
    struct Remote {
        RtpRemote wanted;
        std::optional<rtp::Address> target;      // Where we send.
        std::optional<rtp::Address> source;      // The only one we hear.
        std::optional<rtp::Address> signalling;  // Whose first packet becomes both.
    };

    bool accept_source(const rtp::Address& from, const rtp::Packet& packet);
    bool known_payload(std::uint8_t type) const;
    Received receive_packet(const rtp::Packet& packet, std::int64_t now_us, PacketCounts& counts);
    void reset_stream();
    void send_packet(bool marker,
                     int payload_type,
                     std::uint32_t timestamp,
                     std::span<const std::uint8_t> payload,
                     PacketCounts& counts);
    void fix_to(const rtp::Address& address);

    EndpointId id_;
    Socket socket_;
    std::unique_ptr<webrtc::Transport> transport_;
    Remote remote_;
    bool connected_ = false;
    Codec codec_ = Codec::pcmu;
    int payload_ = 0;
    int dtmf_payload_ = -1;
    bool send_ = false;
    bool receive_ = false;

    rtp::JitterBuffer jitter_;
    rtp::TelephoneEvents events_;
    rtp::ReceiverStats stats_;
    std::uint64_t lost_counted_ = 0;
    std::array<std::uint8_t, rtp::frame_samples> frame_{};
    bool said_ = false;

    std::uint32_t ssrc_ = 0;
    std::uint16_t sequence_ = 0;
    std::uint32_t timestamp_ = 0;
    std::uint32_t event_timestamp_ = 0;
    std::uint32_t packets_ = 0;
    std::uint32_t octets_ = 0;
    int quiet_ticks_ = 1;
    bool event_sent_ = false;
    bool event_passes_ = false;
};

}  // namespace regente::voice::media
