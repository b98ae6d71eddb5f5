#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::Session;

namespace {

Session session_in(Row& row) {
    Session session;
    row.take_members(session);
    return session;
}

}  // namespace

Stored<Session> SqliteRegistry::put_session(const Session& given) {
    Session session = given;
    Work work(database_, Work::Kind::write);
    if (work.number("SELECT count(*) FROM sessions WHERE secret_hash = ?1 AND id <> ?2",
                    session.secret_hash,
                    session.id) > 0) {
        work.fail({"already_exists", "There is a session with this secret already."});
    }
    if (session.id == 0) {
        session.id = new_ids(work, server_level, "session");
        work.run_members("INSERT INTO sessions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", session);
    } else if (work.run_members("UPDATE sessions SET secret_hash = ?2, user = ?3, kind = ?4, "
                                "label = ?5, created = ?6, last_used = ?7, expires = ?8 "
                                "WHERE id = ?1",
                                session) == 0) {
        work.fail(not_found("session", session.id));
    }
    return work.commit(std::move(session));
}

Stored<std::optional<Session>> SqliteRegistry::session_by_secret_hash(const std::string& hash) {
    Work work(database_, Work::Kind::read);
    auto found =
        work.one<Session>("SELECT * FROM sessions WHERE secret_hash = ?1", session_in, hash);
    return work.commit(std::move(found));
}

Stored<std::vector<Session>> SqliteRegistry::sessions(base::AgentId user) {
    Work work(database_, Work::Kind::read);
    auto found =
        work.all<Session>("SELECT * FROM sessions WHERE user = ?1 ORDER BY id", session_in, user);
    return work.commit(std::move(found));
}

Stored<base::Done> SqliteRegistry::remove_session(std::uint64_t id) {
    Work work(database_, Work::Kind::write);
    if (work.run("DELETE FROM sessions WHERE id = ?1", id) == 0)
        work.fail(not_found("session", id));
    return work.commit();
}

}  // namespace regente::storage
