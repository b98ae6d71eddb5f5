// Any bytes as any message of the journal, the snapshot or the voice protocol: refused, or read
// into something that writes and reads the same again.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.hpp"
#include "core/facts.hpp"
#include "core/state.hpp"
#include "ports/voice.hpp"
#include "wire/binary.hpp"

namespace {

template <class T>
void check(std::span<const std::uint8_t> bytes) {
    const auto value = regente::wire::decode<T>(bytes);
    if (!value) return;
    const auto written = regente::wire::encode(value.value());
    const auto again = regente::wire::decode<T>(written);
    ASSERT(again.has_value());
    ASSERT(regente::wire::encode(again.value()) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::span bytes(data + 1, size - 1);
    switch (data[0] % 4) {
        case 0:
            check<regente::core::Fact>(bytes);
            break;
        case 1:
            check<regente::ports::voice::VoiceDown>(bytes);
            break;
        case 2:
            check<regente::ports::voice::VoiceUp>(bytes);
            break;
        default:
            check<regente::core::State>(bytes);
    }
    return 0;
}
