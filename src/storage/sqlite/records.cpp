// ports::Records on SQLite (docs/contracts/records.md).

#include <filesystem>
#include <memory>
#include <utility>

#include "base/overloaded.hpp"
#include "storage/schema/schemas.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/page_cursor.hpp"

namespace regente::storage {

using base::AgentId;
using base::CampaignId;
using base::Done;
using base::Err;
using base::Fault;
using base::Instant;
using base::InteractionId;
using base::OperationId;
using base::RecordingId;
using ports::AgentIntervalRow;
using ports::AttemptRow;
using ports::InteractionFactRow;
using ports::InteractionFilter;
using ports::InteractionRow;
using ports::OpenBookRow;
using ports::OpenBooks;
using ports::OpenReader;
using ports::Page;
using ports::RecordingRow;
using ports::RowChange;
using ports::SegmentRow;
using ports::Stored;
using ports::TallyFilter;
using ports::TallyReader;
using ports::TallyRow;

namespace {

#define INTERACTIONS                                                                            \
    "SELECT interaction, channel, direction, address, contact, flow, queue, campaign, lead, "   \
    "agent, started, queued, answered, released, ended, waited, talked, held, wrapped, state, " \
    "exit, ended_by, outcome, disposition, recording, offers, talking_since, held_since, "      \
    "wrapping_since FROM interactions "
#define SEGMENTS                                                                                   \
    "SELECT interaction, ordinal, kind, queue, flow, attempt, agent, entered, left_at, answered, " \
    "exit FROM segments "
#define AGENT_INTERVALS \
    "SELECT agent, state, reason, pause, interaction, began, until FROM agent_intervals "
#define ATTEMPTS                                                                             \
    "SELECT attempt, interaction, campaign, lead, address, agent, started, rang, answered, " \
    "ended, "                                                                                \
    "outcome FROM attempts "
#define RECORDINGS \
    "SELECT recording, interaction, agent, started, ended, bytes, length FROM recordings "

// A page of history: one text per index, so that each filter that narrows much is read through its
// own; the others then choose among those rows.
#define REST_OF_PAGE                                                                \
    " AND operation = ?1 AND (started, interaction) < (?2, ?3)"                     \
    " AND (?4 IS NULL OR started >= ?4) AND (?5 IS NULL OR started < ?5)"           \
    " AND (?6 IS NULL OR queue = ?6) AND (?7 IS NULL OR campaign = ?7)"             \
    " AND (?8 IS NULL OR agent = ?8) AND (?9 IS NULL OR contact = ?9)"              \
    " AND (?10 IS NULL OR address = ?10) AND (?11 IS NULL OR direction = ?11)"      \
    " AND (?12 IS NULL OR (exit = ?12 AND ended <> 0)) AND (?13 = 0 OR ended <> 0)" \
    " ORDER BY started DESC, interaction DESC LIMIT ?14"

Sql page_sql(const InteractionFilter& filter) {
    if (filter.contact) {
        return INTERACTIONS "INDEXED BY interactions_by_contact WHERE contact = ?9" REST_OF_PAGE;
    }
    if (filter.address) {
        return INTERACTIONS "INDEXED BY interactions_by_address WHERE address = ?10" REST_OF_PAGE;
    }
    if (filter.agent) {
        return INTERACTIONS "INDEXED BY interactions_by_agent WHERE agent = ?8" REST_OF_PAGE;
    }
    if (filter.queue) {
        return INTERACTIONS "INDEXED BY interactions_by_queue WHERE queue = ?6" REST_OF_PAGE;
    }
    if (filter.campaign) {
        return INTERACTIONS "INDEXED BY interactions_by_campaign WHERE campaign = ?7" REST_OF_PAGE;
    }
    return INTERACTIONS "INDEXED BY interactions_by_time WHERE 1" REST_OF_PAGE;
}

template <class T>
T row_of(Row& row) {
    T value{};
    row.take_members(value);
    return value;
}

class SqliteRecords final : public ports::Records {
  public:
    explicit SqliteRecords(Database database)
        : database_(std::move(database)) {}

