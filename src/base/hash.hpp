#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace regente::base {

// 64-bit FNV-1a (Fowler, Noll, Vo; offset basis and prime from the authors' reference page).
// For comparing replays and naming content; not for security.
class Fnv1a {
  public:
    void update(std::span<const std::uint8_t> bytes) {
        for (const std::uint8_t byte : bytes) {
            value_ = (value_ ^ byte) * 0x100000001b3ULL;
        }
    }

    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace regente::base
