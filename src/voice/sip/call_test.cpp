#include "voice/sip/call.hpp"

#include <gtest/gtest.h>

#include "voice/sip/user_agent.hpp"
#include "voice/testing/fake_stack.hpp"
#include "wire/binary.hpp"

namespace regente::voice::sip {

namespace {

using testing::FakeStack;
using testing::invite_of;
using testing::request_of;
using testing::sdp_text;

// A user agent that takes every INVITE, and an owner that writes down what it hears.
struct Desk : UserAgent::Delegate, Call::Owner {
    Timers timers;
    FakeStack stack;
    UserAgent agent{timers, *this, {}};
    std::shared_ptr<Call> call;
    std::vector<std::string> heard;
    media::RtpRemote remote;
    std::uint64_t clock = 1000;
    bool strange = false;  // Trusts `friendly` alone.
    std::string friendly = "198.51.100.7";

    Desk() {
        timers.advance(clock);
        agent.attach(stack);
    }

    void wait(std::uint64_t milliseconds) {
        for (const std::uint64_t until = clock + milliseconds; clock < until;) {
            clock += 10;
            timers.advance(clock);
        }
    }

    void arrive(const Message& message, TransactionId id) { agent.request_arrived(message, id); }

    void take_call(const Message& invite = invite_of()) {
        arrive(invite, 1);
        if (!call) return;
        call->set_local({"192.0.2.1", 20000});
        call->answer();
    }

    void confirm(const Message& invite = invite_of()) {
        take_call(invite);
        Message ack = request_of("ACK", 1, "0123456789abcdef");
        arrive(ack, 2);
    }

    void dial(std::uint32_t ring_ms = 30'000) {
        CallPlan plan;
        plan.request_uri = "sip:99@198.51.100.7";
        plan.from_uri = "sip:55@198.51.100.7";
        plan.hop = Hop{"198.51.100.7", 5060, Transport::udp};
        plan.local = {"192.0.2.1", 20000};
        plan.ring_ms = ring_ms;
        plan.peer.credentials = Credentials{"regente", "segredo"};
        call = agent.place(plan, *this);
    }

    bool trusts(const Address& source) const override { return !strange || source.ip == friendly; }

    void invite_arrived(const Message& invite, TransactionId transaction) override {
        call = agent.accept(invite, transaction, *this, Peer{});
    }

    void register_arrived(const Message&, TransactionId) override {}

    void call_ringing(Call&) override { heard.push_back("rings"); }

    void call_media(Call&, const media::RtpRemote& given) override {
        remote = given;
        heard.push_back("media");
    }

    void call_answered(Call&) override { heard.push_back("answered"); }

    void call_digit(Call&, char digit) override { heard.push_back(std::string("digit ") + digit); }

    void call_ended(Call&, core::LegEnd end) override {
        heard.push_back("ended " + std::to_string(static_cast<int>(end)));
    }
};

std::string ended(core::LegEnd end) {
    return "ended " + std::to_string(static_cast<int>(end));
}

using Words = std::vector<std::string>;
using Numbers = std::vector<int>;

}  // namespace

TEST(CallIn, is_answered_with_the_callers_codec_and_confirmed_by_the_ack) {
    Desk desk;
    desk.confirm();
    EXPECT_EQ(desk.stack.statuses(), (Numbers{100, 200}));
    EXPECT_EQ(desk.heard, (Words{"media", "answered"}));
    EXPECT_EQ(desk.remote.codec, media::Codec::pcma);
    EXPECT_EQ(desk.remote.dtmf_payload, 101);
    EXPECT_EQ(desk.remote.address, (media::SocketAddress{"198.51.100.7", 30000}));
    EXPECT_EQ(desk.call->state(), Call::State::confirmed);
    desk.wait(40'000);
    EXPECT_TRUE(desk.stack.repeated.empty());
}

TEST(CallIn, the_200_is_repeated_until_the_ack_and_then_given_up) {
    Desk desk;
    desk.take_call();
    desk.wait(3600);  // At 0.5, 1.5, 3.5 s.
    EXPECT_EQ(desk.stack.repeated.size(), 3u);
    desk.wait(33'000);
    EXPECT_EQ(desk.stack.methods(), Words{"BYE"});
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::failed));
}

TEST(CallIn, a_cancel_before_the_answer_is_487) {
    Desk desk;
    desk.arrive(invite_of(), 1);
    desk.call->ring();
    desk.agent.request_cancelled(1);
    EXPECT_EQ(desk.stack.statuses(), (Numbers{100, 180, 487}));
    EXPECT_EQ(desk.heard, Words{ended(core::LegEnd::hung_up)});
}

TEST(CallIn, a_bye_waits_for_the_ack_of_the_200) {
    Desk desk;
    desk.take_call();
    desk.call->hang_up(core::LegEnd::ended);
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::ended));
    EXPECT_TRUE(desk.stack.sent.empty());
    desk.arrive(request_of("ACK", 1, "0123456789abcdef"), 2);
    EXPECT_EQ(desk.stack.methods(), Words{"BYE"});
}