    Stored<std::uint64_t> cursor(OperationId operation) override;
    Stored<Done> commit(OperationId operation,
                        std::uint64_t cursor,
                        const std::vector<RowChange>& changes) override;
    Stored<Page<InteractionRow>> interactions(OperationId operation,
                                              const InteractionFilter& filter,
                                              const std::string& cursor,
                                              std::size_t limit) override;
    Stored<std::optional<InteractionRow>> interaction(OperationId operation,
                                                      InteractionId id) override;
    Stored<std::vector<SegmentRow>> segments(OperationId operation, InteractionId id) override;
    Stored<std::vector<RecordingRow>> recordings(OperationId operation, InteractionId id) override;
    Stored<std::optional<RecordingRow>> recording(OperationId operation, RecordingId id) override;
    Stored<std::vector<std::uint64_t>> fact_seqs(OperationId operation, InteractionId id) override;
    Stored<std::vector<AttemptRow>> attempts(OperationId operation, CampaignId campaign) override;
    Stored<std::vector<InteractionRow>> open_interactions(OperationId operation) override;
    Stored<std::vector<SegmentRow>> open_segments(OperationId operation) override;
    Stored<std::vector<AgentIntervalRow>> open_agent_intervals(OperationId operation) override;
    Stored<std::vector<AttemptRow>> open_attempts(OperationId operation) override;
    Stored<std::vector<SegmentRow>> queue_segments(OperationId operation,
                                                   Instant from,
                                                   Instant to) override;
    Stored<std::uint32_t> version(OperationId operation) override;
    Stored<std::optional<TallyRow>> tally(OperationId operation, const TallyRow& key) override;
    Stored<OpenBooks> tallies(OperationId operation,
                              const std::vector<TallyFilter>& filters,
                              const OpenReader& opened,
                              const TallyReader& read) override;

  private:
    static void put(Work& work, OperationId operation, const RowChange& change);

    template <class T, class... Args>
    Stored<std::vector<T>> rows(Sql sql, const Args&... args) {
        Work work(database_, Work::Kind::read);
        auto found = work.all<T>(sql, row_of<T>, args...);
        return work.commit(std::move(found));
    }

    template <class T, class... Args>
    Stored<std::optional<T>> one_row(Sql sql, const Args&... args) {
        Work work(database_, Work::Kind::read);
        auto found = work.one<T>(sql, row_of<T>, args...);
        return work.commit(std::move(found));
    }

    Database database_;
};

Stored<std::uint64_t> SqliteRecords::cursor(OperationId operation) {
    Work work(database_, Work::Kind::read);
    const std::uint64_t seq =
        work.number("SELECT seq FROM cursors WHERE operation = ?1", operation);
    return work.commit(seq);
}

void SqliteRecords::put(Work& work, OperationId operation, const RowChange& change) {
    std::visit(
        base::Overloaded{
            [&](const InteractionRow& row) {
                work.run_members(
                    "INSERT OR REPLACE INTO interactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                    "?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, "
                    "?24, ?25, ?26, ?27, ?28, ?29, ?30)",
                    row,
                    operation);
            },
            [&](const SegmentRow& row) {
                work.run_members(
                    "INSERT OR REPLACE INTO segments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                    "?10, ?11, ?12)",
                    row,
                    operation);
            },
            [&](const AgentIntervalRow& row) {
                work.run_members(
                    "INSERT OR REPLACE INTO agent_intervals VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                    "?8)",
                    row,
                    operation);
            },
            [&](const AttemptRow& row) {
                work.run_members(
                    "INSERT OR REPLACE INTO attempts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                    "?10, ?11, ?12)",
                    row,
                    operation);
            },
            [&](const RecordingRow& row) {
                work.run_members(
                    "INSERT OR REPLACE INTO recordings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    row,
                    operation);
            },
            [&](const InteractionFactRow& row) {
                work.run_members(
                    "INSERT OR REPLACE INTO interaction_facts VALUES (?1, ?2, ?3)", row, operation);
            },
            [&](const TallyRow& row) {
                work.run_members("INSERT OR REPLACE INTO tallies VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                 row,
                                 operation);
            },
            [&](const OpenBookRow& row) {
                if (row.body.empty()) {
                    work.run(
                        "DELETE FROM open_books WHERE operation = ?1 AND kind = ?2 AND id = ?3",
                        operation,
                        row.kind,
                        row.id);
                } else {
                    work.run_members("INSERT OR REPLACE INTO open_books VALUES (?1, ?2, ?3, ?4)",
                                     row,
                                     operation);
                }
            },
        },
        change);
}

