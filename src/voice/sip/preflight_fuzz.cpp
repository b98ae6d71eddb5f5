// Any datagram at all: the first look must survive it, and whatever it answers must be a response
// that ends, with no more bytes than it was asked with plus its own few.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "voice/sip/preflight.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using regente::voice::sip::Preflight;
    const std::string_view datagram(reinterpret_cast<const char*>(data), size);
    const Preflight result = regente::voice::sip::preflight(datagram, "tag");
    if (result.verdict == Preflight::Verdict::answer) {
        ASSERT(result.answer.substr(0, 8) == "SIP/2.0 ");
        ASSERT(result.answer.substr(result.answer.size() - 4) == "\r\n\r\n");
        ASSERT(result.answer.size() <= size + 4096);
    }
    return 0;
}