TEST(CallIn, hold_is_mirrored_and_an_old_number_is_refused) {
    Desk desk;
    desk.confirm();
    desk.arrive(invite_of(2, sdp_text("8 0 101", "sendonly"), "0123456789abcdef"), 3);
    EXPECT_EQ(desk.stack.replies.back().reply.status, 200);
    EXPECT_NE(desk.stack.replies.back().reply.body.find("a=recvonly"), std::string::npos);
    EXPECT_FALSE(desk.remote.send);
    EXPECT_TRUE(desk.remote.receive);
    desk.arrive(request_of("ACK", 2, "0123456789abcdef"), 4);
    desk.arrive(invite_of(2, sdp_text(), "0123456789abcdef"), 5);
    EXPECT_EQ(desk.stack.replies.back().reply.status, 500);
}

TEST(CallIn, a_reinvite_before_the_last_one_is_finished_waits) {
    Desk desk;
    desk.confirm();
    desk.arrive(invite_of(2, sdp_text(), "0123456789abcdef"), 3);
    desk.arrive(invite_of(3, sdp_text(), "0123456789abcdef"), 4);
    EXPECT_EQ(desk.stack.replies.back().reply.status, 500);
    EXPECT_FALSE(FakeStack::header(desk.stack.replies.back().reply.headers, "Retry-After").empty());
}

TEST(CallIn, a_request_with_anothers_tag_is_no_part_of_the_call) {
    Desk desk;
    desk.confirm();
    Message bye = request_of("BYE", 2, "0123456789abcdef");
    bye.from_tag = "stranger";
    desk.arrive(bye, 3);
    EXPECT_EQ(desk.stack.replies.back().reply.status, 481);
    EXPECT_EQ(desk.call->state(), Call::State::confirmed);
}

TEST(CallIn, an_offer_in_our_200_wants_its_answer_in_the_ack) {
    Desk desk;
    desk.take_call(invite_of(1, {}));
    EXPECT_NE(desk.stack.replies.back().reply.body.find("RTP/AVP 0 8 101"), std::string::npos);
    Message ack = request_of("ACK", 1, "0123456789abcdef");
    desk.arrive(ack, 2);  // Without an answer: nothing can be heard.
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::failed));
    EXPECT_EQ(desk.stack.methods(), Words{"BYE"});
}

TEST(CallIn, a_digit_by_info_is_heard) {
    Desk desk;
    desk.confirm();
    Message info = request_of("INFO", 2, "0123456789abcdef");
    info.headers.push_back({"Content-Type", "application/dtmf-relay"});
    info.body = "Signal=#\r\nDuration=160\r\n";
    desk.arrive(info, 3);
    EXPECT_EQ(desk.heard.back(), "digit #");
    EXPECT_EQ(desk.stack.replies.back().reply.status, 200);
}

TEST(CallIn, a_session_timer_that_nobody_refreshes_ends_the_call) {
    Desk desk;
    Message invite = invite_of();
    invite.headers.push_back({"Supported", "timer"});
    invite.headers.push_back({"Session-Expires", "90"});
    desk.confirm(invite);
    EXPECT_EQ(FakeStack::header(desk.stack.replies.back().reply.headers, "Session-Expires"),
              "90;refresher=uac");
    desk.wait(61'000);
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::failed));
    EXPECT_EQ(desk.stack.methods(), Words{"BYE"});
}

