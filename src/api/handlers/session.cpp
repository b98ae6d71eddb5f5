// Signing in and out, tokens for programs, and the owner's one-time creation.
#include <algorithm>

#include "api/clock.hpp"
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/secret.hpp"
#include "api/services.hpp"

namespace regente::api {
namespace {

constexpr const char* setup_key = "setup_token_hash";

Me me_of(const Caller& caller) {
    Me me;
    me.id = caller.user.id;
    me.user = caller.user.login;
    me.name = caller.user.name;
    me.role = caller.user.role;
    me.language = caller.user.language;
    if (caller.kind == ports::SessionKind::browser) me.csrf = caller.csrf;
    me.server_time = now();
    me.version = REGENTE_VERSION;
    return me;
}

std::string cookie_name(const Services& services) {
    return services.secure ? "__Host-regente" : "regente";
}

http::Response with_cookie(http::Response response,
                           const Services& services,
                           const std::string& value,
                           const std::string& age) {
    std::string cookie =
        cookie_name(services) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + age;
    if (services.secure) cookie += "; Secure";
    response.headers.emplace_back("Set-Cookie", cookie);
    return response;
}

// The user of a right password. Wrong user, wrong password and inactive user look and last the
// same.
ports::User check_password(Call& call, const std::string& login, const std::string& password) {
    const std::string address = call.request.address;
    const std::string key = login.substr(0, 64);
    const base::Duration wait = call.services.throttle().wait(key, address, now());
    if (wait.us > 0) {
        throw Failure("too_many_attempts", std::to_string((wait.us + 999'999) / 1'000'000));
    }
    const auto user = call.services.registry(
        [&](ports::Registry& registry) { return registry.user_by_login(login); });
    const bool known = user && user->active && !user->password_hash.empty();
    const std::string hash = known ? user->password_hash : call.services.hash_of_nobody();
    const bool fits = password_fits(hash, password.substr(0, 256));
    if (!known || !fits) {
        call.services.throttle().failed(key, address, now());
        call.services.count([](Counters& counters) { ++counters.sign_ins_refused; });
        call.services.log(true, "sign-in refused for \"" + key + "\" from " + address);
        throw Failure("credentials_invalid");
    }
    call.services.throttle().succeeded(key, address);
    call.services.count([](Counters& counters) { ++counters.sign_ins; });
    return *user;
}

http::Response open_session(Call& call, const ports::User& user, int status) {
    const auto made = call.services.registry([&](ports::Registry& registry) {
        return call.services.sessions().make(registry,
                                             user,
                                             ports::SessionKind::browser,
                                             call.request.header("user-agent").substr(0, 200));
    });
    return with_cookie(answer_json(me_of(*made.caller), status), call.services, made.secret, "");
}

http::Response sign_in(Call& call) {
    const auto body = call.body<SignInBody>();
    return open_session(call, check_password(call, body.user, body.password), 200);
}

http::Response who_am_i(Call& call) {
    return answer_json(me_of(call.who()));
}

http::Response sign_out(Call& call) {
    const std::uint64_t session = call.who().session;
    call.services.registry(
        [&](ports::Registry& registry) { return call.services.sessions().end(registry, session); });
    return with_cookie(answer_nothing(), call.services, "", "; Max-Age=0");
}

http::Response make_token(Call& call) {
    const auto body = call.body<TokenBody>();
    if (body.label.size() > 120) throw Failure("name_invalid", "label");
    const ports::User user = check_password(call, body.user, body.password);
    const auto made = call.services.registry([&](ports::Registry& registry) {
        return call.services.sessions().make(registry, user, ports::SessionKind::token, body.label);
    });
    return answer_json(TokenAnswer{made.secret}, 201);
}

std::vector<ports::Session> own_tokens(Call& call) {
    auto sessions = call.services.registry(
        [&](ports::Registry& registry) { return registry.sessions(call.who().user.id); });
    std::erase_if(sessions, [](const ports::Session& session) {
        return session.kind != ports::SessionKind::token;
    });
    return sessions;
}

http::Response list_tokens(Call& call) {
    Items<TokenInfo> list;
    for (const ports::Session& session : own_tokens(call)) {
        list.items.push_back(
            {std::to_string(session.id), session.label, session.created, session.last_used});
    }
    return answer_json(list);
}

http::Response remove_token(Call& call) {
    const std::string& id = call.params.at(0);
    for (const ports::Session& session : own_tokens(call)) {
        if (std::to_string(session.id) != id) continue;
        call.services.registry([&](ports::Registry& registry) {
            return call.services.sessions().end(registry, session.id);
        });
        return answer_nothing();
    }
    throw Failure("not_found", id);
}

http::Response setup(Call& call) {
    const auto body = call.body<SetupBody>();
    const base::Duration wait = call.services.throttle().wait("setup", call.request.address, now());
    if (wait.us > 0) throw Failure("too_many_attempts");
    check_login(body.user);
    check_name(body.name);
    if (!password_is_acceptable(body.password)) throw Failure("password_weak", "password");
    const std::string hash =
        hash_password(body.password, call.services.options().password_memory_bytes);
    if (hash.empty()) throw Failure("server_busy");
    using Owner = ports::Stored<std::optional<ports::User>>;
    // One job: two who hold the link cannot both pass.
    const auto owner = call.services.registry([&](ports::Registry& registry) -> Owner {
        const auto expected = registry.value(setup_key);
        if (!expected) return base::Err{expected.error()};
        if (!expected.value() || expected.value()->empty() ||
            !equal_in_constant_time(*expected.value(), secret_hash(body.token))) {
            return std::optional<ports::User>{};
        }
        ports::User user;
        user.login = body.user;
        user.name = body.name;
        user.role = ports::Role::admin;
        user.language = call.language;
        user.password_hash = hash;
        auto stored = registry.put_user(user);
        if (!stored) return base::Err{stored.error()};
        const auto spent = registry.put_value(setup_key, "");
        if (!spent) return base::Err{spent.error()};
        return std::optional(stored.value());
    });
    if (!owner) {
        call.services.throttle().failed("setup", call.request.address, now());
        throw Failure("setup_wrong");
    }
    call.services.relabel([&](views::World& world) { world.labels.users[owner->id] = *owner; });
    call.services.log(false, "the owner \"" + owner->login + "\" was created");
    return open_session(call, *owner, 201);
}

}  // namespace

void add_session_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "POST",
                .pattern = "/api/v1/session",
                .permission = Permission::anyone,
                .summary = "Sign a browser in: sets the session cookie",
                .run = sign_in,
                .body_kind = BodyKind::json,
                .body = node<SignInBody>,
                .answer = node<Me>,
                .lane = Lane::hashing});
    routes.add({.method = "GET",
                .pattern = "/api/v1/session",
                .permission = Permission::own_session,
                .summary = "Who am I",
                .run = who_am_i,
                .answer = node<Me>});
    routes.add({.method = "DELETE",
                .pattern = "/api/v1/session",
                .permission = Permission::own_session,
                .summary = "Sign out",
                .run = sign_out,
                .status = 204});
    routes.add({.method = "POST",
                .pattern = "/api/v1/tokens",
                .permission = Permission::anyone,
                .summary = "A token for a program",
                .run = make_token,
                .body_kind = BodyKind::json,
                .body = node<TokenBody>,
                .answer = node<TokenAnswer>,
                .status = 201,
                .lane = Lane::hashing});
    routes.add({.method = "GET",
                .pattern = "/api/v1/tokens",
                .permission = Permission::own_session,
                .summary = "My tokens",
                .run = list_tokens,
                .answer = node<Items<TokenInfo>>});
    routes.add({.method = "DELETE",
                .pattern = "/api/v1/tokens/{id}",
                .permission = Permission::own_session,
                .summary = "Revoke one of my tokens",
                .run = remove_token,
                .status = 204});
    routes.add({.method = "POST",
                .pattern = "/api/v1/setup",
                .permission = Permission::anyone,
                .summary = "Create the owner from the one-time link",
                .run = setup,
                .body_kind = BodyKind::json,
                .body = node<SetupBody>,
                .answer = node<Me>,
                .status = 201,
                .lane = Lane::hashing});
}

}  // namespace regente::api
