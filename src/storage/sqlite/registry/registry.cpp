#include "storage/sqlite/registry/registry.hpp"

#include "storage/schema/schemas.hpp"
#include "storage/sqlite/open.hpp"

namespace regente::storage {

using base::Done;
using base::Err;
using base::Fault;
using base::OperationId;

std::uint64_t SqliteRegistry::new_ids(Work& work,
                                      OperationId operation,
                                      std::string_view noun,
                                      std::uint64_t count) {
    const std::uint64_t last = work.number(
        "INSERT INTO counters (operation, noun, last) VALUES (?1, ?2, ?3) "
        "ON CONFLICT DO UPDATE SET last = last + ?3 RETURNING last",
        operation,
        noun,
        count);
    return last - count + 1;
}

Fault SqliteRegistry::not_found(std::string_view noun, std::string_view which) {
    return {"not_found", "There is no " + std::string(noun) + " " + std::string(which) + "."};
}

Fault SqliteRegistry::not_found(std::string_view noun, std::uint64_t id) {
    return not_found(noun, std::to_string(id));
}

Stored<std::optional<std::string>> SqliteRegistry::value(const std::string& key) {
    Work work(database_, Work::Kind::read);
    auto found = work.one<std::string>(
        "SELECT value FROM server_values WHERE key = ?1",
        [](Row& row) { return row.take<std::string>(); },
        key);
    return work.commit(std::move(found));
}

Stored<Done> SqliteRegistry::put_value(const std::string& key, const std::string& value) {
    Work work(database_, Work::Kind::write);
    work.run(
        "INSERT INTO server_values (key, value) VALUES (?1, ?2) "
        "ON CONFLICT DO UPDATE SET value = ?2",
        key,
        value);
    return work.commit();
}

Opened<ports::Registry> open_registry(const std::string& path,
                                      OperationId operation,
                                      const std::string& vfs) {
    auto database =
        Database::open(registry_schema(), {path, vfs, Access::write, Database::Durability::full});
    if (!database) return Err{database.error()};
    return std::unique_ptr<ports::Registry>(
        new SqliteRegistry(std::move(database).value(), operation));
}

}  // namespace regente::storage
