// Snapshots make a restart quick: the state of one operation's core at one seq, in a file whose
// checksum must fit. They are a cache of the journal and nothing else: losing all of them costs
// time.
//
// Written by a follower that folds the journal into a second core, never by fork() and never by the
// loop. A file appears whole or not at all: temporary name, fsync, rename, fsync of the directory.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "core/core.hpp"
#include "ports/journal.hpp"
#include "server/journal_follower.hpp"

namespace regente::server {

// Grows when Core::apply gives the same facts another meaning: older snapshots are then folds of
// another program and are passed over, and the state is folded anew from the first fact.
inline constexpr std::uint32_t fold_version = 1;

struct Snapshot {
    std::uint64_t seq = 0;
    std::uint64_t epoch = 0;  // Of the entry `seq`.
    core::State state;
};

// The files of one operation: <directory>/<operation>-<seq>.snapshot. Not thread-safe; may block.
class SnapshotStore {
  public:
    SnapshotStore(std::string directory, base::OperationId operation);

    // Keeps the newest three files.
    base::Result<base::Done, base::Fault> write(const Snapshot& snapshot);

    struct Loaded {
        std::optional<Snapshot> snapshot;   // The newest good one; none: fold from the start.
        std::vector<std::string> warnings;  // Files passed over, and why. For the log.
    };

    base::Result<Loaded, base::Fault> load() const;

  private:
    void remove_unfinished() const;

    std::string directory_;
    base::OperationId operation_;
};

// Threads: as JournalFollower.
class SnapshotFollower {
  public:
    struct Options {
        base::OperationId operation;
        std::uint64_t every_entries = 50'000;
        base::Duration every = base::minutes(5);  // When anything happened since.
        std::function<void(const base::Fault&)> failed;
    };

    // Starts from `start` (what recovery loaded and folded).
    SnapshotFollower(std::unique_ptr<ports::Journal> reader,
                     SnapshotStore store,
                     Snapshot start,
                     Options options);

    void durable(std::uint64_t seq) { follower_->durable(seq); }

    // Clean shutdown: folds what is durable, writes a last snapshot, ends the thread.
    base::Result<base::Done, base::Fault> finish();

  private:
    JournalFollower::Outcome fold(std::span<const ports::JournalEntry> entries);
    JournalFollower::Outcome write();

    SnapshotStore store_;
    Options options_;
    core::Core core_;
    std::uint64_t seq_ = 0;
    std::uint64_t epoch_ = 0;
    std::uint64_t written_seq_ = 0;
    std::chrono::steady_clock::time_point written_at_;
    std::unique_ptr<JournalFollower> follower_;  // Last: its thread uses all of the above.
};

}  // namespace regente::server
