#include "voice/media/program.hpp"

namespace regente::voice::media {

namespace {
constexpr std::uint32_t tick_ms = 20;
}

void Program::silence() {
    forget_keys();
    enter_silence();
}

void Program::music() {
    forget_keys();
    enter_music();
}

void Program::forget_keys() {
    listening_ = false;
    typed_.clear();
}

void Program::enter_silence() {
    state_ = State::silent;
    sounds_.clear();
}

void Program::enter_music() {
    if (state_ != State::music) {
        state_ = State::music;
        frame_ = 0;
    }
    sounds_.clear();
}

std::uint64_t Program::play(const Play& play) {
    play_ = play;
    if (play.fresh) {
        typed_.clear();
    }
    listening_ = true;
    state_ = State::loading;
    sounds_.clear();
    return ++token_;
}

void Program::loaded(std::uint64_t token, std::vector<SoundPtr> sounds) {
    if (token == token_ && state_ == State::loading) {
        sounds_ = std::move(sounds);
        sound_ = 0;
        frame_ = 0;
        state_ = State::playing;
    }
}

Program::Ended Program::failed(std::uint64_t token) {
    if (token != token_ || state_ != State::loading) {
        return std::nullopt;
    }
    return end(PlayEnded::How::failed, 0);
}

Program::Ended Program::take_typed() {
    if (!play_.collect || typed_.empty()) {
        return std::nullopt;
    }
    const char digit = typed_.front();
    typed_.erase(0, 1);
    return end(PlayEnded::How::digit, digit);
}

Program::Ended Program::digit(char digit) {
    const bool running =
        state_ == State::loading || state_ == State::playing || state_ == State::waiting;
    if (!running || !play_.collect) {
        if (listening_ && typed_.size() < typed_max) {
            typed_.push_back(digit);
        }
        return std::nullopt;
    }
    return end(PlayEnded::How::digit, digit);
}

PlayEnded Program::end(PlayEnded::How how, char digit) {
    if (play_.then_music) {
        enter_music();
    } else {
        enter_silence();
    }
    PlayEnded ended;
    ended.step = play_.step;
    ended.how = how;
    ended.digit = digit;
    return ended;
}

Program::Step Program::step(const Sound& music, rtp::Law law) {
    switch (state_) {
        case State::silent:
        case State::loading:
            return {};
        case State::music: {
            const auto frame = music.frame(law, frame_ % music.frames());
            ++frame_;
            return {frame, std::nullopt};
        }
        case State::playing: {
            while (sound_ < sounds_.size() && frame_ >= sounds_[sound_]->frames()) {
                ++sound_;
                frame_ = 0;
            }
            if (sound_ < sounds_.size()) {
                return {sounds_[sound_]->frame(law, frame_++), std::nullopt};
            }
            if (!play_.collect) {
                return {std::nullopt, end(PlayEnded::How::played, 0)};
            }
            state_ = State::waiting;
            waited_ms_ = 0;
            return {};
        }
        case State::waiting:
            waited_ms_ += tick_ms;
            if (waited_ms_ < play_.first_digit_ms) {
                return {};
            }
            return {std::nullopt, end(PlayEnded::How::timed_out, 0)};
    }
    return {};
}

}  // namespace regente::voice::media