TEST(CallIn, a_session_timer_that_is_ours_is_refreshed) {
    Desk desk;
    Message invite = invite_of();
    invite.headers.push_back({"Session-Expires", "90;refresher=uas"});
    desk.confirm(invite);
    desk.wait(46'000);
    ASSERT_EQ(desk.stack.methods(), Words{"INVITE"});
    desk.stack.respond(0, desk.stack.response(0, 200, "caller", sdp_text()));
    EXPECT_EQ(desk.stack.methods(), (Words{"INVITE", "ACK"}));
    EXPECT_EQ(desk.call->state(), Call::State::confirmed);
}

// It asked for a timer in the INVITE and for none in what came after: ours takes its place.
TEST(CallIn, a_session_timer_ends_with_a_request_that_has_none) {
    for (const std::string& method : {std::string("INVITE"), std::string("UPDATE")}) {
        Desk desk;
        Message invite = invite_of();
        invite.headers.push_back({"Supported", "timer"});
        invite.headers.push_back({"Session-Expires", "90"});
        desk.confirm(invite);
        const std::string tag = "0123456789abcdef";
        desk.arrive(method == "INVITE" ? invite_of(2, sdp_text(), tag) : request_of(method, 2, tag),
                    3);
        desk.arrive(request_of("ACK", 2, tag), 4);
        desk.wait(100'000);
        EXPECT_EQ(desk.call->state(), Call::State::confirmed) << method;
        EXPECT_TRUE(desk.stack.sent.empty()) << method;
    }
}

TEST(CallIn, a_far_end_that_went_without_a_bye_is_noticed) {
    Desk desk;
    desk.confirm();
    EXPECT_EQ(FakeStack::header(desk.stack.replies.back().reply.headers, "Session-Expires"),
              "600;refresher=uas");
    EXPECT_TRUE(FakeStack::header(desk.stack.replies.back().reply.headers, "Require").empty());
    desk.wait(301'000);
    ASSERT_EQ(desk.stack.methods(), Words{"INVITE"});
    desk.stack.respond(0, desk.stack.response(0, 200, "caller", sdp_text()));
    // Its answer promises nothing, and is asked for again.
    desk.wait(301'000);
    ASSERT_EQ(desk.stack.methods(), (Words{"INVITE", "ACK", "INVITE"}));
    desk.stack.time_out(2);
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::failed));
    EXPECT_EQ(desk.stack.methods().back(), "BYE");
}

TEST(CallIn, a_bye_instead_of_the_ack_stops_the_200s) {
    for (const bool hung_up : {false, true}) {
        Desk desk;
        desk.take_call();
        if (hung_up) desk.call->hang_up(core::LegEnd::ended);
        desk.arrive(request_of("BYE", 2, "0123456789abcdef"), 3);
        EXPECT_EQ(desk.stack.replies.back().reply.status, 200);
        desk.wait(35'000);
        EXPECT_TRUE(desk.stack.repeated.empty());
        EXPECT_TRUE(desk.stack.sent.empty());
    }
}

TEST(CallOut, rings_is_answered_and_acknowledged) {
    Desk desk;
    desk.dial();
    desk.stack.respond(0, desk.stack.response(0, 180, "a"));
    desk.stack.respond(0, desk.stack.response(0, 180, "a"));
    desk.stack.respond(0, desk.stack.response(0, 200, "a", sdp_text()));
    EXPECT_EQ(desk.heard, (Words{"rings", "media", "answered"}));
    ASSERT_EQ(desk.stack.methods(), (Words{"INVITE", "ACK"}));
    const Request& ack = desk.stack.sent[1].request;
    EXPECT_EQ(ack.uri, "sip:callee@198.51.100.7:5080");
    EXPECT_EQ(ack.hop, (Hop{"198.51.100.7", 5080, Transport::udp}));
    EXPECT_NE(FakeStack::header(ack.headers, "To").find(";tag=a"), std::string::npos);
}

TEST(CallOut, early_media_is_used_and_stands_for_a_200_without_a_description) {
    Desk desk;
    desk.dial();
    desk.stack.respond(0, desk.stack.response(0, 183, "a", sdp_text("0")));
    EXPECT_EQ(desk.heard, (Words{"media", "rings"}));
    desk.stack.respond(0, desk.stack.response(0, 200, "a"));
    EXPECT_EQ(desk.heard.back(), "answered");
}

TEST(CallOut, a_200_without_any_description_is_ended) {
    Desk desk;
    desk.dial();
    desk.stack.respond(0, desk.stack.response(0, 200, "a"));
    EXPECT_EQ(desk.stack.methods(), (Words{"INVITE", "ACK", "BYE"}));
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::failed));
}

TEST(CallOut, of_two_places_that_answer_the_first_wins) {
    Desk desk;
    desk.dial();
    const Message second = desk.stack.response(0, 200, "b", sdp_text());
    const Message first = desk.stack.response(0, 200, "a", sdp_text());
    desk.stack.respond(0, first);
    desk.agent.response_strayed(second);
    ASSERT_EQ(desk.stack.methods(), (Words{"INVITE", "ACK", "ACK", "BYE"}));
    EXPECT_NE(FakeStack::header(desk.stack.sent[3].request.headers, "To").find(";tag=b"),
              std::string::npos);
    EXPECT_EQ(desk.call->state(), Call::State::confirmed);
    // The winner's 200 once more gets the same ACK once more.
    desk.agent.response_strayed(first);
    EXPECT_EQ(desk.stack.methods().back(), "ACK");
    EXPECT_EQ(desk.stack.sent.size(), 5u);
}

TEST(CallOut, nobody_answers_and_the_cancel_comes_too_late) {
    Desk desk;
    desk.dial(5000);
    desk.stack.respond(0, desk.stack.response(0, 180, "a"));
    desk.wait(5100);
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::no_answer));
    ASSERT_EQ(desk.stack.cancelled.size(), 1u);
    desk.stack.respond(0, desk.stack.response(0, 200, "a", sdp_text()));
    EXPECT_EQ(desk.stack.methods(), (Words{"INVITE", "ACK", "BYE"}));
    EXPECT_EQ(desk.heard.size(), 2u);
}

