// Writes recordings on a thread of its own: the media thread hands over half a second at a time and
// never waits for the disk. A recording that cannot be written is closed with what it has; the call
// goes on. The files are complete WAVs except for two sizes in the header, which are patched at the
// end; after a crash `repair_recordings` patches them.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "voice/media/engine.hpp"

namespace regente::voice::media {

// Half a second of two channels, interleaved.
struct RecordingChunk {
    static constexpr std::size_t size_max = 8000;
    std::array<std::uint8_t, size_max> bytes{};
    std::size_t used = 0;
};

class Recorder {
  public:
    // What may wait for a slow disk: 64 MiB, or 4 s of a thousand recordings.
    static constexpr std::size_t chunks_max = 8192;

    struct Options {
        std::string directory;
        // Both on the recorder's thread. `failed` comes at most once, and `closed` after it.
        std::function<void(base::RecordingId)> failed;
        std::function<void(RecordingDone)> closed;
    };

    using ChunkPtr = std::unique_ptr<RecordingChunk>;

    explicit Recorder(Options options);

    // Finishes every file whose end was asked for, then stops.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    void open(base::RecordingId recording);
    void append(base::RecordingId recording, ChunkPtr chunk);
    void close(base::RecordingId recording);

    // An empty chunk; null when the disk is too slow for what is being recorded.
    ChunkPtr chunk();

    // Gives back a chunk that was not used.
    void release(ChunkPtr chunk);

    // Refuses nothing more, finishes what was asked, and ends the thread.
    void stop();

  private:
    struct Job {
        enum class Kind : std::uint8_t { open, append, close } kind = Kind::open;
        base::RecordingId recording;
        ChunkPtr chunk;
    };

    struct File {
        int fd = -1;
        bool broken = false;
    };

    void push(Job job);
    void run();
    void perform(Job& job);
    void open_file(base::RecordingId recording);
    void write(base::RecordingId recording, const RecordingChunk& chunk);
    void finish(base::RecordingId recording);
    void fail(base::RecordingId recording, const char* what);

    Options options_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    std::vector<ChunkPtr> free_;
    std::size_t chunks_ = 0;  // Made so far.
    bool stopping_ = false;
    std::map<base::RecordingId, File> files_;  // The recorder's thread only.
    std::thread thread_;
};

// Of a recording's file with so many octets.
std::uint64_t recording_length_ms(std::uint64_t bytes);

std::string recording_path(const std::string& directory, base::RecordingId recording);

// Makes the headers true of recordings that a crash left unfinished, and answers which. Files that
// are no recordings are left alone, and those that somebody writes. Fault "recordings_unreadable".
base::Result<std::vector<RecordingDone>, base::Fault> repair_recordings(
    const std::string& directory,
    const std::vector<base::RecordingId>& being_written = {});

}  // namespace regente::voice::media
