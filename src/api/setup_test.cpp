// Setting the centre up over REST: what is written, what the core refuses, and that both agree.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "api/clock.hpp"
#include "api/testing/centre.hpp"

namespace regente::api {
namespace {

using boost::json::value;
using testing::Centre;
using testing::Client;
using testing::Got;
using testing::text;

std::string id_of(const Got& got) {
    return std::string(got.json().at("id").as_string().c_str());
}

TEST(Users, agent_is_made_with_queues_and_phone) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const std::string queue = text(centre.queue.value);
    const Got made =
        client.post("/api/v1/users",
                    R"({"user":"carla","name":"Carla","role":"agent","queues":[")" + queue +
                        R"("],"password":"another secret","phone_secret":"4321"})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_TRUE(made.json().at("has_phone").as_bool());
    EXPECT_FALSE(made.json().as_object().at("password").is_string());
    EXPECT_EQ(centre.gateway.configurations, 1);
    const auto row = centre.gateway.registry.user_by_login("carla").value();
    EXPECT_EQ(row->phone_ha1, digest_ha1("carla", "regente", "4321"));
    bool serves = false;
    centre.gateway.now_run([&] {
        serves = centre.gateway.core.state().agents.at(row->id).queues.contains(centre.queue);
    });
    EXPECT_TRUE(serves);
    EXPECT_EQ(client.sign_in("carla", "another secret").status, 200);
}

TEST(Users, what_is_wrong_is_named) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const auto code = [&](const std::string& body) {
        return client.post("/api/v1/users", body).code();
    };
    EXPECT_EQ(code(R"({"user":"Carla!","name":"x"})"), "login_invalid");
    EXPECT_EQ(code(R"({"user":"carla","name":""})"), "name_invalid");
    EXPECT_EQ(code(R"({"user":"carla","name":"x","password":"short"})"), "password_weak");
    EXPECT_EQ(code(R"({"user":"carla","name":"x","queues":["999"]})"), "queue_unknown");
    EXPECT_EQ(code(R"({"user":"ana","name":"x"})"), "already_exists");
    EXPECT_EQ(client
                  .put("/api/v1/users/" + text(centre.admin.value),
                       R"({"user":"admin","name":"x","role":"agent"})")
                  .code(),
              "last_admin");
}

TEST(Users, row_is_restored_when_the_core_refuses) {
    Centre centre;
    Client client = centre.signed_in("admin");
    centre.gateway.journal_broken = true;
    const Got got = client.put("/api/v1/users/" + text(centre.ana.value),
                               R"({"user":"ana","name":"Changed","role":"agent"})");
    EXPECT_EQ(got.code(), "unavailable");
    EXPECT_EQ(centre.gateway.registry.user(centre.ana).value()->name, "Name of ana");
}

TEST(Queues, created_changed_listed_and_removed) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const Got made = client.post("/api/v1/queues", R"({"name":"Sales","settings":{"priority":7}})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.json().at("settings").at("priority").to_number<int>(), 7);
    const std::string path = "/api/v1/queues/" + id_of(made);
    EXPECT_EQ(client.put(path, R"({"name":"Sales 2","settings":{"priority":9}})").status, 200);
    EXPECT_EQ(client.get(path).json().at("name").as_string(), "Sales 2");
    EXPECT_EQ(client.get("/api/v1/queues").json().at("items").as_array().size(), 2u);
    EXPECT_EQ(client.put(path, R"({"name":"x","settings":{"priority":900}})").code(),
              "value_out_of_range");
    EXPECT_EQ(client.get(path).json().at("name").as_string(), "Sales 2");
    EXPECT_EQ(client.send("DELETE", path).status, 204);
    EXPECT_EQ(client.get(path).status, 404);
    EXPECT_EQ(client.send("DELETE", "/api/v1/queues/" + text(centre.queue.value)).code(),
              "queue_in_use");
}

