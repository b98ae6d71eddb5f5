#include "server/worker.hpp"

#include <cstdio>
#include <iostream>
#include <iterator>

#include "server/files.hpp"
#include "server/speech.hpp"
#include "voice/media/compress.hpp"

namespace regente::server {

namespace {

int exit_code(const base::Result<base::Done, base::Fault>& result) {
    if (result) return 0;
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    return 1;
}

}  // namespace

int run_speech_worker(const Config& config, const std::string& language, const std::string& file) {
    if (file.find('/') != std::string::npos || file.empty()) {
        std::fprintf(stderr, "The file name '%s' is not a plain name.\n", file.c_str());
        return 1;
    }
    const std::string text(std::istreambuf_iterator<char>(std::cin), {});
    return exit_code(speak(config.speech, text, language, Paths(config).prompts + "/" + file));
}

int run_compress_worker(const Config& config, base::RecordingId recording) {
    const std::string stem = Paths(config).recordings + "/" + std::to_string(recording.value);
    const auto compressed = voice::media::compress_recording(stem + ".wav", stem + ".opus");
    if (!compressed) return exit_code(base::Err{compressed.error()});
    return 0;
}

}  // namespace regente::server
