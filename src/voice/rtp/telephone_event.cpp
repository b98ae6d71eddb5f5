#include "voice/rtp/telephone_event.hpp"

#include <string_view>

namespace regente::voice::rtp {

namespace {
constexpr std::string_view keys = "0123456789*#ABCD";

// A packet older than the last event by less than this is a straggler; by more, the peer started a
// new timeline. Ten seconds of 8 kHz.
constexpr std::int32_t straggler_max = 80'000;
}  // namespace

std::optional<char> TelephoneEvents::receive(std::uint32_t timestamp,
                                             std::span<const std::uint8_t> payload) {
    if (payload.size() < 4 || payload[0] >= keys.size()) {
        return std::nullopt;
    }
    if (seen_) {
        const auto ahead = static_cast<std::int32_t>(timestamp - timestamp_);
        if (ahead <= 0 && ahead > -straggler_max) {
            return std::nullopt;
        }
    }
    seen_ = true;
    timestamp_ = timestamp;
    return keys[payload[0]];
}

}  // namespace regente::voice::rtp
