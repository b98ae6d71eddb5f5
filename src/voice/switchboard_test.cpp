// The voice process without network and sound: a core that speaks and listens, a SIP stack and a
// media engine that remember.
#include "voice/switchboard.hpp"

#include <boost/mp11.hpp>
#include <gtest/gtest.h>

#include "voice/testing/fake_stack.hpp"
#include "voice/testing/silent_engine.hpp"

namespace regente::voice {

namespace {

using base::AgentId;
using base::LegId;
using base::RecordingId;
using base::TrunkId;
using core::LegEnd;
using testing::FakeStack;
using testing::invite_of;
using testing::request_of;
using testing::sdp_text;
using testing::SilentEngine;

std::uint64_t wall_s = 1000;

std::uint64_t wall_clock() {
    return wall_s;
}

struct Rig {
    Timers timers;
    FakeStack stack;
    SilentEngine engine;
    std::vector<ports::voice::VoiceUp> heard;
    ports::voice::Configure kept;
    ports::voice::Configure config;
    sip::Message last_register;
    std::uint64_t clock = 1000;
    Switchboard board{{timers,
                       engine,
                       [this](const ports::voice::VoiceUp& message) { heard.push_back(message); },
                       [this](const ports::voice::Configure& one) { kept = one; },
                       [] { return 7u; }},
                      options()};

    explicit Rig(bool with_core = true) {
        timers.advance(clock);
        board.attach(stack);
        ports::voice::TrunkConfig trunk;
        trunk.id = TrunkId{1};
        trunk.host = "198.51.100.7";
        trunk.sources = "198.51.100.0/24";
        config.trunks.push_back(trunk);
        config.phones.push_back({AgentId{5}, "ana", sip::md5_hex("ana:regente:telefone")});
        config.numbers.push_back({"4000", "sorry.wav"});
        config.safe_message_prompt = "safe.wav";
        board.configure(config);
        if (with_core) board.core_connected();
    }

    static Switchboard::Options options() {
        Switchboard::Options result;
        result.boot = 99;
        result.legs.boot_s = 5;
        result.phones.nonce_key = "key";
        result.phones.clock_s = wall_clock;
        return result;
    }

    void wait(std::uint64_t milliseconds) {
        for (const std::uint64_t until = clock + milliseconds; clock < until;) {
            clock += 10;
            timers.advance(clock);
        }
    }

    template <class T>
    std::vector<T> events() const {
        std::vector<T> result;
        for (const auto& message : heard) {
            if (const auto* numbered = std::get_if<ports::voice::Numbered>(&message)) {
                if constexpr (boost::mp11::mp_contains<ports::voice::Happened, T>::value) {
                    if (const auto* event = std::get_if<T>(&numbered->event))
                        result.push_back(*event);
                }
            }
            if constexpr (boost::mp11::mp_contains<ports::voice::VoiceUp, T>::value) {
                if (const auto* event = std::get_if<T>(&message)) result.push_back(*event);
            }
        }
        return result;
    }

    void arrive(const sip::Message& message, sip::TransactionId id = 1) {
        board.agent().request_arrived(message, id);
    }

    // The leg of the first caller, as voice numbers it.
    static constexpr LegId caller{base::voice_leg_bit | std::uint64_t{5} << 32U | 1};

    void answer() {
        arrive(invite_of());
        board.core_said(ports::voice::AnswerLeg{caller});
        arrive(request_of("ACK", 1, "0123456789abcdef"), 2);
    }

    void hang_up() { arrive(request_of("BYE", 2, "0123456789abcdef"), 3); }

    // The index of the INVITE sent last.
    std::size_t last_invite() const {
        for (std::size_t i = stack.sent.size(); i > 0; --i) {
            if (stack.sent[i - 1].request.method == "INVITE") return i - 1;
        }
        return 0;
    }

