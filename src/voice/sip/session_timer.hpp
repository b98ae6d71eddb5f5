// Session timers (RFC 4028). They are how the end of a plain RTP call is noticed when its network
// dies without a BYE: sound that stops says nothing, since a peer that suppresses silence, or holds
// us, rightly sends no packets. So every call has one. We honour what the peer asks for; where it
// asks for nothing, or knows no timers, we refresh by ourselves: a re-INVITE wants an answer of
// everybody, and who gives none is gone.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "voice/sip/message.hpp"

namespace regente::voice::sip {

constexpr std::uint32_t session_expires_min_s = 90;
constexpr std::uint32_t session_expires_max_s = 86400;

// Half of it passes between our refreshes, and 32 s until one has failed: a dead call ends within
// five and a half minutes. Shorter ones are work for both sides, and refused by some (422).
constexpr std::uint32_t session_expires_wanted_s = 600;

struct SessionTimer {
    std::uint32_t interval_s = session_expires_wanted_s;
    bool we_refresh = true;
};

// From a request that we answer. Nothing: the interval is too small or unreadable (422).
std::optional<SessionTimer> session_timer_of_request(const Message& request);

// From the 2xx to a request of ours.
SessionTimer session_timer_of_response(const Message& response);

// For our 2xx.
std::vector<Header> session_timer_headers(const SessionTimer& timer, bool peer_supports);

}  // namespace regente::voice::sip
