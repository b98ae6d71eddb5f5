// Prompts are files that people upload, and recordings may be what a crash left: any octets.
#include <cstddef>
#include <cstdint>
#include <span>

#include "voice/media/wav.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto info = regente::voice::media::parse_wav({data, size}, size);
    if (info && info.value().data_begin + info.value().data_size > size) {
        __builtin_trap();
    }
    return 0;
}