TEST(Queues, refused_new_one_leaves_no_row) {
    Centre centre;
    Client client = centre.signed_in("admin");
    EXPECT_EQ(client.post("/api/v1/queues", R"({"name":"x","settings":{"priority":900}})").status,
              422);
    EXPECT_EQ(centre.gateway.registry.queues().value().size(), 1u);
}

TEST(Labels, dispositions_and_pause_reasons_are_kept) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const Got disposition = client.post("/api/v1/dispositions",
                                        R"({"name":"Never call","settings":{"adds_to_dnc":true}})");
    ASSERT_EQ(disposition.status, 201) << disposition.body;
    EXPECT_TRUE(disposition.json().at("settings").at("adds_to_dnc").as_bool());
    const Got reason = client.post("/api/v1/pause-reasons", R"({"name":"Rest"})");
    ASSERT_EQ(reason.status, 201);
    const Got changed =
        client.put("/api/v1/pause-reasons/" + id_of(reason), R"({"name":"Rest","active":false})");
    EXPECT_FALSE(changed.json().at("active").as_bool());
    EXPECT_EQ(client.put("/api/v1/dispositions/999", R"({"name":"x"})").code(),
              "disposition_unknown");
}

TEST(Routing, skills_are_made_given_and_asked_for) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const Got made =
        client.post("/api/v1/skills", R"({"name":"French","settings":{"certified":true}})");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string skill = id_of(made);
    const std::string agent = "/api/v1/agents/" + text(centre.ana.value) + "/routing";
    const Got routing = client.put(
        agent,
        R"({"skills":[{"skill":")" + skill +
            R"(","level":7,"certified_until":4000000000000000}],"memberships":[{"queue":")" +
            text(centre.queue.value) + R"(","tier":2}]})");
    ASSERT_EQ(routing.status, 200) << routing.body;
    EXPECT_EQ(routing.json().at("skills").at(0).at("level").to_number<int>(), 7);
    EXPECT_EQ(routing.json().at("memberships").at(0).at("tier").to_number<int>(), 2);
    EXPECT_EQ(client.send("DELETE", "/api/v1/skills/" + skill).code(), "skill_in_use");
    EXPECT_EQ(client.put(agent, R"({"skills":[{"skill":"999","level":1}]})").code(),
              "skill_unknown");
    EXPECT_EQ(client.put(agent, R"({"skills":[{"skill":")" + skill + R"(","level":11}]})").code(),
              "value_out_of_range");
    // What was refused changed nothing.
    EXPECT_EQ(client.get(agent).json().at("skills").at(0).at("level").to_number<int>(), 7);
    const std::string queue = "/api/v1/queues/" + text(centre.queue.value);
    const std::string narrowing = R"({"settings":{"rings":[{"after":0,"skills":[]},)"
                                  R"({"after":5000000,"skills":[{"skill":")" +
                                  skill + R"(","level":3}]}]}})";
    EXPECT_EQ(client.put(queue, narrowing).code(), "rings_narrow");
    const std::string widening = R"({"settings":{"agent_order":"best_skill","rings":[{"after":0,)"
                                 R"("skills":[{"skill":")" +
                                 skill + R"(","level":5}]},{"after":5000000}]}})";
    const Got ruled = client.put(queue, widening);
    ASSERT_EQ(ruled.status, 200) << ruled.body;
    EXPECT_EQ(ruled.json().at("settings").at("rings").as_array().size(), 2U);
    ASSERT_EQ(client.put(agent, R"({"skills":[]})").status, 200);
    ASSERT_EQ(client.put(queue, R"({"settings":{"rings":[]}})").status, 200);
    EXPECT_EQ(client.send("DELETE", "/api/v1/skills/" + skill).status, 204);
}

