// Packet loss concealment by spandsp (G.711 appendix I in spirit): the last pitch period goes on
// and fades within 50 ms. Behind a door of its own, since spandsp's headers redefine functions of
// <cmath>.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace regente::voice::rtp {

class Concealer {
  public:
    // Forgets everything but `past`, which is at least 35 ms. Memory is taken at the first call.
    void begin(std::span<std::int16_t> past);

    // What was heard; after a loss its head is blended with what was made up.
    void heard(std::span<std::int16_t> samples);

    // Makes up what is missing.
    void fill(std::span<std::int16_t> samples);

  private:
    struct Release {
        void operator()(void* state) const;
    };

    std::unique_ptr<void, Release> state_;
};

}  // namespace regente::voice::rtp
