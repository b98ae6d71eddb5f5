// The one thread that makes facts durable, for all operations. Group commit without a timer: while
// one commit is in flight the loop's batches collect, and the next commit takes them all; so a fact
// waits for at most two commits and a busy server makes few, large ones.
//
// Threads: the constructor's journal is handed over (claim every operation on it before) and from
// then on touched by the writer's thread alone. `append`, `pending`, `failure` may be called from
// any thread. Callbacks run on the writer's thread, in the order of the appends: post from them, do
// not work in them.
//
// After the first Fault nothing is ever written again: what was waiting and what comes later is
// answered with that same Fault. A failed fsync is never tried again, since the kernel may have
// dropped the pages and would say yes the second time. The process ends, or goes on without
// accepting work; it becomes well by a restart that reads what really is on the disk.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "ports/journal.hpp"

namespace regente::server {

class JournalWriter {
  public:
    using Outcome = base::Result<base::Done, base::Fault>;
    using Durable = std::function<void(const Outcome&)>;

    struct Options {
        // One transaction takes at most about so many entries, which bounds how long a commit
        // lasts.
        std::size_t batch_entries_max = 10'000;
        // Called once, on the writer's thread, before the callbacks of the failed batch.
        std::function<void(const base::Fault&)> failed;
    };

    JournalWriter(std::unique_ptr<ports::Journal> journal, Options options);

    // Commits what was appended, then stops.
    ~JournalWriter();

    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    // The entries of one call are committed together, in order, after all that was appended before.
    // No entries: the callback comes when everything appended before is durable.
    void append(std::vector<ports::JournalEntry> entries, Durable durable);

    // Entries appended and not yet durable. The loop takes no new inputs while this is large: the
    // facts of what it took cannot be refused any more.
    std::size_t pending() const { return pending_.load(); }

    // Why nothing is accepted any more.
    std::optional<base::Fault> failure() const;

    struct Counters {
        std::uint64_t commits = 0;
        std::uint64_t entries = 0;
        std::uint64_t commit_us = 0;      // Sum over commits.
        std::uint64_t commit_us_max = 0;  // Since the start.
    };

    Counters counters() const;

  private:
    struct Job {
        std::vector<ports::JournalEntry> entries;
        Durable durable;
    };

    void run();
    std::size_t commit_some(std::span<Job> jobs);
    Outcome commit(std::span<const ports::JournalEntry> batch);

    std::unique_ptr<ports::Journal> journal_;
    Options options_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Job> waiting_;            // Guarded by mutex_.
    std::optional<base::Fault> failure_;  // Guarded by mutex_.
    Counters counters_;                   // Guarded by mutex_.
    bool stopping_ = false;               // Guarded by mutex_.
    std::atomic<std::size_t> pending_ = 0;
    std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace regente::server
