// Sessions, permissions, limits and the description of the API, over real HTTP.
#include "api/api.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "api/messages.hpp"
#include "api/route.hpp"
#include "api/schema/schema.hpp"
#include "api/socket_requests.hpp"
#include "api/testing/centre.hpp"
#include "api/throttle.hpp"

namespace regente::api {
namespace {

using testing::Centre;
using testing::Client;
using testing::Got;

TEST(Routes, every_route_and_socket_request_declares_a_permission) {
    for (const Route& route : routes().all()) {
        EXPECT_NE(route.permission, Permission::undeclared) << route.method << " " << route.pattern;
        EXPECT_TRUE(route.run) << route.pattern;
    }
    for (const SocketRequest& request : socket_requests()) {
        EXPECT_NE(request.permission, Permission::undeclared) << request.name;
    }
    EXPECT_FALSE(may(ports::Role::admin, Permission::undeclared));
}

TEST(Routes, write_permissions_grow_with_the_role) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>(
        [](auto permission) {
            const bool agent = may(ports::Role::agent, permission.value);
            const bool supervisor = may(ports::Role::supervisor, permission.value);
            const bool admin = may(ports::Role::admin, permission.value);
            EXPECT_TRUE(!agent || supervisor) << permission.name;
            EXPECT_TRUE(!supervisor || admin) << permission.name;
        });
}

TEST(Messages, every_refusal_has_a_status_and_two_sentences) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<core::Refusal>>(
        [](auto refusal) {
            const Message* message = find_message(refusal.name);
            ASSERT_NE(message, nullptr) << refusal.name;
            EXPECT_GE(message->status, 400) << refusal.name;
            EXPECT_LT(message->status, 500) << refusal.name;
        });
    for (const Message& message : messages()) {
        EXPECT_FALSE(message.pt.empty()) << message.code;
        EXPECT_FALSE(message.en.empty()) << message.code;
        EXPECT_NE(message.pt, message.en) << message.code;
    }
}

// The first text after each `Fault{`, `Fault(` or `Failure(`, where nothing else comes between.
std::vector<std::string> codes_in(const std::string& source) {
    std::vector<std::string> codes;
    for (const std::string opening : {"Fault{", "Fault(", "Failure{", "Failure("}) {
        for (std::size_t at = source.find(opening); at != std::string::npos;
             at = source.find(opening, at + 1)) {
            const std::size_t quote = source.find_first_not_of(" \n", at + opening.size());
            if (quote == std::string::npos || source[quote] != '"') continue;
            codes.push_back(source.substr(quote + 1, source.find('"', quote + 1) - quote - 1));
        }
    }
    return codes;
}

// The codes of faults are texts in the sources of the folders whose faults reach people.
TEST(Messages, every_fault_and_failure_code_in_the_sources_has_a_line) {
    std::size_t found = 0;
    for (const char* folder : {"api", "storage", "wire"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(REGENTE_SOURCE_DIR) / "src" / folder)) {
            const std::string name = entry.path().filename().string();
            if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
            if (name.find("_test") != std::string::npos) continue;
            std::ifstream file(entry.path());
            const std::string content((std::istreambuf_iterator<char>(file)),
                                      std::istreambuf_iterator<char>());
            for (const std::string& code : codes_in(content)) {
                // Faults of a start that never reach a request.
                if (code == "http_port_busy" || code == "http_address_invalid" ||
                    code == "tls_invalid") {
                    continue;
                }
                ++found;
                EXPECT_NE(find_message(code), nullptr) << code << " in " << entry.path();
            }
        }
    }
    EXPECT_GT(found, 30u);
}

TEST(Session, right_password_opens_and_sign_out_closes) {
    Centre centre;
    Client client = centre.client();
    EXPECT_EQ(client.get("/api/v1/session").status, 401);
    const Got in = client.sign_in("ana", testing::password);
    ASSERT_EQ(in.status, 200) << in.body;
    EXPECT_EQ(in.json().at("role").as_string(), "agent");
    EXPECT_NE(in.headers.at("set-cookie").find("HttpOnly"), std::string::npos);
    EXPECT_NE(in.headers.at("set-cookie").find("SameSite=Lax"), std::string::npos);
    EXPECT_EQ(client.get("/api/v1/session").json().at("user").as_string(), "ana");
    EXPECT_EQ(client.send("DELETE", "/api/v1/session").status, 204);
    EXPECT_EQ(client.get("/api/v1/session").status, 401);
}

