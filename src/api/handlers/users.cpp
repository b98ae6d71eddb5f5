// People. The registry's row is written first, then the core hears of the agent; when the core
// refuses, the row gets its former content back (a new one stays, inactive).
#include "api/handlers/users.hpp"

#include <algorithm>

#include "api/handlers/configuration.hpp"
#include "api/route.hpp"
#include "api/secret.hpp"
#include "api/services.hpp"
#include "api/text/csv.hpp"

namespace regente::api {

void check_login(const std::string& login) {
    const bool fits =
        !login.empty() && login.size() <= 64 && std::all_of(login.begin(), login.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                   c == '-';
        });
    if (!fits) throw Failure("login_invalid", "user");
}

// Somebody must be able to read it: something else than spaces, nothing that breaks a line.
void check_name(const std::string& name) {
    if (name.size() > 480 || !text::is_utf8(name)) throw Failure("name_invalid", "name");
    std::string visible;
    for (const char c : name) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            throw Failure("name_invalid", "name");
        if (c != ' ') visible += c;
    }
    // No-break space, zero-width ones, ideographic space, byte order mark.
    for (const std::string space : {"\u00a0", "\u200b", "\u200c", "\u200d", "\u3000", "\ufeff"}) {
        for (auto at = visible.find(space); at != std::string::npos; at = visible.find(space))
            visible.erase(at, space.size());
    }
    if (visible.empty()) throw Failure("name_invalid", "name");
}

