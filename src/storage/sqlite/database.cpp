#include "storage/sqlite/database.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace regente::storage {

using base::Done;
using base::Err;
using base::Fault;
using base::Result;

namespace {

// How long a connection waits for another one's lock before it gives up.
constexpr int busy_ms_max = 5000;

bool is_disk_full(int code, int system_error) {
    if (code == SQLITE_FULL) return true;
    return (code & 0xff) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT);
}

// Only the owner reads it: the stores hold people.
void keep_private(const std::string& path) {
    std::error_code ignored;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
}

Fault cannot_open(const Schema& schema, const std::string& path, int code, int system_error) {
    const std::string store(schema.store);
    if (is_disk_full(code, system_error)) {
        return {
            store + "_disk_full",
            "The disk that holds " + path + " is full. Free some space there, then start again."};
    }
    if (system_error == ENOENT) {
        return {store + "_missing",
                path + " does not exist. Check the data directory (--data); " +
                    "the server creates the file at its first start."};
    }
    return {store + "_io",
            path + " cannot be opened: " +
                (system_error != 0 ? std::strerror(system_error) : sqlite3_errstr(code)) +
                ". Check that the directory exists and that the server's user may write there."};
}

}  // namespace

Result<Database, Fault> Database::open(const Schema& schema, const Options& options) {
    const bool writes = options.access == Access::write;
    // Readers open for reading and writing too, since the log's index is shared memory that every
    // connection must be able to write; `query_only` keeps them from the rows.
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writes ? SQLITE_OPEN_CREATE : 0);
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        options.path.c_str(), &handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
    if (code != SQLITE_OK) {
        const int system_error = handle == nullptr ? 0 : sqlite3_system_errno(handle);
        sqlite3_close_v2(handle);
        return Err{cannot_open(schema, options.path, code, system_error)};
    }
    Database database(handle, schema, options.path);
    if (auto done = database.configure(options); !done) return Err{done.error()};
    if (auto done = database.migrate(options.access); !done) return Err{done.error()};
    return database;
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      schema_(other.schema_),
      path_(std::move(other.path_)),
      statements_(std::move(other.statements_)),
      stopped_(std::move(other.stopped_)) {
    other.statements_.clear();
}

Database::~Database() {
    for (const auto& [text, statement] : statements_)
        sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
}

Result<Done, Fault> Database::configure(const Options& options) {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, busy_ms_max);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    keep_private(path_);
    if (auto done = execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"); !done) {
        return done;
    }
    if (options.access == Access::read) {
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        return execute("PRAGMA query_only = ON;");
    }
    if (auto done = execute("PRAGMA journal_mode = WAL;"); !done) return done;
    return execute(options.durability == Durability::full ? "PRAGMA synchronous = FULL;"
                                                          : "PRAGMA synchronous = NORMAL;");
}

Result<std::int64_t, Fault> Database::number(Sql sql) {
    auto prepared = prepare(sql);
    if (!prepared) return Err{prepared.error()};
    sqlite3_stmt* statement = prepared.value();
    const int code = sqlite3_step(statement);
    const std::int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    if (code != SQLITE_ROW) return Err{fault(code, "reading its version")};
    return value;
}

Result<Done, Fault> Database::migrate(Access access) {
    const auto version = number("PRAGMA user_version");
    if (!version) return Err{version.error()};
    const auto application = number("PRAGMA application_id");
    if (!application) return Err{application.error()};
    const auto tables = number("SELECT count(*) FROM sqlite_schema");
    if (!tables) return Err{tables.error()};
    const bool fresh = version.value() == 0 && application.value() == 0 && tables.value() == 0;
    if (!fresh && application.value() != schema_->application_id) {
        return Err{corrupt("it is not a file of this kind (application id " +
                           std::to_string(application.value()) + ")")};
    }
    if (version.value() > schema_->version()) {
        return Err{Fault{std::string(schema_->store) + "_newer",
                         path_ + " has schema version " + std::to_string(version.value()) +
                             " and this program knows versions up to " +
                             std::to_string(schema_->version()) +
                             ". Run the newer program, or restore the backup made before the "
                             "upgrade."}};
    }
    if (access == Access::read && version.value() < schema_->version()) {
        return Err{Fault{std::string(schema_->store) + "_missing",
                         path_ + " has schema version " + std::to_string(version.value()) +
                             ", older than this program's " + std::to_string(schema_->version()) +
                             ". Start the server once: it brings the file up to date."}};
    }
    for (const Migration& migration : schema_->migrations) {
        if (migration.version <= version.value()) continue;
        if (auto done = migrate_one(migration); !done) return done;
    }
    return Done{};
}

