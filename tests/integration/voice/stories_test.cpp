// Stories of calls, told with SIPp as the world and this program as the core.
#include <fstream>

#include <gtest/gtest.h>
#include <signal.h>

#include "voice/core.hpp"
#include "voice/sip/digest.hpp"

namespace regente::testing {

namespace {

using base::AgentId;
using base::LegId;
using base::TrunkId;
using core::LegEnd;

link::PlaceLeg place(std::uint64_t leg, std::uint32_t ring_ms = 10'000) {
    return link::PlaceLeg{LegId{leg}, TrunkId{1}, "5511999990001", ring_ms};
}

// A quarter of a second of silence as 8 kHz PCM16.
void write_prompt(const VoiceProcess& voice, const std::string& name) {
    constexpr std::uint32_t bytes = 4000;
    std::ofstream file(voice.directory() + "/prompts/" + name, std::ios::binary);
    const auto u32 = [&](std::uint32_t value) {
        file.write(reinterpret_cast<const char*>(&value), 4);
    };
    const auto u16 = [&](std::uint16_t value) {
        file.write(reinterpret_cast<const char*>(&value), 2);
    };
    file << "RIFF";
    u32(36 + bytes);
    file << "WAVEfmt ";
    u32(16);
    u16(1);
    u16(1);
    u32(8000);
    u32(16000);
    u16(2);
    u16(16);
    file << "data";
    u32(bytes);
    file << std::string(bytes, '\0');
}

struct Line {
    VoiceProcess voice;
    Core core{voice, 1};

    Line() { core.say(Core::config(voice.peer_port())); }

    // Answers the next caller; empty when none came.
    LegId answer() {
        const auto arrived = core.hear<link::LegArrived>();
        if (!arrived) return {};
        core.say(link::AnswerLeg{arrived->leg});
        if (!core.hear<link::LegAnswered>()) return {};
        return arrived->leg;
    }