TEST(Routing, supervisors_move_people_and_contacts_and_agents_do_not) {
    Centre centre;
    Client sofia = centre.signed_in("sofia");
    Client ana = centre.signed_in("ana");
    const std::string queue = text(centre.queue.value);
    const std::string lend = "/api/v1/agents/" + text(centre.bruno.value) + "/lend";
    const Got lent = sofia.post(lend, R"({"queues":[")" + queue + R"("],"minutes":30})");
    ASSERT_EQ(lent.status, 200) << lent.body;
    EXPECT_EQ(lent.json().at("lent_to").as_array().size(), 1U);
    EXPECT_EQ(sofia.post(lend, R"({"queues":[],"minutes":30})").code(), "value_out_of_range");
    EXPECT_EQ(ana.post(lend, R"({"queues":[],"minutes":0})").status, 403);
    const std::string open = "/api/v1/queues/" + queue + "/open";
    const Got closed = sofia.post(open, R"({"open":false})");
    ASSERT_EQ(closed.status, 200) << closed.body;
    EXPECT_FALSE(closed.json().at("open").as_bool());
    EXPECT_EQ(sofia
                  .post("/api/v1/interactions/99/assign",
                        R"({"agent":")" + text(centre.ana.value) + R"("})")
                  .code(),
              "agent_signed_out");
    EXPECT_EQ(sofia.post("/api/v1/interactions/99/priority", R"({"priority":5})").code(),
              "interaction_unknown");
    EXPECT_EQ(ana.post("/api/v1/interactions/99/priority", R"({"priority":5})").status, 403);
}

TEST(Routing, callbacks_are_promised_listed_and_taken_back) {
    Centre centre;
    Client sofia = centre.signed_in("sofia");
    Client ana = centre.signed_in("ana");
    const auto body = [&](const std::string& agent, const std::string& number) {
        return R"({"queue":")" + text(centre.queue.value) + R"(","number":")" + number +
               R"(","agent":")" + agent + R"(","at":)" + std::to_string(now().us + 3'600'000'000) +
               "}";
    };
    EXPECT_EQ(ana.post("/api/v1/callbacks", body("0", "11987654321")).status, 403);
    const Got made = ana.post("/api/v1/callbacks", body(text(centre.ana.value), "11987654321"));
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(sofia.post("/api/v1/callbacks", body("0", "11987654321")).code(), "callback_present");
    EXPECT_EQ(sofia.post("/api/v1/callbacks", body("0", "nonsense")).code(), "number_invalid");
    const Got list = sofia.get("/api/v1/callbacks");
    ASSERT_EQ(list.json().at("items").as_array().size(), 1U) << list.body;
    EXPECT_EQ(list.json().at("items").at(0).at("number").as_string(), "+5511987654321");
    EXPECT_EQ(sofia.send("DELETE", "/api/v1/callbacks/" + id_of(made)).status, 204);
    EXPECT_TRUE(sofia.get("/api/v1/callbacks").json().at("items").as_array().empty());
}

TEST(Routing, operation_says_how_contacts_are_ordered) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const Got changed = client.put("/api/v1/operation", R"({"contact_order":"ageing"})");
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(client.get("/api/v1/operation").json().at("contact_order").as_string(), "ageing");
    EXPECT_EQ(client.put("/api/v1/operation", R"({"late_share":101})").code(),
              "value_out_of_range");
}

TEST(Flows, draft_is_saved_then_published_and_a_broken_one_is_refused) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const std::string queue = text(centre.queue.value);
    const std::string good =
        R"({"name":"New","graph":{"start":"q","nodes":[{"name":"q","body":{"type":"enqueue","queue":")" +
        queue + R"("}}]}})";
    const Got made = client.post("/api/v1/flows", good);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.json().at("live_version").to_number<int>(), 0);
    EXPECT_TRUE(made.json().at("draft_differs").as_bool());
    const std::string path = "/api/v1/flows/" + id_of(made);
    const Got live = client.post(path + "/publish");
    ASSERT_EQ(live.status, 200) << live.body;
    EXPECT_EQ(live.json().at("live_version").to_number<int>(), 1);
    EXPECT_FALSE(live.json().at("draft_differs").as_bool());
    const Got broken = client.put(
        path,
        R"({"name":"New","graph":{"start":"a","nodes":[{"name":"a","body":{"type":"say","prompt":{"text":"Oi","language":"pt-BR"},"next":"gone"}}]}})");
    EXPECT_EQ(broken.status, 200) << "a draft may be broken";
    const Got refused = client.post(path + "/publish");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.code(), "flow_invalid");
    EXPECT_NE(refused.json().at("error").at("detail").as_string().find("a"), std::string::npos);
    EXPECT_EQ(client.get(path).json().at("live_version").to_number<int>(), 1);
}

