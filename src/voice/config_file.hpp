// What voice keeps on its own disk: the last configuration, so that it knows its trunks, phones and
// numbers when it starts before the core, and the time of its last start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "ports/voice.hpp"

namespace regente::voice {

// Secrets are in it: only its owner may read it. Written beside, then renamed.
base::Result<base::Done, base::Fault> write_config(const std::string& state_dir,
                                                   const ports::voice::Configure& config);

// Nothing when there is none yet; a damaged file is a Fault "voice_config" (and voice waits for the
// core).
base::Result<std::optional<ports::voice::Configure>, base::Fault> read_config(
    const std::string& state_dir);

// Seconds since 2024, larger than at any start before.
base::Result<std::uint32_t, base::Fault> next_boot(const std::string& state_dir,
                                                   std::uint64_t unix_s);

}  // namespace regente::voice