    std::optional<LegEnd> end_of(LegId leg) {
        const auto ended =
            core.hear<link::LegEnded>([&](const auto& one) { return one.leg == leg; });
        return ended ? std::optional(ended->end) : std::nullopt;
    }
};

}  // namespace

TEST(CallerStory, caller_is_answered_hears_a_prompt_and_hangs_up) {
    Line line;
    write_prompt(line.voice, "hello.wav");
    Sipp caller(line.voice, "caller_hangs_up");
    const auto arrived = line.core.hear<link::LegArrived>();
    ASSERT_TRUE(arrived);
    EXPECT_EQ(arrived->called, "4000");
    EXPECT_EQ(arrived->caller, "5511987654321");
    EXPECT_EQ(arrived->trunk, TrunkId{1});
    EXPECT_NE(arrived->leg.value & base::voice_leg_bit, 0u);
    line.core.say(link::AnswerLeg{arrived->leg});
    ASSERT_TRUE(line.core.hear<link::LegAnswered>());
    line.core.say(link::PlayStep{arrived->leg, 7, {"hello.wav"}, false, 0});
    const auto step = line.core.hear<link::StepEnded>();
    ASSERT_TRUE(step);
    EXPECT_EQ(step->step, 7u);
    EXPECT_EQ(step->result, core::StepResult::played);
    EXPECT_EQ(line.end_of(arrived->leg), LegEnd::hung_up);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, the_same_over_tcp) {
    Line line;
    Sipp caller(line.voice, "caller_hangs_up", {{"-t", "t1"}, 0});
    const LegId leg = line.answer();
    ASSERT_TRUE(leg);
    EXPECT_EQ(line.end_of(leg), LegEnd::hung_up);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, we_end_the_call) {
    for (const char* transport : {"u1", "t1"}) {
        Line line;
        Sipp caller(line.voice, "caller_is_hung_up_on", {{"-t", transport}, 0});
        const LegId leg = line.answer();
        ASSERT_TRUE(leg);
        line.core.say(link::EndLeg{leg});
        EXPECT_EQ(line.end_of(leg), LegEnd::ended);
        EXPECT_TRUE(caller.succeeded()) << transport;
    }
}

TEST(CallerStory, caller_gives_up_while_it_rings) {
    Line line;
    Sipp caller(line.voice, "caller_cancels_while_ringing");
    const auto arrived = line.core.hear<link::LegArrived>();
    ASSERT_TRUE(arrived);
    EXPECT_EQ(line.end_of(arrived->leg), LegEnd::hung_up);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, the_core_refuses_as_busy) {
    Line line;
    Sipp caller(line.voice, "caller_is_refused");
    const auto arrived = line.core.hear<link::LegArrived>();
    ASSERT_TRUE(arrived);
    line.core.say(link::EndLeg{arrived->leg, LegEnd::busy});
    EXPECT_EQ(line.end_of(arrived->leg), LegEnd::ended);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, hold_is_mirrored) {
    Line line;
    Sipp caller(line.voice, "caller_holds_and_returns");
    const LegId leg = line.answer();
    ASSERT_TRUE(leg);
    EXPECT_EQ(line.end_of(leg), LegEnd::hung_up);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, caller_lets_us_offer) {
    Line line;
    Sipp caller(line.voice, "caller_offers_in_the_ack");
    const LegId leg = line.answer();
    ASSERT_TRUE(leg);
    EXPECT_EQ(line.end_of(leg), LegEnd::hung_up);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, requests_within_the_call_are_answered) {
    Line line;
    Sipp caller(line.voice, "caller_asks_within_the_call");
    const LegId leg = line.answer();
    ASSERT_TRUE(leg);
    EXPECT_EQ(line.end_of(leg), LegEnd::hung_up);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, session_timer_is_kept) {
    Line line;
    Sipp caller(line.voice, "caller_keeps_a_session_timer");
    const LegId leg = line.answer();
    ASSERT_TRUE(leg);
    EXPECT_EQ(line.end_of(leg), LegEnd::hung_up);
    EXPECT_TRUE(caller.succeeded());
}

TEST(CallerStory, what_cannot_be_served_is_refused_by_its_name) {
    Line line;
    for (const char* story : {"caller_has_no_codec_of_ours",
                              "caller_requires_what_we_lack",
                              "anybody_asks_for_options",
                              "anybody_sends_other_methods"}) {
        Sipp caller(line.voice, story);
        EXPECT_TRUE(caller.succeeded()) << story;
    }
}

TEST(CallerStory, a_stranger_is_refused_and_the_core_never_hears_of_it) {
    Line line;
    auto config = Core::config(line.voice.peer_port());
    config.trunks[0].sources = "192.0.2.0/24";
    line.core.say(config);
    Sipp caller(line.voice, "caller_is_a_stranger");
    EXPECT_TRUE(caller.succeeded());
    line.core.say(link::TakeStats{});
    ASSERT_TRUE(line.core.hear<link::Stats>());
    EXPECT_EQ(line.core.last_number(), 0u);
}

TEST(DialStory, callee_answers_and_we_hang_up) {
    Line line;
    Sipp callee(line.voice, "callee_answers");
    line.core.say(place(10));
    line.core.say(place(10));  // Saying it twice calls once.
    ASSERT_TRUE(line.core.hear<link::LegRang>());
    ASSERT_TRUE(line.core.hear<link::LegAnswered>());
    line.core.say(link::EndLeg{LegId{10}});
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::ended);
    EXPECT_TRUE(callee.succeeded());
}

TEST(DialStory, the_same_over_tcp) {
    Line line;
    auto config = Core::config(line.voice.peer_port());
    config.trunks[0].transport = ports::TrunkTransport::tcp;
    Sipp callee(line.voice, "callee_answers", {{"-t", "t1"}, 0});
    ASSERT_TRUE(callee.listens_on_tcp());
    line.core.say(config);
    line.core.say(place(10));
    ASSERT_TRUE(line.core.hear<link::LegAnswered>());
    line.core.say(link::EndLeg{LegId{10}});
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::ended);
    EXPECT_TRUE(callee.succeeded());
}

TEST(DialStory, callee_hangs_up) {
    Line line;
    Sipp callee(line.voice, "callee_answers_and_hangs_up");
    line.core.say(place(10));
    ASSERT_TRUE(line.core.hear<link::LegAnswered>());
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::hung_up);
    EXPECT_TRUE(callee.succeeded());
}

