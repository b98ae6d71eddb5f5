// The engine over real loopback sockets: who hears whom, keys, prompts, recordings, and strangers.
#include "voice/media/engine.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "voice/media/recorder.hpp"
#include "voice/media/wav.hpp"
#include "voice/testing/peer.hpp"

namespace {

using namespace regente;
using namespace regente::voice;
using namespace regente::voice::media;
using namespace regente::voice::testing;

constexpr EndpointId customer = 1;
constexpr EndpointId agent = 2;

void write_prompt(const std::filesystem::path& path, const std::vector<std::int16_t>& samples) {
    std::ofstream file(path, std::ios::binary);
    const auto u32 = [&file](std::uint32_t value) {
        for (int i = 0; i < 4; ++i) {
            file.put(static_cast<char>(value >> (8 * i)));
        }
    };
    const auto bytes = static_cast<std::uint32_t>(samples.size() * 2);
    file << "RIFF";
    u32(36 + bytes);
    file << "WAVEfmt ";
    u32(16);
    u32(1 | 1U << 16U);
    u32(8000);
    u32(16000);
    u32(2 | 16U << 16U);
    file << "data";
    u32(bytes);
    for (const std::int16_t sample : samples) {
        file.put(static_cast<char>(sample & 0xff));
        file.put(static_cast<char>(static_cast<std::uint16_t>(sample) >> 8U));
    }
}

class MediaEngine : public ::testing::Test {
  protected:
    MediaEngine() {
        std::string pattern = std::filesystem::temp_directory_path() / "regente-media-XXXXXX";
        directory_ = ::mkdtemp(pattern.data());
        std::filesystem::create_directories(directory_ / "recordings");
        start();
    }

    ~MediaEngine() override {
        engine_.reset();
        std::filesystem::remove_all(directory_);
    }

    void start(std::uint16_t port_min = 40000, std::uint16_t port_max = 49999) {
        Engine::Options options;
        options.port_min = port_min;
        options.port_max = port_max;
        options.prompts_dir = directory_;
        options.recordings_dir = directory_ / "recordings";
        options.on_event = events_.sink();
        auto started = Engine::start(options);
        ASSERT_TRUE(started.has_value());
        engine_ = std::move(started).value();
    }

    // Opens an endpoint whose far end is `peer`, and lets the peer talk.
    SocketAddress connect(EndpointId id, Peer& peer, double frequency) {
        auto local = engine_->open_rtp(id);
        EXPECT_TRUE(local.has_value());
        engine_->set_remote(id, peer.remote());
        peer.talk_to(local.value(), frequency);
        return local.value();
    }

    std::filesystem::path directory_;
    Events events_;
    std::unique_ptr<Engine> engine_;
};

TEST_F(MediaEngine, waiting_caller_hears_continuous_music) {
    Peer caller;
    connect(customer, caller, 0);
    engine_->music(customer);
    ASSERT_TRUE(eventually([&] { return caller.packets() >= 100; }));
    const auto heard = caller.heard();
    std::int64_t loudness = 0;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].payload.size(), rtp::frame_samples);
        EXPECT_EQ(heard[i].header.marker, i == 0);
        if (i > 0) {
            EXPECT_EQ(heard[i].header.sequence,
                      static_cast<std::uint16_t>(heard[i - 1].header.sequence + 1));
            EXPECT_EQ(heard[i].header.timestamp, heard[i - 1].header.timestamp + 160);
            EXPECT_EQ(heard[i].header.ssrc, heard[0].header.ssrc);
        }
        for (const std::uint8_t code : heard[i].payload) {
            loudness += std::abs(rtp::ulaw_to_linear(code));
        }
    }
    EXPECT_GT(loudness / static_cast<std::int64_t>(heard.size() * rtp::frame_samples), 300);
    const std::int64_t spread_ms = (heard.back().at_us - heard.front().at_us) / 1000;
    EXPECT_NEAR(
        static_cast<double>(spread_ms), static_cast<double>(heard.size() - 1) * 20.0, 120.0);
}

