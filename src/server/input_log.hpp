// What went into the core, one JSON line each, for people who hunt a bug: the same inputs into the
// same program give the same facts. Recovery never reads it, nothing waits for it: when the disk is
// slow or full, lines are dropped and counted.
//
// Threads: `request`, `event`, `advance` are called by the loop and only put into a bounded queue;
// a thread of its own writes and rotates the files input.log, input.log.1, ...
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/messages.hpp"

namespace regente::server {

// Time passed: timers due at `at` ran.
struct Advanced {};
REGENTE_DESCRIBE_EMPTY(Advanced)

struct RequestInput {
    core::Request request;
};
REGENTE_DESCRIBE(RequestInput, request)

struct EventInput {
    core::Event event;
};
REGENTE_DESCRIBE(EventInput, event)

struct Input {
    base::OperationId operation;
    base::Instant at;
    std::variant<RequestInput, EventInput, Advanced> input;
};
REGENTE_DESCRIBE(Input, operation, at, input)

class InputLog {
  public:
    struct Options {
        std::string directory;
        std::uint64_t file_bytes_max = 64ULL * 1024 * 1024;
        unsigned files_max = 4;
        std::size_t queue_max = 10'000;
    };

    explicit InputLog(Options options);

    // Writes what is queued, then stops.
    ~InputLog();

    InputLog(const InputLog&) = delete;
    InputLog& operator=(const InputLog&) = delete;

    void add(Input input);

    std::uint64_t dropped() const;

    // The inputs of one file, in order. A last line that was torn by a crash is left out.
    static base::Result<std::vector<Input>, base::Fault> read(const std::string& path);

  private:
    void run();
    void write(const std::vector<Input>& inputs);
    void rotate();
    std::string path(unsigned index) const;

    Options options_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Input> queue_;   // Guarded by mutex_.
    std::uint64_t dropped_ = 0;  // Guarded by mutex_.
    bool stopping_ = false;      // Guarded by mutex_.
    int file_ = -1;              // The thread's own, like the next.
    std::uint64_t file_bytes_ = 0;
    std::thread thread_;
};

}  // namespace regente::server
