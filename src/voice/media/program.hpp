// What an endpoint hears while it is not bridged: silence, music, or prompts that a key press ends.
// Time passes in it whether or not it is heard, so whoever asked for a step always gets its end.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "voice/media/engine.hpp"
#include "voice/media/sound.hpp"

namespace regente::voice::media {

class Program {
  public:
    using Frame = std::optional<std::span<const std::uint8_t, rtp::frame_samples>>;
    using Ended = std::optional<PlayEnded>;

    void silence();
    void music();

    // Prompts come by `loaded` or `failed` with the same token; until then there is silence.
    std::uint64_t play(const Play& play);
    void loaded(std::uint64_t token, std::vector<SoundPtr> sounds);
    Ended failed(std::uint64_t token);

    // A key was pressed: ends a step that collects.
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

    State state_ = State::silent;
    Play play_;
    std::uint64_t token_ = 0;
    std::vector<SoundPtr> sounds_;
    std::size_t sound_ = 0;
    std::size_t frame_ = 0;
    std::uint32_t waited_ms_ = 0;
};

}  // namespace regente::voice::media
