// The WebSocket: topics, patches, requests, audio, and what ends it.
#include <gtest/gtest.h>

#include "api/testing/centre.hpp"
#include "api/views/merge_patch.hpp"

namespace regente::api {
namespace {

using boost::json::value;
using testing::Centre;
using testing::Client;
using testing::SocketClient;
using testing::text;

std::string member(const value& json, const char* name) {
    return std::string(json.at(name).as_string().c_str());
}

// Follows one topic: applies patches in order and fails on a gap.
class Follower {
  public:
    Follower(SocketClient& socket, std::string topic)
        : socket_(socket),
          topic_(std::move(topic)) {
        socket_.say(R"({"op":"subscribe","topic":")" + topic_ + "\"}");
        take_next();
    }

    const value& json() const { return json_; }

    // Until the condition holds of the folded view; false when messages stopped coming.
    template <class F>
    bool until(F&& condition) {
        while (!condition(json_)) {
            if (!take_next()) return false;
        }
        return true;
    }

  private:
    bool take_next() {
        while (true) {
            const value message = socket_.next();
            if (!message.is_object()) return false;
            const auto* topic = message.get_object().if_contains("topic");
            if (topic == nullptr || *topic != topic_.c_str()) continue;
            EXPECT_EQ(message.at("n").to_number<std::uint64_t>(), ++n_);
            if (const auto* snapshot = message.get_object().if_contains("snapshot")) {
                json_ = *snapshot;
            } else {
                views::merge_apply(json_, message.at("patch"));
            }
            return true;
        }
    }

    SocketClient& socket_;
    std::string topic_;
    std::uint64_t n_ = 0;
    value json_;
};

bool is_state(const value& desk, const char* state) {
    return desk.at("state").as_string() == state;
}

TEST(Socket, stranger_and_other_site_are_turned_away) {
    Centre centre;
    Client nobody = centre.client();
    EXPECT_EQ(SocketClient(nobody).status, 401);
    Client ana = centre.signed_in("ana");
    EXPECT_EQ(SocketClient(ana, "https://evil.example").status, 403);
    EXPECT_EQ(SocketClient(ana).status, 101);
}

TEST(Socket, agent_works_a_call_from_sign_in_to_finish) {
    Centre centre;
    Client client = centre.signed_in("ana");
    SocketClient requests(client);
    SocketClient screen(client);
    EXPECT_TRUE(requests.until("hello").at("hello").as_object().contains("version"));
    Follower desk(screen, "desk");
    EXPECT_TRUE(is_state(desk.json(), "signed_out"));
    EXPECT_TRUE(requests.request("sign_in", R"({"seat":"browser"})").at("ok").as_bool());
    centre.seat_up(centre.ana);
    EXPECT_TRUE(requests.request("set_presence", R"({"presence":"available"})").at("ok").as_bool());
    const auto interaction = centre.call_in();
    ASSERT_TRUE(desk.until([](const value& json) { return is_state(json, "offered"); }));
    const std::string id = text(interaction.value);
    ASSERT_TRUE(desk.until([&](const value& json) {
        return json.at("items").at(id).at("card").at("number").as_string() == "+5511987654321";
    }));
    EXPECT_EQ(member(desk.json().at("items").at(id), "queue_name"), "Support");
    EXPECT_EQ(member(desk.json().at("items").at(id).at("dispositions").at(0), "name"), "Sale");
    EXPECT_EQ(member(desk.json().at("items").at(id).at("why"), "rule"), "longest_idle");

    const std::string args = R"({"interaction":")" + id + "\"}";
    EXPECT_TRUE(requests.request("accept_offer", args).at("ok").as_bool());
    ASSERT_TRUE(desk.until([](const value& json) { return is_state(json, "engaged"); }));
    EXPECT_TRUE(
        requests.request("save_note", R"({"interaction":")" + id + R"(","text":"Quer 2ª via"})")
            .at("ok")
            .as_bool());
    ASSERT_TRUE(desk.until([&](const value& json) {
        return json.at("items").at(id).at("note").as_string() == "Quer 2ª via";
    }));
    centre.gateway.event(core::LegEnded{centre.last_leg(), core::LegEnd::hung_up});
    ASSERT_TRUE(desk.until([](const value& json) { return is_state(json, "wrap_up"); }));
    const value early = requests.request("finish_wrap_up", args);
    EXPECT_FALSE(early.at("ok").as_bool());
    EXPECT_EQ(member(early.at("error"), "code"), "disposition_missing");
    EXPECT_EQ(member(early.at("error"), "message"), "Choose a disposition before finishing.");
    EXPECT_TRUE(requests
                    .request("dispose",
                             R"({"interaction":")" + id + R"(","disposition":")" +
                                 text(centre.sale.value) + "\"}")
                    .at("ok")
                    .as_bool());
    EXPECT_TRUE(requests.request("finish_wrap_up", args).at("ok").as_bool());
    ASSERT_TRUE(desk.until([](const value& json) { return is_state(json, "available"); }));
    EXPECT_TRUE(desk.json().at("items").as_object().empty());
}

