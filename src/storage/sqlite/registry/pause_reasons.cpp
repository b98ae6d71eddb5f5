#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::PauseReason;

Stored<PauseReason> SqliteRegistry::put_pause_reason(const PauseReason& given) {
    PauseReason reason = given;
    Work work(database_, Work::Kind::write);
    if (!reason.id) {
        reason.id = {new_ids(work, operation_, "pause reason")};
        work.run_members("INSERT INTO pause_reasons VALUES (?1, ?2, ?3, ?4)", reason, operation_);
    } else if (work.run_members("UPDATE pause_reasons SET name = ?3, active = ?4 "
                                "WHERE operation = ?1 AND id = ?2",
                                reason,
                                operation_) == 0) {
        work.fail(not_found("pause reason", reason.id.value));
    }
    return work.commit(std::move(reason));
}

Stored<std::vector<PauseReason>> SqliteRegistry::pause_reasons() {
    Work work(database_, Work::Kind::read);
    auto found = work.all<PauseReason>(
        "SELECT id, name, active FROM pause_reasons WHERE operation = ?1 ORDER BY id",
        [](Row& row) {
            PauseReason reason;
            row.take_members(reason);
            return reason;
        },
        operation_);
    return work.commit(std::move(found));
}

}  // namespace regente::storage
