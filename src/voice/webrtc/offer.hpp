// The SDP that a browser's RTCPeerConnection offers for a seat, and the answer of an ICE-lite,
// DTLS-passive server. One audio line with G.711 is all a seat needs; anything else is refused with
// a sentence that says what is missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/media/engine.hpp"

namespace regente::voice::webrtc {

struct Offer {
    std::string mid;
    bool bundled = false;
    std::string protocol;  // UDP/TLS/RTP/SAVPF or UDP/TLS/RTP/SAVP, mirrored.
    std::string ice_ufrag;
    std::string ice_pwd;
    std::string fingerprint;  // SHA-256, 32 octets as upper-case hex with colons.
    media::Codec codec = media::Codec::pcmu;
    int payload = 0;
    int dtmf_payload = -1;
    bool sends = true;
    bool receives = true;
    std::optional<std::uint32_t> ssrc;
};

inline constexpr std::size_t offer_max = 64UL * 1024;

// Fault "seat_offer_invalid".
base::Result<Offer, base::Fault> parse_offer(std::string_view sdp);

struct Answer {
    std::string ip;
    std::uint16_t port = 0;
    std::string ice_ufrag;
    std::string ice_pwd;
    std::string fingerprint;
    std::uint32_t ssrc = 0;
    std::uint64_t session = 0;
};

std::string write_answer(const Offer& offer, const Answer& answer);

}  // namespace regente::voice::webrtc
