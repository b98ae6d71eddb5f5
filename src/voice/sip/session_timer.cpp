#include "voice/sip/session_timer.hpp"

#include <algorithm>

#include "voice/sip/uri.hpp"

namespace regente::voice::sip {

namespace {

struct SessionExpires {
    std::uint32_t interval_s = 0;
    std::string refresher;
};

// "1800;refresher=uac"
std::optional<SessionExpires> read(const std::string& value) {
    const std::string_view text = value;
    const std::size_t semicolon = text.find(';');
    const auto interval = number(trimmed(text.substr(0, semicolon)), 0x7fffffff);
    if (!interval) return std::nullopt;
    SessionExpires result;
    result.interval_s =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(*interval, session_expires_max_s));
    if (semicolon != std::string_view::npos) {
        const auto parameters = parse_parameters(text.substr(semicolon));
        if (const Parameter* refresher = find_parameter(parameters, "refresher"))
            result.refresher = refresher->value;
    }
    return result;
}

}  // namespace

std::optional<SessionTimer> session_timer_of_request(const Message& request) {
    const std::string* value = request.find("Session-Expires");
    if (value == nullptr) return SessionTimer{};
    const auto expires = read(*value);
    if (!expires || expires->interval_s < session_expires_min_s) return std::nullopt;
    SessionTimer timer;
    timer.interval_s = expires->interval_s;
    // The peer refreshes when it says so or can; else we do (RFC 4028 section 9, table 2).
    const bool peer_can = request.lists("Supported", "timer");
    timer.we_refresh = same_text(expires->refresher, "uas") || !peer_can;
    return timer;
}

SessionTimer session_timer_of_response(const Message& response) {
    const std::string* value = response.find("Session-Expires");
    if (value == nullptr) return {};
    const auto expires = read(*value);
    if (!expires || expires->interval_s < session_expires_min_s) return {};  // Our own, then.
    return SessionTimer{expires->interval_s, !same_text(expires->refresher, "uas")};
}

std::vector<Header> session_timer_headers(const SessionTimer& timer, bool peer_supports) {
    std::vector<Header> headers{Header{
        "Session-Expires",
        std::to_string(timer.interval_s) + ";refresher=" + (timer.we_refresh ? "uas" : "uac")}};
    if (peer_supports) headers.push_back(Header{"Require", "timer"});
    return headers;
}

}  // namespace regente::voice::sip
