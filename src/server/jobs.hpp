// What the core asks of the warden, who alone may start programs. Answers come in any order.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/describe.hpp"
#include "base/ids.hpp"

namespace regente::server {

// Texts become `<data>/prompts/<file>`: 8 kHz mono PCM16 WAV.
struct Speak {
    std::string text;
    std::string language;
    std::string file;
};
REGENTE_DESCRIBE(Speak, text, language, file)

// `<data>/recordings/<id>.wav` becomes `<id>.opus`.
struct Compress {
    base::RecordingId recording;
};
REGENTE_DESCRIBE(Compress, recording)

using Work = std::variant<Speak, Compress>;

struct Job {
    std::uint64_t number = 0;
    Work work;
    bool urgent = false;  // Somebody waits for it: before all that are not.
};
REGENTE_DESCRIBE(Job, number, work, urgent)

// The core serves: recovery is done and the API listens. Sent once per start.
struct CoreReady {};
REGENTE_DESCRIBE_EMPTY(CoreReady)

using CoreToWarden = std::variant<Job, CoreReady>;

struct JobEnded {
    std::uint64_t number = 0;
    std::string code;  // Empty when it worked.
    std::string message;
};
REGENTE_DESCRIBE(JobEnded, number, code, message)

using WardenToCore = std::variant<JobEnded>;

}  // namespace regente::server
