// Which methods and extensions this user agent has, in one place.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "voice/sip/message.hpp"

namespace regente::voice::sip {

inline constexpr std::string_view allowed_methods =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REGISTER";

// Methods that exist, whether we have them (405) or not; others are 501.
inline bool method_is_known(std::string_view method) {
    constexpr std::array<std::string_view, 14> known{"INVITE",
                                                     "ACK",
                                                     "CANCEL",
                                                     "BYE",
                                                     "OPTIONS",
                                                     "INFO",
                                                     "UPDATE",
                                                     "PRACK",
                                                     "MESSAGE",
                                                     "REGISTER",
                                                     "REFER",
                                                     "SUBSCRIBE",
                                                     "NOTIFY",
                                                     "PUBLISH"};
    for (const std::string_view one : known) {
        if (one == method) return true;
    }
    return false;
}

inline bool extension_is_supported(std::string_view tag) {
    return same_text(tag, "timer");
}

inline Header allow_header() {
    return Header{"Allow", std::string(allowed_methods)};
}

inline std::vector<Header> capabilities() {
    return {allow_header(),
            Header{"Accept", "application/sdp, application/dtmf-relay, application/dtmf"},
            Header{"Accept-Encoding", "identity"},
            Header{"Accept-Language", "pt-BR, en"},
            Header{"Supported", "timer"}};
}

}  // namespace regente::voice::sip