TEST(Session, wrong_password_and_unknown_user_answer_the_same) {
    Centre centre;
    Client client = centre.client();
    const Got wrong = client.sign_in("ana", "not the password");
    const Got unknown = client.sign_in("nobody", "not the password");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
}

TEST(Session, guesses_are_throttled_for_the_pair_only) {
    Centre centre;
    Client client = centre.client();
    for (std::uint32_t i = 0; i < Throttle::free_by_pair; ++i)
        client.sign_in("ana", "wrong wrong wrong");
    const Got throttled = client.sign_in("ana", testing::password);
    EXPECT_EQ(throttled.status, 429);
    EXPECT_EQ(throttled.code(), "too_many_attempts");
    EXPECT_TRUE(throttled.headers.contains("retry-after"));
    EXPECT_EQ(client.sign_in("bruno", testing::password).status, 200);
}

TEST(Session, writes_of_a_browser_need_the_token_of_its_page) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const std::string csrf = client.csrf;
    client.csrf.clear();
    const std::string body = R"({"name":"Sales"})";
    EXPECT_EQ(client.post("/api/v1/queues", body).code(), "csrf_invalid");
    client.csrf = std::string(32, 'a');
    EXPECT_EQ(client.post("/api/v1/queues", body).code(), "csrf_invalid");
    client.csrf = csrf;
    EXPECT_EQ(client.send("POST", "/api/v1/queues", body, {"Origin: https://evil.example"}).code(),
              "origin_wrong");
    EXPECT_EQ(client.post("/api/v1/queues", body).status, 201);
}

TEST(Session, roles_bound_what_one_may_do) {
    Centre centre;
    Client agent = centre.signed_in("ana");
    EXPECT_EQ(agent.get("/api/v1/queues").status, 200);
    EXPECT_EQ(agent.post("/api/v1/queues", R"({"name":"x"})").status, 403);
    EXPECT_EQ(agent.get("/api/v1/users").status, 403);
    EXPECT_EQ(agent.get("/api/v1/campaigns").status, 403);
    Client supervisor = centre.signed_in("sofia");
    EXPECT_EQ(supervisor.get("/api/v1/users").status, 200);
    EXPECT_EQ(supervisor.post("/api/v1/users", R"({"user":"x"})").status, 403);
}

TEST(Session, token_of_a_program_needs_no_csrf_and_is_revocable) {
    Centre centre;
    Client program = centre.client();
    const Got made = program.post("/api/v1/tokens",
                                  R"({"user":"admin","password":"regente-demo","label":"report"})");
    ASSERT_EQ(made.status, 201) << made.body;
    program.token = made.json().at("token").as_string().c_str();
    EXPECT_EQ(program.post("/api/v1/queues", R"({"name":"By program"})").status, 201);
    const auto list = program.get("/api/v1/tokens").json();
    ASSERT_EQ(list.at("items").as_array().size(), 1u);
    const std::string id = list.at("items").at(0).at("id").as_string().c_str();
    EXPECT_EQ(program.send("DELETE", "/api/v1/tokens/" + id).status, 204);
    EXPECT_EQ(program.get("/api/v1/tokens").status, 401);
}

TEST(Session, cookie_used_as_bearer_is_refused) {
    Centre centre;
    Client client = centre.signed_in("admin");
    Client thief = centre.client();
    thief.token = client.cookie.substr(client.cookie.find('=') + 1);
    EXPECT_EQ(thief.get("/api/v1/session").status, 401);
}

TEST(Session, owner_is_created_once) {
    Centre centre;
    const std::string token = new_secret();
    (void)centre.gateway.registry.put_value("setup_token_hash", secret_hash(token)).has_value();
    Client client = centre.client();
    const std::string body =
        R"({"user":"owner","name":"Dona","password":"a long password","token":")";
    EXPECT_EQ(client.post("/api/v1/setup", body + "wrong\"}").code(), "setup_wrong");
    const Got made = client.post("/api/v1/setup", body + token + "\"}");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.json().at("role").as_string(), "admin");
    EXPECT_EQ(client.post("/api/v1/setup", body + token + "\"}").status, 403);
    EXPECT_EQ(client.sign_in("owner", "a long password").status, 200);
}

