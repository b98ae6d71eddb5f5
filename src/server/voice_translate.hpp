// Between the core's words and the voice protocol's, where that needs no look-up.
#pragma once

#include <functional>
#include <optional>

#include "core/messages.hpp"
#include "ports/voice.hpp"

namespace regente::server {

using FileOf = std::function<std::string(const flow::Prompt&)>;

// Nothing for PlaceLeg: its number must be looked up first.
std::optional<ports::voice::VoiceDown> to_voice(const core::Command& command,
                                                const FileOf& file_of);

// Nothing for LegArrived: its numbers must be looked up first.
std::optional<core::Event> to_core(const ports::voice::Happened& happened);

// The leg an event speaks of; none for seats and recordings.
base::LegId leg_of(const ports::voice::Happened& happened);
base::LegId leg_of(const core::Command& command);

}  // namespace regente::server