Stored<Done> SqliteRecords::commit(OperationId operation,
                                   std::uint64_t cursor,
                                   const std::vector<RowChange>& changes) {
    Work work(database_, Work::Kind::write);
    for (const RowChange& change : changes)
        put(work, operation, change);
    work.run("INSERT OR REPLACE INTO cursors VALUES (?1, ?2, ?3)",
             operation,
             cursor,
             ports::projection_version);
    return work.commit();
}

Stored<Page<InteractionRow>> SqliteRecords::interactions(OperationId operation,
                                                         const InteractionFilter& filter,
                                                         const std::string& cursor,
                                                         std::size_t limit) {
    const auto before = PageCursor::parse(cursor);
    if (!before) return Err{before.error()};
    Work work(database_, Work::Kind::read);
    Page<InteractionRow> page;
    page.items = work.all<InteractionRow>(page_sql(filter),
                                          row_of<InteractionRow>,
                                          operation,
                                          before.value().at,
                                          before.value().id,
                                          filter.from,
                                          filter.to,
                                          filter.queue,
                                          filter.campaign,
                                          filter.agent,
                                          filter.contact,
                                          filter.address,
                                          filter.direction,
                                          filter.exit,
                                          filter.ended_only,
                                          limit + 1);
    if (page.items.size() > limit) {
        page.items.pop_back();
        if (!page.items.empty()) {
            const InteractionRow& last = page.items.back();
            page.next = PageCursor{last.started, last.interaction.value}.text();
        }
    }
    return work.commit(std::move(page));
}

Stored<std::optional<InteractionRow>> SqliteRecords::interaction(OperationId operation,
                                                                 InteractionId id) {
    return one_row<InteractionRow>(
        INTERACTIONS "WHERE operation = ?1 AND interaction = ?2", operation, id);
}

Stored<std::vector<SegmentRow>> SqliteRecords::segments(OperationId operation, InteractionId id) {
    return rows<SegmentRow>(
        SEGMENTS "WHERE operation = ?1 AND interaction = ?2 ORDER BY ordinal", operation, id);
}

Stored<std::vector<RecordingRow>> SqliteRecords::recordings(OperationId operation,
                                                            InteractionId id) {
    return rows<RecordingRow>(
        RECORDINGS "WHERE operation = ?1 AND interaction = ?2 ORDER BY recording", operation, id);
}

Stored<std::optional<RecordingRow>> SqliteRecords::recording(OperationId operation,
                                                             RecordingId id) {
    return one_row<RecordingRow>(
        RECORDINGS "WHERE operation = ?1 AND recording = ?2", operation, id);
}

Stored<std::vector<std::uint64_t>> SqliteRecords::fact_seqs(OperationId operation,
                                                            InteractionId id) {
    Work work(database_, Work::Kind::read);
    auto found = work.all<std::uint64_t>(
        "SELECT seq FROM interaction_facts WHERE operation = ?1 AND interaction = ?2 ORDER BY seq",
        [](Row& row) { return row.take<std::uint64_t>(); },
        operation,
        id);
    return work.commit(std::move(found));
}

Stored<std::vector<AttemptRow>> SqliteRecords::attempts(OperationId operation,
                                                        CampaignId campaign) {
    return rows<AttemptRow>(
        ATTEMPTS "WHERE operation = ?1 AND campaign = ?2 ORDER BY attempt", operation, campaign);
}

Stored<std::vector<InteractionRow>> SqliteRecords::open_interactions(OperationId operation) {
    static_assert(static_cast<int>(core::InteractionState::ended) == 7);
    return rows<InteractionRow>(
        INTERACTIONS "WHERE operation = ?1 AND state <> 7 ORDER BY interaction", operation);
}

Stored<std::vector<SegmentRow>> SqliteRecords::open_segments(OperationId operation) {
    return rows<SegmentRow>(
        SEGMENTS "WHERE operation = ?1 AND left_at = 0 ORDER BY interaction, ordinal", operation);
}

