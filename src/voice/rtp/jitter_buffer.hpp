// Turns packets that arrive when they like into one frame every 20 ms. It is a ring of samples
// addressed by RTP timestamp, so any packet length fits, order does not matter and nothing is
// allocated. The delay adapts between `delay_min` and `delay_max`: a packet that comes too late
// makes room for the next by stretching once, and a long time of ample margin is given back; the
// same two movements absorb the drift between the peer's clock and ours.
//
// Losses are concealed by spandsp's PLC (pitch repetition that fades within 50 ms), fed only when
// something is lost: two good frames are history enough.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "voice/rtp/concealer.hpp"
#include "voice/rtp/g711.hpp"

namespace regente::voice::rtp {

enum class Law : std::uint8_t { ulaw, alaw };

// Which samples of a ring are there. Whole words at a time: a frame is three or four of them.
template <std::size_t Capacity>
class PresenceRing {
  public:
    static_assert(Capacity % 64 == 0 && (Capacity & (Capacity - 1)) == 0);

    void set(std::uint32_t at, std::size_t length) {
        visit(at, length, [](std::uint64_t& word, std::uint64_t mask) { word |= mask; });
    }

    void clear(std::uint32_t at, std::size_t length) {
        visit(at, length, [](std::uint64_t& word, std::uint64_t mask) { word &= ~mask; });
    }

    std::size_t count(std::uint32_t at, std::size_t length) const {
        std::size_t total = 0;
        visit(at, length, [&total](std::uint64_t word, std::uint64_t mask) {
            total += static_cast<std::size_t>(std::popcount(word & mask));
        });
        return total;
    }

    bool test(std::uint32_t at) const { return count(at, 1) == 1; }

    bool none() const {
        return std::all_of(
            words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
    }

    void reset() { words_.fill(0); }

  private:
    template <class Self, class Visitor>
    static void walk(Self& words, std::uint32_t at, std::size_t length, const Visitor& visitor) {
        std::size_t bit = at % Capacity;
        while (length > 0) {
            const std::size_t offset = bit % 64;
            const std::size_t take = std::min(length, 64 - offset);
            const std::uint64_t ones = take == 64 ? ~0ULL : (1ULL << take) - 1;
            visitor(words[bit / 64], ones << offset);
            bit = (bit + take) % Capacity;
            length -= take;
        }
    }

    template <class Visitor>
    void visit(std::uint32_t at, std::size_t length, const Visitor& visitor) {
        walk(words_, at, length, visitor);
    }

    template <class Visitor>
    void visit(std::uint32_t at, std::size_t length, const Visitor& visitor) const {
        walk(words_, at, length, visitor);
    }

    std::array<std::uint64_t, Capacity / 64> words_{};
};

class JitterBuffer {
  public:
    // In samples of 8 kHz. 40 ms to begin with: one frame of margin beside the one being collected.
    static constexpr std::int32_t delay_min = 160;
    static constexpr std::int32_t delay_max = 960;
    static constexpr std::size_t capacity = 2048;
    static constexpr std::size_t payload_max = 960;

    enum class Put : std::uint8_t { taken, late, refused };

    // `payload` are G.711 samples of `law`; a change of law empties the buffer.
    Put put(std::uint32_t timestamp, std::span<const std::uint8_t> payload, Law law);

    // The next 20 ms into `frame`, in `law()`. False: the peer is silent and `frame` is untouched.
    bool get(std::span<std::uint8_t, frame_samples> frame);

    Law law() const { return law_; }

    std::uint64_t concealed() const { return concealed_; }

    void reset();

  private:
    void start(std::uint32_t timestamp);
    void observe(std::int32_t margin);
    void adapt();
    void copy_at_play(std::span<std::uint8_t, frame_samples> frame);
    void advance();
    void conceal(std::span<std::uint8_t, frame_samples> frame);
    void remember(std::span<std::uint8_t, frame_samples> frame);

    std::array<std::uint8_t, capacity> samples_{};
    PresenceRing<capacity> present_;
    std::uint32_t play_ = 0;  // Timestamp of the next sample to be played.
    Law law_ = Law::ulaw;
    bool running_ = false;
    bool drop_wanted_ = false;
    std::int32_t margin_low_ =
        0;  // Lowest and highest lead of a packet over the moment it is played,
    std::int32_t margin_high_ = 0;  // in this window.
    int window_ticks_ = 0;
    int empty_ticks_ = 0;
    int insert_ = 0;  // Frames to conceal so that the delay grows.
    std::uint64_t concealed_ = 0;
    std::array<std::array<std::uint8_t, frame_samples>, 2> history_{};
    int history_frames_ = 0;
    bool concealing_ = false;
    Concealer concealer_;
};

}  // namespace regente::voice::rtp
