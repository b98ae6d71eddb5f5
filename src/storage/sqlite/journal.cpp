// ports::Journal on SQLite (docs/contracts/journal.md). Two things guard the content: every entry's
// checksum covers the one before it, so that no row can change, vanish or move unnoticed; and the
// head, kept thrice (its row, the last entry, the witness beside the file), says where the end is.

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "base/hash.hpp"
#include "storage/schema/schemas.hpp"
#include "storage/sqlite/checkpointer.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/head_witness.hpp"
#include "storage/sqlite/open.hpp"

namespace regente::storage {

using base::Done;
using base::Err;
using base::Fault;
using base::OperationId;
using base::Result;
using ports::JournalEntry;
using ports::JournalHead;

namespace {

void hash_words(base::Fnv1a& hash, std::initializer_list<std::uint64_t> words) {
    for (const std::uint64_t word : words) {
        std::uint8_t bytes[8];
        for (unsigned i = 0; i < 8; ++i)
            bytes[i] = static_cast<std::uint8_t>(word >> (8U * i));
        hash.update(bytes);
    }
}

std::uint64_t chained(std::uint64_t before, const JournalEntry& entry) {
    base::Fnv1a hash;
    hash_words(hash,
               {before,
                entry.operation.value,
                entry.seq,
                entry.epoch,
                static_cast<std::uint64_t>(entry.at.us),
                entry.kind,
                entry.body.size()});
    hash.update(entry.body);
    return hash.value();
}

struct Head {
    std::uint64_t epoch = 0;
    std::uint64_t seq = 0;
    std::uint64_t chain = 0;  // Checksum of entry `seq`; 0 before the first.

    std::uint64_t checksum(OperationId operation) const {
        base::Fnv1a hash;
        hash_words(hash, {operation.value, epoch, seq, chain});
        return hash.value();
    }
};

std::string name(OperationId operation, std::uint64_t seq) {
    return "operation " + std::to_string(operation.value) + ", seq " + std::to_string(seq);
}

class SqliteJournal final : public ports::Journal {
  public:
    SqliteJournal(Database database, std::unique_ptr<Checkpointer> checkpointer)
        : database_(std::move(database)),
          witness_(database_.path()),
          checkpointer_(std::move(checkpointer)) {}

    Result<JournalHead, Fault> claim(OperationId operation) override;
    Result<Done, Fault> append(std::span<const JournalEntry> entries) override;
    Result<std::vector<JournalEntry>, Fault> read(OperationId operation,
                                                  std::uint64_t after,
                                                  std::size_t limit) override;
    Result<JournalHead, Fault> head(OperationId operation) override;

  private:
    Head stored_head(Work& work,
                     OperationId operation,
                     const std::optional<Witnessed>& witnessed) const;
    void append_entry(Work& work, Head& head, const JournalEntry& entry);
    bool replace_head(Work& work, OperationId operation, const Head& from, const Head& to);
    static JournalEntry entry_in(Row& row, OperationId operation);
    Fault fenced(OperationId operation, const std::string& why) const;
    Result<Done, Fault> stop(const Fault& fault);

