// A thin layer over the sqlite3 C API: statements that exist only as compile-time text, values
// bound and read by type (strings keep their NUL bytes), and transactions that remember their first
// error, so that a store's function reads as its SQL and asks once, at the commit, whether it all
// went well.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "storage/schema/schemas.hpp"
#include "storage/sqlite/open.hpp"
#include "wire/reflect.hpp"

namespace regente::storage {

// SQL that was text when we compiled: no value can ever be pasted into it.
class Sql {
  public:
    template <std::size_t N>
    consteval Sql(const char (&text)[N])  // NOLINT(google-explicit-constructor)
        : text_(text) {}

    const char* text() const { return text_; }

  private:
    const char* text_;
};

// One row of an answer, read from the left.
class Row {
  public:
    explicit Row(sqlite3_stmt* statement)
        : statement_(statement) {}

    template <class T>
    T take() {
        const int column = column_++;
        if constexpr (wire::IsOptional<T>::value) {
            if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
            --column_;
            return take<typename T::value_type>();
        } else if constexpr (std::is_same_v<T, std::string>) {
            const auto bytes = blob(column);
            return {bytes.begin(), bytes.end()};
        } else if constexpr (std::is_same_v<T, std::vector<std::uint8_t>>) {
            const auto bytes = blob(column);
            return {bytes.begin(), bytes.end()};
        } else if constexpr (std::is_same_v<T, bool>) {
            return sqlite3_column_int64(statement_, column) != 0;
        } else if constexpr (wire::Timelike<T>) {
            return T{sqlite3_column_int64(statement_, column)};
        } else if constexpr (wire::Identifier<T>) {
            return T{static_cast<std::uint64_t>(sqlite3_column_int64(statement_, column))};
        } else {
            static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
            return static_cast<T>(sqlite3_column_int64(statement_, column));
        }
    }

    // A blob where it lies; valid until the next row.
    std::span<const std::uint8_t> take_bytes() { return blob(column_++); }

    // The members of a described struct, from the left, in their order.
    template <class T>
    void take_members(T& value) {
        wire::for_each_member<T>([&](auto member) {
            using Member = std::remove_reference_t<decltype(value.*member.pointer)>;
            value.*member.pointer = take<Member>();
        });
    }

  private:
    std::span<const std::uint8_t> blob(int column) {
        const void* data = sqlite3_column_blob(statement_, column);
        const int size = sqlite3_column_bytes(statement_, column);
        return {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
    }

    sqlite3_stmt* statement_;
    int column_ = 0;
};

// Not thread-safe: one connection, one thread.
class Database {
  public:
    enum class Durability : std::uint8_t {
        full,    // A commit survives power loss.
        normal,  // Power loss may take the last commits, never the order or the rest.
    };

    struct Options {
        std::string path;
        std::string vfs;
        Access access = Access::write;
        Durability durability = Durability::full;
    };

    static base::Result<Database, base::Fault> open(const Schema& schema, const Options& options);

    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) = delete;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    // The cached statement, reset and without values.
    base::Result<sqlite3_stmt*, base::Fault> prepare(Sql sql);

    base::Result<base::Done, base::Fault> execute(const char* sql);

    // What the result code of the last call means, as one of our codes.
    base::Fault fault(int code, std::string_view doing) const;

    base::Fault corrupt(const std::string& what) const;

    sqlite3* handle() const { return handle_; }

    // After an I/O error nothing more is written through this connection, not even a checkpoint on
    // closing: the kernel may have dropped what it could not write and would say yes the second
    // time.
    void stop_writing(const base::Fault& fault);

    const std::optional<base::Fault>& stopped() const { return stopped_; }

    const std::string& path() const { return path_; }

  private:
    Database(sqlite3* handle, const Schema& schema, std::string path)
        : handle_(handle),
          schema_(&schema),
          path_(std::move(path)) {}

    base::Result<base::Done, base::Fault> configure(const Options& options);
    base::Result<base::Done, base::Fault> migrate(Access access);
    base::Result<base::Done, base::Fault> migrate_one(const Migration& migration);
    base::Result<std::int64_t, base::Fault> number(Sql sql);

    sqlite3* handle_;
    const Schema* schema_;
    std::string path_;
    std::map<const char*, sqlite3_stmt*> statements_;
    std::optional<base::Fault> stopped_;
};

// One transaction. After the first failure every further call does nothing and answers empty; the
// commit says what it was. Rolls back when it is not committed.
class Work {
  public:
    enum class Kind : std::uint8_t { read, write };