TEST_F(MediaEngine, bridged_people_hear_each_other_across_laws) {
    Peer caller(Codec::pcma);
    Peer phone(Codec::pcmu);
    connect(customer, caller, 440);
    connect(agent, phone, 1000);
    engine_->bridge(customer, agent);
    EXPECT_TRUE(eventually([&] { return caller.hears(1000); }));
    EXPECT_TRUE(eventually([&] { return phone.hears(440); }));
    EXPECT_LT(level_of(440, caller.last(10)), 200);
    EXPECT_EQ(caller.heard().back().header.payload_type, 8);
    EXPECT_EQ(phone.heard().back().header.payload_type, 0);

    engine_->unbridge(customer, agent);
    engine_->music(customer);
    EXPECT_TRUE(
        eventually([&] { return level_of(1000, caller.last(10)) < 1500 && !caller.hears(1000); }));
    // One stream from the first packet to the last, whatever was heard.
    const auto heard = caller.heard();
    for (std::size_t i = 1; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].header.sequence,
                  static_cast<std::uint16_t>(heard[i - 1].header.sequence + 1));
        EXPECT_EQ(heard[i].header.ssrc, heard[0].header.ssrc);
    }
}

TEST_F(MediaEngine, held_customer_hears_music_and_agent_silence) {
    Peer caller;
    Peer phone;
    connect(customer, caller, 440);
    connect(agent, phone, 1000);
    engine_->bridge(customer, agent);
    ASSERT_TRUE(eventually([&] { return caller.hears(1000) && phone.hears(440); }));
    engine_->hold(customer, true);
    EXPECT_TRUE(eventually([&] {
        return level_of(1000, caller.last(10)) < 2000 && level_of(440, phone.last(10)) < 50;
    }));
    engine_->hold(customer, false);
    EXPECT_TRUE(eventually([&] { return caller.hears(1000) && phone.hears(440); }));
    engine_->mute(agent, true);
    EXPECT_TRUE(eventually([&] { return level_of(1000, caller.last(10)) < 50; }));
    EXPECT_TRUE(phone.hears(440));
}

TEST_F(MediaEngine, offer_rings_in_an_idle_seat) {
    Peer phone;
    connect(agent, phone, 0);
    engine_->ring_tone(agent, true);
    EXPECT_TRUE(eventually([&] { return phone.hears(425, 2000); }));
    engine_->ring_tone(agent, false);
    engine_->silence(agent);
    phone.forget();
    EXPECT_TRUE(
        eventually([&] { return phone.packets() >= 2; }));  // The keep-alive, once a second.
    EXPECT_LT(level_of(425, phone.last(2)), 50);
}

TEST_F(MediaEngine, key_ends_the_prompt_at_once_and_counts_once) {
    write_prompt(directory_ / "long.wav", tone(700, 80000));
    Peer caller;
    connect(customer, caller, 0);
    engine_->play(customer,
                  {.step = 7, .files = {"long.wav"}, .collect = true, .first_digit_ms = 5000});
    ASSERT_TRUE(eventually([&] { return caller.hears(700); }));
    const auto pressed = std::chrono::steady_clock::now();
    caller.press(1, 5000);
    ASSERT_TRUE(eventually([&] { return !events_.of<PlayEnded>().empty(); }));
    EXPECT_LT(std::chrono::steady_clock::now() - pressed, std::chrono::milliseconds(200));
    const auto ended = events_.of<PlayEnded>().front();
    EXPECT_EQ(ended.endpoint, customer);
    EXPECT_EQ(ended.step, 7U);
    EXPECT_EQ(ended.how, PlayEnded::How::digit);
    EXPECT_EQ(ended.digit, '1');
    EXPECT_TRUE(eventually([&] { return level_of(700, caller.last(10)) < 1500; }));

    // Six packets were one key: the next step must not see it.
    engine_->play(customer, {.step = 8, .files = {}, .collect = true, .first_digit_ms = 200});
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 2; }));
    EXPECT_EQ(events_.of<PlayEnded>()[1].how, PlayEnded::How::timed_out);
}

// Who knows the menu need not hear it: the key waits for it.
TEST_F(MediaEngine, key_pressed_while_something_is_said_ends_the_menu_at_once) {
    write_prompt(directory_ / "long.wav", tone(700, 80000));
    write_prompt(directory_ / "short.wav", tone(600, 4000));
    Peer caller;
    connect(customer, caller, 0);
    engine_->play(customer, {.step = 7, .files = {"short.wav"}});
    ASSERT_TRUE(eventually([&] { return caller.packets() >= 5; }));
    caller.press(2, 5000);
    caller.press(11, 6000);
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 1; }));
    EXPECT_EQ(events_.of<PlayEnded>()[0].how, PlayEnded::How::played);
    engine_->play(customer,
                  {.step = 8, .files = {"long.wav"}, .collect = true, .first_digit_ms = 5000});
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 2; }));
    EXPECT_EQ(events_.of<PlayEnded>()[1].how, PlayEnded::How::digit);
    EXPECT_EQ(events_.of<PlayEnded>()[1].digit, '2');
    engine_->play(customer,
                  {.step = 9, .files = {"long.wav"}, .collect = true, .first_digit_ms = 5000});
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 3; }));
    EXPECT_EQ(events_.of<PlayEnded>()[2].digit, '#');
    EXPECT_FALSE(caller.hears(700, 500));
}

