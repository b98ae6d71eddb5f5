#include "server/journal_verify.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "base/hash.hpp"
#include "server/files.hpp"
#include "server/recovery.hpp"
#include "storage/sqlite/open.hpp"
#include "wire/binary.hpp"

namespace regente::server {

namespace {

int fail(const base::Fault& fault) {
    std::fprintf(stderr, "regente: %s\n", fault.message.c_str());
    return 1;
}

std::uint64_t hash_of(const core::Core& core) {
    base::Fnv1a hash;
    hash.update(wire::encode(core.state()));
    return hash.value();
}

}  // namespace

int verify_journal(const Config& config) {
    const Paths paths(config);
    const base::OperationId operation{1};
    auto journal = storage::open_journal(paths.journal, storage::Access::read);
    if (!journal) return fail(journal.error());
    const auto head = journal.value()->head(operation);
    if (!head) return fail(head.error());
    const auto quick = recover(
        operation, head.value(), *journal.value(), SnapshotStore(paths.snapshots, operation));
    if (!quick) return fail(quick.error());
    for (const auto& warning : quick.value().warnings)
        std::printf("%s\n", warning.c_str());
    // The server may have written a snapshot since the head was read: both folds go as far as it.
    ports::JournalHead reached = head.value();
    reached.seq = std::max(reached.seq, quick.value().snapshot_seq);
    // A directory without files: this fold trusts no snapshot.
    const SnapshotStore none(paths.snapshots + "/none", operation);
    const auto whole = recover(operation, reached, *journal.value(), none);
    if (!whole) return fail(whole.error());
    std::printf("journal: %" PRIu64 " facts up to epoch %" PRIu64
                ", every checksum fits, they fold to state %016" PRIx64 "\n",
                reached.seq,
                reached.epoch,
                hash_of(whole.value().core));
    if (hash_of(quick.value().core) != hash_of(whole.value().core)) {
        return fail({"snapshot_wrong",
                     "The snapshot at " + std::to_string(quick.value().snapshot_seq) +
                         " and the facts after it fold to another state than all the facts. "
                         "Remove the files in " +
                         paths.snapshots + " and report this: it is a bug."});
    }
    std::printf("snapshots: the newest is of fact %" PRIu64 " and agrees\n",
                quick.value().snapshot_seq);
    return 0;
}

}  // namespace regente::server