TEST(Network, numbers_and_trunks_are_kept_and_voice_is_told) {
    Centre centre;
    Client client = centre.signed_in("admin");
    const std::string flow = text(centre.flow.value);
    EXPECT_EQ(client.put("/api/v1/numbers/4000", R"({"flow":")" + flow + "\"}").status, 200);
    EXPECT_EQ(client.put("/api/v1/numbers/40x0", R"({"flow":")" + flow + "\"}").code(),
              "number_invalid");
    EXPECT_EQ(client.put("/api/v1/numbers/4001", R"({"flow":"999"})").code(), "flow_unknown");
    EXPECT_EQ(client.get("/api/v1/numbers").json().at("items").as_array().size(), 1u);
    const Got trunk = client.post(
        "/api/v1/trunks",
        R"({"name":"Two","host":"sip.example.com","registers":true,"username":"u","password":"s3cret"})");
    ASSERT_EQ(trunk.status, 201) << trunk.body;
    EXPECT_TRUE(trunk.json().at("has_password").as_bool());
    EXPECT_EQ(trunk.body.find("s3cret"), std::string::npos);
    EXPECT_EQ(centre.gateway.registry.trunks().value().back().secret, "sealed:s3cret");
    EXPECT_EQ(client.post("/api/v1/trunks", R"({"name":"x","host":"a\r\nVia: evil"})").code(),
              "value_invalid");
    centre.api->trunk_status({centre.trunk, true, "200 OK"});
    client.get("/api/v1/queues");
    EXPECT_EQ(client.send("DELETE", "/api/v1/numbers/4000").status, 204);
    EXPECT_EQ(client.send("DELETE", "/api/v1/numbers/4000").status, 404);
    EXPECT_EQ(centre.gateway.configurations, 3);
    base::TrunkId default_trunk;
    centre.gateway.now_run(
        [&] { default_trunk = centre.gateway.core.state().settings.default_trunk; });
    EXPECT_TRUE(default_trunk);
}

TEST(Network, supervisors_read_the_trunks_that_a_campaign_needs_and_change_none) {
    Centre centre;
    Client supervisor = centre.signed_in("sofia");
    const std::string path = "/api/v1/trunks/" + text(centre.trunk.value);
    EXPECT_EQ(supervisor.get("/api/v1/trunks").status, 200);
    EXPECT_EQ(supervisor.get(path).status, 200);
    EXPECT_EQ(supervisor.put(path, R"({"name":"x","host":"sip.example.com"})").status, 403);
    EXPECT_EQ(centre.signed_in("ana").get("/api/v1/trunks").status, 403);
}

std::string campaign_body(const Centre& centre) {
    return R"({"name":"Renewals","settings":{"mode":"progressive","queue":")" +
           text(centre.queue.value) + R"(","trunk":")" + text(centre.trunk.value) + R"("}})";
}

