#include "server/recordings.hpp"

#include <algorithm>
#include <filesystem>

#include <spdlog/spdlog.h>

#include "server/files.hpp"
#include "voice/media/recorder.hpp"

namespace regente::server {

namespace {

using base::RecordingId;

std::filesystem::path opus_of(std::filesystem::path wav) {
    return wav.replace_extension(".opus");
}

// A name that is an id: nobody else's file is touched.
RecordingId id_of(const std::filesystem::path& wav) {
    const std::string name = wav.stem().string();
    const bool is_id = wav.extension() == ".wav" && !name.empty() && name.size() <= 19 &&
                       name.find_first_not_of("0123456789") == std::string::npos;
    return is_id ? RecordingId{std::stoull(name)} : RecordingId{};
}

// The sound is kept once: as Opus, when that is whole on the disk.
void drop_wav(const std::string& directory, RecordingId recording) {
    const std::filesystem::path wav = regente::voice::media::recording_path(directory, recording);
    std::error_code error;
    if (std::filesystem::file_size(opus_of(wav), error) == 0 || error) return;
    sync_directory(directory);  // The name first: else a power cut could take both.
    std::filesystem::remove(wav, error);
    if (error) spdlog::warn("{} cannot be removed: {}", wav.string(), error.message());
}

}  // namespace

Recordings::Recordings(std::string directory, JobsLink& jobs)
    : directory_(std::move(directory)),
      jobs_(jobs) {}

void Recordings::closed(RecordingId recording) {
    jobs_.submit(Compress{recording}, [directory = directory_, recording](const auto& outcome) {
        if (outcome) {
            drop_wav(directory, recording);
        } else {
            spdlog::warn("recording {} stays as WAV: {}", recording.value, outcome.error().message);
        }
    });
}

std::vector<core::RecordingClosed> Recordings::sweep(
    const std::vector<RecordingId>& being_written) {
    const auto repaired = regente::voice::media::repair_recordings(directory_, being_written);
    if (!repaired) spdlog::error("{}", repaired.error().message);
    std::vector<core::RecordingClosed> ended;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
        const RecordingId recording = id_of(entry.path());
        const bool busy =
            std::find(being_written.begin(), being_written.end(), recording) != being_written.end();
        if (!recording || busy) continue;
        if (std::filesystem::exists(opus_of(entry.path()), error)) {
            drop_wav(directory_, recording);
            continue;
        }
        const std::uint64_t bytes = entry.file_size(error);
        if (error) continue;
        const auto length_ms =
            static_cast<std::int64_t>(regente::voice::media::recording_length_ms(bytes));
        ended.push_back({recording, bytes, base::milliseconds(length_ms)});
        closed(recording);
    }
    return ended;
}

}  // namespace regente::server