TEST(CallOut, refusals_say_what_they_mean) {
    const std::vector<std::pair<std::uint16_t, core::LegEnd>> meanings{
        {486, core::LegEnd::busy},
        {600, core::LegEnd::busy},
        {480, core::LegEnd::no_answer},
        {408, core::LegEnd::no_answer},
        {404, core::LegEnd::invalid},
        {604, core::LegEnd::invalid},
        {403, core::LegEnd::rejected},
        {603, core::LegEnd::rejected},
        {302, core::LegEnd::rejected},
        {503, core::LegEnd::failed},
        {488, core::LegEnd::rejected}};
    for (const auto& [status, end] : meanings) {
        Desk desk;
        desk.dial();
        desk.stack.respond(0, desk.stack.response(0, status, "a"));
        EXPECT_EQ(desk.heard, Words{ended(end)}) << status;
    }
}

TEST(CallOut, silence_and_an_unreachable_trunk_are_failures) {
    Desk silent;
    silent.dial();
    silent.stack.time_out(0);
    EXPECT_EQ(silent.heard, Words{ended(core::LegEnd::failed)});
    Desk cut;
    cut.stack.unreachable = true;
    cut.dial();
    EXPECT_TRUE(cut.heard.empty());  // Not from inside the call that makes it.
    cut.wait(20);
    EXPECT_EQ(cut.heard, Words{ended(core::LegEnd::failed)});
}

TEST(CallOut, a_challenge_is_answered_once) {
    Desk desk;
    desk.dial();
    for (const std::size_t index : {0u, 1u}) {
        Message challenge = desk.stack.response(index, 407, "a");
        challenge.headers.push_back(
            {"Proxy-Authenticate", "Digest realm=\"t\", nonce=\"n\", qop=\"auth\""});
        desk.stack.respond(index, challenge);
    }
    ASSERT_EQ(desk.stack.sent.size(), 2u);
    EXPECT_EQ(FakeStack::header(desk.stack.sent[1].request.headers, "CSeq"), "2 INVITE");
    EXPECT_FALSE(
        FakeStack::header(desk.stack.sent[1].request.headers, "Proxy-Authorization").empty());
    EXPECT_EQ(desk.heard, Words{ended(core::LegEnd::failed)});
}

