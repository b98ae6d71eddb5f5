// From disk to a core that knows what it knew: the newest good snapshot, then the tail of the
// journal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "core/core.hpp"
#include "ports/journal.hpp"
#include "server/snapshot.hpp"

namespace regente::server {

struct Recovered {
    core::Core core;
    ports::JournalHead head;         // As claimed: the next entry is head.seq + 1 of head.epoch.
    base::Instant last_at;           // Time of the last entry: the loop's clock starts no earlier.
    std::uint64_t snapshot_seq = 0;  // 0: none was used.
    std::uint64_t folded = 0;        // Entries read after it.
    std::vector<std::string> warnings;  // For the log: snapshots passed over.
};

// Reads the journal up to `head` (what claim() gave). Blocks; called once, before any thread
// starts. A journal that ends before a snapshot's seq has lost entries: Fault "journal_corrupt".
base::Result<Recovered, base::Fault> recover(base::OperationId operation,
                                             ports::JournalHead head,
                                             ports::Journal& journal,
                                             const SnapshotStore& snapshots);

}  // namespace regente::server