TEST(Socket, a_disposition_that_forbids_calls_shows_on_the_do_not_call_list) {
    Centre centre;
    Client admin = centre.signed_in("admin");
    ASSERT_EQ(admin
                  .put("/api/v1/dispositions/" + text(centre.sale.value),
                       R"({"settings":{"finishes_lead":true,"adds_to_dnc":true}})")
                  .status,
              200);
    const auto listed = [&] { return admin.get("/api/v1/dnc").json().at("items").as_array(); };
    Client client = centre.signed_in("ana");
    SocketClient requests(client);
    SocketClient screen(client);
    Follower desk(screen, "desk");
    requests.request("sign_in", R"({"seat":"browser"})");
    centre.seat_up(centre.ana);
    requests.request("set_presence", R"({"presence":"available"})");
    const std::string id = text(centre.call_in().value);
    ASSERT_TRUE(desk.until([](const value& json) { return is_state(json, "offered"); }));
    const std::string dispose =
        R"({"interaction":")" + id + R"(","disposition":")" + text(centre.sale.value) + "\"}";
    // Too early: refused, and nobody is on the list for it.
    EXPECT_FALSE(requests.request("dispose", dispose).at("ok").as_bool());
    EXPECT_TRUE(listed().empty());
    requests.request("accept_offer", R"({"interaction":")" + id + "\"}");
    ASSERT_TRUE(desk.until([](const value& json) { return is_state(json, "engaged"); }));
    centre.gateway.event(core::LegEnded{centre.last_leg(), core::LegEnd::hung_up});
    ASSERT_TRUE(desk.until([](const value& json) { return is_state(json, "wrap_up"); }));
    EXPECT_TRUE(requests.request("dispose", dispose).at("ok").as_bool());
    ASSERT_EQ(listed().size(), 1U);
    EXPECT_EQ(member(listed().at(0), "number"), "+5511987654321");
    EXPECT_EQ(member(listed().at(0), "source"), "disposition");
}

TEST(Socket, floor_follows_the_queue_and_is_for_supervisors) {
    Centre centre;
    Client ana = centre.signed_in("ana");
    SocketClient agent(ana);
    agent.say(R"({"op":"subscribe","topic":"floor"})");
    EXPECT_EQ(member(agent.until("error").at("error"), "code"), "forbidden");

    Client sofia = centre.signed_in("sofia");
    SocketClient socket(sofia);
    Follower floor(socket, "floor");
    const std::string queue = text(centre.queue.value);
    EXPECT_EQ(floor.json().at("queues").at(queue).at("waiting").to_number<int>(), 0);
    EXPECT_FALSE(
        floor.json().at("queues").at(queue).as_object().contains("service_level_permille"));
    const auto first = centre.call_in("+5511987654321");
    const auto second = centre.call_in("+5511987650000");
    ASSERT_TRUE(floor.until([&](const value& json) {
        const auto* waiting = json.get_object().if_contains("waiting");
        if (waiting == nullptr || waiting->as_object().size() != 2) return false;
        return waiting->at(text(second.value)).at("position").to_number<int>() == 2 &&
               waiting->at(text(first.value)).at("number").as_string() == "+5511987654321";
    }));
    centre.gateway.event(core::LegEnded{centre.last_leg(), core::LegEnd::hung_up});
    ASSERT_TRUE(floor.until([&](const value& json) {
        const value& row = json.at("queues").at(queue);
        return row.at("waiting").to_number<int>() == 1 && row.at("offered").to_number<int>() == 2 &&
               row.at("short_abandoned").to_number<int>() == 1;
    }));
}

TEST(Socket, folded_patches_equal_a_fresh_snapshot) {
    Centre centre;
    Client sofia = centre.signed_in("sofia");
    SocketClient old_socket(sofia);
    Follower old_floor(old_socket, "floor");
    Client ana = centre.signed_in("ana");
    SocketClient work(ana);
    work.request("sign_in", R"({"seat":"browser"})");
    centre.seat_up(centre.ana);
    work.request("set_presence", R"({"presence":"available"})");
    for (int i = 0; i < 5; ++i) {
        const auto id = centre.call_in("+551198765432" + std::to_string(i));
        if (i % 2 == 0)
            centre.gateway.event(core::LegEnded{centre.last_leg(), core::LegEnd::hung_up});
        work.request("accept_offer", R"({"interaction":")" + text(id.value) + "\"}");
    }
    work.request("set_presence",
                 R"({"presence":"not_ready","pause":")" + text(centre.lunch.value) + "\"}");
    SocketClient new_socket(sofia);
    Follower new_floor(new_socket, "floor");
    // Both follow until they agree: the one by patches alone, the other from a snapshot.
    for (int i = 0; i < 50 && old_floor.json() != new_floor.json(); ++i) {
        Client again = centre.signed_in("sofia");
        SocketClient fresh(again);
        Follower snapshot(fresh, "floor");
        if (old_floor.json() == snapshot.json()) break;
        const value before = old_floor.json();
        if (!old_floor.until([&](const value& json) { return json != before; })) break;
        if (old_floor.json() == snapshot.json()) break;
    }
    Client again = centre.signed_in("sofia");
    SocketClient fresh(again);
    EXPECT_EQ(old_floor.json(), Follower(fresh, "floor").json());
}

