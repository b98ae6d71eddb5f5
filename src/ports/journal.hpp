// The truth about what happened, as a durable list of facts per operation.
// Contract: docs/contracts/journal.md; every implementation passes tests/contract.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace regente::ports {

struct JournalEntry {
    base::OperationId operation;
    std::uint64_t seq = 0;    // 1, 2, 3, ... without a gap, per operation.
    std::uint64_t epoch = 0;  // Of the owner that wrote it.
    base::Instant at;
    std::uint32_t kind = 0;          // Position of the fact in core::Fact.
    std::vector<std::uint8_t> body;  // wire::encode of the fact.

    friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

struct JournalHead {
    std::uint64_t epoch = 0;
    std::uint64_t seq = 0;  // Of the last entry, 0 when empty.
};

// Not thread-safe: each object is used by one thread (the writer and each reader open their own).
// Every function may block on the disk.
class Journal {
  public:
    virtual ~Journal() = default;

    // Becomes the owner: the epoch grows by one and entries of older owners are refused from now
    // on.
    virtual base::Result<JournalHead, base::Fault> claim(base::OperationId operation) = 0;

    // One transaction; on return the entries survive power loss. All or nothing. The first seq must
    // be head + 1 and the epoch the claimed one, else "journal_fenced" and nothing is written.
    // Full disk: "journal_disk_full". Any I/O or fsync error: "journal_io"; after either the caller
    // stops accepting work, it does not try again on the same object.
    virtual base::Result<base::Done, base::Fault> append(std::span<const JournalEntry> entries) = 0;

    // Up to `limit` entries with seq > after, in order. A damaged or missing entry is a Fault
    // "journal_corrupt" that names operation and seq, never a shorter answer.
    virtual base::Result<std::vector<JournalEntry>, base::Fault> read(base::OperationId operation,
                                                                      std::uint64_t after,
                                                                      std::size_t limit) = 0;

    virtual base::Result<JournalHead, base::Fault> head(base::OperationId operation) = 0;
};

}  // namespace regente::ports