// What follows a wrong key was meant for what that key would have led to.
TEST_F(MediaEngine, menu_that_asks_again_takes_no_earlier_key) {
    Peer caller;
    connect(customer, caller, 0);
    engine_->play(customer, {.step = 7, .files = {}, .collect = true, .first_digit_ms = 5000});
    engine_->press(customer, '9');
    engine_->press(customer, '1');
    engine_->play(customer,
                  {.step = 8, .files = {}, .collect = true, .first_digit_ms = 200, .fresh = true});
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 2; }));
    EXPECT_EQ(events_.of<PlayEnded>()[0].digit, '9');
    EXPECT_EQ(events_.of<PlayEnded>()[1].how, PlayEnded::How::timed_out);
}

TEST_F(MediaEngine, keys_during_music_or_a_conversation_choose_nothing) {
    Peer caller;
    Peer phone;
    connect(customer, caller, 440);
    connect(agent, phone, 1000);
    const auto menu_after = [&](std::uint32_t step, const std::function<void()>& between) {
        engine_->play(customer, {.step = step, .files = {}});
        ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == step; }));
        engine_->press(customer, '3');
        between();
        engine_->press(customer, '4');
        engine_->play(customer,
                      {.step = step + 1, .files = {}, .collect = true, .first_digit_ms = 100});
        ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == step + 1; }));
        EXPECT_EQ(events_.of<PlayEnded>().back().how, PlayEnded::How::timed_out) << step;
    };
    menu_after(1, [&] { engine_->music(customer); });
    menu_after(3, [&] { engine_->bridge(customer, agent); });
}

TEST_F(MediaEngine, no_more_keys_wait_than_a_menu_tree_is_deep) {
    Peer caller;
    connect(customer, caller, 0);
    engine_->play(customer, {.step = 1, .files = {}});
    for (int i = 0; i < 20; ++i) {
        engine_->press(customer, '5');
    }
    for (std::uint32_t step = 2; step <= 10; ++step) {
        engine_->play(customer,
                      {.step = step, .files = {}, .collect = true, .first_digit_ms = 100});
    }
    // The first step had no time to end.
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 9; }));
    const auto ends = events_.of<PlayEnded>();
    EXPECT_EQ(std::count_if(ends.begin(),
                            ends.end(),
                            [](const PlayEnded& end) { return end.how == PlayEnded::How::digit; }),
              8);
}

TEST_F(MediaEngine, prompts_play_in_order_then_music) {
    write_prompt(directory_ / "first.wav", tone(600, 4800));
    write_prompt(directory_ / "second.wav", tone(1500, 4800));
    Peer caller;
    connect(customer, caller, 0);
    engine_->play(customer, {.step = 3, .files = {"first.wav", "second.wav"}, .then_music = false});
    EXPECT_TRUE(eventually([&] { return caller.hears(600); }));
    EXPECT_TRUE(eventually([&] { return caller.hears(1500); }));
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 1; }));
    EXPECT_EQ(events_.of<PlayEnded>()[0].how, PlayEnded::How::played);
}

TEST_F(MediaEngine, missing_prompt_fails_the_step) {
    Peer caller;
    connect(customer, caller, 0);
    engine_->play(customer, {.step = 4, .files = {"../etc/passwd"}});
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 1; }));
    EXPECT_EQ(events_.of<PlayEnded>()[0].how, PlayEnded::How::failed);
    EXPECT_EQ(events_.of<PlayEnded>()[0].step, 4U);
}

TEST_F(MediaEngine, keys_pass_through_a_bridge) {
    Peer caller;
    Peer phone;
    connect(customer, caller, 440);
    connect(agent, phone, 1000);
    engine_->bridge(customer, agent);
    ASSERT_TRUE(eventually([&] { return caller.hears(1000); }));
    phone.press(9, 90000);
    EXPECT_TRUE(eventually([&] {
        const auto heard = caller.heard();
        return std::count_if(heard.begin(), heard.end(), [](const Heard& packet) {
                   return packet.header.payload_type == 101 && packet.payload.size() == 4 &&
                          packet.payload[0] == 9;
               }) == 6;
    }));
}

