// The offer comes from a browser through the API: any text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "voice/webrtc/offer.hpp"

using namespace regente::voice::webrtc;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto offer = parse_offer(text);
    if (offer) {
        const Answer answer{"127.0.0.1",
                            20000,
                            "abcd",
                            "abcdefghabcdefghabcdefgh",
                            offer.value().fingerprint,
                            7,
                            9};
        const std::string sdp = write_answer(offer.value(), answer);
        // Nothing of the offer may add lines of its own.
        if (sdp.find("\r\nm=", sdp.find("\r\nm=") + 1) != std::string::npos) {
            __builtin_trap();
        }
    }
    return 0;
}