    Database database_;
    HeadWitness witness_;
    std::unique_ptr<Checkpointer> checkpointer_;  // Only with Access::write.
    std::map<OperationId, Head> claimed_;
};

// The head as stored, checked against its own checksum, the entries and the witness. The witness
// was read before the transaction began, so the head can only be the same or newer.
Head SqliteJournal::stored_head(Work& work,
                                OperationId operation,
                                const std::optional<Witnessed>& witnessed) const {
    std::uint64_t checksum = 0;
    const auto found = work.one<Head>(
        "SELECT epoch, seq, chain, checksum FROM heads WHERE operation = ?1",
        [&](Row& row) {
            Head head{
                row.take<std::uint64_t>(), row.take<std::uint64_t>(), row.take<std::uint64_t>()};
            checksum = row.take<std::uint64_t>();
            return head;
        },
        operation);
    const auto last = work.one<Head>(
        "SELECT epoch, seq, checksum FROM entries WHERE operation = ?1 ORDER BY seq DESC LIMIT 1",
        [](Row& row) {
            return Head{
                row.take<std::uint64_t>(), row.take<std::uint64_t>(), row.take<std::uint64_t>()};
        },
        operation);
    if (!work.ok()) return {};
    const Head head = found.value_or(Head{});
    if (found && checksum != head.checksum(operation)) {
        work.fail(database_.corrupt("the head of operation " + std::to_string(operation.value) +
                                    " does not fit its checksum"));
    } else if (last.value_or(Head{}).seq != head.seq || last.value_or(Head{}).chain != head.chain) {
        work.fail(database_.corrupt("its last entry is " +
                                    name(operation, last.value_or(Head{}).seq) +
                                    ", its head says " + name(operation, head.seq)));
    } else if (witnessed && (witnessed->seq > head.seq || witnessed->epoch > head.epoch ||
                             (witnessed->seq == head.seq && witnessed->chain != head.chain))) {
        work.fail(database_.corrupt(
            "it ends at " + name(operation, head.seq) + ", and " + witness_.path(operation) +
            " says that seq " + std::to_string(witnessed->seq) + " of epoch " +
            std::to_string(witnessed->epoch) +
            " was durable. If you restored an older journal on purpose, remove that file"));
    }
    return head;
}

// The compare that fences: the row changes only if it is still what we think it is.
bool SqliteJournal::replace_head(Work& work,
                                 OperationId operation,
                                 const Head& from,
                                 const Head& to) {
    return work.run(
               "UPDATE heads SET epoch = ?2, seq = ?3, chain = ?4, checksum = ?5 "
               "WHERE operation = ?1 AND epoch = ?6 AND seq = ?7 AND chain = ?8",
               operation,
               to.epoch,
               to.seq,
               to.chain,
               to.checksum(operation),
               from.epoch,
               from.seq,
               from.chain) == 1;
}

Result<JournalHead, Fault> SqliteJournal::claim(OperationId operation) {
    if (database_.stopped()) return Err{*database_.stopped()};
    const auto witnessed = witness_.read(operation);
    Work work(database_, Work::Kind::write);
    const Head before = stored_head(work, operation, witnessed);
    work.run("INSERT INTO heads VALUES (?1, 0, 0, 0, ?2) ON CONFLICT DO NOTHING",
             operation,
             Head{}.checksum(operation));
    Head after = before;
    ++after.epoch;
    if (!replace_head(work, operation, before, after)) {
        work.fail(fenced(operation, "its head changed under the claim"));
    }
    if (auto done = work.commit(); !done) return Err{done.error()};
    claimed_[operation] = after;
    witness_.write(operation, {after.epoch, after.seq, after.chain});
    return JournalHead{after.epoch, after.seq};
}

void SqliteJournal::append_entry(Work& work, Head& head, const JournalEntry& entry) {
    if (entry.epoch != head.epoch || entry.seq != head.seq + 1) {
        work.fail(fenced(entry.operation,
                         "entry seq " + std::to_string(entry.seq) + " of epoch " +
                             std::to_string(entry.epoch) + " does not follow seq " +
                             std::to_string(head.seq) + " of epoch " + std::to_string(head.epoch)));
        return;
    }
    head.seq = entry.seq;
    head.chain = chained(head.chain, entry);
    work.run("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
             entry.operation,
             entry.seq,
             entry.epoch,
             entry.at,
             entry.kind,
             entry.body,
             head.chain);
}

Result<Done, Fault> SqliteJournal::append(std::span<const JournalEntry> entries) {
    if (database_.stopped()) return Err{*database_.stopped()};
    if (checkpointer_ != nullptr) {
        if (auto failure = checkpointer_->failure()) return stop(*failure);
    }
    if (entries.empty()) return Done{};
    std::map<OperationId, Head> heads;
    Work work(database_, Work::Kind::write);
    for (const JournalEntry& entry : entries) {
        const auto claimed = claimed_.find(entry.operation);
        if (claimed == claimed_.end()) {
            work.fail(fenced(entry.operation, "it was never claimed here"));
            break;
        }
        Head& head = heads.emplace(entry.operation, claimed->second).first->second;
        append_entry(work, head, entry);
        if (!work.ok()) break;
    }
    for (const auto& [operation, head] : heads) {
        if (work.ok() && !replace_head(work, operation, claimed_.at(operation), head)) {
            work.fail(fenced(operation, "another owner has claimed it"));
        }
    }
    if (auto done = work.commit(); !done) return stop(done.error());
    for (const auto& [operation, head] : heads) {
        claimed_[operation] = head;
        witness_.write(operation, {head.epoch, head.seq, head.chain});
    }
    return Done{};
}

// What failed once is never tried again on this object: the answer of a second fsync after a failed
// one says nothing about the pages of the first.
Result<Done, Fault> SqliteJournal::stop(const Fault& fault) {
    database_.stop_writing(fault);
    return Err{fault};
}

JournalEntry SqliteJournal::entry_in(Row& row, OperationId operation) {
    JournalEntry entry;
    entry.operation = operation;
    entry.seq = row.take<std::uint64_t>();
    entry.epoch = row.take<std::uint64_t>();
    entry.at = row.take<base::Instant>();
    entry.kind = row.take<std::uint32_t>();
    entry.body = row.take<std::vector<std::uint8_t>>();
    return entry;
}

Result<std::vector<JournalEntry>, Fault> SqliteJournal::read(OperationId operation,
                                                             std::uint64_t after,
                                                             std::size_t limit) {
    const auto witnessed = witness_.read(operation);
    Work work(database_, Work::Kind::read);
    const Head head = stored_head(work, operation, witnessed);
    std::vector<JournalEntry> entries;
    if (!work.ok()) return Err{work.fault()};
    if (after >= head.seq || limit == 0) return work.commit(std::move(entries));
    const std::uint64_t expected = std::min<std::uint64_t>(limit, head.seq - after);
    entries.reserve(expected);
    std::uint64_t chain = work.number(
        "SELECT checksum FROM entries WHERE operation = ?1 AND seq = ?2", operation, after);
    std::uint64_t seq = after;
    bool damaged = false;
    work.each(
        "SELECT seq, epoch, at, kind, body, checksum FROM entries "
        "WHERE operation = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
        [&](Row& row) {
            if (damaged) return;
            JournalEntry entry = entry_in(row, operation);
            chain = chained(chain, entry);
            damaged = entry.seq != ++seq || row.take<std::uint64_t>() != chain;
            if (!damaged) entries.push_back(std::move(entry));
        },
        operation,
        after,
        expected);
    if (damaged) {
        work.fail(database_.corrupt(name(operation, seq) + " does not fit its checksum"));
    } else if (work.ok() && entries.size() != expected) {
        work.fail(database_.corrupt(name(operation, seq + 1) + " is missing"));
    }
    return work.commit(std::move(entries));
}

Result<JournalHead, Fault> SqliteJournal::head(OperationId operation) {
    const auto witnessed = witness_.read(operation);
    Work work(database_, Work::Kind::read);
    const Head head = stored_head(work, operation, witnessed);
    return work.commit(JournalHead{head.epoch, head.seq});
}

Fault SqliteJournal::fenced(OperationId operation, const std::string& why) const {
    return {"journal_fenced",
            "Operation " + std::to_string(operation.value) + " in " + database_.path() +
                " is not ours to write: " + why +
                ". Another server may own it; this one must stop."};
}

// Everything that an earlier process left in the log is written to the database and synced anew: if
// its last sync failed, the kernel may hold pages that it will never write, and new entries behind
// them would be lost with the power. Busy means that somebody reads; then SQLite does it later.
Result<Done, Fault> settle(Database& database) {
    const int code = sqlite3_wal_checkpoint_v2(
        database.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) return Done{};
    return Err{database.fault(code, "Taking over the write-ahead log")};
}

}  // namespace

Opened<ports::Journal> open_journal(const std::string& path,
                                    Access access,
                                    const std::string& vfs) {
    auto database =
        Database::open(journal_schema(), {path, vfs, access, Database::Durability::full});
    if (!database) return Err{database.error()};
    std::unique_ptr<Checkpointer> checkpointer;
    if (access == Access::write) {
        if (auto settled = settle(database.value()); !settled) return Err{settled.error()};
        auto started = Checkpointer::start(database.value(), vfs);
        if (!started) return Err{started.error()};
        checkpointer = std::move(started).value();
    }
    return std::unique_ptr<ports::Journal>(
        new SqliteJournal(std::move(database).value(), std::move(checkpointer)));
}

}  // namespace regente::storage
