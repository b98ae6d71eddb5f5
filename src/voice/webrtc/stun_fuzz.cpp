// What a stranger may send to a seat's port before ICE has vouched for it.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "voice/webrtc/ice_lite.hpp"
#include "voice/webrtc/packet_buffer.hpp"

using namespace regente::voice;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static webrtc::PacketBuffer scratch;
    static webrtc::PacketBuffer reply;
    webrtc::IceLite ice({"local", "passwordpasswordpassword", "remote"});
    const auto from = rtp::Address::parse("127.0.0.1", 4000).value();
    const std::span<const std::uint8_t> input(data, size);
    if (ice.receive(input, from, scratch, reply) == webrtc::IceLite::Verdict::checked) {
        __builtin_trap();  // Nobody guesses an HMAC.
    }

    // The same bytes as attributes of a check: header, theirs, and a fitting length.
    std::array<std::uint8_t, 1024> message{0x00, 0x01, 0, 0, 0x21, 0x12, 0xa4, 0x42};
    const std::size_t body = std::min(size, message.size() - 20) / 4 * 4;
    std::copy_n(data, body, message.begin() + 20);
    message[2] = static_cast<std::uint8_t>(body >> 8U);
    message[3] = static_cast<std::uint8_t>(body);
    (void)ice.receive(std::span(message).first(20 + body), from, scratch, reply);
    return 0;
}