TEST(DialStory, callee_is_busy) {
    Line line;
    Sipp callee(line.voice, "callee_is_busy");
    line.core.say(place(10));
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::busy);
    EXPECT_TRUE(callee.succeeded());
}

TEST(DialStory, callee_does_not_answer) {
    Line line;
    Sipp callee(line.voice, "callee_does_not_answer");
    line.core.say(place(10, 1500));
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::no_answer);
    EXPECT_TRUE(callee.succeeded());
}

TEST(DialStory, a_redirection_is_not_followed) {
    Line line;
    Sipp callee(line.voice, "callee_redirects");
    line.core.say(place(10));
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::rejected);
    EXPECT_TRUE(callee.succeeded());
}

TEST(DialStory, a_trunk_that_challenges_gets_its_answer) {
    Line line;
    Sipp callee(line.voice, "trunk_asks_who_we_are");
    line.core.say(place(10));
    ASSERT_TRUE(line.core.hear<link::LegAnswered>());
    line.core.say(link::EndLeg{LegId{10}});
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::ended);
    EXPECT_TRUE(callee.succeeded());
}

TEST(DialStory, an_unknown_trunk_fails_and_a_number_with_letters_is_invalid) {
    Line line;
    line.core.say(link::PlaceLeg{LegId{10}, TrunkId{9}, "5511999990001", 1000});
    EXPECT_EQ(line.end_of(LegId{10}), LegEnd::failed);
    line.core.say(link::PlaceLeg{LegId{11}, TrunkId{1}, "55@evil;x", 1000});
    EXPECT_EQ(line.end_of(LegId{11}), LegEnd::invalid);
}

TEST(PhoneStory, phone_registers_and_is_a_seat_for_a_shift) {
    Line line;
    auto config = Core::config(line.voice.peer_port());
    config.phones.push_back({AgentId{5}, "ana", voice::sip::md5_hex("ana:regente:telefone")});
    line.core.say(config);
    const auto phone_port = static_cast<std::uint16_t>(line.voice.peer_port() + 1);
    {
        Sipp phone(line.voice, "phone_registers", {{}, phone_port});
        EXPECT_TRUE(phone.succeeded());
    }
    ASSERT_TRUE(
        line.core.hear<link::PhoneStatus>([](const auto& status) { return status.registered; }));
    Sipp phone(line.voice, "phone_is_a_seat", {{}, phone_port});
    line.core.say(link::OpenSeat{AgentId{5}});
    const auto up = line.core.hear<link::SeatUp>();
    ASSERT_TRUE(up);
    EXPECT_EQ(up->kind, core::SeatKind::phone);
    line.core.say(link::CloseSeat{AgentId{5}});
    EXPECT_TRUE(line.core.hear<link::SeatDown>());
    EXPECT_TRUE(phone.succeeded());
}

TEST(PhoneStory, guessing_is_slowed_down_and_an_unknown_user_looks_the_same) {
    Line line;
    auto config = Core::config(line.voice.peer_port());
    config.phones.push_back({AgentId{5}, "ana", voice::sip::md5_hex("ana:regente:telefone")});
    line.core.say(config);
    for (const char* story : {"phone_is_unknown", "phone_has_a_wrong_password"}) {
        Sipp phone(line.voice, story);
        EXPECT_TRUE(phone.succeeded()) << story;
    }
}

TEST(PhoneStory, an_unregistered_phone_is_no_seat) {
    Line line;
    line.core.say(link::OpenSeat{AgentId{5}});
    const auto down = line.core.hear<link::SeatDown>();
    ASSERT_TRUE(down);
    EXPECT_EQ(down->agent, AgentId{5});
}

