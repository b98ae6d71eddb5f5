#include "server/projector.hpp"

#include <utility>

#include "server/fact_entry.hpp"

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

JournalFollower::Outcome Projector::project(std::span<const ports::JournalEntry> entries) {
    for (const ports::JournalEntry& entry : entries) {
        const auto fact = fact_of(entry);
        if (!fact) return Err{fact.error()};
        auto applied = projection_.apply(entry.seq, entry.at, fact.value());
        if (!applied) return applied;
    }
    const std::uint64_t seq = entries.back().seq;
    auto done = records_->commit(options_.operation, seq, projection_.take_changes());
    if (done && options_.committed) options_.committed(seq);
    return done;
}

}  // namespace regente::server