// The caller's choice in the menu is not for the agent who picks up while the key is still down.
TEST_F(MediaEngine, key_that_was_down_before_the_bridge_does_not_pass) {
    Peer caller;
    Peer phone;
    connect(customer, caller, 440);
    connect(agent, phone, 1000);
    engine_->play(customer, {.step = 7, .files = {}, .collect = true, .first_digit_ms = 5000});
    caller.press(1, 5000, 0, 3);
    ASSERT_TRUE(eventually([&] { return events_.of<PlayEnded>().size() == 1; }));
    engine_->bridge(customer, agent);
    ASSERT_TRUE(eventually([&] { return phone.hears(440); }));
    caller.press(1, 5000, 3);
    caller.press(2, 9000);
    const auto keys = [&](int event) {
        const auto heard = phone.heard();
        return std::count_if(heard.begin(), heard.end(), [event](const Heard& packet) {
            return packet.header.payload_type == 101 && packet.payload.size() == 4 &&
                   packet.payload[0] == event;
        });
    };
    EXPECT_TRUE(eventually([&] { return keys(2) == Peer::key_packets; }));
    EXPECT_EQ(keys(1), 0);
}

TEST_F(MediaEngine, recording_has_customer_left_and_agent_right) {
    Peer caller(Codec::pcma);
    Peer phone;
    connect(customer, caller, 440);
    connect(agent, phone, 1000);
    engine_->bridge(customer, agent);
    ASSERT_TRUE(eventually([&] { return caller.hears(1000) && phone.hears(440); }));
    caller.forget();
    engine_->start_recording({77}, customer, agent);
    ASSERT_TRUE(eventually([&] { return caller.packets() >= 100; }));
    engine_->close(customer);
    ASSERT_TRUE(eventually([&] { return events_.of<RecordingDone>().size() == 1; }));
    const auto done = events_.of<RecordingDone>()[0];
    EXPECT_EQ(done.recording.value, 77U);
    EXPECT_NEAR(static_cast<double>(done.length_ms), 2000, 200);

    std::ifstream file(recording_path(directory_ / "recordings", {77}), std::ios::binary);
    const std::vector<char> raw((std::istreambuf_iterator<char>(file)),
                                std::istreambuf_iterator<char>());
    ASSERT_EQ(raw.size(), done.bytes);
    const std::vector<std::uint8_t> bytes(raw.begin(), raw.end());
    const auto info = parse_wav(bytes, bytes.size());
    ASSERT_TRUE(info.has_value());
    EXPECT_EQ(info.value().channels, 2);
    EXPECT_EQ(info.value().format, WavFormat::ulaw);
    EXPECT_EQ(info.value().data_size, bytes.size() - recording_header_size);
    std::vector<std::int16_t> left;
    std::vector<std::int16_t> right;
    for (std::size_t i = info.value().data_begin; i + 1 < bytes.size(); i += 2) {
        left.push_back(rtp::ulaw_to_linear(bytes[i]));
        right.push_back(rtp::ulaw_to_linear(bytes[i + 1]));
    }
    EXPECT_GT(level_of(440, left), 7000);
    EXPECT_LT(level_of(1000, left), 200);
    EXPECT_GT(level_of(1000, right), 7000);
    EXPECT_LT(level_of(440, right), 200);
}

TEST_F(MediaEngine, unwritable_recording_ends_and_the_call_goes_on) {
    std::filesystem::remove_all(directory_ / "recordings");
    Peer caller;
    Peer phone;
    connect(customer, caller, 440);
    connect(agent, phone, 1000);
    engine_->bridge(customer, agent);
    engine_->start_recording({5}, customer, agent);
    ASSERT_TRUE(eventually([&] { return events_.of<RecordingDone>().size() == 1; }));
    EXPECT_EQ(events_.of<RecordingDone>()[0].bytes, 0U);
    EXPECT_TRUE(eventually([&] { return caller.hears(1000) && phone.hears(440); }));
}

TEST_F(MediaEngine, stop_of_the_engine_finishes_recordings) {
    Peer caller;
    connect(customer, caller, 440);
    engine_->start_recording({6}, customer, agent);
    ASSERT_TRUE(eventually([&] { return engine_->stats().recordings == 1; }));
    engine_.reset();
    ASSERT_EQ(events_.of<RecordingDone>().size(), 1U);
    EXPECT_GE(events_.of<RecordingDone>()[0].bytes, recording_header_size);
}

// The table of attacks every RTP proxy has to face: fifty packets put into a stream, and the
// attempt to become its target.
struct Attack {
    Learning learning;
    const char* attacker_ip;
    bool attacker_first;
};

class MediaAttack : public MediaEngine, public ::testing::WithParamInterface<Attack> {};