TEST(Campaigns, list_is_loaded_with_a_report_by_row) {
    Centre centre;
    Client client = centre.signed_in("sofia");
    const Got dnc =
        client.post("/api/v1/dnc", R"({"numbers":["(11) 91234-0004"],"reason":"asked"})");
    ASSERT_EQ(dnc.status, 201) << dnc.body;
    const Got campaign = client.post("/api/v1/campaigns", campaign_body(centre));
    ASSERT_EQ(campaign.status, 201) << campaign.body;
    const std::string path = "/api/v1/campaigns/" + id_of(campaign);
    const std::string csv =
        "Nome;Telefone;Cidade\r\n"
        "Ana;(11) 91234-0001;Campinas\r\n"     // 2
        "Bob;123;Santos\r\n"                   // 3: number_invalid
        "Eva;11912340001;Itu\r\n"              // 4: number_repeated
        "Ivo;11 91234-0004;Itu\r\n"            // 5: on_dnc
        "Leo;11 91234-0005\r\n"                // 6: columns_wrong
        "\"Rui;11 91234-0006;Itu\r\n"          // 7: quotes_wrong
        "Zoe;+55 11 91234-0007;\"A; B\"\r\n";  // 8
    const Got got = client.send("POST", path + "/lists?name=Novembro", csv, {}, "text/csv");
    ASSERT_EQ(got.status, 201) << got.body;
    EXPECT_EQ(got.json().at("list").at("rows").to_number<int>(), 7);
    EXPECT_EQ(got.json().at("list").at("accepted").to_number<int>(), 2);
    std::string report;
    const value answer = got.json();
    for (const value& row : answer.at("rejections").as_array()) {
        report += std::to_string(row.at("row").to_number<int>()) +
                  row.at("code").as_string().c_str() + " ";
    }
    EXPECT_EQ(report, "3number_invalid 4number_repeated 5on_dnc 6columns_wrong 7quotes_wrong ");
    const std::string list(got.json().at("list").at("id").as_string().c_str());
    EXPECT_EQ(
        client.get("/api/v1/lists/" + list + "/rejections").json().at("items").as_array().size(),
        5u);
    EXPECT_EQ(client.get(path + "/lists").json().at("items").as_array().size(), 1u);
    std::uint64_t loaded = 0;
    centre.gateway.now_run(
        [&] { loaded = centre.gateway.core.state().campaigns.begin()->second.counts.loaded; });
    EXPECT_EQ(loaded, 2u);
    // The same file again: nobody is called twice.
    const Got twice = client.send("POST", path + "/lists?name=Novembro", csv, {}, "text/csv");
    ASSERT_EQ(twice.status, 201) << twice.body;
    EXPECT_EQ(twice.json().at("list").at("accepted").to_number<int>(), 0);
    EXPECT_EQ(twice.json().at("rejections").at(0).at("code").as_string(), "number_in_campaign");
    EXPECT_EQ(client.send("POST", path + "/lists?name=x", "a;b\n1;2\n", {}, "text/csv").code(),
              "columns_wrong");
    EXPECT_EQ(client.send("POST", path + "/lists?name=x", "phone\n", {}, "text/csv").code(),
              "list_empty");
    EXPECT_EQ(client.send("POST", path + "/lists?name=x", "{}", {}, "application/json").status,
              415);
}

TEST(Campaigns, running_one_changes_name_but_not_settings) {
    Centre centre;
    Client client = centre.signed_in("sofia");
    const Got campaign = client.post("/api/v1/campaigns", campaign_body(centre));
    ASSERT_EQ(campaign.status, 201) << campaign.body;
    const std::string path = "/api/v1/campaigns/" + id_of(campaign);
    EXPECT_EQ(client.post(path + "/start").json().at("state").as_string(), "running");
    value body = client.get(path).json();
    body.as_object().erase("id");
    body.as_object()["name"] = "Other name";
    EXPECT_EQ(client.put(path, boost::json::serialize(body)).status, 200);
    body.as_object()["settings"].as_object()["ring_max"] = 40'000'000;
    body.as_object()["name"] = "Third name";
    EXPECT_EQ(client.put(path, boost::json::serialize(body)).code(), "campaign_running");
    EXPECT_EQ(client.get(path).json().at("name").as_string(), "Other name");
    EXPECT_EQ(client.post(path + "/pause").json().at("state").as_string(), "paused");
    EXPECT_EQ(client.post(path + "/stop").json().at("state").as_string(), "stopped");
}