TEST(CallOut, each_refresh_may_be_challenged) {
    Desk desk;
    desk.dial();
    const auto challenge_last = [&](const std::string& nonce) {
        const std::size_t index = desk.stack.sent.size() - 1;
        Message challenge = desk.stack.response(index, 407, "a");
        challenge.headers.push_back(
            {"Proxy-Authenticate", "Digest realm=\"t\", nonce=\"" + nonce + "\", qop=\"auth\""});
        desk.stack.respond(index, challenge);
        EXPECT_FALSE(
            FakeStack::header(desk.stack.sent.back().request.headers, "Proxy-Authorization")
                .empty())
            << nonce;
    };
    const auto accept_last = [&] {
        const std::size_t index = desk.stack.sent.size() - 1;
        Message accept = desk.stack.response(index, 200, "a", sdp_text());
        accept.headers.push_back({"Session-Expires", "90;refresher=uac"});
        desk.stack.respond(index, accept);
    };
    challenge_last("first");
    accept_last();
    for (const std::string nonce : {"second", "third", "fourth"}) {
        desk.wait(46'000);
        ASSERT_EQ(desk.stack.sent.back().request.method, "INVITE") << nonce;
        challenge_last(nonce);
        accept_last();
        EXPECT_EQ(desk.call->state(), Call::State::confirmed);
    }
}

TEST(CallOut, a_far_end_that_went_without_a_bye_is_noticed) {
    Desk desk;
    desk.dial();
    EXPECT_EQ(FakeStack::header(desk.stack.sent[0].request.headers, "Session-Expires"), "600");
    desk.stack.respond(0, desk.stack.response(0, 200, "a", sdp_text()));  // Knows no timers.
    desk.wait(301'000);
    ASSERT_EQ(desk.stack.methods(), (Words{"INVITE", "ACK", "INVITE"}));
    desk.stack.time_out(2);
    EXPECT_EQ(desk.heard.back(), ended(core::LegEnd::failed));
}

TEST(CallOut, a_session_interval_that_is_too_short_is_made_longer) {
    Desk desk;
    desk.dial();
    Message refusal = desk.stack.response(0, 422, "a");
    refusal.headers.push_back({"Min-SE", "1800"});
    desk.stack.respond(0, refusal);
    ASSERT_EQ(desk.stack.methods(), (Words{"INVITE", "INVITE"}));
    EXPECT_EQ(FakeStack::header(desk.stack.sent[1].request.headers, "Session-Expires"), "1800");
    desk.stack.respond(1, refusal);  // Again, and not longer: a refusal.
    EXPECT_EQ(desk.heard, Words{ended(core::LegEnd::rejected)});
}

TEST(Dialog, routes_are_followed_and_strict_routers_get_their_way) {
    Dialog dialog;
    dialog.remote_target = "sip:callee@198.51.100.7:5080";
    dialog.routes = {"<sip:p1.example:5070;lr>", "<sip:p2.example;lr>"};
    Request request = dialog_request(dialog, "BYE");
    EXPECT_EQ(request.uri, "sip:callee@198.51.100.7:5080");
    EXPECT_EQ(request.hop, (Hop{"p1.example", 5070, Transport::udp}));
    EXPECT_EQ(request.headers[0].value, "<sip:p1.example:5070;lr>");
    dialog.routes = {"<sip:old.example>"};
    request = dialog_request(dialog, "BYE");
    EXPECT_EQ(request.uri, "sip:old.example");
    EXPECT_EQ(request.headers[0].value, "<sip:callee@198.51.100.7:5080>");
    EXPECT_EQ(dialog.local_seq, 2u);
}

TEST(Dialog, can_be_written_down_and_read_back) {
    Desk desk;
    desk.confirm();
    const auto again = wire::decode<Dialog>(wire::encode(desk.call->dialog()));
    ASSERT_TRUE(again);
    EXPECT_EQ(again.value(), desk.call->dialog());
}

// Every method that a stranger may send out of a dialog, and what it gets.
TEST(UserAgent, each_method_has_its_answer) {
    const std::vector<std::pair<std::string, int>> answers{{"OPTIONS", 200},
                                                           {"BYE", 481},
                                                           {"CANCEL", 481},
                                                           {"INFO", 481},
                                                           {"UPDATE", 481},
                                                           {"PRACK", 481},
                                                           {"MESSAGE", 405},
                                                           {"REFER", 405},
                                                           {"NOTIFY", 405},
                                                           {"PUBLISH", 405},
                                                           {"SUBSCRIBE", 405},
                                                           {"TELEPORT", 501}};
    for (const auto& [method, status] : answers) {
        Desk desk;
        desk.arrive(request_of(method, 1), 1);
        EXPECT_EQ(desk.stack.statuses(), Numbers{status}) << method;
    }
    Desk desk;
    desk.arrive(request_of("ACK", 1), 1);
    EXPECT_TRUE(desk.stack.replies.empty());
}

TEST(UserAgent, what_it_cannot_read_is_refused_by_its_name) {
    const auto answer = [](const std::function<void(Message&)>& change) {
        Desk desk;
        Message invite = invite_of();
        change(invite);
        desk.arrive(invite, 1);
        return desk.stack.replies.empty() ? 0 : int{desk.stack.replies.back().reply.status};
    };
    EXPECT_EQ(answer([](Message& m) { m.headers.push_back({"Require", "100rel"}); }), 420);
    EXPECT_EQ(answer([](Message& m) { m.uri = "soap.beep://192.0.2.103:3002"; }), 416);
    EXPECT_EQ(answer([](Message& m) { m.headers.push_back({"Content-Encoding", "gzip"}); }), 415);
    EXPECT_EQ(answer([](Message& m) { m.headers.back().value = "text/plain"; }), 415);
    EXPECT_EQ(answer([](Message& m) { m.headers[5].value = "<sip:a@b>, <sip:c@d>"; }), 400);
    EXPECT_EQ(answer([](Message& m) { m.body = "not a description"; }), 400);
    EXPECT_EQ(answer([](Message& m) { m.body = sdp_text("18"); }), 488);
    EXPECT_EQ(answer([](Message& m) { m.headers.push_back({"Session-Expires", "10"}); }), 422);
    EXPECT_EQ(answer([](Message& m) { m.headers[4].value = "1 BYE"; }), 400);
}

TEST(UserAgent, a_flood_from_one_source_is_turned_away_without_memory) {
    Desk desk;
    for (TransactionId id = 1; id <= 1300; ++id)
        desk.arrive(request_of("OPTIONS", 1), id);
    EXPECT_EQ(desk.stack.replies.back().reply.status, 503);
    EXPECT_TRUE(desk.stack.replies.back().stateless);
    desk.wait(1000);
    desk.arrive(request_of("OPTIONS", 1), 2000);
    EXPECT_EQ(desk.stack.replies.back().reply.status, 200);
}

TEST(UserAgent, a_flood_of_invented_addresses_does_not_starve_an_idle_trunk) {
    Desk desk;
    desk.strange = true;
    Message stranger = request_of("OPTIONS", 1);
    for (std::size_t i = 0; i <= Throttle::sources_max; ++i) {
        stranger.source.ip = "203." + std::to_string(i);
        desk.arrive(stranger, 1 + i);
    }
    EXPECT_EQ(desk.stack.replies.back().reply.status, 503);
    desk.arrive(request_of("OPTIONS", 1), 20'000);
    EXPECT_EQ(desk.stack.replies.back().reply.status, 200);
}

// What a flood costs is one look through the table a second, not one for each of it.
TEST(Throttle, looks_for_the_idle_once_a_second) {
    Throttle throttle;
    const Throttle::Rate rate{20, 40};
    for (std::size_t i = 0; i < Throttle::sources_max; ++i)
        throttle.admits(std::to_string(i), rate, 1000);
    EXPECT_FALSE(throttle.admits("late", rate, 10'900));
    EXPECT_FALSE(throttle.admits("late", rate, 11'100));  // Idle by now, and not looked at.
    EXPECT_TRUE(throttle.admits("late", rate, 11'900));
}

}  // namespace regente::voice::sip
