#include "server/recovery.hpp"

#include <utility>

#include "server/fact_entry.hpp"

namespace regente::server {

using base::Done;
using base::Err;
using base::Fault;
using base::Result;

namespace {

constexpr std::size_t batch_max = 5000;

// The journal must contain the very entry that the snapshot ends with.
Result<Done, Fault> check_overlap(base::OperationId operation,
                                  const Snapshot& snapshot,
                                  ports::Journal& journal) {
    if (snapshot.seq == 0) return Done{};
    const auto last = journal.read(operation, snapshot.seq - 1, 1);
    if (!last) return Err{last.error()};
    if (!last.value().empty() && last.value().front().epoch == snapshot.epoch) return Done{};
    return Err{Fault{"journal_corrupt",
                     "A snapshot of operation " + std::to_string(operation.value) +
                         " ends with seq " + std::to_string(snapshot.seq) + " of epoch " +
                         std::to_string(snapshot.epoch) +
                         ", which the journal does not have: entries were lost. Restore the data "
                         "directory from a backup; if you restored an older journal on purpose, "
                         "remove the snapshots."}};
}

}  // namespace

Result<Recovered, Fault> recover(base::OperationId operation,
                                 ports::JournalHead head,
                                 ports::Journal& journal,
                                 const SnapshotStore& snapshots) {
    auto loaded = snapshots.load();
    if (!loaded) return Err{loaded.error()};
    Snapshot start = std::move(loaded.value().snapshot).value_or(Snapshot{});
    if (auto done = check_overlap(operation, start, journal); !done) return Err{done.error()};
    Recovered recovered{core::Core(std::move(start.state)), head, {}, start.seq, 0, {}};
    recovered.warnings = std::move(loaded.value().warnings);
    recovered.last_at = recovered.core.state().now;
    for (std::uint64_t seq = start.seq; seq < head.seq;) {
        const auto entries = journal.read(operation, seq, batch_max);
        if (!entries) return Err{entries.error()};
        ASSERT(!entries.value().empty());
        for (const ports::JournalEntry& entry : entries.value()) {
            const auto fact = fact_of(entry);
            if (!fact) return Err{fact.error()};
            recovered.core.apply(entry.at, fact.value());
            recovered.last_at = entry.at;
            seq = entry.seq;
            ++recovered.folded;
        }
    }
    return recovered;
}

}  // namespace regente::server