TEST(Dnc, numbers_enter_and_leave_registry_and_core_together) {
    Centre centre;
    Client client = centre.signed_in("sofia");
    EXPECT_EQ(client.post("/api/v1/dnc", R"({"numbers":["11 98765-4321","x"]})").code(),
              "number_invalid");
    EXPECT_EQ(client.post("/api/v1/dnc", R"({"numbers":["11 98765-4321"],"reason":"r"})").status,
              201);
    std::size_t kept = 0;
    centre.gateway.now_run([&] { kept = centre.gateway.core.state().dnc.size(); });
    EXPECT_EQ(kept, 1u);
    EXPECT_EQ(client.get("/api/v1/dnc").json().at("items").at(0).at("number").as_string(),
              "+5511987654321");
    EXPECT_EQ(client.send("DELETE", "/api/v1/dnc/%2B5511987654321").status, 204);
    EXPECT_EQ(client.send("DELETE", "/api/v1/dnc/%2B5511987654321").status, 404);
    EXPECT_TRUE(client.get("/api/v1/dnc").json().at("items").as_array().empty());
}

TEST(History, agent_sees_the_own_contacts_only) {
    Centre centre;
    ports::InteractionRow row;
    row.interaction = {7};
    row.agent = centre.ana;
    row.queue = centre.queue;
    row.address = centre.gateway.registry.resolve_numbers({"+5511987654321"}).value().front().id;
    centre.gateway.records.interaction_rows.push_back(row);
    Client ana = centre.signed_in("ana");
    Client bruno = centre.signed_in("bruno");
    const auto items =
        ana.get("/api/v1/interactions?agent=" + text(centre.bruno.value)).json().at("items");
    ASSERT_EQ(items.as_array().size(), 1u);
    EXPECT_EQ(items.at(0).at("number").as_string(), "+5511987654321");
    EXPECT_EQ(items.at(0).at("agent_name").as_string(), "Name of ana");
    EXPECT_TRUE(bruno.get("/api/v1/interactions").json().at("items").as_array().empty());
    EXPECT_EQ(ana.get("/api/v1/interactions/7").status, 200);
    EXPECT_EQ(bruno.get("/api/v1/interactions/7").status, 404);
    EXPECT_EQ(bruno.get("/api/v1/interactions?exit=sideways").code(), "query_invalid");
}

TEST(History, why_counts_everybody_who_could_serve) {
    Centre centre;
    const auto id = centre.call_in();
    Client sofia = centre.signed_in("sofia");
    std::vector<std::uint64_t> seqs;
    centre.gateway.now_run([&] {
        for (std::uint64_t seq = 1; seq <= centre.gateway.seq; ++seq)
            seqs.push_back(seq);
        centre.gateway.records.seqs[id] = seqs;
    });
    const Got got = sofia.get("/api/v1/interactions/" + text(id.value) + "/why");
    ASSERT_EQ(got.status, 200) << got.body;
    EXPECT_EQ(got.json().at("position").to_number<int>(), 1);
    EXPECT_EQ(got.json().at("members").to_number<int>(), 2);
    EXPECT_EQ(got.json().at("excluded_by").at("signed_out").to_number<int>(), 2);
    std::string story;
    const value answer = got.json();
    for (const value& decision : answer.at("decisions").as_array()) {
        story += std::string(decision.at("text_code").as_string().c_str()) + " ";
    }
    EXPECT_NE(story.find("arrived queued"), std::string::npos) << story;
}

// What the store's thread finds wrong is an answer, not the end of the server.
TEST(History, wrong_limits_are_refused) {
    Centre centre;
    Client sofia = centre.signed_in("sofia");
    for (const std::string path : {"/api/v1/interactions", "/api/v1/dnc"}) {
        for (const std::string limit : {"501", "-1", "abc"}) {
            const Got got = sofia.get(path + "?limit=" + limit);
            EXPECT_EQ(got.status, 422) << path << " " << limit;
        }
    }
}