// Another process may have been quicker, so the version is asked again inside the transaction.
Result<Done, Fault> Database::migrate_one(const Migration& migration) {
    if (auto done = execute("BEGIN IMMEDIATE"); !done) return done;
    const auto version = number("PRAGMA user_version");
    Result<Done, Fault> done = Done{};
    if (!version) done = Err{version.error()};
    if (done && version.value() < migration.version) done = execute(migration.sql);
    if (done) done = execute("COMMIT");
    if (!done && sqlite3_get_autocommit(handle_) == 0) {
        sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    return done;
}

Result<sqlite3_stmt*, Fault> Database::prepare(Sql sql) {
    const auto found = statements_.find(sql.text());
    if (found != statements_.end()) return found->second;
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v3(handle_, sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) {
        // Our own SQL is known to fit the schema (a test prepares it all), so the schema is
        // damaged.
        if ((code & 0xff) == SQLITE_ERROR) return Err{corrupt(sqlite3_errmsg(handle_))};
        return Err{fault(code, "preparing a statement")};
    }
    statements_.emplace(sql.text(), statement);
    return statement;
}

Result<Done, Fault> Database::execute(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return Done{};
    if (code == SQLITE_ERROR) return Err{corrupt(sqlite3_errmsg(handle_))};
    return Err{fault(code, "running a statement")};
}

Fault Database::corrupt(const std::string& what) const {
    return {std::string(schema_->store) + "_corrupt",
            path_ + " is damaged: " + what + ". " + std::string(schema_->remedy)};
}

Fault Database::fault(int code, std::string_view doing) const {
    const std::string store(schema_->store);
    const int system_error = sqlite3_system_errno(handle_);
    if (is_disk_full(code, system_error)) {
        return {store + "_disk_full",
                "The disk that holds " + path_ +
                    " is full. Free some space there, then start again; what "
                    "was stored before is intact."};
    }
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT:
            return corrupt(sqlite3_errmsg(handle_));
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {store + "_busy",
                    path_ + " was held by another program for more than " +
                        std::to_string(busy_ms_max / 1000) +
                        " s. Stop that program and try again."};
        case SQLITE_CONSTRAINT:
            return {"already_exists",
                    std::string("This is in the ") + store +
                        " already: " + sqlite3_errmsg(handle_) + "."};
        case SQLITE_CANTOPEN:
            return cannot_open(*schema_, path_, code, system_error);
        default:
            return {store + "_io",
                    std::string(doing) + " failed in " + path_ + ": " + sqlite3_errmsg(handle_) +
                        (system_error != 0 ? std::string(" (") + std::strerror(system_error) + ")"
                                           : std::string()) +
                        ". Check the disk and the kernel's log, then start again."};
    }
}

void Database::stop_writing(const Fault& fault) {
    if (!stopped_) stopped_ = fault;
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Work::Work(Database& database, Kind kind)
    : database_(database),
      kind_(kind) {
    if (kind == Kind::write) {
        if (database.stopped()) fail(*database.stopped());
        run("BEGIN IMMEDIATE");
    } else {
        run("BEGIN");
    }
    open_ = ok();
}

Work::~Work() {
    // Autocommit is back on already when SQLite itself rolled back (full disk, I/O error).
    if (open_ && sqlite3_get_autocommit(database_.handle()) == 0) {
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

Result<Done, Fault> Work::commit() {
    if (ok()) run("COMMIT");
    if (!ok()) return Err{*fault_};
    open_ = false;
    return Done{};
}

sqlite3_stmt* Work::start(Sql sql) {
    if (!ok()) return nullptr;
    auto prepared = database_.prepare(sql);
    if (!prepared) {
        fail(prepared.error());
        return nullptr;
    }
    return prepared.value();
}

int Work::step(sqlite3_stmt* statement) {
    return ok() ? sqlite3_step(statement) : SQLITE_DONE;
}

void Work::finish(sqlite3_stmt* statement, int code) {
    if (code != SQLITE_DONE) {
        fail(database_.fault(code, kind_ == Kind::write ? "Writing" : "Reading"));
        if (kind_ == Kind::write && (code & 0xff) == SQLITE_IOERR) database_.stop_writing(*fault_);
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

}  // namespace regente::storage
