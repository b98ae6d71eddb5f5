// Folds the journal into rows for history and reports (ports::Records). Rows and cursor commit
// together, so each fact counts exactly once however often the process dies; rows deleted and
// folded again from the first fact come out the same.
//
// Threads: as JournalFollower. The records given here belong to the projector's thread; readers of
// history open their own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "ports/journal.hpp"
#include "ports/records.hpp"
#include "server/journal_follower.hpp"
#include "server/projection.hpp"

namespace regente::server {

class Projector {
  public:
    struct Options {
        base::OperationId operation;
        // On the projector's thread: the rows of every fact up to `seq` can be read now.
        std::function<void(std::uint64_t seq)> committed;
        std::function<void(const base::Fault&)> failed;
    };

    // Goes on behind records.cursor. A cursor beyond the journal's head says that the records are
    // of another journal: Fault "records_ahead"; rows that another version of the projection made:
    // "records_old"; remove_records() and start again.
    static base::Result<std::unique_ptr<Projector>, base::Fault> start(
        std::unique_ptr<ports::Journal> reader,
        std::unique_ptr<ports::Records> records,
        Options options);

    // The same from files. Records that are damaged, of another program or of another journal are
    // removed and built again from the first fact; `warnings` then says why, for the log.
    static base::Result<std::unique_ptr<Projector>, base::Fault> start_or_rebuild(
        const std::string& journal_path,
        const std::string& records_path,
        const Options& options,
        std::vector<std::string>& warnings);

    void durable(std::uint64_t seq) { follower_->durable(seq); }

    std::uint64_t done() const { return follower_->done(); }

    bool wait_until(std::uint64_t seq, base::Duration limit) {
        return follower_->wait_until(seq, limit);
    }

    // Clean shutdown: commits what is durable, ends the thread.
    bool finish() { return follower_->finish(); }

  private:
    Projector(std::unique_ptr<ports::Records> records, Options options);

    JournalFollower::Outcome project(std::span<const ports::JournalEntry> entries);

    std::unique_ptr<ports::Records> records_;
    Options options_;
    Projection projection_;
    std::unique_ptr<JournalFollower> follower_;  // Last: its thread uses all of the above.
};

}  // namespace regente::server