    Work(Database& database, Kind kind);
    ~Work();
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    bool ok() const { return !fault_; }

    const base::Fault& fault() const { return *fault_; }

    void fail(base::Fault fault) {
        if (!fault_) fault_ = std::move(fault);
    }

    // Rows changed.
    template <class... Args>
    std::int64_t run(Sql sql, const Args&... args) {
        sqlite3_stmt* statement = start(sql);
        if (statement == nullptr) return 0;
        bind_all(statement, args...);
        finish(statement, step(statement));
        return ok() ? sqlite3_changes64(database_.handle()) : 0;
    }

    // Same, with the values of one described struct after `args`.
    template <class T, class... Args>
    std::int64_t run_members(Sql sql, const T& value, const Args&... args) {
        sqlite3_stmt* statement = start(sql);
        if (statement == nullptr) return 0;
        bind_all(statement, args...);
        wire::for_each_member<T>(
            [&](auto member) { bind(statement, ++bound_, value.*member.pointer); });
        finish(statement, step(statement));
        return ok() ? sqlite3_changes64(database_.handle()) : 0;
    }

    // Calls `read(Row&)` for each row.
    template <class Read, class... Args>
    void each(Sql sql, Read&& read, const Args&... args) {
        sqlite3_stmt* statement = start(sql);
        if (statement == nullptr) return;
        bind_all(statement, args...);
        int code = step(statement);
        while (code == SQLITE_ROW) {
            Row row(statement);
            read(row);
            code = step(statement);
        }
        finish(statement, code);
    }

    template <class T, class Read, class... Args>
    std::vector<T> all(Sql sql, Read&& read, const Args&... args) {
        std::vector<T> rows;
        each(
            sql, [&](Row& row) { rows.push_back(read(row)); }, args...);
        return rows;
    }

    template <class T, class Read, class... Args>
    std::optional<T> one(Sql sql, Read&& read, const Args&... args) {
        std::optional<T> found;
        each(
            sql,
            [&](Row& row) {
                if (!found) found = read(row);
            },
            args...);
        return found;
    }

    // One row of one number; 0 when there is none.
    template <class... Args>
    std::uint64_t number(Sql sql, const Args&... args) {
        return one<std::uint64_t>(
                   sql, [](Row& row) { return row.take<std::uint64_t>(); }, args...)
            .value_or(0);
    }

    base::Result<base::Done, base::Fault> commit();

    template <class T>
    base::Result<T, base::Fault> commit(T value) {
        if (auto done = commit(); !done) return base::Err{done.error()};
        return value;
    }

  private:
    sqlite3_stmt* start(Sql sql);
    int step(sqlite3_stmt* statement);
    void finish(sqlite3_stmt* statement, int code);

    template <class... Args>
    void bind_all([[maybe_unused]] sqlite3_stmt* statement, const Args&... args) {
        bound_ = 0;
        (bind(statement, ++bound_, args), ...);
    }

    template <class T>
    void bind(sqlite3_stmt* statement, int index, const T& value) {
        int code = SQLITE_OK;
        if constexpr (wire::IsOptional<T>::value) {
            if (value) return bind(statement, index, *value);
            code = sqlite3_bind_null(statement, index);
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            const std::string_view text = value;
            code = sqlite3_bind_text64(statement,
                                       index,
                                       text.data() == nullptr ? "" : text.data(),
                                       text.size(),
                                       SQLITE_STATIC,
                                       SQLITE_UTF8);
        } else if constexpr (wire::IsVector<T>::value) {
            static_assert(std::is_same_v<typename T::value_type, std::uint8_t>);
            static const std::uint8_t nothing = 0;
            code = sqlite3_bind_blob64(statement,
                                       index,
                                       value.empty() ? &nothing : value.data(),
                                       value.size(),
                                       SQLITE_STATIC);
        } else if constexpr (wire::Timelike<T>) {
            code = sqlite3_bind_int64(statement, index, value.us);
        } else if constexpr (wire::Identifier<T>) {
            code = sqlite3_bind_int64(statement, index, static_cast<std::int64_t>(value.value));
        } else {
            static_assert(std::is_integral_v<T> || std::is_enum_v<T>);
            code = sqlite3_bind_int64(statement, index, static_cast<std::int64_t>(value));
        }
        if (code != SQLITE_OK) fail(database_.fault(code, "binding a value"));
    }

    Database& database_;
    Kind kind_;
    std::optional<base::Fault> fault_;
    int bound_ = 0;
    bool open_ = false;
};

}  // namespace regente::storage