Stored<std::vector<AgentIntervalRow>> SqliteRecords::open_agent_intervals(OperationId operation) {
    return rows<AgentIntervalRow>(
        AGENT_INTERVALS "WHERE operation = ?1 AND until = 0 ORDER BY agent", operation);
}

Stored<std::vector<AttemptRow>> SqliteRecords::open_attempts(OperationId operation) {
    return rows<AttemptRow>(ATTEMPTS "WHERE operation = ?1 AND ended = 0 ORDER BY attempt",
                            operation);
}

Stored<std::vector<SegmentRow>> SqliteRecords::queue_segments(OperationId operation,
                                                              Instant from,
                                                              Instant to) {
    return rows<SegmentRow>(SEGMENTS
                            "WHERE operation = ?1 AND kind = ?2 AND entered >= ?3 AND entered < ?4 "
                            "ORDER BY entered, interaction, ordinal",
                            operation,
                            ports::SegmentKind::queue,
                            from,
                            to);
}

Stored<std::uint32_t> SqliteRecords::version(OperationId operation) {
    Work work(database_, Work::Kind::read);
    const auto version = static_cast<std::uint32_t>(
        work.number("SELECT projection FROM cursors WHERE operation = ?1", operation));
    return work.commit(version);
}

Stored<std::optional<TallyRow>> SqliteRecords::tally(OperationId operation, const TallyRow& key) {
    return one_row<TallyRow>(
        "SELECT grain, kind, subject, start, body FROM tallies WHERE operation = ?1 AND grain = ?2 "
        "AND kind = ?3 AND subject = ?4 AND start = ?5",
        operation,
        key.grain,
        key.kind,
        key.subject,
        key.start);
}

// One subject after the other, each a stretch of the primary key: however long the history, only what
// was asked for is read.
Stored<OpenBooks> SqliteRecords::tallies(OperationId operation,
                                         const std::vector<TallyFilter>& filters,
                                         const OpenReader& opened,
                                         const TallyReader& read) {
    Work work(database_, Work::Kind::read);
    OpenBooks books;
    books.open = work.all<OpenBookRow>(
        "SELECT kind, id, body FROM open_books WHERE operation = ?1 ORDER BY kind, id",
        row_of<OpenBookRow>,
        operation);
    books.cursor = work.number("SELECT seq FROM cursors WHERE operation = ?1", operation);
    if (work.ok() && opened) opened(books);
    for (const TallyFilter& filter : filters) {
        const auto next_subject = [&](std::uint64_t after) -> std::uint64_t {
            if (filter.subject != 0) return after == 0 ? filter.subject : 0;
            return work
                .one<std::uint64_t>(
                    "SELECT subject FROM tallies WHERE operation = ?1 AND grain = ?2 AND kind = ?3 "
                    "AND subject > ?4 ORDER BY subject LIMIT 1",
                    [](Row& row) { return row.take<std::uint64_t>(); },
                    operation,
                    filter.grain,
                    filter.kind,
                    after)
                .value_or(0);
        };
        for (std::uint64_t subject = next_subject(0); subject != 0 && work.ok();
             subject = next_subject(subject)) {
            work.each(
                "SELECT start, body FROM tallies WHERE operation = ?1 AND grain = ?2 AND kind = ?3 "
                "AND subject = ?4 AND start >= ?5 AND start < ?6 ORDER BY start",
                [&](Row& row) {
                    const auto start = row.take<Instant>();
                    read(filter, subject, start, row.take_bytes());
                },
                operation,
                filter.grain,
                filter.kind,
                subject,
                filter.from,
                filter.to);
        }
    }
    return work.commit(std::move(books));
}

}  // namespace

Opened<ports::Records> open_records(const std::string& path,
                                    Access access,
                                    const std::string& vfs) {
    auto database =
        Database::open(records_schema(), {path, vfs, access, Database::Durability::normal});
    if (!database) return Err{database.error()};
    return std::unique_ptr<ports::Records>(new SqliteRecords(std::move(database).value()));
}

base::Result<Done, Fault> remove_records(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm"}) {
        std::error_code error;
        std::filesystem::remove(path + suffix, error);
        if (error) {
            return Err{Fault{"records_io",
                             path + suffix + " cannot be removed: " + error.message() +
                                 ". Remove it by hand, then start again."}};
        }
    }
    return Done{};
}

}  // namespace regente::storage
