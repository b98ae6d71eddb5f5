// Session descriptions (RFC 4566, offer/answer RFC 3264) for one G.711 audio stream with RFC 4733
// digits. A small strict reader: what it does not understand is refused or skipped, never guessed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/media/engine.hpp"

namespace regente::voice::sip {

constexpr std::size_t sdp_bytes_max = 8192;
constexpr std::size_t sdp_media_max = 8;
constexpr std::size_t sdp_payloads_max = 32;

enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };

// What we say about a stream when the peer says `direction` of it.
Direction mirrored(Direction direction);

struct SdpFormat {
    int payload = 0;
    std::string encoding;  // Upper case, such as "PCMU"; of static payloads also without rtpmap.
    std::uint32_t clock = 8000;
};

struct SdpMedia {
    std::string type;  // audio, video...
    std::uint16_t port = 0;
    std::string protocol;  // RTP/AVP, ...
    std::string formats;   // As written, for the answer to a refused stream.
    std::vector<SdpFormat> payloads;
    std::string ip;  // Its own c=, or the session's; empty when neither.
    Direction direction = Direction::sendrecv;
};

struct SdpSession {
    std::string origin_version;
    std::vector<SdpMedia> media;
};

// Fault "sdp_invalid" names the line.
base::Result<SdpSession, base::Fault> parse_sdp(std::string_view text);

// The stream both sides can do.
struct SdpChoice {
    std::size_t index = 0;  // Of the m= line.
    media::Codec codec = media::Codec::pcmu;
    int dtmf_payload = -1;
    media::SocketAddress remote;
    Direction direction =
        Direction::sendrecv;  // As the peer sees it; an address of 0.0.0.0 is a hold.
};

// The first audio stream with an address and G.711, the codec by the peer's order. Fault
// "sdp_no_audio": the answer is 488.
base::Result<SdpChoice, base::Fault> choose_audio(const SdpSession& session);

// Our own side of a session: the same numbers for its whole life.
struct SdpOrigin {
    std::uint64_t id = 0;
    std::uint64_t version = 0;
};

constexpr int offered_dtmf_payload = 101;

std::string write_offer(const SdpOrigin& origin,
                        const media::SocketAddress& local,
                        Direction direction);

// One m= line per line of the offer, all but the chosen refused with port 0.
std::string write_answer(const SdpOrigin& origin,
                         const media::SocketAddress& local,
                         const SdpSession& offer,
                         const SdpChoice& choice);

}  // namespace regente::voice::sip
