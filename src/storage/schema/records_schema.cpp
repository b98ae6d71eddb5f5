#include <array>

#include "storage/schema/schemas.hpp"

namespace regente::storage {

namespace {

// Columns in the order of the described rows (ports/records.hpp) after the operation. Enums are
// their numbers, times microseconds, zero where it did not happen.
constexpr std::array migrations = {
    Migration{1, R"sql(
        CREATE TABLE cursors (
            operation INTEGER NOT NULL PRIMARY KEY,
            seq       INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE interactions (
            operation      INTEGER NOT NULL,
            interaction    INTEGER NOT NULL,
            channel        INTEGER NOT NULL,
            direction      INTEGER NOT NULL,
            address        INTEGER NOT NULL,
            contact        INTEGER NOT NULL,
            flow           INTEGER NOT NULL,
            queue          INTEGER NOT NULL,
            campaign       INTEGER NOT NULL,
            lead           INTEGER NOT NULL,
            agent          INTEGER NOT NULL,
            started        INTEGER NOT NULL,
            queued         INTEGER NOT NULL,
            answered       INTEGER NOT NULL,
            released       INTEGER NOT NULL,
            ended          INTEGER NOT NULL,
            waited         INTEGER NOT NULL,
            talked         INTEGER NOT NULL,
            held           INTEGER NOT NULL,
            wrapped        INTEGER NOT NULL,
            state          INTEGER NOT NULL,
            exit           INTEGER NOT NULL,
            ended_by       INTEGER NOT NULL,
            outcome        INTEGER NOT NULL,
            disposition    INTEGER NOT NULL,
            recording      INTEGER NOT NULL,
            offers         INTEGER NOT NULL,
            talking_since  INTEGER NOT NULL,
            held_since     INTEGER NOT NULL,
            wrapping_since INTEGER NOT NULL,
            PRIMARY KEY (operation, interaction)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX interactions_by_time ON interactions (operation, started, interaction);
        CREATE INDEX interactions_by_queue ON interactions (operation, queue, started, interaction);
        CREATE INDEX interactions_by_campaign
            ON interactions (operation, campaign, started, interaction);
        CREATE INDEX interactions_by_agent ON interactions (operation, agent, started, interaction);
        CREATE INDEX interactions_by_contact
            ON interactions (operation, contact, started, interaction);
        CREATE INDEX interactions_by_address
            ON interactions (operation, address, started, interaction);
        CREATE INDEX interactions_open ON interactions (operation, interaction) WHERE state <> 7;

        CREATE TABLE segments (
            operation   INTEGER NOT NULL,
            interaction INTEGER NOT NULL,
            ordinal     INTEGER NOT NULL,
            kind        INTEGER NOT NULL,
            queue       INTEGER NOT NULL,
            flow        INTEGER NOT NULL,
            attempt     INTEGER NOT NULL,
            agent       INTEGER NOT NULL,
            entered     INTEGER NOT NULL,
            left_at     INTEGER NOT NULL,
            answered    INTEGER NOT NULL,
            exit        INTEGER NOT NULL,
            PRIMARY KEY (operation, interaction, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX segments_by_kind ON segments (operation, kind, entered);
        CREATE INDEX segments_open ON segments (operation, interaction) WHERE left_at = 0;

        CREATE TABLE agent_intervals (
            operation   INTEGER NOT NULL,
            agent       INTEGER NOT NULL,
            state       INTEGER NOT NULL,
            reason      INTEGER NOT NULL,
            pause       INTEGER NOT NULL,
            interaction INTEGER NOT NULL,
            began       INTEGER NOT NULL,
            until       INTEGER NOT NULL,
            PRIMARY KEY (operation, agent, began)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX agent_intervals_open ON agent_intervals (operation, agent) WHERE until = 0;

        CREATE TABLE attempts (
            operation   INTEGER NOT NULL,
            attempt     INTEGER NOT NULL,
            interaction INTEGER NOT NULL,
            campaign    INTEGER NOT NULL,
            lead        INTEGER NOT NULL,
            address     INTEGER NOT NULL,
            agent       INTEGER NOT NULL,
            started     INTEGER NOT NULL,
            rang        INTEGER NOT NULL,
            answered    INTEGER NOT NULL,
            ended       INTEGER NOT NULL,
            outcome     INTEGER NOT NULL,
            PRIMARY KEY (operation, attempt)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX attempts_by_campaign ON attempts (operation, campaign, attempt);
        CREATE INDEX attempts_open ON attempts (operation, attempt) WHERE ended = 0;

        CREATE TABLE recordings (
            operation   INTEGER NOT NULL,
            recording   INTEGER NOT NULL,
            interaction INTEGER NOT NULL,
            agent       INTEGER NOT NULL,
            started     INTEGER NOT NULL,
            ended       INTEGER NOT NULL,
            bytes       INTEGER NOT NULL,
            length      INTEGER NOT NULL,
            PRIMARY KEY (operation, recording)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX recordings_by_interaction ON recordings (operation, interaction, recording);

        CREATE TABLE interaction_facts (
            operation   INTEGER NOT NULL,
            interaction INTEGER NOT NULL,
            seq         INTEGER NOT NULL,
            PRIMARY KEY (operation, interaction, seq)
        ) STRICT, WITHOUT ROWID;

        PRAGMA application_id = 0x52656333;
        PRAGMA user_version = 1;
    )sql"},
    // The books: what was counted, as bytes of ours, and what they hold open.
    Migration{2, R"sql(
        ALTER TABLE cursors ADD COLUMN projection INTEGER NOT NULL DEFAULT 1;
        CREATE TABLE tallies (
            operation INTEGER NOT NULL,
            grain     INTEGER NOT NULL,
            kind      INTEGER NOT NULL,
            subject   INTEGER NOT NULL,
            start     INTEGER NOT NULL,
            body      BLOB    NOT NULL,
            PRIMARY KEY (operation, grain, kind, subject, start)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE open_books (
            operation INTEGER NOT NULL,
            kind      INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            body      BLOB    NOT NULL,
            PRIMARY KEY (operation, kind, id)
        ) STRICT, WITHOUT ROWID;

        PRAGMA user_version = 2;
    )sql"},
};

}  // namespace

const Schema& records_schema() {
    static const Schema schema = {
        "records",
        0x52656333,
        migrations,
        "Nothing is lost: stop the server, remove this file and its -wal and -shm neighbours, and "
        "start again; it is rebuilt from the journal"};
    return schema;
}

}  // namespace regente::storage
