// `regente serve`: starts the core and the voice process, starts them again when they die, runs the
// core's jobs (speech, compression) as workers, and ends everything in order. The only part of
// Regente that knows processes: core and voice never start programs. One thread, one poll loop.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "server/account.hpp"
#include "server/config.hpp"
#include "server/files.hpp"
#include "server/frames.hpp"
#include "server/jobs.hpp"
#include "storage/directory_lock.hpp"

namespace regente::server {

class Warden {
  public:
    struct Options {
        Config config;
        // Flags given to `serve`, passed on as they are: --config, --data, --http, --sip, --demo.
        std::vector<std::string> flags;
    };

    explicit Warden(Options options);
    ~Warden();

    Warden(const Warden&) = delete;
    Warden& operator=(const Warden&) = delete;

    // Until SIGINT or SIGTERM, or a start that cannot succeed. Returns the exit code.
    int run();

  private:
    using Clock = std::chrono::steady_clock;

    struct Child {
        std::string role;
        unsigned silence_max = 0;  // Seconds; 0: any.
        pid_t pid = -1;
        Clock::time_point started;
        Clock::time_point start_at;  // When pid is -1.
        unsigned short_lives = 0;    // In a row.
        bool served = false;         // Ever came up properly. Only asked of the core.
        int alive = -1;              // Its pipe: a byte a second says that it does not hang.
        bool heard = false;          // In this life. Before, a long journal may be read.
        unsigned silent_checks = 0;  // In a row, one a second.
    };

    struct Worker {
        Job job;
        std::uint64_t core_generation = 0;  // Of the core that asked.
        Clock::time_point limit;
        int errors = -1;  // Its standard error: why it failed.
        std::string said;
        bool killed = false;
    };

    bool prepare();
    void start(Child& child);
    void start_due();
    void loop_once();
    void on_signals();
    void reap();
    void on_child_ended(Child& child, int status);
    void on_worker_ended(pid_t pid, int status);
    void read_core();
    void on_job(const Job& job);
    void start_workers();
    pid_t start_worker(Worker& worker);
    void read_workers();
    void kill_late_workers();
    void kill_silent();
    static bool drain(const Child& child);
    void answer(std::uint64_t number, const std::string& code, const std::string& message);
    void flush_core();
    void begin_stop(int code);
    void continue_stop();
    int timeout_ms() const;
    bool take_account();
    [[noreturn]] void become(const std::vector<char*>& words) const;
    void write_pid_file(const std::string& role, pid_t pid) const;

    Options options_;
    Paths paths_;
    std::string program_;
    std::unique_ptr<storage::DirectoryLock> lock_;
    std::optional<Account> account_;
    Child core_;
    Child voice_;
    int signals_ = -1;
    int core_socket_ = -1;
    std::uint64_t core_generation_ = 0;
    FrameReader from_core_;
    wire::Bytes to_core_;
    std::deque<Job> waiting_;
    std::deque<Job> waiting_urgent_;
    std::map<pid_t, Worker> workers_;
    Clock::time_point next_check_;
    bool stopping_ = false;
    Clock::time_point stop_started_;
    bool core_told_to_stop_ = false;
    bool impatient_ = false;
    int exit_code_ = 0;
};

// Before anything starts: the ports are free, the directories usable. A sentence for each trouble.
std::vector<std::string> start_troubles(const Config& config);

}  // namespace regente::server
