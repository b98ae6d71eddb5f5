#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace regente::base {

// Fixed-width numbers in files: the same bytes on every machine.
inline void put_u64(std::span<std::uint8_t, 8> out, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i)
        out[i] = static_cast<std::uint8_t>(value >> (8U * i));
}

inline std::uint64_t get_u64(std::span<const std::uint8_t, 8> in) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i > 0; --i)
        value = (value << 8U) | in[i - 1];
    return value;
}

}  // namespace regente::base