TEST(Recordings, closed_ones_are_served_in_ranges_and_leave_a_trace) {
    Centre centre;
    const auto directory = std::filesystem::temp_directory_path() /
                           ("regente_recordings_" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    centre.gateway.recordings = directory.string();
    std::string sound(200'000, '\0');
    for (std::size_t i = 0; i < sound.size(); ++i)
        sound[i] = static_cast<char>(i * 31 % 251);
    std::ofstream(directory / "5.wav", std::ios::binary) << sound;
    ports::InteractionRow interaction;
    interaction.interaction = {7};
    interaction.agent = centre.ana;
    centre.gateway.records.interaction_rows.push_back(interaction);
    centre.gateway.records.recording_rows.push_back(
        {{5}, {7}, centre.ana, {1}, {2}, sound.size(), base::seconds(1)});
    centre.gateway.records.recording_rows.push_back({{6}, {7}, centre.ana, {1}, {}, 0, {}});
    Client ana = centre.signed_in("ana");
    const std::string path = "/api/v1/recordings/5/audio";
    const Got whole = ana.get(path);
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(whole.headers.at("content-type"), "audio/wav");
    EXPECT_EQ(whole.body, sound);
    const Got part = ana.send("GET", path, "", {"Range: bytes=100000-149999"});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.headers.at("content-range"), "bytes 100000-149999/200000");
    EXPECT_EQ(part.body, sound.substr(100'000, 50'000));
    const Got beyond = ana.send("GET", path, "", {"Range: bytes=200000-"});
    EXPECT_EQ(beyond.status, 416);
    EXPECT_EQ(beyond.headers.at("content-range"), "bytes */200000");
    EXPECT_EQ(ana.get("/api/v1/recordings/6/audio").code(), "recording_open");
    EXPECT_EQ(centre.signed_in("bruno").get(path).status, 404);
    const std::string tag = whole.headers.at("etag");
    std::ofstream(directory / "5.opus", std::ios::binary) << "OggS";
    EXPECT_EQ(ana.get(path).headers.at("content-type"), "audio/ogg");
    // Who began with the WAV goes on with it, or begins again.
    const Got rest = ana.send("GET", path, "", {"Range: bytes=10-19", "If-Range: " + tag});
    EXPECT_EQ(rest.status, 206);
    EXPECT_EQ(rest.body, sound.substr(10, 10));
    std::filesystem::remove(directory / "5.wav");
    const Got again = ana.send("GET", path, "", {"Range: bytes=1-2", "If-Range: " + tag});
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, "OggS");
    EXPECT_EQ(
        ana.send("GET", path, "", {"Range: bytes=1-2", "If-Range: " + again.headers.at("etag")})
            .body,
        "gg");
    const auto log = centre.log();
    EXPECT_EQ(std::count_if(log.begin(),
                            log.end(),
                            [](const std::string& line) {
                                return line.find("audit: ana listens to recording 5") !=
                                       std::string::npos;
                            }),
              6);  // Each answer with sound in it.
    std::filesystem::remove_all(directory);
}

TEST(Contacts, named_contact_is_shown_with_its_name) {
    Centre centre;
    const auto address =
        centre.gateway.registry.resolve_numbers({"+5511987654321"}).value().front();
    Client sofia = centre.signed_in("sofia");
    const std::string path = "/api/v1/contacts/" + text(address.contact.value);
    const Got got = sofia.put(path, R"({"name":"Dona Maria","fields":{"city":"Itu"}})");
    ASSERT_EQ(got.status, 200) << got.body;
    EXPECT_EQ(centre.gateway.registry.contact(address.contact).value()->fields.at("city"), "Itu");
    // What is not sent stays.
    EXPECT_EQ(sofia.put(path, R"({"name":"Maria"})").status, 200);
    EXPECT_EQ(centre.gateway.registry.contact(address.contact).value()->fields.at("city"), "Itu");
    EXPECT_EQ(sofia.put("/api/v1/contacts/99999", R"({"name":"x"})").status, 404);
    // Nobody changes people whom somebody else talks with.
    EXPECT_EQ(centre.signed_in("ana").put(path, R"({"name":"x"})").code(), "contact_not_yours");
}

}  // namespace
}  // namespace regente::api
