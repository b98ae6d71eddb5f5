#include "server/voice_translate.hpp"

#include "base/overloaded.hpp"
#include "server/prompts.hpp"

namespace regente::server {

namespace voice = ports::voice;

namespace {

std::uint32_t to_ms(base::Duration duration) {
    return static_cast<std::uint32_t>(duration.us / 1000);
}

voice::PlayStep play_step(const core::PlayStep& command, const FileOf& file_of) {
    voice::PlayStep step{
        command.leg, command.step, {}, command.collect, to_ms(command.first_digit), command.fresh};
    for (const auto& prompt : command.prompts)
        step.prompts.push_back(file_of(prompt));
    return step;
}

// The place, the wait, and the key that exchanges them for a call.
voice::PlayStep announcement(const core::AnnouncePosition& command, const FileOf& file_of) {
    voice::PlayStep step{command.leg, command.step, {}, command.callback, 0};
    step.prompts.push_back(file_of(PromptStore::position(command.position, command.language)));
    if (command.band != 0) {
        step.prompts.push_back(file_of(PromptStore::wait_band(command.band, command.language)));
    }
    if (command.callback) {
        step.prompts.push_back(file_of(PromptStore::callback_offer(command.language)));
        step.first_digit_ms = 4000;
    }
    return step;
}

}  // namespace

std::optional<voice::VoiceDown> to_voice(const core::Command& command, const FileOf& file_of) {
    using Down = std::optional<voice::VoiceDown>;
    return std::visit(
        base::Overloaded{
            [](const core::AnswerLeg& c) -> Down { return voice::AnswerLeg{c.leg}; },
            [&](const core::PlayStep& c) -> Down { return play_step(c, file_of); },
            [&](const core::AnnouncePosition& c) -> Down { return announcement(c, file_of); },
            [](const core::PlayMusic& c) -> Down { return voice::PlayMusic{c.leg}; },
            [](const core::PlaceLeg&) -> Down { return std::nullopt; },
            [](const core::EndLeg& c) -> Down {
                return voice::EndLeg{c.leg, c.end};
            },
            [](const core::BridgeSeat& c) -> Down {
                return voice::BridgeSeat{c.leg, c.agent};
            },
            [](const core::HoldLeg& c) -> Down {
                return voice::HoldLeg{c.leg, c.on};
            },
            [](const core::UnbridgeSeat& c) -> Down {
                return voice::UnbridgeSeat{c.leg, c.agent};
            },
            [](const core::MuteSeat& c) -> Down {
                return voice::MuteSeat{c.agent, c.on};
            },
            [](const core::AlertSeat& c) -> Down {
                return voice::AlertSeat{c.agent, c.on};
            },
            [](const core::OpenSeat& c) -> Down { return voice::OpenSeat{c.agent}; },
            [](const core::CloseSeat& c) -> Down { return voice::CloseSeat{c.agent}; },
            [](const core::StartRecording& c) -> Down {
                return voice::StartRecording{c.recording, c.leg, c.agent};
            },
            [](const core::StopRecording& c) -> Down { return voice::StopRecording{c.recording}; },
        },
        command);
}

std::optional<core::Event> to_core(const voice::Happened& happened) {
    using Event = std::optional<core::Event>;
    return std::visit(
        base::Overloaded{
            [](const voice::LegArrived&) -> Event { return std::nullopt; },
            [](const voice::LegRang& e) -> Event { return core::LegRang{e.leg}; },
            [](const voice::LegAnswered& e) -> Event { return core::LegAnswered{e.leg}; },
            [](const voice::LegEnded& e) -> Event {
                return core::LegEnded{e.leg, e.end};
            },
            [](const voice::StepEnded& e) -> Event {
                return core::StepEnded{e.leg, e.step, e.result, e.digit};
            },
            [](const voice::SeatUp& e) -> Event {
                return core::SeatUp{e.agent, e.kind};
            },
            [](const voice::SeatDown& e) -> Event { return core::SeatDown{e.agent}; },
            [](const voice::RecordingClosed& e) -> Event {
                return core::RecordingClosed{
                    e.recording,
                    e.bytes,
                    base::milliseconds(static_cast<std::int64_t>(e.length_ms))};
            },
        },
        happened);
}

base::LegId leg_of(const voice::Happened& happened) {
    return std::visit(
        [](const auto& event) {
            if constexpr (requires { event.leg; }) {
                return event.leg;
            } else {
                return base::LegId{};
            }
        },
        happened);
}

base::LegId leg_of(const core::Command& command) {
    return std::visit(
        [](const auto& c) {
            if constexpr (requires { c.leg; }) {
                return c.leg;
            } else {
                return base::LegId{};
            }
        },
        command);
}

}  // namespace regente::server
