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

std::uint64_t hash_of(const core::Core& core) {
    base::Fnv1a hash;
    hash.update(wire::encode(core.state()));
    return hash.value();
}

}  // namespace

base::Result<JournalState, base::Fault> check_journal(const Paths& paths) {
    const base::OperationId operation{1};
    auto journal = storage::open_journal(paths.journal, storage::Access::read);
    if (!journal) return base::Err{journal.error()};
    const auto head = journal.value()->head(operation);
    if (!head) return base::Err{head.error()};
    auto quick = recover(
        operation, head.value(), *journal.value(), SnapshotStore(paths.snapshots, operation));
    if (!quick) return base::Err{quick.error()};
    // The server may have written a snapshot since the head was read: both folds go as far as it.
    JournalState state;
    state.head = head.value();
    state.head.seq = std::max(state.head.seq, quick.value().snapshot_seq);
    state.snapshot_seq = quick.value().snapshot_seq;
    state.warnings = quick.value().warnings;
    // A directory without files: this fold trusts no snapshot.
    const SnapshotStore none(paths.snapshots + "/none", operation);
    const auto whole = recover(operation, state.head, *journal.value(), none);
    if (!whole) return base::Err{whole.error()};
    state.hash = hash_of(whole.value().core);
    if (hash_of(quick.value().core) != state.hash) {
        return base::Err{base::Fault{
            "snapshot_wrong",
            "The snapshot at " + std::to_string(state.snapshot_seq) +
                " and the facts after it fold to another state than all the facts. Remove the "
                "files in " +
                paths.snapshots + " and report this: it is a bug."}};
    }
    return state;
}

int verify_journal(const Config& config) {
    const auto state = check_journal(Paths(config));
    if (!state) {
        std::fprintf(stderr, "regente: %s\n", state.error().message.c_str());
        return 1;
    }
    for (const auto& warning : state.value().warnings)
        std::printf("%s\n", warning.c_str());
    std::printf("journal: %" PRIu64 " facts up to epoch %" PRIu64
                ", every checksum fits, they fold to state %016" PRIx64 "\n",
                state.value().head.seq,
                state.value().head.epoch,
                state.value().hash);
    std::printf("snapshots: the newest is of fact %" PRIu64 " and agrees\n",
                state.value().snapshot_seq);
    return 0;
}

}  // namespace regente::server
