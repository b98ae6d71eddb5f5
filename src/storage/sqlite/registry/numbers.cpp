#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::Number;

Stored<Number> SqliteRegistry::put_number(const Number& number) {
    Work work(database_, Work::Kind::write);
    work.run_members(
        "INSERT INTO numbers (number, operation, flow) VALUES (?1, ?2, ?3) "
        "ON CONFLICT DO UPDATE SET operation = ?2, flow = ?3",
        number);
    return work.commit(number);
}

Stored<std::vector<Number>> SqliteRegistry::numbers() {
    Work work(database_, Work::Kind::read);
    auto found = work.all<Number>("SELECT number, operation, flow FROM numbers ORDER BY number",
                                  [](Row& row) {
                                      Number number;
                                      row.take_members(number);
                                      return number;
                                  });
    return work.commit(std::move(found));
}

Stored<base::Done> SqliteRegistry::remove_number(const std::string& number) {
    Work work(database_, Work::Kind::write);
    if (work.run("DELETE FROM numbers WHERE number = ?1", number) == 0) {
        work.fail(not_found("number", number));
    }
    return work.commit();
}

}  // namespace regente::storage
