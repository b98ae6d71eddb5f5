#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::Trunk;

Stored<Trunk> SqliteRegistry::put_trunk(const Trunk& given) {
    Trunk trunk = given;
    Work work(database_, Work::Kind::write);
    if (!trunk.id) {
        trunk.id = {new_ids(work, server_level, "trunk")};
        work.run_members("INSERT INTO trunks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                         trunk);
    } else if (work.run_members("UPDATE trunks SET name = ?2, host = ?3, port = ?4, "
                                "transport = ?5, sources = ?6, registers = ?7, username = ?8, "
                                "secret = ?9, caller_number = ?10, active = ?11 WHERE id = ?1",
                                trunk) == 0) {
        work.fail(not_found("trunk", trunk.id.value));
    }
    return work.commit(std::move(trunk));
}

Stored<std::vector<Trunk>> SqliteRegistry::trunks() {
    Work work(database_, Work::Kind::read);
    auto found = work.all<Trunk>("SELECT * FROM trunks ORDER BY id", [](Row& row) {
        Trunk trunk;
        row.take_members(trunk);
        return trunk;
    });
    return work.commit(std::move(found));
}

}  // namespace regente::storage