namespace {

UserResource resource_of(const ports::User& user, const views::World& world) {
    UserResource resource;
    resource.id = user.id;
    resource.user = user.login;
    resource.name = user.name;
    resource.role = user.role;
    resource.language = user.language;
    resource.active = user.active;
    resource.queues = user.queues;
    resource.has_phone = !user.phone_ha1.empty();
    resource.phone_registered = world.phones.contains(user.id);
    return resource;
}

http::Response answer_user(Call& call, const ports::User& user, int status) {
    return answer_json(call.services.live().read(
                           [&](const views::World& world) { return resource_of(user, world); }),
                       status);
}

bool is_agent(const ports::User& user) {
    return user.active && (user.role == ports::Role::agent || !user.queues.empty());
}

// Everything of the body that goes into the row.
void fill(Call& call, const UserResource& body, ports::User& user) {
    check_login(body.user);
    check_name(body.name);
    if (body.language != "pt-BR" && body.language != "en") {
        throw Failure("language_unknown", body.language);
    }
    const bool queues_known = call.services.live().read([&](const views::World& world) {
        return std::all_of(body.queues.begin(), body.queues.end(), [&](base::QueueId id) {
            return world.state().queues.contains(id);
        });
    });
    if (!queues_known) throw Failure("queue_unknown", "queues");
    if (user.login != body.user && !user.phone_ha1.empty() && !body.phone_secret) {
        throw Failure("phone_secret_needed", "phone_secret");
    }
    user.login = body.user;
    user.name = body.name;
    user.role = body.role;
    user.language = body.language;
    user.active = body.active;
    user.queues = body.queues;
    if (body.password) {
        if (!password_is_acceptable(*body.password)) throw Failure("password_weak", "password");
        user.password_hash =
            hash_password(*body.password, call.services.options().password_memory_bytes);
        if (user.password_hash.empty()) throw Failure("server_busy");
    }
    if (body.phone_secret) {
        user.phone_ha1 =
            body.phone_secret->empty()
                ? std::string()
                : digest_ha1(user.login, call.services.options().sip_realm, *body.phone_secret);
    }
}

ports::User put(Call& call, const ports::User& user) {
    return call.services.registry(
        [&](ports::Registry& registry) { return registry.put_user(user); });
}

// Makes the core agree with the row. `before`: the row as it was; none: new.
void tell_core(Call& call, const ports::User& user, const std::optional<ports::User>& before) {
    const bool was_agent = call.services.live().read(
        [&](const views::World& world) { return world.agent(user.id) != nullptr; });
    if (!is_agent(user) && !was_agent) return;
    core::Request request = core::SetAgent{user.id, user.queues};
    if (!is_agent(user)) request = core::RemoveAgent{user.id};
    const auto answer = call.services.try_submit(std::move(request));
    if (answer) return;
    ports::User former = user;
    former.active = false;
    put(call, before ? *before : former);
    throw Failure(answer.error());
}

void announce(Call& call, const ports::User& user) {
    call.services.relabel([&](views::World& world) { world.labels.users[user.id] = user; });
    call.services.sessions().user_changed(user);
}

http::Response list_users(Call& call) {
    const auto users =
        call.services.registry([](ports::Registry& registry) { return registry.users(); });
    Items<UserResource> list;
    call.services.live().read([&](const views::World& world) {
        for (const ports::User& user : users)
            list.items.push_back(resource_of(user, world));
        return 0;
    });
    return answer_json(list);
}

ports::User find(Call& call, base::AgentId id) {
    auto user =
        call.services.registry([&](ports::Registry& registry) { return registry.user(id); });
    if (!user) throw Failure("not_found", std::to_string(id.value));
    return *user;
}

http::Response get_user(Call& call) {
    return answer_user(call, find(call, call.id<base::AgentId>(0)), 200);
}

http::Response create_user(Call& call) {
    const auto body = call.body<UserResource>();
    ports::User user;
    fill(call, body, user);
    user = put(call, user);
    tell_core(call, user, {});
    announce(call, user);
    if (!user.phone_ha1.empty()) apply_configuration(call);
    call.services.log(false, call.who().user.login + " created user \"" + user.login + "\"");
    return answer_user(call, user, 201);
}

void check_admin_remains(Call& call, const ports::User& before, const ports::User& after) {
    const auto rules = [](const ports::User& user) {
        return user.active && user.role == ports::Role::admin;
    };
    if (!rules(before) || rules(after)) return;
    const auto users =
        call.services.registry([](ports::Registry& registry) { return registry.users(); });
    if (std::count_if(users.begin(), users.end(), rules) <= 1)
        throw Failure("last_admin", after.login);
}

http::Response change_user(Call& call) {
    const ports::User before = find(call, call.id<base::AgentId>(0));
    const auto body = call.body_over(call.services.live().read(
        [&](const views::World& world) { return resource_of(before, world); }));
    ports::User user = before;
    fill(call, body, user);
    check_admin_remains(call, before, user);
    user = put(call, user);
    tell_core(call, user, before);
    announce(call, user);
    if (before.phone_ha1 != user.phone_ha1 || before.login != user.login ||
        before.active != user.active) {
        apply_configuration(call);
    }
    // New rights and new passwords begin with a new sign-in.
    if (!user.active || user.role != before.role || user.password_hash != before.password_hash) {
        // Who only changes the own password stays signed in.
        const bool stays = user.id == call.who().user.id && user.active && user.role == before.role;
        const std::uint64_t own = stays ? call.who().session : 0;
        call.services.registry([&](ports::Registry& registry) {
            return call.services.sessions().end_all(registry, user.id, own);
        });
    }
    call.services.log(false, call.who().user.login + " changed user \"" + user.login + "\"");
    return answer_user(call, user, 200);
}

}  // namespace

void add_user_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/users",
                .permission = Permission::read_users,
                .summary = "Everybody",
                .run = list_users,
                .answer = node<Items<UserResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/users",
                .permission = Permission::write_users,
                .summary = "Create a user",
                .run = create_user,
                .body_kind = BodyKind::json,
                .body = node<UserResource>,
                .answer = node<UserResource>,
                .status = 201,
                .lane = Lane::hashing});
    routes.add({.method = "GET",
                .pattern = "/api/v1/users/{id}",
                .permission = Permission::read_users,
                .summary = "One user",
                .run = get_user,
                .answer = node<UserResource>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/users/{id}",
                .permission = Permission::write_users,
                .summary = "Change a user",
                .run = change_user,
                .body_kind = BodyKind::json,
                .body = node<UserResource>,
                .answer = node<UserResource>,
                .lane = Lane::hashing});
}

}  // namespace regente::api
