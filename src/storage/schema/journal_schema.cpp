#include <array>

#include "storage/schema/schemas.hpp"

namespace regente::storage {

namespace {

// `checksum` of an entry covers its columns and the checksum before it; `chain` of a head is that
// of its last entry, and the head's own `checksum` covers the head. The name of each column says
// enough that a person with the sqlite3 shell can read the truth without us.
constexpr std::array migrations = {
    Migration{1, R"sql(
        CREATE TABLE entries (
            operation INTEGER NOT NULL,
            seq       INTEGER NOT NULL,
            epoch     INTEGER NOT NULL,
            at        INTEGER NOT NULL,
            kind      INTEGER NOT NULL,
            body      BLOB    NOT NULL,
            checksum  INTEGER NOT NULL,
            PRIMARY KEY (operation, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE heads (
            operation INTEGER NOT NULL PRIMARY KEY,
            epoch     INTEGER NOT NULL,
            seq       INTEGER NOT NULL,
            chain     INTEGER NOT NULL,
            checksum  INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        PRAGMA application_id = 0x52656a31;
        PRAGMA user_version = 1;
    )sql"},
};

}  // namespace

const Schema& journal_schema() {
    static const Schema schema = {
        "journal",
        0x52656a31,
        migrations,
        "Stop the server, keep the file as it is, and restore the data directory from a backup"};
    return schema;
}

}  // namespace regente::storage
