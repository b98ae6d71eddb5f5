#include <array>

#include "storage/schema/schemas.hpp"

namespace regente::storage {

namespace {

// Server-level: users, sessions, numbers, trunks, server_values. All else belongs to an operation
// and its key says so. Ids come from `counters` and are never given twice, since facts name them
// for ever. `fields` and `dispositions` are wire::encode of a map of texts and of a list of ids.
constexpr std::array migrations = {
    Migration{1, R"sql(
        CREATE TABLE counters (
            operation INTEGER NOT NULL,
            noun      TEXT    NOT NULL,
            last      INTEGER NOT NULL,
            PRIMARY KEY (operation, noun)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE users (
            id            INTEGER NOT NULL PRIMARY KEY,
            login         TEXT    NOT NULL UNIQUE,
            name          TEXT    NOT NULL,
            role          INTEGER NOT NULL,
            language      TEXT    NOT NULL,
            active        INTEGER NOT NULL,
            password_hash TEXT    NOT NULL,
            phone_ha1     TEXT    NOT NULL
        ) STRICT;
        CREATE TABLE user_queues (
            operation INTEGER NOT NULL,
            user      INTEGER NOT NULL,
            position  INTEGER NOT NULL,
            queue     INTEGER NOT NULL,
            PRIMARY KEY (operation, user, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sessions (
            id          INTEGER NOT NULL PRIMARY KEY,
            secret_hash TEXT    NOT NULL UNIQUE,
            user        INTEGER NOT NULL,
            kind        INTEGER NOT NULL,
            label       TEXT    NOT NULL,
            created     INTEGER NOT NULL,
            last_used   INTEGER NOT NULL,
            expires     INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX sessions_by_user ON sessions (user, id);
        CREATE TABLE numbers (
            number    TEXT    NOT NULL PRIMARY KEY,
            operation INTEGER NOT NULL,
            flow      INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE trunks (
            id            INTEGER NOT NULL PRIMARY KEY,
            name          TEXT    NOT NULL,
            host          TEXT    NOT NULL,
            port          INTEGER NOT NULL,
            transport     INTEGER NOT NULL,
            sources       TEXT    NOT NULL,
            registers     INTEGER NOT NULL,
            username      TEXT    NOT NULL,
            secret        TEXT    NOT NULL,
            caller_number TEXT    NOT NULL,
            active        INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE server_values (
            key   TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE queues (
            operation    INTEGER NOT NULL,
            id           INTEGER NOT NULL,
            name         TEXT    NOT NULL,
            dispositions BLOB    NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE dispositions (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            name      TEXT    NOT NULL,
            active    INTEGER NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pause_reasons (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            name      TEXT    NOT NULL,
            active    INTEGER NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE flows (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            name      TEXT    NOT NULL,
            draft     TEXT    NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE campaigns (
            operation    INTEGER NOT NULL,
            id           INTEGER NOT NULL,
            name         TEXT    NOT NULL,
            dispositions BLOB    NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE lists (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            campaign  INTEGER NOT NULL,
            name      TEXT    NOT NULL,
            uploaded  INTEGER NOT NULL,
            row_count INTEGER NOT NULL,
            accepted  INTEGER NOT NULL,
            rejected  INTEGER NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX lists_by_campaign ON lists (operation, campaign, id);
        CREATE TABLE list_rejections (
            operation INTEGER NOT NULL,
            list      INTEGER NOT NULL,
            ordinal   INTEGER NOT NULL,
            line      INTEGER NOT NULL,
            code      TEXT    NOT NULL,
            value     TEXT    NOT NULL,
            PRIMARY KEY (operation, list, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE leads (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            list      INTEGER NOT NULL,
            address   INTEGER NOT NULL,
            contact   INTEGER NOT NULL,
            fields    BLOB    NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE contacts (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            name      TEXT    NOT NULL,
            fields    BLOB    NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE addresses (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            value     TEXT    NOT NULL,
            contact   INTEGER NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX addresses_by_value ON addresses (operation, value);
        CREATE TABLE notes (
            operation   INTEGER NOT NULL,
            interaction INTEGER NOT NULL,
            author      INTEGER NOT NULL,
            text        TEXT    NOT NULL,
            updated     INTEGER NOT NULL,
            PRIMARY KEY (operation, interaction, author)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE dnc (
            operation INTEGER NOT NULL,
            address   INTEGER NOT NULL,
            source    TEXT    NOT NULL,
            reason    TEXT    NOT NULL,
            added     INTEGER NOT NULL,
            PRIMARY KEY (operation, address)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dnc_by_added ON dnc (operation, added, address);

        PRAGMA application_id = 0x52656732;
        PRAGMA user_version = 1;
    )sql"},
    Migration{2, R"sql(
        CREATE TABLE skills (
            operation INTEGER NOT NULL,
            id        INTEGER NOT NULL,
            name      TEXT    NOT NULL,
            PRIMARY KEY (operation, id)
        ) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 2;
    )sql"},
};

}  // namespace

const Schema& registry_schema() {
    static const Schema schema = {
        "registry",
        0x52656732,
        migrations,
        "Stop the server, keep the file as it is, and restore the data directory from a backup"};
    return schema;
}

}  // namespace regente::storage
