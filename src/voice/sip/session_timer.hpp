// Session timers (RFC 4028): we never ask for one, and honour what the peer asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "voice/sip/message.hpp"

namespace regente::voice::sip {

constexpr std::uint32_t session_expires_min_s = 90;
constexpr std::uint32_t session_expires_max_s = 86400;

struct SessionTimer {
    std::uint32_t interval_s = 0;  // 0: none.
    bool we_refresh = false;
};

// From a request that we answer. Nothing: the interval is too small or unreadable (422).
std::optional<SessionTimer> session_timer_of_request(const Message& request);

// From the 2xx to a request of ours.
SessionTimer session_timer_of_response(const Message& response);

// For our 2xx.
std::vector<Header> session_timer_headers(const SessionTimer& timer, bool peer_supports);

}  // namespace regente::voice::sip
