// A journal in memory whose commits a test can hold up or make fail. Tests only.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "ports/journal.hpp"

namespace regente::server {

// What several MemoryJournals share: the disk.
struct MemoryDisk {
    std::mutex mutex;
    std::condition_variable wake;
    bool held = false;                 // Commits wait.
    bool waiting = false;              // One waits now.
    std::optional<base::Fault> fault;  // The next commit fails.
    std::map<base::OperationId, std::vector<ports::JournalEntry>> entries;
    std::vector<std::size_t> commits;  // Entries of each.

    void hold() {
        const std::lock_guard lock(mutex);
        held = true;
    }

    void release() {
        const std::lock_guard lock(mutex);
        held = false;
        wake.notify_all();
    }

    // Until a commit is in flight.
    void wait_for_commit() {
        std::unique_lock lock(mutex);
        wake.wait(lock, [this] { return waiting; });
    }
};

class MemoryJournal final : public ports::Journal {
  public:
    explicit MemoryJournal(std::shared_ptr<MemoryDisk> disk)
        : disk_(std::move(disk)) {}

    base::Result<ports::JournalHead, base::Fault> claim(base::OperationId operation) override {
        return head(operation);
    }

    base::Result<base::Done, base::Fault> append(
        std::span<const ports::JournalEntry> entries) override {
        std::unique_lock lock(disk_->mutex);
        disk_->waiting = true;
        disk_->wake.notify_all();
        disk_->wake.wait(lock, [this] { return !disk_->held; });
        disk_->waiting = false;
        if (disk_->fault) return base::Err{*disk_->fault};
        disk_->commits.push_back(entries.size());
        for (const auto& entry : entries)
            disk_->entries[entry.operation].push_back(entry);
        return base::Done{};
    }

    base::Result<std::vector<ports::JournalEntry>, base::Fault> read(base::OperationId operation,
                                                                     std::uint64_t after,
                                                                     std::size_t limit) override {
        const std::lock_guard lock(disk_->mutex);
        std::vector<ports::JournalEntry> found;
        for (const auto& entry : disk_->entries[operation]) {
            if (entry.seq > after && found.size() < limit) found.push_back(entry);
        }
        return found;
    }

    base::Result<ports::JournalHead, base::Fault> head(base::OperationId operation) override {
        const std::lock_guard lock(disk_->mutex);
        return ports::JournalHead{1, disk_->entries[operation].size()};
    }

  private:
    std::shared_ptr<MemoryDisk> disk_;
};

}  // namespace regente::server