TEST(Socket, refusals_of_the_api_and_of_the_core_look_alike) {
    Centre centre;
    Client client = centre.signed_in("ana");
    SocketClient socket(client);
    EXPECT_EQ(member(socket.request("dial", R"({"number":"abc"})").at("error"), "code"),
              "number_invalid");
    EXPECT_EQ(member(socket.request("dial", R"({"number":"4000"})").at("error"), "code"),
              "agent_signed_out");
    EXPECT_EQ(member(socket.request("fly", "{}").at("error"), "code"), "operation_unknown");
    EXPECT_EQ(member(socket.request("set_mute", R"({"off":true})").at("error"), "detail"),
              "off is not known here.");
    EXPECT_EQ(member(socket.request("set_agent_presence", R"({"agent":"1","presence":"not_ready"})")
                         .at("error"),
                     "code"),
              "forbidden");
    socket.say("this is not JSON");
    EXPECT_EQ(member(socket.until("error").at("error"), "code"), "json_invalid");
    socket.say(R"({"op":"ping","id":"3"})");
    EXPECT_EQ(member(socket.until("pong"), "pong"), "3");
}

TEST(Socket, audio_offer_is_answered_to_the_one_who_asked) {
    Centre centre;
    Client client = centre.signed_in("ana");
    SocketClient socket(client);
    socket.say(R"({"op":"seat_offer","sdp":"v=0"})");
    EXPECT_EQ(member(socket.until("seat_answer").at("seat_answer"), "sdp"), "answer to v=0");
    centre.gateway.event(core::VoiceLost{});
    // The request before it makes sure that the fact has arrived.
    socket.request("set_mute", R"({"on":true})");
    socket.say(R"({"op":"seat_offer","sdp":"v=0"})");
    EXPECT_EQ(member(socket.until("seat_answer").at("seat_answer").at("error"), "code"),
              "voice_down");
}

TEST(Socket, signing_out_closes_the_sessions_sockets) {
    Centre centre;
    Client client = centre.signed_in("ana");
    SocketClient socket(client);
    socket.until("hello");
    EXPECT_EQ(client.send("DELETE", "/api/v1/session").status, 204);
    EXPECT_EQ(member(socket.until("signed_out").at("signed_out"), "code"), "session_ended");
    EXPECT_TRUE(socket.next().is_null());
    EXPECT_EQ(socket.close_code, 4401);
}

TEST(Socket, message_over_the_limit_closes_with_1009) {
    Centre centre;
    Client client = centre.signed_in("ana");
    SocketClient socket(client);
    socket.until("hello");
    socket.say(std::string(300 * 1024, ' '));
    EXPECT_TRUE(socket.next().is_null());
    EXPECT_EQ(socket.close_code, 1009);
}

TEST(Socket, browser_that_does_not_read_loses_its_connection) {
    Options options;
    options.socket_queue_bytes_max = 64 * 1024;
    Centre centre(options);
    Client client = centre.signed_in("sofia");
    SocketClient socket(client);
    socket.until("hello");
    // Each ping is answered; the answers are never read until the kernel's buffers are full.
    const std::string id(60'000, 'x');
    for (int i = 0; i < 400; ++i)
        socket.say(R"({"op":"ping","id":")" + id + "\"}");
    while (socket.next().is_object()) {
    }
    Client other = centre.client();
    const std::string figures = other.get("/metrics").body;
    EXPECT_NE(figures.find("regente_sockets_too_slow_total 1"), std::string::npos) << figures;
}

TEST(Socket, first_and_last_socket_of_an_agent_are_told_to_the_core) {
    Centre centre;
    Client client = centre.signed_in("ana");
    const auto connected = [&] {
        bool is = false;
        centre.gateway.now_run(
            [&] { is = centre.gateway.core.state().agents.at(centre.ana).connected; });
        return is;
    };
    {
        SocketClient first(client);
        first.until("hello");
        first.request("sign_in", R"({"seat":"browser"})");
        {
            SocketClient second(client);
            second.until("hello");
        }
        first.request("set_mute", R"({"on":false})");
        EXPECT_TRUE(connected());
    }
    // The close is seen by the server on its own time: wait for the fact, ten seconds at most.
    const base::Instant limit = now() + base::seconds(10);
    while (connected() && now() < limit)
        std::this_thread::yield();
    EXPECT_FALSE(connected());
}

}  // namespace
}  // namespace regente::api
