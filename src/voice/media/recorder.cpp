#include "voice/media/recorder.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include "voice/media/wav.hpp"

namespace regente::voice::media {

namespace {

using base::Err;
using base::Fault;
using base::RecordingId;
using base::Result;

constexpr std::uint64_t octets_a_ms = 16;  // Two channels of 8 kHz.

bool write_all(int fd, std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

std::uint64_t size_of(int fd) {
    struct stat status {};

    return ::fstat(fd, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

// The sizes in the header from the length of the file; true when they were not right already.
std::optional<bool> patch_header(int fd) {
    std::uint64_t size = size_of(fd);
    if (size < recording_header_size) {
        return std::nullopt;
    }
    // A crash may leave half a pair of samples.
    if (size % 2 != 0 && ::ftruncate(fd, static_cast<off_t>(--size)) != 0) {
        return std::nullopt;
    }
    const std::uint64_t data = std::min<std::uint64_t>(size - recording_header_size, 0xffffff00U);
    const auto header = recording_header(static_cast<std::uint32_t>(data));
    std::array<std::uint8_t, recording_header_size> there{};
    if (::pread(fd, there.data(), there.size(), 0) != static_cast<ssize_t>(there.size())) {
        return std::nullopt;
    }
    if (there == header) {
        return false;
    }
    if (::pwrite(fd, header.data(), header.size(), 0) != static_cast<ssize_t>(header.size())) {
        return std::nullopt;
    }
    return true;
}

RecordingDone describe(int fd, RecordingId recording) {
    RecordingDone done;
    done.recording = recording;
    done.bytes = size_of(fd);
    done.length_ms = recording_length_ms(done.bytes);
    return done;
}

// "<id>.wav", written as `recording_path` does.
std::optional<RecordingId> id_of(const std::filesystem::path& path) {
    const std::string stem = path.stem().string();
    RecordingId recording;
    const auto [end, error] =
        std::from_chars(stem.data(), stem.data() + stem.size(), recording.value);
    if (path.extension() != ".wav" || error != std::errc() || end != stem.data() + stem.size() ||
        !recording) {
        return std::nullopt;
    }
    return recording;
}

}  // namespace

std::uint64_t recording_length_ms(std::uint64_t bytes) {
    return bytes > recording_header_size ? (bytes - recording_header_size) / octets_a_ms : 0;
}

std::string recording_path(const std::string& directory, RecordingId recording) {
    return directory + "/" + std::to_string(recording.value) + ".wav";
}

Recorder::Recorder(Options options)
    : options_(std::move(options)),
      thread_([this] { run(); }) {}

Recorder::~Recorder() {
    stop();
}

void Recorder::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Recorder::open(RecordingId recording) {
    push({Job::Kind::open, recording, nullptr});
}

void Recorder::append(RecordingId recording, ChunkPtr chunk) {
    push({Job::Kind::append, recording, std::move(chunk)});
}

void Recorder::close(RecordingId recording) {
    push({Job::Kind::close, recording, nullptr});
}

void Recorder::push(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

Recorder::ChunkPtr Recorder::chunk() {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            ChunkPtr chunk = std::move(free_.back());
            free_.pop_back();
            chunk->used = 0;
            return chunk;
        }
        if (chunks_ >= chunks_max) {
            return nullptr;
        }
        ++chunks_;
    }
    return std::make_unique<RecordingChunk>();
}

void Recorder::release(ChunkPtr chunk) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(chunk));
}

void Recorder::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) {
            return;
        }
        Job job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        perform(job);
        lock.lock();
        if (job.chunk) {
            free_.push_back(std::move(job.chunk));
        }
    }
}

void Recorder::perform(Job& job) {
    switch (job.kind) {
        case Job::Kind::open:
            open_file(job.recording);
            break;
        case Job::Kind::append:
            write(job.recording, *job.chunk);
            break;
        case Job::Kind::close:
            finish(job.recording);
            break;
    }
}

// A file that is there already is continued: the same recording was begun before a restart, and
// nothing said is ever overwritten.
void Recorder::open_file(RecordingId recording) {
    File& file = files_[recording];
    const std::string path = recording_path(options_.directory, recording);
    file.fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (file.fd < 0) {
        fail(recording, "opened");
        return;
    }
    if (size_of(file.fd) < recording_header_size &&
        (::ftruncate(file.fd, 0) != 0 || !write_all(file.fd, recording_header(0)))) {
        fail(recording, "begun");
    }
    ::lseek(file.fd, 0, SEEK_END);
}

void Recorder::write(RecordingId recording, const RecordingChunk& chunk) {
    const auto found = files_.find(recording);
    if (found != files_.end() && !found->second.broken &&
        !write_all(found->second.fd, std::span(chunk.bytes).first(chunk.used))) {
        fail(recording, "written");
    }
}

void Recorder::fail(RecordingId recording, const char* what) {
    File& file = files_[recording];
    if (!file.broken) {
        file.broken = true;
        spdlog::error("Recording {} in {} could not be {}: {}. It ends here; the call goes on.",
                      recording.value,
                      options_.directory,
                      what,
                      std::strerror(errno));
        options_.failed(recording);
    }
}

void Recorder::finish(RecordingId recording) {
    const auto found = files_.find(recording);
    if (found == files_.end()) {
        return;
    }
    const int fd = found->second.fd;
    RecordingDone done;
    done.recording = recording;
    if (fd >= 0) {
        if (!patch_header(fd) || ::fdatasync(fd) != 0) {
            fail(recording, "finished");
        }
        done = describe(fd, recording);
        ::close(fd);
    }
    files_.erase(found);
    options_.closed(done);
}

Result<std::vector<RecordingDone>, Fault> repair_recordings(
    const std::string& directory,
    const std::vector<RecordingId>& being_written) {
    std::vector<RecordingDone> repaired;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
        const auto recording = id_of(entry.path());
        const bool busy =
            recording && std::find(being_written.begin(), being_written.end(), *recording) !=
                             being_written.end();
        if (!recording || busy) {
            continue;
        }
        const int fd = ::open(entry.path().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0) {
            continue;
        }
        if (patch_header(fd) == true) {
            ::fdatasync(fd);
            repaired.push_back(describe(fd, *recording));
        }
        ::close(fd);
    }
    if (error) {
        return Err<Fault>{Fault{"recordings_unreadable",
                                directory + " cannot be listed: " + error.message() + "."}};
    }
    return repaired;
}

}  // namespace regente::voice::media