    void dial(std::uint64_t leg) {
        board.core_said(ports::voice::PlaceLeg{LegId{leg}, TrunkId{1}, "5511999990001", 30'000});
    }

    // A REGISTER with an answer to the challenge that the former one got.
    void register_phone(const std::string& password = "telefone",
                        const std::string& user = "ana",
                        const std::string& requested = "sip:192.0.2.1:5060",
                        const std::string& digested = "sip:192.0.2.1:5060") {
        ++wall_s;  // Nonces are made by the second.
        sip::Message request = request_of("REGISTER", 1);
        request.uri = requested;
        request.source = sip::Address{"203.0.113.9", 40000, sip::Transport::udp};
        request.headers[2].value = "<sip:" + user + "@regente>";
        request.headers[5].value = "<sip:phone@10.0.0.9:5060>";
        arrive(request, 10);
        sip::Message challenge;
        challenge.status = 401;
        challenge.headers = stack.replies.back().reply.headers;
        const auto header =
            sip::answer_challenge(challenge, {user, password}, "REGISTER", digested, "abc");
        ASSERT(header.has_value());
        request.headers.push_back(*header);
        arrive(request, 11);
        last_register = request;
    }

    // With a trunk 2 that registers itself as `username`.
    void add_registering_trunk(const std::string& host, const std::string& username) {
        ports::voice::TrunkConfig trunk;
        trunk.id = TrunkId{2};
        trunk.host = host;
        trunk.registers = true;
        trunk.username = username;
        trunk.password = "segredo";
        config.trunks.push_back(trunk);
        board.configure(config);
        wait(10);
    }

    // The index of the last request sent with this method.
    std::size_t last(const std::string& method) const {
        std::size_t index = stack.sent.size();
        while (index > 0 && stack.sent[index - 1].request.method != method)
            --index;
        ASSERT(index > 0);
        return index - 1;
    }
};

}  // namespace

TEST(Legs, a_caller_arrives_is_answered_and_leaves) {
    Rig rig;
    rig.answer();
    rig.hang_up();
    ASSERT_EQ(rig.events<ports::voice::LegArrived>().size(), 1u);
    EXPECT_EQ(rig.events<ports::voice::LegArrived>()[0].leg, Rig::caller);
    EXPECT_EQ(rig.events<ports::voice::LegArrived>()[0].caller, "5511987654321");
    EXPECT_EQ(rig.events<ports::voice::LegAnswered>().size(), 1u);
    ASSERT_EQ(rig.events<ports::voice::LegEnded>().size(), 1u);
    EXPECT_EQ(rig.events<ports::voice::LegEnded>()[0].end, LegEnd::hung_up);
    EXPECT_TRUE(rig.engine.was_told("open leg1"));
    EXPECT_TRUE(rig.engine.was_told("remote leg1"));
    EXPECT_TRUE(rig.engine.was_told("close leg1"));
    EXPECT_EQ(rig.engine.remotes.begin()->second.learning, media::Learning::fixed);
}

TEST(Legs, a_withheld_number_stays_withheld) {
    Rig rig;
    sip::Message invite = invite_of();
    invite.headers.push_back({"Privacy", "id"});
    invite.headers.push_back({"P-Asserted-Identity", "<sip:551199@198.51.100.7>"});
    rig.arrive(invite);
    EXPECT_EQ(rig.events<ports::voice::LegArrived>().at(0).caller, "");
}

TEST(Legs, a_step_is_run_once_and_its_end_is_said_again_when_asked_again) {
    Rig rig;
    rig.answer();
    const ports::voice::PlayStep step{Rig::caller, 3, {"menu.wav"}, true, 5000};
    rig.board.core_said(step);
    rig.board.core_said(step);
    EXPECT_EQ(std::count(rig.engine.told.begin(), rig.engine.told.end(), "play leg1 menu.wav"), 1);
    rig.board.engine_said(
        media::PlayEnded{Rig::caller.value, 3, media::PlayEnded::How::digit, '1'});
    rig.board.core_said(step);
    const auto ends = rig.events<ports::voice::StepEnded>();
    ASSERT_EQ(ends.size(), 2u);
    EXPECT_EQ(ends[1].digit, "1");
    // Of a step that is over, the engine has nothing more to say.
    rig.board.engine_said(
        media::PlayEnded{Rig::caller.value, 3, media::PlayEnded::How::timed_out, 0});
    EXPECT_EQ(rig.events<ports::voice::StepEnded>().size(), 2u);
}

// The agent's device is lost while the customer is on hold; the next agent must be heard.
TEST(Legs, music_ends_bridge_and_hold) {
    Rig rig;
    rig.answer();
    rig.board.core_said(ports::voice::BridgeSeat{Rig::caller, AgentId{5}});
    rig.board.core_said(ports::voice::HoldLeg{Rig::caller, true});
    rig.engine.told.clear();
    rig.board.core_said(ports::voice::PlayMusic{Rig::caller});
    rig.board.core_said(ports::voice::BridgeSeat{Rig::caller, AgentId{6}});
    EXPECT_EQ(rig.engine.told,
              (std::vector<std::string>{
                  "unbridge leg1 seat5", "unhold leg1", "music leg1", "bridge leg1 seat6"}));
    // The first agent's seat comes back to nobody.
    rig.board.core_said(ports::voice::PlayMusic{Rig::caller});
    rig.engine.told.clear();
    rig.board.core_said(ports::voice::SeatOffer{AgentId{6}, 3, "offer"});
    EXPECT_EQ(rig.engine.told, (std::vector<std::string>{"webrtc seat6"}));
}

TEST(Legs, a_key_by_info_goes_the_way_of_every_key) {
    Rig rig;
    rig.answer();
    sip::Message info = request_of("INFO", 2, "0123456789abcdef");
    info.headers.push_back({"Content-Type", "application/dtmf-relay"});
    info.body = "Signal=5\r\n";
    rig.arrive(info, 3);
    EXPECT_TRUE(rig.engine.was_told("press leg1 5"));
    EXPECT_TRUE(rig.events<ports::voice::StepEnded>().empty());
}

TEST(Legs, a_prompt_outside_the_directory_fails) {
    Rig rig;
    rig.answer();
    rig.board.core_said(ports::voice::PlayStep{Rig::caller, 3, {"../../etc/passwd.wav"}, false, 0});
    ASSERT_EQ(rig.events<ports::voice::StepEnded>().size(), 1u);
    EXPECT_EQ(rig.events<ports::voice::StepEnded>()[0].result, core::StepResult::failed);
}

TEST(Legs, without_a_core_it_rings_five_seconds_and_then_the_fallback_is_heard) {
    Rig rig(false);
    rig.arrive(invite_of());
    EXPECT_EQ(rig.stack.statuses(), (std::vector<int>{100, 180}));
    rig.wait(4900);
    EXPECT_EQ(rig.stack.statuses().back(), 180);
    rig.wait(200);
    EXPECT_EQ(rig.stack.statuses().back(), 200);
    EXPECT_TRUE(rig.engine.was_told("play leg1 sorry.wav"));
    rig.arrive(request_of("ACK", 1, "0123456789abcdef"), 2);
    rig.board.engine_said(media::PlayEnded{
        Rig::caller.value, rig.engine.last_play.step, media::PlayEnded::How::played, 0});
    EXPECT_EQ(rig.stack.methods().back(), "BYE");
    rig.board.core_connected();
    EXPECT_EQ(rig.events<ports::voice::LegArrived>().size(), 1u);
    EXPECT_EQ(rig.events<ports::voice::LegAnswered>().size(), 0u);
    EXPECT_EQ(rig.events<ports::voice::LegEnded>().size(), 1u);
    EXPECT_TRUE(rig.events<ports::voice::Inventory>().at(0).legs.empty());
}

TEST(Legs, a_core_that_comes_back_during_the_fallback_serves_the_caller) {
    Rig rig(false);
    rig.arrive(invite_of());
    rig.wait(5100);
    rig.arrive(request_of("ACK", 1, "0123456789abcdef"), 2);
    rig.board.core_connected();
    rig.board.core_said(ports::voice::AnswerLeg{Rig::caller});
    EXPECT_EQ(rig.events<ports::voice::LegAnswered>().size(), 1u);
    rig.board.engine_said(
        media::PlayEnded{Rig::caller.value, 0xffffffff, media::PlayEnded::How::played, 0});
    EXPECT_TRUE(rig.events<ports::voice::LegEnded>().empty());
}

TEST(Legs, a_core_that_goes_while_it_rings_is_waited_for) {
    Rig rig;
    sip::Message invite = invite_of();
    invite.uri = "sip:5000@192.0.2.1";  // Without a fallback.
    rig.arrive(invite);
    rig.wait(8000);
    rig.board.core_lost();
    rig.wait(4900);
    EXPECT_EQ(rig.stack.statuses().back(), 180);
    rig.wait(200);
    EXPECT_EQ(rig.stack.statuses().back(), 503);
}

TEST(Legs, a_dial_answered_without_a_core_hears_the_safe_message) {
    Rig rig;
    rig.dial(10);
    rig.board.core_lost();
    const std::size_t invite = rig.last_invite();
    rig.stack.respond(invite, rig.stack.response(invite, 200, "a", sdp_text()));
    EXPECT_TRUE(rig.engine.was_told("play leg10 safe.wav"));
    rig.board.engine_said(
        media::PlayEnded{10, rig.engine.last_play.step, media::PlayEnded::How::played, 0});
    EXPECT_EQ(rig.stack.methods().back(), "BYE");
    rig.board.core_connected();
    EXPECT_EQ(rig.events<ports::voice::LegAnswered>().size(), 1u);
    EXPECT_EQ(rig.events<ports::voice::LegEnded>().at(0).end, LegEnd::ended);
}

// It knew of the answer, perhaps, and went before it said what to do.
TEST(Legs, a_dial_answered_just_before_the_core_goes_hears_the_safe_message) {
    Rig rig;
    rig.dial(10);
    const std::size_t invite = rig.last_invite();
    rig.stack.respond(invite, rig.stack.response(invite, 200, "a", sdp_text()));
    EXPECT_FALSE(rig.engine.was_told("play leg10 safe.wav"));
    rig.board.core_lost();
    EXPECT_TRUE(rig.engine.was_told("play leg10 safe.wav"));
}

TEST(Legs, a_dial_that_hears_the_agent_goes_on_hearing_her) {
    Rig rig;
    rig.dial(10);
    const std::size_t invite = rig.last_invite();
    rig.stack.respond(invite, rig.stack.response(invite, 200, "a", sdp_text()));
    rig.board.core_said(ports::voice::BridgeSeat{LegId{10}, AgentId{5}});
    rig.board.core_lost();
    EXPECT_FALSE(rig.engine.was_told("play leg10 safe.wav"));
}

TEST(Legs, a_caller_answered_just_before_the_core_goes_hears_music) {
    Rig rig;
    rig.answer();
    rig.board.core_lost();
    EXPECT_TRUE(rig.engine.was_told("music leg1"));
}

TEST(Legs, a_dial_is_never_made_twice) {
    Rig rig;
    rig.dial(10);
    const std::size_t invite = rig.last_invite();
    rig.dial(10);
    EXPECT_EQ(rig.last_invite(), invite);
    rig.stack.respond(invite, rig.stack.response(invite, 486, "a"));
    EXPECT_EQ(rig.events<ports::voice::LegEnded>().at(0).end, LegEnd::busy);
    rig.dial(10);
    EXPECT_EQ(rig.last_invite(), invite);
}

TEST(Legs, unknown_ones_are_lost_and_ended_ones_are_not) {
    Rig rig;
    rig.answer();
    rig.hang_up();
    rig.board.core_said(ports::voice::EndLeg{Rig::caller});
    EXPECT_EQ(rig.events<ports::voice::LegEnded>().size(), 1u);
    rig.board.core_said(ports::voice::HoldLeg{LegId{77}, true});
    EXPECT_EQ(rig.events<ports::voice::LegEnded>().at(1).end, LegEnd::lost);
}

TEST(Legs, recordings_are_counted_until_they_are_closed) {
    Rig rig;
    rig.answer();
    rig.board.core_said(ports::voice::StartRecording{RecordingId{8}, Rig::caller, AgentId{5}});
    rig.board.core_said(ports::voice::StartRecording{RecordingId{8}, Rig::caller, AgentId{5}});
    EXPECT_EQ(std::count(rig.engine.told.begin(), rig.engine.told.end(), "record 8 leg1 seat5"), 1);
    rig.board.core_connected();
    EXPECT_EQ(rig.events<ports::voice::Inventory>().back().recordings,
              std::vector<RecordingId>{RecordingId{8}});
    rig.board.core_said(ports::voice::StopRecording{RecordingId{8}});
    rig.board.engine_said(media::RecordingDone{RecordingId{8}, 1600, 100});
    ASSERT_EQ(rig.events<ports::voice::RecordingClosed>().size(), 1u);
    EXPECT_EQ(rig.events<ports::voice::RecordingClosed>()[0].bytes, 1600u);
}

TEST(Legs, without_a_media_port_the_caller_gets_503) {
    Rig rig;
    rig.engine.ports_left = 0;
    rig.arrive(invite_of());
    EXPECT_EQ(rig.stack.statuses().back(), 503);
    EXPECT_EQ(rig.events<ports::voice::LegEnded>().at(0).end, LegEnd::failed);
}

TEST(Seats, a_browser_comes_goes_and_comes_back_to_its_bridge) {
    Rig rig;
    rig.answer();
    rig.board.core_said(ports::voice::SeatOffer{AgentId{5}, 3, "offer"});
    EXPECT_EQ(rig.events<ports::voice::SeatAnswer>().at(0).sdp, "answer to offer");
    EXPECT_TRUE(rig.events<ports::voice::SeatUp>().empty());
    rig.board.engine_said(media::EndpointUp{seat_endpoint(AgentId{5})});
    EXPECT_EQ(rig.events<ports::voice::SeatUp>().at(0).kind, core::SeatKind::browser);
    rig.board.core_said(ports::voice::BridgeSeat{Rig::caller, AgentId{5}});
    EXPECT_TRUE(rig.engine.was_told("bridge leg1 seat5"));
    rig.board.engine_said(media::EndpointDown{seat_endpoint(AgentId{5})});
    EXPECT_EQ(rig.events<ports::voice::SeatDown>().size(), 1u);
    EXPECT_FALSE(rig.engine.was_told("close seat5"));
    rig.board.core_said(ports::voice::SeatOffer{AgentId{5}, 4, "again"});
    rig.board.engine_said(media::EndpointUp{seat_endpoint(AgentId{5})});
    EXPECT_EQ(rig.events<ports::voice::SeatUp>().size(), 2u);
    rig.board.core_said(ports::voice::CloseSeat{AgentId{5}});
    EXPECT_TRUE(rig.engine.was_told("close seat5"));
}

TEST(Seats, a_bad_offer_is_answered_with_its_code) {
    Rig rig;
    rig.board.core_said(ports::voice::SeatOffer{AgentId{5}, 3, ""});
    EXPECT_EQ(rig.events<ports::voice::SeatAnswer>().at(0).error, "seat_offer_invalid");
}

TEST(Seats, a_phone_is_called_where_it_registered_from_and_taken_back_to_its_bridge) {
    Rig rig;
    rig.register_phone();
    EXPECT_EQ(rig.stack.statuses().back(), 200);
    rig.answer();
    rig.board.core_said(ports::voice::OpenSeat{AgentId{5}});
    const std::size_t invite = rig.last_invite();
    EXPECT_EQ(rig.stack.sent[invite].request.uri, "sip:phone@10.0.0.9:5060");
    EXPECT_EQ(rig.stack.sent[invite].request.hop,
              (sip::Hop{"203.0.113.9", 40000, sip::Transport::udp}));
    rig.stack.respond(invite, rig.stack.response(invite, 200, "p", sdp_text()));
    EXPECT_EQ(rig.events<ports::voice::SeatUp>().at(0).kind, core::SeatKind::phone);
    const media::RtpRemote& remote = rig.engine.remotes.at(seat_endpoint(AgentId{5}));
    EXPECT_EQ(remote.learning, media::Learning::signalling_ip);
    EXPECT_EQ(remote.signalling_ip, "203.0.113.9");
    rig.board.core_said(ports::voice::BridgeSeat{Rig::caller, AgentId{5}});
    // The phone hangs up by mistake and is called again.
    sip::Message bye = request_of("BYE", 1);
    const auto& sent = rig.stack.sent[invite].request.headers;
    bye.call_id = FakeStack::header(sent, "Call-ID");
    bye.headers[3].value = bye.call_id;
    bye.to_tag = rig.stack.response(invite, 200, "p").from_tag;
    bye.from_tag = "p";
    rig.arrive(bye, 20);
    EXPECT_EQ(rig.events<ports::voice::SeatDown>().size(), 1u);
    rig.engine.told.clear();
    rig.board.core_said(ports::voice::OpenSeat{AgentId{5}});
    const std::size_t again = rig.last_invite();
    rig.stack.respond(again, rig.stack.response(again, 200, "q", sdp_text()));
    EXPECT_TRUE(rig.engine.was_told("bridge leg1 seat5"));
}

TEST(Seats, a_phone_that_is_not_there_is_said_at_once) {
    Rig rig;
    rig.board.core_said(ports::voice::OpenSeat{AgentId{5}});
    EXPECT_EQ(rig.events<ports::voice::SeatDown>().at(0).agent, AgentId{5});
}

// Voice was killed: the core asks for the seat before the phone has found the new process.
TEST(Seats, a_phone_that_was_not_there_is_called_when_it_registers) {
    Rig rig;
    rig.board.core_said(ports::voice::OpenSeat{AgentId{5}});
    rig.register_phone();
    ASSERT_EQ(rig.stack.statuses().back(), 200);
    const std::size_t invite = rig.last_invite();
    ASSERT_EQ(rig.stack.sent.at(invite).request.method, "INVITE");
    rig.stack.respond(invite, rig.stack.response(invite, 200, "p", sdp_text()));
    EXPECT_EQ(rig.events<ports::voice::SeatUp>().at(0).agent, AgentId{5});
}

TEST(Seats, a_phone_that_hung_up_is_called_when_it_registers_again) {
    Rig rig;
    rig.register_phone();
    rig.board.core_said(ports::voice::OpenSeat{AgentId{5}});
    const std::size_t first = rig.last_invite();
    rig.stack.respond(first, rig.stack.response(first, 486, "p"));
    EXPECT_EQ(rig.events<ports::voice::SeatDown>().size(), 1u);
    EXPECT_EQ(rig.last_invite(), first);
    rig.register_phone();
    EXPECT_NE(rig.last_invite(), first);
    // It rings: the next REGISTER does not call it twice.
    const std::size_t second = rig.last_invite();
    rig.register_phone();
    EXPECT_EQ(rig.last_invite(), second);
}

TEST(Seats, a_phone_nobody_wants_any_more_is_left_in_peace) {
    Rig closed;
    closed.board.core_said(ports::voice::OpenSeat{AgentId{5}});
    closed.board.core_said(ports::voice::CloseSeat{AgentId{5}});
    closed.register_phone();
    // A core that restarted says for itself which seats it wants.
    Rig restarted;
    restarted.board.core_said(ports::voice::OpenSeat{AgentId{5}});
    restarted.board.core_lost();
    restarted.board.core_connected();
    restarted.register_phone();
    for (Rig* rig : {&closed, &restarted}) {
        EXPECT_EQ(rig->stack.statuses().back(), 200);
        EXPECT_EQ(rig->stack.methods(), std::vector<std::string>{});
    }
}

TEST(Phones, an_unknown_user_is_answered_like_a_wrong_password) {
    Rig wrong;
    wrong.register_phone("errada");
    Rig unknown;
    unknown.register_phone("errada", "zeca");
    EXPECT_EQ(wrong.stack.statuses(), unknown.stack.statuses());
    EXPECT_EQ(wrong.stack.statuses(), (std::vector<int>{401, 403}));
}

TEST(Phones, guessing_gets_slower_and_the_right_password_waits_too) {
    Rig rig;
    for (int i = 0; i < 4; ++i)
        rig.register_phone("errada");
    rig.register_phone("telefone");
    EXPECT_EQ(rig.stack.statuses().back(), 503);
    rig.wait(3000);
    rig.register_phone("telefone");
    EXPECT_EQ(rig.stack.statuses().back(), 200);
}

TEST(Phones, a_request_heard_on_the_wire_cannot_be_sent_again) {
    Rig rig;
    rig.register_phone();
    sip::Message heard;
    sip::Message request = request_of("REGISTER", 2);
    request.source = sip::Address{"203.0.113.66", 40000, sip::Transport::udp};
    request.headers[2].value = "<sip:ana@regente>";
    sip::Message challenge;
    challenge.status = 401;
    challenge.headers = rig.stack.replies.front().reply.headers;
    const auto header =
        sip::answer_challenge(challenge, {"ana", "telefone"}, "REGISTER", request.uri, "abc");
    ASSERT_TRUE(header);
    request.headers.push_back(*header);
    rig.arrive(request, 30);
    EXPECT_EQ(rig.stack.statuses().back(), 401);
    EXPECT_NE(rig.stack.replies.back().reply.headers[0].value.find("stale=true"),
              std::string::npos);
}

// Two answers to two challenges; the earlier of them heard on the wire.
TEST(Phones, an_earlier_nonce_than_the_last_used_cannot_be_used_any_more) {
    Rig rig;
    rig.register_phone();
    const sip::Message first = rig.last_register;
    rig.register_phone();
    ASSERT_EQ(rig.stack.statuses().back(), 200);
    rig.arrive(first, 30);
    EXPECT_EQ(rig.stack.statuses().back(), 401);
    EXPECT_NE(rig.stack.replies.back().reply.headers[0].value.find("stale=true"),
              std::string::npos);
}

TEST(Phones, a_clock_that_was_set_back_keeps_nobody_out) {
    Rig rig;
    rig.register_phone();
    wall_s -= 400;
    rig.register_phone();
    EXPECT_EQ(rig.stack.statuses().back(), 200);
    wall_s += 400;
}

// RFC 7616 section 3.4.6.
TEST(Phones, a_digest_of_another_request_is_400) {
    const auto status_of = [](const std::string& requested, const std::string& digested) {
        Rig rig;
        rig.register_phone("telefone", "ana", requested, digested);
        return rig.stack.statuses().back();
    };
    EXPECT_EQ(status_of("sip:regente.example", "sip:other.example"), 400);
    EXPECT_EQ(status_of("sip:regente.example", "sip:4000@regente.example"), 400);
    EXPECT_EQ(status_of("sip:regente.example", "/"), 400);
    EXPECT_EQ(status_of("sip:regente.example:5060;transport=udp", "sip:Regente.example"), 200);
    EXPECT_EQ(status_of("sip:regente.example", "sip:regente.example:5060"), 200);
}

TEST(Phones, a_registration_ends_by_itself) {
    Rig rig;
    rig.register_phone();
    EXPECT_TRUE(rig.events<ports::voice::PhoneStatus>().back().registered);
    rig.wait(3600'000);
    EXPECT_FALSE(rig.events<ports::voice::PhoneStatus>().back().registered);
}

TEST(Switchboard, a_stranger_is_refused_without_memory) {
    Rig rig;
    sip::Message invite = invite_of();
    invite.source.ip = "203.0.113.66";
    rig.arrive(invite);
    EXPECT_EQ(rig.stack.statuses(), std::vector<int>{403});
    EXPECT_TRUE(rig.stack.replies.back().stateless);
    EXPECT_TRUE(rig.events<ports::voice::LegArrived>().empty());
}

TEST(Switchboard, a_registered_phone_must_prove_itself_to_call) {
    Rig rig;
    rig.register_phone();
    sip::Message invite = invite_of();
    invite.source = sip::Address{"203.0.113.9", 40000, sip::Transport::udp};
    rig.arrive(invite, 40);
    EXPECT_EQ(rig.stack.statuses().back(), 407);
}

TEST(Switchboard, events_are_kept_until_they_are_acknowledged) {
    Rig rig;
    rig.answer();
    rig.heard.clear();
    rig.board.core_lost();
    rig.board.core_connected();
    EXPECT_EQ(std::get<ports::voice::VoiceHello>(rig.heard.at(0)).boot, 99u);
    EXPECT_EQ(std::get<ports::voice::Numbered>(rig.heard.at(1)).number, 1u);
    EXPECT_EQ(std::get<ports::voice::Numbered>(rig.heard.at(2)).number, 2u);
    const auto& inventory = std::get<ports::voice::Inventory>(rig.heard.at(3));
    ASSERT_EQ(inventory.legs.size(), 1u);
    EXPECT_EQ(inventory.legs[0].stage, core::LegStage::answered);
    rig.board.core_said(ports::voice::Ack{1});
    rig.heard.clear();
    rig.board.core_connected();
    EXPECT_EQ(std::get<ports::voice::Numbered>(rig.heard.at(1)).number, 2u);
}

TEST(Trunks, one_is_down_after_three_failures_and_up_after_one_answer) {
    Rig rig;
    rig.wait(10);
    ASSERT_EQ(rig.stack.methods(), std::vector<std::string>{"OPTIONS"});
    rig.wait(9'000);  // Silence, and again 5 s after.
    rig.wait(9'000);
    EXPECT_TRUE(rig.events<ports::voice::TrunkStatus>().empty());
    rig.wait(9'000);
    ASSERT_EQ(rig.events<ports::voice::TrunkStatus>().size(), 1u);
    EXPECT_FALSE(rig.events<ports::voice::TrunkStatus>()[0].reachable);
    rig.wait(26'000);  // The next one is asked 30 s after the third silence, heard at 22 s.
    const std::size_t last = rig.stack.sent.size() - 1;
    rig.stack.respond(last, rig.stack.response(last, 404, "t"));
    EXPECT_TRUE(rig.events<ports::voice::TrunkStatus>().back().reachable);
    EXPECT_EQ(rig.events<ports::voice::TrunkStatus>().back().detail, "404 Not Found");
}

// A registrar calls the contact, as RFC 3261 has it; the number is in To.
TEST(Trunks, one_that_registers_receives_calls_at_its_contact) {
    Rig rig;
    rig.add_registering_trunk("sip.carrier.example", "centro");
    const std::size_t sent = rig.last("REGISTER");
    const std::string contact = FakeStack::header(rig.stack.sent[sent].request.headers, "Contact");
    EXPECT_EQ(contact, "<sip:centro@192.0.2.1:5060>");
    sip::Message invite = invite_of();
    invite.uri = contact.substr(1, contact.size() - 2);
    invite.headers[2].value = "<sip:4000@sip.carrier.example>";
    invite.source = sip::Address{"203.0.113.5", 5060, sip::Transport::udp};
    // Nobody has answered under the trunk's name yet.
    rig.arrive(invite, 1);
    EXPECT_EQ(rig.stack.statuses().back(), 403);
    sip::Message registered = rig.stack.response(sent, 200, "r");
    registered.source = invite.source;
    registered.headers = {{"Contact", contact + ";expires=120"}};
    rig.stack.respond(sent, registered);
    rig.arrive(invite, 2);
    ASSERT_EQ(rig.events<ports::voice::LegArrived>().size(), 1u);
    EXPECT_EQ(rig.events<ports::voice::LegArrived>()[0].trunk, TrunkId{2});
    EXPECT_EQ(rig.events<ports::voice::LegArrived>()[0].called, "4000");
    // The registration is kept as long as the registrar granted.
    rig.wait(79'000);
    EXPECT_EQ(rig.last("REGISTER"), sent);
    rig.wait(2'000);
    EXPECT_NE(rig.last("REGISTER"), sent);
}

TEST(Trunks, the_number_is_in_to_only_when_our_contact_is_called) {
    Rig rig;
    sip::Message invite = invite_of();
    invite.headers[2].value = "<sip:0800555@198.51.100.7>";
    rig.arrive(invite, 1);
    EXPECT_EQ(rig.events<ports::voice::LegArrived>().at(0).called, "4000");
    invite.uri = "sip:regente@192.0.2.1:5060";
    invite.call_id = "call-2";
    rig.arrive(invite, 2);
    EXPECT_EQ(rig.events<ports::voice::LegArrived>().at(1).called, "0800555");
}

TEST(Trunks, an_address_that_stopped_answering_is_a_stranger_again) {
    Rig rig;
    rig.add_registering_trunk("sip.carrier.example", "centro");
    const std::size_t sent = rig.last("REGISTER");
    sip::Message registered = rig.stack.response(sent, 200, "r");
    registered.source.ip = "203.0.113.5";
    rig.stack.respond(sent, registered);
    const sip::Address source{"203.0.113.5", 5060, sip::Transport::udp};
    EXPECT_TRUE(rig.board.trusts(source));
    rig.wait(Trunks::answered_trusted_ms + 1000);
    EXPECT_FALSE(rig.board.trusts(source));
}

TEST(Trunks, networks_are_read_strictly) {
    EXPECT_TRUE(parse_network("10.0.0.0/8")->holds(*parse_ipv4("10.255.1.2")));
    EXPECT_FALSE(parse_network("10.0.0.0/8")->holds(*parse_ipv4("11.0.0.0")));
    EXPECT_TRUE(parse_network(" 192.0.2.1 ")->holds(*parse_ipv4("192.0.2.1")));
    for (const char* text :
         {"", "10.0.0", "10.0.0.0/33", "10.0.0.256", "a.b.c.d", "10.0.0.0.0", "10.0.0.0/"}) {
        EXPECT_FALSE(parse_network(text)) << text;
    }
}

}  // namespace regente::voice
