#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using base::AgentId;
using ports::User;

namespace {

User user_in(Row& row) {
    User user;
    user.id = row.take<AgentId>();
    user.login = row.take<std::string>();
    user.name = row.take<std::string>();
    user.role = row.take<ports::Role>();
    user.language = row.take<std::string>();
    user.active = row.take<bool>();
    user.password_hash = row.take<std::string>();
    user.phone_ha1 = row.take<std::string>();
    return user;
}

}  // namespace

Stored<User> SqliteRegistry::put_user(const User& given) {
    User user = given;
    Work work(database_, Work::Kind::write);
    if (work.number(
            "SELECT count(*) FROM users WHERE login = ?1 AND id <> ?2", user.login, user.id) > 0) {
        work.fail({"already_exists",
                   "There is a user \"" + user.login +
                       "\" already. Choose another name to sign in with."});
    }
    if (!user.id) {
        user.id = {new_ids(work, server_level, "user")};
        work.run("INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                 user.id,
                 user.login,
                 user.name,
                 user.role,
                 user.language,
                 user.active,
                 user.password_hash,
                 user.phone_ha1);
    } else if (work.run("UPDATE users SET login = ?2, name = ?3, role = ?4, language = ?5, "
                        "active = ?6, password_hash = ?7, phone_ha1 = ?8 WHERE id = ?1",
                        user.id,
                        user.login,
                        user.name,
                        user.role,
                        user.language,
                        user.active,
                        user.password_hash,
                        user.phone_ha1) == 0) {
        work.fail(not_found("user", user.id.value));
    }
    work.run("DELETE FROM user_queues WHERE operation = ?1 AND user = ?2", operation_, user.id);
    std::uint64_t position = 0;
    for (const base::QueueId queue : user.queues) {
        work.run("INSERT INTO user_queues VALUES (?1, ?2, ?3, ?4)",
                 operation_,
                 user.id,
                 ++position,
                 queue);
    }
    return work.commit(std::move(user));
}

// All users, or the one with this id, or with this login.
std::vector<User> SqliteRegistry::users_where(Work& work,
                                              std::uint64_t id,
                                              const std::string* login) {
    std::vector<User> users;
    if (id != 0) {
        users = work.all<User>("SELECT * FROM users WHERE id = ?1", user_in, id);
    } else if (login != nullptr) {
        users = work.all<User>("SELECT * FROM users WHERE login = ?1", user_in, *login);
    } else {
        users = work.all<User>("SELECT * FROM users ORDER BY id", user_in);
    }
    for (User& user : users) {
        user.queues = work.all<base::QueueId>(
            "SELECT queue FROM user_queues WHERE operation = ?1 AND user = ?2 ORDER BY position",
            [](Row& row) { return row.take<base::QueueId>(); },
            operation_,
            user.id);
    }
    return users;
}

Stored<std::optional<User>> SqliteRegistry::user(AgentId id) {
    Work work(database_, Work::Kind::read);
    std::optional<User> found;
    if (id) {
        auto users = users_where(work, id.value, nullptr);
        if (!users.empty()) found = std::move(users.front());
    }
    return work.commit(std::move(found));
}

Stored<std::optional<User>> SqliteRegistry::user_by_login(const std::string& login) {
    Work work(database_, Work::Kind::read);
    std::optional<User> found;
    auto users = users_where(work, 0, &login);
    if (!users.empty()) found = std::move(users.front());
    return work.commit(std::move(found));
}

Stored<std::vector<User>> SqliteRegistry::users() {
    Work work(database_, Work::Kind::read);
    return work.commit(users_where(work, 0, nullptr));
}

}  // namespace regente::storage
