#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::Flow;

Stored<Flow> SqliteRegistry::put_flow(const Flow& given) {
    Flow flow = given;
    Work work(database_, Work::Kind::write);
    if (!flow.id) {
        flow.id = {new_ids(work, operation_, "flow")};
        work.run_members("INSERT INTO flows VALUES (?1, ?2, ?3, ?4)", flow, operation_);
    } else if (work.run_members("UPDATE flows SET name = ?3, draft = ?4 "
                                "WHERE operation = ?1 AND id = ?2",
                                flow,
                                operation_) == 0) {
        work.fail(not_found("flow", flow.id.value));
    }
    return work.commit(std::move(flow));
}

Stored<std::vector<Flow>> SqliteRegistry::flows() {
    Work work(database_, Work::Kind::read);
    auto found = work.all<Flow>(
        "SELECT id, name, draft FROM flows WHERE operation = ?1 ORDER BY id",
        [](Row& row) {
            Flow flow;
            row.take_members(flow);
            return flow;
        },
        operation_);
    return work.commit(std::move(found));
}

}  // namespace regente::storage
