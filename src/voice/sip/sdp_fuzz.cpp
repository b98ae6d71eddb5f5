// Any text as a session description: the reader must survive it, and what we answer to whatever it
// accepted must be readable by the same reader, with the same number of streams.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "voice/sip/sdp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace regente::voice;
    const auto offer = sip::parse_sdp(std::string_view(reinterpret_cast<const char*>(data), size));
    if (!offer) return 0;
    const auto choice = sip::choose_audio(offer.value());
    if (!choice) return 0;
    const std::string answer = sip::write_answer(sip::SdpOrigin{1, 1},
                                                 media::SocketAddress{"192.0.2.1", 20000},
                                                 offer.value(),
                                                 choice.value());
    const auto again = sip::parse_sdp(answer);
    if (answer.size() > sip::sdp_bytes_max) return 0;
    ASSERT(again.has_value());
    ASSERT(again.value().media.size() == offer.value().media.size());
    const auto chosen = sip::choose_audio(again.value());
    ASSERT(chosen.has_value() && chosen.value().index == choice.value().index);
    return 0;
}
