// The media engine as the signalling side sees it. One media thread moves all sound (one clock, no
// thread per call, no allocation per packet); this facade posts to it and never blocks on it.
// An endpoint is one path of sound: a customer's leg or an agent's seat. Who hears whom is a
// matrix; bridge, hold, mute, music and recording are settings of it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

namespace regente::voice::media {

// Chosen by the caller, never reused while open.
using EndpointId = std::uint64_t;

enum class Codec : std::uint8_t { pcmu, pcma };

struct SocketAddress {
    std::string ip;
    std::uint16_t port = 0;

    friend bool operator==(const SocketAddress&, const SocketAddress&) = default;
};

// Where a plain RTP peer's packets may come from (learning policy: docs/decisions, RTP bleed).
enum class Learning : std::uint8_t {
    fixed,          // Only from the address in its SDP, to that address.
    signalling_ip,  // The first packet from the signalling source's IP fixes the port; never moves
                    // again.
};

struct RtpRemote {
    SocketAddress address;  // From the SDP. Port 0 or 0.0.0.0: nothing is sent.
    std::string signalling_ip;
    Learning learning = Learning::fixed;
    Codec codec = Codec::pcmu;
    int dtmf_payload = -1;  // RFC 4733 payload type, -1 = none.
    bool send = true;       // False: the peer holds us (sendonly/inactive mirrored).
    bool receive = true;
};

struct Play {
    std::uint32_t step = 0;
    std::vector<std::string> files;  // Names under the prompts directory; 8 kHz mono WAV PCM16.
    bool collect = false;
    std::uint32_t first_digit_ms = 0;
    bool fresh = false;      // Keys pressed before it do not count.
    bool then_music = true;  // What is heard after; false = silence.
};

// ---------------------------------------------------------------- what happened, on the caller's
// thread

struct PlayEnded {
    EndpointId endpoint = 0;
    std::uint32_t step = 0;
    enum class How : std::uint8_t { played, digit, timed_out, failed } how = How::played;
    char digit = 0;
};

// ICE and DTLS are up and the fingerprint matched: sound may flow.
struct EndpointUp {
    EndpointId endpoint = 0;
};

// A WebRTC peer fell silent (no valid packet or ICE consent for 5 s), or closed DTLS.
struct EndpointDown {
    EndpointId endpoint = 0;
};

struct RecordingDone {
    base::RecordingId recording;
    std::uint64_t bytes = 0;
    std::uint64_t length_ms = 0;
};

using EngineEvent = std::variant<PlayEnded, EndpointUp, EndpointDown, RecordingDone>;

struct EngineStats {
    std::uint64_t ticks = 0;  // Of the media clock, 20 ms each.
    std::uint64_t endpoints = 0;
    std::uint64_t recordings = 0;
    std::uint64_t packets_received = 0;
    std::uint64_t packets_sent = 0;
    std::uint64_t packets_late = 0;
    std::uint64_t packets_refused = 0;
    std::uint64_t packets_lost = 0;
};

class Engine {
  public:
    struct Options {
        std::string bind_ip = "127.0.0.1";  // A concrete address: it becomes c= and candidates.
        std::uint16_t port_min = 20000;
        std::uint16_t port_max = 29999;
        std::string prompts_dir;
        std::string recordings_dir;
        std::string music_file;  // Under prompts_dir; empty = built-in.
        // Called on the media thread; must only enqueue and wake the signalling thread.
        std::function<void(EngineEvent)> on_event;
    };

    static base::Result<std::unique_ptr<Engine>, base::Fault> start(Options options);
    virtual ~Engine() = default;  // Stops the thread, closes recordings properly.

    // A plain RTP endpoint: the local address to write into SDP. Fault "media_ports_exhausted".
    virtual base::Result<SocketAddress, base::Fault> open_rtp(EndpointId endpoint) = 0;

    // May be called again (re-INVITE).
    virtual void set_remote(EndpointId endpoint, const RtpRemote& remote) = 0;

    // A browser's endpoint: takes its SDP offer, gives our ICE-lite answer. On an id that is
    // already open it replaces transport and keys and keeps bridges, recording and playback. Fault
    // "seat_offer_invalid" says what the offer lacks.
    virtual base::Result<std::string, base::Fault> open_webrtc(EndpointId endpoint,
                                                               const std::string& offer) = 0;

    virtual void close(EndpointId endpoint) = 0;

    // The matrix. An endpoint has at most one peer for now; a new bridge replaces the old.
    virtual void bridge(EndpointId a, EndpointId b) = 0;
    virtual void unbridge(EndpointId a, EndpointId b) = 0;
    virtual void hold(EndpointId customer, bool on) = 0;  // Customer hears music, its peer silence.
    virtual void mute(EndpointId endpoint, bool on) = 0;  // Its sound reaches nobody.

    // What an endpoint hears when not bridged. A new call replaces the former.
    virtual void play(EndpointId endpoint, const Play& play) = 0;
    // A key that came by signalling: as if it had come with the sound.
    virtual void press(EndpointId endpoint, char digit) = 0;
    virtual void music(EndpointId endpoint) = 0;
    virtual void silence(EndpointId endpoint) = 0;
    virtual void ring_tone(EndpointId endpoint, bool on) = 0;  // An offer, in a seat's ear.

    // Stereo G.711 mu-law WAV `<recording id>.wav`: `left` the customer, `right` whoever it is
    // bridged with. Goes on over hold and a replaced seat; ends on stop or when `left` closes ->
    // RecordingDone.
    virtual void start_recording(base::RecordingId recording,
                                 EndpointId left,
                                 EndpointId right) = 0;
    virtual void stop_recording(base::RecordingId recording) = 0;

    virtual EngineStats stats() const = 0;

    // Another hold music from now on: a file under prompts_dir, empty = built-in. The old one stays
    // when the file cannot be used. An engine without sound has no use for it.
    virtual base::Result<base::Done, base::Fault> set_music(const std::string& /*file*/) {
        return base::Done{};
    }
};

}  // namespace regente::voice::media
