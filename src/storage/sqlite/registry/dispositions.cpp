#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::Disposition;

Stored<Disposition> SqliteRegistry::put_disposition(const Disposition& given) {
    Disposition disposition = given;
    Work work(database_, Work::Kind::write);
    if (!disposition.id) {
        disposition.id = {new_ids(work, operation_, "disposition")};
        work.run_members(
            "INSERT INTO dispositions VALUES (?1, ?2, ?3, ?4)", disposition, operation_);
    } else if (work.run_members("UPDATE dispositions SET name = ?3, active = ?4 "
                                "WHERE operation = ?1 AND id = ?2",
                                disposition,
                                operation_) == 0) {
        work.fail(not_found("disposition", disposition.id.value));
    }
    return work.commit(std::move(disposition));
}

Stored<std::vector<Disposition>> SqliteRegistry::dispositions() {
    Work work(database_, Work::Kind::read);
    auto found = work.all<Disposition>(
        "SELECT id, name, active FROM dispositions WHERE operation = ?1 ORDER BY id",
        [](Row& row) {
            Disposition disposition;
            row.take_members(disposition);
            return disposition;
        },
        operation_);
    return work.commit(std::move(found));
}

}  // namespace regente::storage
