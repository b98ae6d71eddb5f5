// What the registry says that the voice process must know.
#pragma once

#include "base/fault.hpp"
#include "base/result.hpp"
#include "ports/registry.hpp"
#include "server/prompts.hpp"
#include "server/secrets.hpp"
#include "server/voice_link.hpp"

namespace regente::server {

// On the registry's thread.
ports::Stored<VoiceSetup> read_voice_setup(ports::Registry& registry,
                                           const Secrets& secrets,
                                           const PromptStore& prompts,
                                           const std::string& music);

}  // namespace regente::server
