#include "voice/rtp/jitter_buffer.hpp"

#include <algorithm>
#include <cstdlib>

namespace regente::voice::rtp {

namespace {

constexpr auto frame_step = static_cast<std::int32_t>(frame_samples);

// Five seconds: long enough that a window nearly always holds the network's worst.
constexpr int window_ticks = 250;

// A margin that stays above 40 ms is delay nobody needs.
constexpr std::int32_t margin_ample = 320;

// A margin below 10 ms is one scheduling hiccup away from a gap.
constexpr std::int32_t margin_thin = 80;

// After 200 ms without a packet the talkspurt is over; the next one starts afresh.
constexpr int silence_ticks = 10;

// A frame whose loudest sample is below this may be dropped unheard.
constexpr int quiet_level = 300;

std::int16_t to_linear(Law law, std::uint8_t code) {
    return law == Law::ulaw ? ulaw_to_linear(code) : alaw_to_linear(code);
}

std::uint8_t from_linear(Law law, std::int16_t sample) {
    return law == Law::ulaw ? linear_to_ulaw(sample) : linear_to_alaw(sample);
}

bool quiet(Law law, std::span<const std::uint8_t, frame_samples> frame) {
    return std::all_of(frame.begin(), frame.end(), [law](std::uint8_t code) {
        return std::abs(int{to_linear(law, code)}) < quiet_level;
    });
}

}  // namespace

void JitterBuffer::reset() {
    present_.reset();
    running_ = false;
    drop_wanted_ = false;
    insert_ = 0;
    history_frames_ = 0;
    concealing_ = false;
}

void JitterBuffer::start(std::uint32_t timestamp) {
    present_.reset();
    play_ = timestamp - static_cast<std::uint32_t>(delay_min);
    running_ = true;
    drop_wanted_ = false;
    insert_ = 0;
    empty_ticks_ = 0;
    window_ticks_ = 0;
    margin_low_ = static_cast<std::int32_t>(capacity);
    margin_high_ = 0;
}

JitterBuffer::Put JitterBuffer::put(std::uint32_t timestamp,
                                    std::span<const std::uint8_t> payload,
                                    Law law) {
    if (payload.empty() || payload.size() > payload_max) {
        return Put::refused;
    }
    if (law != law_) {
        reset();
        law_ = law;
    }
    if (!running_) {
        start(timestamp);
    }
    auto margin = static_cast<std::int32_t>(timestamp - play_);
    const auto length = static_cast<std::int32_t>(payload.size());
    const auto room = static_cast<std::int32_t>(capacity);
    // A stranger chooses the timestamp: no arithmetic on `margin` before it is known to be small.
    if (margin > room - length || margin < -room) {
        start(timestamp);  // The peer jumped to another timeline, or we fell too far behind.
        margin = delay_min;
    }
    observe(margin);
    if (margin + length <= 0) {
        return Put::late;
    }
    std::uint32_t at = timestamp;
    auto rest = payload;
    if (margin < 0) {
        rest = rest.subspan(static_cast<std::size_t>(-margin));
        at = play_;
    }
    const std::size_t slot = at % capacity;
    const std::size_t first = std::min(rest.size(), capacity - slot);
    std::copy_n(rest.begin(), first, samples_.begin() + static_cast<std::ptrdiff_t>(slot));
    std::copy(rest.begin() + static_cast<std::ptrdiff_t>(first), rest.end(), samples_.begin());
    present_.set(at, rest.size());
    return Put::taken;
}

void JitterBuffer::observe(std::int32_t margin) {
    margin_low_ = std::min(margin_low_, margin);
    margin_high_ = std::max(margin_high_, margin);
    if (margin < 0 && insert_ == 0 && margin_high_ + frame_step <= delay_max) {
        insert_ = 1;
        margin_low_ = static_cast<std::int32_t>(capacity);
        margin_high_ += frame_step;
        window_ticks_ = 0;
    }
}

void JitterBuffer::adapt() {
    if (++window_ticks_ < window_ticks) {
        return;
    }
    window_ticks_ = 0;
    const bool heard = margin_low_ < static_cast<std::int32_t>(capacity);
    if (heard && margin_low_ >= margin_ample) {
        drop_wanted_ = true;
    } else if (heard && margin_low_ < margin_thin && margin_high_ + frame_step <= delay_max) {
        insert_ = 1;
    }
    margin_low_ = static_cast<std::int32_t>(capacity);
    margin_high_ = 0;
}

// Samples that are missing leave `frame` as it is: the concealment shows through.
void JitterBuffer::copy_at_play(std::span<std::uint8_t, frame_samples> frame) {
    const std::size_t slot = play_ % capacity;
    if (present_.count(play_, frame_samples) == frame_samples && slot + frame_samples <= capacity) {
        std::copy_n(
            samples_.begin() + static_cast<std::ptrdiff_t>(slot), frame_samples, frame.begin());
        return;
    }
    for (std::uint32_t i = 0; i < frame_samples; ++i) {
        if (present_.test(play_ + i)) {
            frame[i] = samples_[(play_ + i) % capacity];
        }
    }
}

void JitterBuffer::advance() {
    present_.clear(play_, frame_samples);
    play_ += static_cast<std::uint32_t>(frame_samples);
}

bool JitterBuffer::get(std::span<std::uint8_t, frame_samples> frame) {
    if (!running_) {
        return false;
    }
    adapt();
    if (insert_ > 0) {
        --insert_;
        conceal(frame);
        return true;
    }
    std::size_t found = present_.count(play_, frame_samples);
    if (found == frame_samples && drop_wanted_) {
        copy_at_play(frame);
        // Quiet frames go unheard; after another window any frame goes.
        if (quiet(law_, frame) || window_ticks_ == window_ticks - 1) {
            drop_wanted_ = false;
            advance();
            found = present_.count(play_, frame_samples);
        }
    }
    if (found == frame_samples) {
        empty_ticks_ = 0;
        copy_at_play(frame);
        advance();
        remember(frame);
        return true;
    }
    empty_ticks_ = found == 0 && present_.none() ? empty_ticks_ + 1 : 0;
    if (empty_ticks_ > silence_ticks) {
        reset();
        return false;
    }
    conceal(frame);
    copy_at_play(frame);
    advance();
    return true;
}

void JitterBuffer::conceal(std::span<std::uint8_t, frame_samples> frame) {
    std::array<std::int16_t, frame_samples> linear{};
    if (history_frames_ == 0) {
        std::fill(frame.begin(), frame.end(), law_ == Law::ulaw ? ulaw_silence : alaw_silence);
        return;
    }
    if (!concealing_) {
        concealing_ = true;
        // In one piece: with less than its whole memory at once spandsp 0.0.6 later shifts it by a
        // memcpy of overlapping ranges.
        std::array<std::int16_t, 2 * frame_samples> past{};
        for (std::size_t i = 0; i < past.size(); ++i) {
            past[i] = to_linear(law_, history_[i / frame_samples][i % frame_samples]);
        }
        concealer_.begin(past);
    }
    ++concealed_;
    concealer_.fill(linear);
    std::transform(linear.begin(), linear.end(), frame.begin(), [this](std::int16_t sample) {
        return from_linear(law_, sample);
    });
}

// Keeps the last two good frames; after a loss blends the first good one into the concealment.
void JitterBuffer::remember(std::span<std::uint8_t, frame_samples> frame) {
    if (concealing_) {
        concealing_ = false;
        std::array<std::int16_t, frame_samples> linear{};
        std::transform(frame.begin(), frame.end(), linear.begin(), [this](std::uint8_t code) {
            return to_linear(law_, code);
        });
        concealer_.heard(linear);
        std::transform(linear.begin(), linear.end(), frame.begin(), [this](std::int16_t sample) {
            return from_linear(law_, sample);
        });
    }
    if (history_frames_ == 0) {
        std::fill(history_[1].begin(),
                  history_[1].end(),
                  law_ == Law::ulaw ? ulaw_silence : alaw_silence);
        history_frames_ = 1;
    }
    history_[0] = history_[1];
    std::copy(frame.begin(), frame.end(), history_[1].begin());
}

}  // namespace regente::voice::rtp