TEST(Session, idle_session_ends) {
    Options options;
    options.session_idle_max = {0};
    Centre centre(options);
    Client client = centre.signed_in("ana");
    EXPECT_EQ(client.get("/api/v1/session").status, 401);
}

TEST(Session, inactive_user_is_out_at_once) {
    Centre centre;
    Client admin = centre.signed_in("admin");
    Client sofia = centre.signed_in("sofia");
    const Got changed =
        admin.put("/api/v1/users/" + testing::text(centre.sofia.value),
                  R"({"user":"sofia","name":"Sofia","role":"supervisor","active":false})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(sofia.get("/api/v1/session").status, 401);
    EXPECT_EQ(sofia.sign_in("sofia", testing::password).status, 401);
}

TEST(Limits, long_heads_and_bodies_are_refused) {
    Centre centre;
    Client client = centre.signed_in("admin");
    EXPECT_EQ(
        client.send("GET", "/api/v1/session", "", {"X-Long: " + std::string(20'000, 'a')}).status,
        431);
    EXPECT_EQ(client.post("/api/v1/queues", std::string(300 * 1024, ' ')).status, 413);
    Client stranger = centre.client();
    EXPECT_EQ(stranger
                  .send("POST",
                        "/api/v1/campaigns/1/lists?name=x",
                        std::string(1024 * 1024, 'x'),
                        {},
                        "text/csv")
                  .status,
              401);
}

TEST(Limits, broken_requests_are_answered_and_closed) {
    Centre centre;
    for (const char* text :
         {"GET /a%00b HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n", "GET  HTTP/9.9\r\n\r\n"}) {
        testing::Line line(centre.api->port());
        line.write(text);
        EXPECT_EQ(testing::read_answer(line).status, 400) << text;
    }
    Client client = centre.client();
    const Got patch = client.send("PATCH", "/api/v1/session", "{}");
    EXPECT_EQ(patch.status, 405);
    EXPECT_EQ(patch.headers.at("allow"), "GET, POST, DELETE");
    EXPECT_EQ(client.get("/api/v1/nothing").code(), "route_unknown");
}

TEST(Limits, unknown_fields_are_refused_by_name_in_the_users_language) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const Got got = client.post("/api/v1/queues", R"({"name":"x","colour":"red"})");
    EXPECT_EQ(got.status, 422);
    EXPECT_EQ(got.json().at("error").at("detail").as_string(), "colour is not known here.");
    EXPECT_EQ(got.json().at("error").at("message").as_string(), "A field that was sent is wrong.");
}

TEST(Limits, answers_carry_security_headers) {
    Centre centre;
    const Got got = centre.client().get("/api/v1/health");
    EXPECT_EQ(got.status, 200);
    EXPECT_NE(got.headers.at("content-security-policy").find("frame-ancestors 'none'"),
              std::string::npos);
    EXPECT_EQ(got.headers.at("content-security-policy").find("script-src 'self' 'unsafe-inline'"),
              std::string::npos);
    EXPECT_EQ(got.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(got.headers.at("cache-control"), "no-store");
}

TEST(Limits, stopped_journal_refuses_writes_and_keeps_reading) {
    Centre centre;
    Client client = centre.signed_in("admin");
    centre.gateway.journal_broken = true;
    centre.api->journal_failed({"journal_disk_full", "No space left."});
    EXPECT_EQ(client.post("/api/v1/queues", R"({"name":"x"})").code(), "unavailable");
    EXPECT_EQ(client.get("/api/v1/queues").json().at("items").as_array().size(), 1u);
    EXPECT_EQ(client.get("/api/v1/health").json().at("status").as_string(), "degraded");
}

TEST(WebApp, files_have_types_and_other_addresses_are_the_apps) {
    const auto directory =
        std::filesystem::temp_directory_path() / ("regente_web_" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory / "assets");
    std::ofstream(directory / "index.html") << "<html></html>";
    std::ofstream(directory / "assets" / "app-1234.js") << "1;";
    Options options;
    options.web_dir = directory.string();
    Centre centre(options);
    Client client = centre.client();
    const Got page = client.get("/campanhas/3");
    EXPECT_EQ(page.body, "<html></html>");
    EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
    const Got script = client.get("/assets/app-1234.js");
    EXPECT_EQ(script.headers.at("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(
        client
            .send("GET", "/assets/app-1234.js", "", {"If-None-Match: " + script.headers.at("etag")})
            .status,
        304);
    EXPECT_EQ(client.get("/assets/gone.js").status, 404);
    EXPECT_EQ(client.get("/assets/%2e%2e/%2e%2e/etc/passwd").status, 400);
    std::filesystem::remove_all(directory);
}

// One of each kind; the client checks in the same way whatever the other tests ask.
TEST(Schema, real_answers_are_as_openapi_says) {
    Centre centre;
    centre.call_in();
    Client client = centre.signed_in("admin");
    const Got document = client.get("/api/v1/openapi.json");
    ASSERT_EQ(document.status, 200);
    const auto paths = document.json().at("paths").as_object();
    std::size_t checked = 0;
    for (const Route& route : routes().all()) {
        ASSERT_TRUE(paths.contains(route.pattern)) << route.pattern;
        if (route.method != "GET" || route.answer == nullptr) continue;
        std::string target = route.pattern;
        // One that exists of each kind.
        const std::map<std::string, std::uint64_t> ids = {{"/users/", centre.ana.value},
                                                          {"/queues/", centre.queue.value},
                                                          {"/flows/", centre.flow.value},
                                                          {"/trunks/", centre.trunk.value}};
        const std::size_t open = target.find('{');
        if (open != std::string::npos) {
            bool known = false;
            for (const auto& [part, id] : ids) {
                if (target.find(part) == std::string::npos) continue;
                target.replace(open, target.find('}') - open + 1, std::to_string(id));
                known = true;
            }
            if (!known) continue;
        }
        const Got got = client.get(target);
        ASSERT_EQ(got.status, 200) << target << " " << got.body;
        EXPECT_EQ(schema::mismatch(got.json(), route.answer()), std::nullopt) << target;
        ++checked;
    }
    EXPECT_GT(checked, 15u);
}

TEST(Schema, mismatch_sees_what_is_wrong) {
    const auto& type = schema::node<NumberResource>();
    EXPECT_EQ(schema::mismatch(boost::json::parse(R"({"number":"1","flow":"2"})"), type),
              std::nullopt);
    EXPECT_EQ(schema::mismatch(boost::json::parse(R"({"number":"1","flow":2})"), type),
              "NumberResource.flow is not an id");
    EXPECT_EQ(schema::mismatch(boost::json::parse(R"({"number":"1","flow":"2","x":1})"), type),
              "NumberResource.x is not described");
    EXPECT_EQ(schema::mismatch(boost::json::parse(R"({"number":"1"})"), type),
              "NumberResource.flow is missing");
}

TEST(Schema, typescript_has_the_views_and_requests) {
    const std::string text = schema::typescript();
    EXPECT_NE(text.find("export interface DeskView {"), std::string::npos);
    EXPECT_NE(text.find("accept_offer: InteractionArgs;"), std::string::npos);
    EXPECT_NE(text.find("({ type: \"offer_made\" } & OfferMade)"), std::string::npos);
}

TEST(Metrics, figures_are_for_this_machine_or_an_administrator) {
    Centre centre;
    Client client = centre.client();
    const Got got = client.get("/metrics");
    EXPECT_EQ(got.status, 200);
    EXPECT_NE(got.body.find("regente_agents{state=\"signed_out\"} 2"), std::string::npos)
        << got.body;
    EXPECT_EQ(client.send("GET", "/metrics", "", {"X-Forwarded-For: 192.0.2.1"}).status, 401);
}

TEST(Throttle, waiting_doubles_and_a_right_password_forgives_the_pair) {
    Throttle throttle;
    base::Instant at{1'000'000'000};
    for (std::uint32_t i = 0; i < Throttle::free_by_pair; ++i)
        throttle.failed("u", "a", at);
    EXPECT_EQ(throttle.wait("u", "a", at), base::seconds(1));
    throttle.failed("u", "a", at);
    EXPECT_EQ(throttle.wait("u", "a", at), base::seconds(2));
    EXPECT_EQ(throttle.wait("v", "a", at), base::Duration{});
    for (int i = 0; i < 20; ++i)
        throttle.failed("u", "a", at);
    EXPECT_EQ(throttle.wait("u", "a", at), Throttle::wait_max);
    throttle.succeeded("u", "a");
    EXPECT_EQ(throttle.wait("u", "a", at), base::Duration{});
}

}  // namespace
}  // namespace regente::api
