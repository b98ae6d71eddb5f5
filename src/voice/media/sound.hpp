// Sound that is ready to be sent: whole 20 ms frames in both laws, made once and shared by
// everybody who hears it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "voice/rtp/g711.hpp"
#include "voice/rtp/jitter_buffer.hpp"

namespace regente::voice::media {

class Sound {
  public:
    // The last frame is filled up with silence.
    explicit Sound(std::span<const std::int16_t> samples);

    std::size_t frames() const { return ulaw_.size() / rtp::frame_samples; }

    std::size_t bytes() const { return ulaw_.size() + alaw_.size(); }

    std::span<const std::uint8_t, rtp::frame_samples> frame(rtp::Law law, std::size_t index) const {
        const auto& codes = law == rtp::Law::ulaw ? ulaw_ : alaw_;
        return std::span(codes).subspan(index * rtp::frame_samples).first<rtp::frame_samples>();
    }

  private:
    std::vector<std::uint8_t> ulaw_;
    std::vector<std::uint8_t> alaw_;
};

using SoundPtr = std::shared_ptr<const Sound>;

// The music people hear when nobody chose another: a slow arpeggio over four chords, about 27 s,
// that joins its own beginning. The same octets on every machine that rounds sines alike.
SoundPtr built_in_music();

// An offer in an agent's ear: the Brazilian ring (425 Hz, one second in five), softly.
SoundPtr ring_sound();

SoundPtr silence_sound();

}  // namespace regente::voice::media
