// every_interaction_ends: each that begins ends exactly once, nothing is said of it afterwards but
// its wrap-up, and once the world has rested none is left.
#include <string>

#include "sim/checkers/judge.hpp"

namespace regente::sim {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the facts are its vocabulary.

class Ending : public Checker {
  public:
    using Checker::Checker;

    const char* name() const override { return "every_interaction_ends"; }

    void fact(Instant, const Fact& fact) override {
        std::visit([this](const auto& one) { see(one); }, fact);
    }

    void rested(Instant) override {
        std::uint64_t exits = 0;
        for (const auto& [exit, count] : exits_) {
            exits += count;
        }
        if (exits != begun_) {
            fail(std::to_string(begun_) + " began and " + std::to_string(exits) + " ended");
        }
        for (const auto& [id, phase] : open_) {
            fail("interaction " + std::to_string(id.value) + " is still " +
                 (phase == Phase::alive ? "alive" : "in wrap-up"));
        }
        for (const auto& [recording, interaction] : recordings_) {
            fail("recording " + std::to_string(recording.value) + " of interaction " +
                 std::to_string(interaction.value) + " was never closed");
        }
    }

  private:
    enum class Phase : std::uint8_t { alive, wrap_up };

    template <class T>
    void see(const T& fact) {
        if constexpr (requires { fact.interaction; }) {
            expect(fact.interaction, Phase::alive, "spoken of");
        }
    }

    void see(const InteractionArrived& fact) { begin(fact.interaction); }

    void see(const PreviewStarted& fact) { begin(fact.interaction); }

    void see(const AttemptStarted& fact) {
        if (open_.count(fact.interaction) == 0) {
            begin(fact.interaction);
        }
    }

    void see(const InteractionReleased& fact) {
        expect(fact.interaction, Phase::alive, "released");
        wraps_up_[fact.interaction] = fact.wraps_up;
    }

    void see(const InteractionEnded& fact) {
        expect(fact.interaction, Phase::alive, "ended");
        ++exits_[fact.exit];
        if (wraps_up_[fact.interaction]) {
            open_[fact.interaction] = Phase::wrap_up;
        } else {
            open_.erase(fact.interaction);
        }
    }

    void see(const WrapUpStarted& fact) { expect(fact.interaction, Phase::wrap_up, "wrapped up"); }

    void see(const InteractionDisposed& fact) {
        if (open_.count(fact.interaction) == 0) {
            fail("interaction " + std::to_string(fact.interaction.value) +
                 " was disposed after its end");
        }
    }

    void see(const WrapUpEnded& fact) {
        expect(fact.interaction, Phase::wrap_up, "finished");
        open_.erase(fact.interaction);
    }

    void see(const RecordingStarted& fact) {
        expect(fact.interaction, Phase::alive, "recorded");
        recordings_[fact.recording] = fact.interaction;
    }

    void see(const RecordingEnded& fact) {
        if (recordings_.erase(fact.recording) == 0) {
            fail("recording " + std::to_string(fact.recording.value) + " closed twice");
        }
    }

    void begin(InteractionId id) {
        ++begun_;
        if (id <= last_) {
            fail("interaction " + std::to_string(id.value) + " began twice");
        }
        last_ = id;
        open_[id] = Phase::alive;
    }

    void expect(InteractionId id, Phase phase, const std::string& what) {
        const auto it = open_.find(id);
        if (it == open_.end() || it->second != phase) {
            fail("interaction " + std::to_string(id.value) + " was " + what +
                 " in the wrong phase of its life");
        }
    }

    std::map<InteractionId, Phase> open_;
    std::map<InteractionId, bool> wraps_up_;
    std::map<RecordingId, InteractionId> recordings_;
    std::map<Exit, std::uint64_t> exits_;
    std::uint64_t begun_ = 0;
    InteractionId last_;
};

}  // namespace

std::unique_ptr<Checker> make_ending_checker(const Complain& complain) {
    return std::make_unique<Ending>(complain);
}

}  // namespace regente::sim
