#include "server/projector.hpp"

#include <utility>

#include "server/fact_entry.hpp"
#include "storage/sqlite/open.hpp"

namespace regente::server {

using base::Done;
using base::Err;
using base::Fault;
using base::Result;

Projector::Projector(std::unique_ptr<ports::Records> records, Options options)
    : records_(std::move(records)),
      options_(std::move(options)),
      projection_(options_.operation, *records_) {}

Result<std::unique_ptr<Projector>, Fault> Projector::start(std::unique_ptr<ports::Journal> reader,
                                                           std::unique_ptr<ports::Records> records,
                                                           Options options) {
    std::unique_ptr<Projector> self(new Projector(std::move(records), std::move(options)));
    const base::OperationId operation = self->options_.operation;
    const auto cursor = self->records_->cursor(operation);
    if (!cursor) return Err{cursor.error()};
    const auto head = reader->head(operation);
    if (!head) return Err{head.error()};
    if (cursor.value() > head.value().seq) {
        return Err{Fault{"records_ahead",
                         "The records know facts up to seq " + std::to_string(cursor.value()) +
                             " and the journal ends at " + std::to_string(head.value().seq) +
                             ": they are of another journal. Remove records.db; it is rebuilt."}};
    }
    const auto version = self->records_->version(operation);
    if (!version) return Err{version.error()};
    if (version.value() != 0 && version.value() != ports::projection_version) {
        return Err{
            Fault{"records_old", "The records were made by another version of this program."}};
    }
    if (auto loaded = self->projection_.load(); !loaded) return Err{loaded.error()};
    JournalFollower::Options follow;
    follow.operation = operation;
    follow.after = cursor.value();
    follow.handle = [raw = self.get()](std::span<const ports::JournalEntry> entries) {
        return raw->project(entries);
    };
    follow.failed = self->options_.failed;
    self->follower_ = std::make_unique<JournalFollower>(std::move(reader), std::move(follow));
    self->follower_->durable(head.value().seq);
    return self;
}

Result<std::unique_ptr<Projector>, Fault> Projector::start_or_rebuild(
    const std::string& journal_path,
    const std::string& records_path,
    const Options& options,
    std::vector<std::string>& warnings) {
    const auto start_once = [&]() -> Result<std::unique_ptr<Projector>, Fault> {
        auto reader = storage::open_journal(journal_path, storage::Access::read);
        if (!reader) return Err{reader.error()};
        auto records = storage::open_records(records_path, storage::Access::write);
        if (!records) return Err{records.error()};
        return start(std::move(reader).value(), std::move(records).value(), options);
    };
    auto started = start_once();
    if (started) return started;
    const std::string& code = started.error().code;
    if (code != "records_corrupt" && code != "records_newer" && code != "records_ahead" &&
        code != "records_old") {
        return started;
    }
    warnings.push_back("Records are built again from the journal, which takes a while: " +
                       started.error().message);
    if (auto removed = storage::remove_records(records_path); !removed) {
        return Err{removed.error()};
    }
    return start_once();
}

JournalFollower::Outcome Projector::project(std::span<const ports::JournalEntry> entries) {
    for (const ports::JournalEntry& entry : entries) {
        const auto fact = fact_of(entry);
        if (!fact) return Err{fact.error()};
        auto applied = projection_.apply(entry.seq, entry.at, fact.value());
        if (!applied) return applied;
    }
    const std::uint64_t seq = entries.back().seq;
    const auto changes = projection_.take_changes();
    if (!changes) return Err{changes.error()};
    auto done = records_->commit(options_.operation, seq, changes.value());
    if (done && options_.committed) options_.committed(seq);
    return done;
}

}  // namespace regente::server