TEST(CoreAway, the_caller_hears_the_fallback_and_the_core_is_told_later) {
    VoiceProcess voice;
    write_prompt(voice, "sorry.wav");
    {
        Core core(voice, 1);
        auto config = Core::config(voice.peer_port());
        config.numbers.push_back({"4000", "sorry.wav"});
        core.say(config);
        ASSERT_TRUE(core.hear<link::VoiceHello>());
        core.say(link::TakeStats{});
        ASSERT_TRUE(core.hear<link::Stats>());
    }
    // What it was told outlives both processes.
    voice.stop(SIGKILL);
    voice.start();
    {
        Core core(voice, 2);
        ASSERT_TRUE(core.hear<link::Inventory>());
    }
    Sipp caller(voice, "caller_meets_a_fallback");
    EXPECT_TRUE(caller.succeeded());
    Core core(voice, 3);
    const auto arrived = core.hear<link::LegArrived>();
    ASSERT_TRUE(arrived);
    const auto ended = core.hear<link::LegEnded>();
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->leg, arrived->leg);
    EXPECT_EQ(ended->end, LegEnd::ended);
    const auto inventory = core.hear<link::Inventory>();
    ASSERT_TRUE(inventory);
    EXPECT_TRUE(inventory->legs.empty());
}

TEST(CoreAway, without_a_fallback_the_caller_gets_503) {
    VoiceProcess voice;
    {
        Core core(voice, 1);
        core.say(Core::config(voice.peer_port()));
        core.say(link::TakeStats{});
        ASSERT_TRUE(core.hear<link::Stats>());
    }
    Sipp caller(voice, "caller_meets_nobody");
    EXPECT_TRUE(caller.succeeded());
}

TEST(CoreAway, the_call_goes_on_and_is_in_the_inventory) {
    VoiceProcess voice;
    std::optional<Sipp> caller;
    LegId leg;
    std::uint64_t acknowledged = 0;
    {
        Core core(voice, 1);
        core.say(Core::config(voice.peer_port()));
        caller.emplace(voice, "caller_is_hung_up_on");
        const auto arrived = core.hear<link::LegArrived>();
        ASSERT_TRUE(arrived);
        leg = arrived->leg;
        core.say(link::AnswerLeg{leg});
        acknowledged = core.last_number();
        core.say(link::Ack{acknowledged});
        ASSERT_TRUE(core.hear<link::LegAnswered>());
    }
    Core core(voice, 2);
    // What was not acknowledged comes again, with its number; what was does not.
    ASSERT_TRUE(core.hear<link::LegAnswered>());
    EXPECT_EQ(core.last_number(), acknowledged + 1);
    const auto inventory = core.hear<link::Inventory>();
    ASSERT_TRUE(inventory);
    ASSERT_EQ(inventory->legs.size(), 1u);
    EXPECT_EQ(inventory->legs[0].leg, leg);
    EXPECT_EQ(inventory->legs[0].stage, core::LegStage::answered);
    core.say(link::EndLeg{leg});
    EXPECT_TRUE(core.hear<link::LegEnded>());
    EXPECT_TRUE(caller->succeeded());
}

TEST(CoreLinkStory, an_older_epoch_is_refused_and_an_unknown_leg_is_lost) {
    VoiceProcess voice;
    Core current(voice, 5);
    ASSERT_TRUE(current.hear<link::Inventory>());
    Core older(voice, 4);
    EXPECT_TRUE(older.is_closed());
    current.say(link::PlayMusic{LegId{77}});
    const auto ended = current.hear<link::LegEnded>();
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->leg, LegId{77});
    EXPECT_EQ(ended->end, LegEnd::lost);
}

TEST(TrunkStory, a_trunk_that_answers_is_reachable) {
    VoiceProcess voice(VoiceProcess::Settings{100, 1000, 30});
    Core core(voice, 1);
    // Voice itself answers OPTIONS as well as any trunk does.
    core.say(Core::config(voice.sip_port()));
    const auto status = core.hear<link::TrunkStatus>();
    ASSERT_TRUE(status);
    EXPECT_TRUE(status->reachable);
    EXPECT_EQ(status->detail, "200 OK");
}

TEST(LimitStory, calls_beyond_the_limit_are_told_to_come_back) {
    VoiceProcess voice(VoiceProcess::Settings{0, 1000, 0});
    Core core(voice, 1);
    core.say(Core::config(voice.peer_port()));
    core.say(link::TakeStats{});
    ASSERT_TRUE(core.hear<link::Stats>());
    Sipp caller(voice, "caller_meets_a_full_house");
    EXPECT_TRUE(caller.succeeded());
}

}  // namespace regente::testing
