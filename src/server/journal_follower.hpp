// A thread that reads the journal behind the writer and hands on what is durable, in order and
// exactly once while it lives. The snapshot's second core and the projector are two of them;
// neither can slow the loop down.
//
// Threads: the reader and everything `handle` touches belong to the follower's thread. `durable`,
// `done`, `wait_until`, `finish` may be called from any other thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ports/journal.hpp"

namespace regente::server {

class JournalFollower {
  public:
    using Outcome = base::Result<base::Done, base::Fault>;

    struct Options {
        base::OperationId operation;
        std::uint64_t after = 0;       // Starts behind this one.
        std::size_t batch_max = 1000;  // Entries read and handled at once.
        // Waits until so many are there, or so long, before it reads: fewer, larger batches.
        std::size_t linger_entries = 1;
        base::Duration linger = base::milliseconds(0);
        std::function<Outcome(std::span<const ports::JournalEntry>)> handle;
        // On the follower's thread, once: reading or handling failed and it stopped following.
        std::function<void(const base::Fault&)> failed;
    };

    JournalFollower(std::unique_ptr<ports::Journal> reader, Options options);

    // Stops where it is.
    ~JournalFollower();

    JournalFollower(const JournalFollower&) = delete;
    JournalFollower& operator=(const JournalFollower&) = delete;

    // Everything up to `seq` is durable: go and read it.
    void durable(std::uint64_t seq);

    // The last seq that was handled.
    std::uint64_t done() const;

    // False: it failed, or `limit` passed.
    bool wait_until(std::uint64_t seq, base::Duration limit);

    // Handles what is durable by now, without lingering, then ends the thread. False: it failed.
    bool finish();

  private:
    void run();
    bool wait_for_work(std::unique_lock<std::mutex>& lock);
    Outcome step(std::uint64_t after, std::uint64_t until);

    std::unique_ptr<ports::Journal> reader_;
    Options options_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable progress_;
    std::uint64_t durable_ = 0;  // Guarded by mutex_, like all below.
    std::uint64_t done_ = 0;
    bool failed_ = false;
    bool stopping_ = false;
    bool finishing_ = false;
    std::thread thread_;
};

}  // namespace regente::server