// Counted, not listened for: of fifty packets none may be heard, however quietly.
TEST_P(MediaAttack, injects_nothing_and_hears_nothing) {
    constexpr std::uint8_t theirs = 0x11;
    constexpr std::uint8_t ours = 0x22;
    constexpr std::uint64_t injected = 50;
    const Attack attack = GetParam();
    UdpSocket caller;
    UdpSocket attacker(attack.attacker_ip);
    Peer phone;
    const auto target = engine_->open_rtp(customer).value();
    RtpRemote remote;
    remote.address = caller.address();
    remote.signalling_ip = caller.local().ip();
    remote.learning = attack.learning;
    engine_->set_remote(customer, remote);
    connect(agent, phone, 0);
    engine_->bridge(customer, agent);
    std::uint16_t sequence = 1;
    std::uint32_t timestamp = 1000;
    const auto speak = [&](const UdpSocket& from, std::uint8_t octet) {
        std::array<std::uint8_t, rtp::frame_samples> frame{};
        frame.fill(octet);
        from.send(target, rtp_packet({false, 0, sequence++, timestamp, 7}, frame));
        timestamp += rtp::frame_samples;
    };
    const auto heard = [&](std::uint8_t octet) {
        std::size_t count = 0;
        for (const Heard& packet : phone.heard()) {
            count += static_cast<std::size_t>(
                std::count(packet.payload.begin(), packet.payload.end(), octet));
        }
        return count;
    };
    // Ours are 0x23 until the attack, so that the one after it is known.
    std::uint64_t before_attack = 0;
    if (!attack.attacker_first) {
        speak(caller, ours + 1);
        before_attack = 1;
        ASSERT_TRUE(eventually([&] { return heard(ours + 1) > 0; }));
    } else {
        // The command that names the remote has been taken when the phone hears its keep-alive.
        ASSERT_TRUE(eventually([&] { return phone.packets() > 0; }));
    }
    const EngineStats before = engine_->stats();
    EXPECT_EQ(before.packets_received, before_attack);
    for (std::uint64_t i = 0; i < injected; ++i) {
        speak(attacker, theirs);
    }
    speak(caller, ours);
    ASSERT_TRUE(eventually([&] { return heard(ours) > 0; }));
    EXPECT_EQ(heard(theirs), 0U);
    const EngineStats after = engine_->stats();
    EXPECT_EQ(after.packets_received, before.packets_received + 1);
    // A fixed peer's socket is connected: the kernel drops strangers, and nothing is counted.
    const bool ours_to_refuse = attack.learning == Learning::signalling_ip && attack.attacker_first;
    EXPECT_EQ(after.packets_refused - before.packets_refused, ours_to_refuse ? injected : 0U);
    EXPECT_TRUE(attacker.receive(0).empty());
    EXPECT_FALSE(caller.receive(2000).empty());
}

INSTANTIATE_TEST_SUITE_P(Policies,
                         MediaAttack,
                         ::testing::Values(Attack{Learning::fixed, "127.0.0.1", true},
                                           Attack{Learning::fixed, "127.0.0.1", false},
                                           Attack{Learning::fixed, "127.0.0.2", true},
                                           Attack{Learning::signalling_ip, "127.0.0.2", true},
                                           Attack{Learning::signalling_ip, "127.0.0.2", false},
                                           Attack{Learning::signalling_ip, "127.0.0.1", false}));

TEST_F(MediaEngine, learned_port_is_where_sound_goes) {
    Peer caller;
    Peer phone;
    const auto target = engine_->open_rtp(customer).value();
    RtpRemote remote = caller.remote();
    remote.learning = Learning::signalling_ip;
    remote.address = {"10.1.2.3", 4000};  // Behind a NAT, as the peer sees itself.
    engine_->set_remote(customer, remote);
    connect(agent, phone, 1000);
    engine_->bridge(customer, agent);
    caller.talk_to(target, 440);
    EXPECT_TRUE(eventually([&] { return caller.hears(1000) && phone.hears(440); }));
}

TEST_F(MediaEngine, exhausted_ports_are_a_fault_and_come_back) {
    start(39990, 39993);
    ASSERT_TRUE(engine_->open_rtp(1).has_value());
    ASSERT_TRUE(engine_->open_rtp(2).has_value());
    const auto refused = engine_->open_rtp(3);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "media_ports_exhausted");
    engine_->close(1);
    EXPECT_TRUE(eventually([&] { return engine_->open_rtp(3).has_value(); }));
}

TEST(EngineStart, refuses_an_address_nobody_can_send_to) {
    Engine::Options options;
    options.bind_ip = "0.0.0.0";
    const auto refused = Engine::start(options);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "media_address_invalid");
}

}  // namespace
