// What an endpoint hears while it is not bridged: silence, music, or prompts that a key press ends.
// Who knows the menu presses its key before it is asked: keys of a step that wants none wait for
// the next that does.
// Time passes in it whether or not it is heard, so whoever asked for a step always gets its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "voice/media/engine.hpp"
#include "voice/media/sound.hpp"

namespace regente::voice::media {

class Program {
  public:
    using Frame = std::optional<std::span<const std::uint8_t, rtp::frame_samples>>;
    using Ended = std::optional<PlayEnded>;

    static constexpr std::size_t typed_max = 8;

    void silence();
    void music();

    // From now on nobody listens to keys, until the next step.
    void forget_keys();

    // Prompts come by `loaded` or `failed` with the same token; until then there is silence.
    std::uint64_t play(const Play& play);
    void loaded(std::uint64_t token, std::vector<SoundPtr> sounds);
    Ended failed(std::uint64_t token);

    // After `play`: a key that was pressed before ends the step at once.
    Ended take_typed();

    // A key was pressed: ends a step that collects, or waits for one.
    Ended digit(char digit);

    // One tick. `frame` is what is to be heard, none for silence.
    struct Step {
        Frame frame;
        Ended ended;
    };

    Step step(const Sound& music, rtp::Law law);

  private:
    enum class State : std::uint8_t { silent, music, loading, playing, waiting };

    PlayEnded end(PlayEnded::How how, char digit);
    void enter_silence();
    void enter_music();

    State state_ = State::silent;
    Play play_;
    bool listening_ = false;  // From the first step to what is no step.
    std::string typed_;
    std::uint64_t token_ = 0;
    std::vector<SoundPtr> sounds_;
    std::size_t sound_ = 0;
    std::size_t frame_ = 0;
    std::uint32_t waited_ms_ = 0;
};

}  // namespace regente::voice::media
