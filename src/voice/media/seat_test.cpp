// Seats in a browser, from the offer to sound in both directions, and everything a stranger may
// try.
#include <filesystem>

#include <gtest/gtest.h>

#include "voice/media/engine.hpp"
#include "voice/testing/browser.hpp"

namespace {

using namespace regente;
using namespace regente::voice;
using namespace regente::voice::media;
using namespace regente::voice::testing;

constexpr EndpointId customer = 1;
constexpr EndpointId seat = 2;

class Seat : public ::testing::Test {
  protected:
    Seat() {
        Engine::Options options;
        options.port_min = 40000;
        options.port_max = 49999;
        options.recordings_dir = std::filesystem::temp_directory_path();
        options.on_event = events_.sink();
        engine_ = Engine::start(options).value();
    }

    // Through ICE and DTLS to sound.
    void connect(Browser& browser) {
        const auto answer = engine_->open_webrtc(seat, browser.offer());
        ASSERT_TRUE(answer.has_value()) << answer.error().message;
        browser.answered(answer.value());
        const std::size_t before = events_.of<EndpointUp>().size();
        ASSERT_TRUE(browser.check());
        ASSERT_TRUE(browser.handshake());
        ASSERT_TRUE(browser.matches_answer());
        ASSERT_TRUE(eventually([&] { return events_.of<EndpointUp>().size() == before + 1; }));
    }

    void bridge_customer(Peer& caller) {
        const auto local = engine_->open_rtp(customer).value();
        engine_->set_remote(customer, caller.remote());
        caller.talk_to(local, 440);
        engine_->bridge(customer, seat);
    }

    Events events_;
    std::unique_ptr<Engine> engine_;
};

class SeatProfile : public Seat, public ::testing::WithParamInterface<const char*> {};

TEST_P(SeatProfile, talks_with_a_customer) {
    Browser browser(GetParam());
    connect(browser);
    Peer caller;
    bridge_customer(caller);
    browser.converse(1000, 60);
    EXPECT_TRUE(browser.hears(440));
    EXPECT_TRUE(caller.hears(1000));
    EXPECT_EQ(engine_->stats().packets_refused, 0U);
}

INSTANTIATE_TEST_SUITE_P(Profiles,
                         SeatProfile,
                         ::testing::Values("SRTP_AEAD_AES_128_GCM", "SRTP_AES128_CM_SHA1_80"));

TEST_F(Seat, reloaded_browser_keeps_its_conversation) {
    Peer caller;
    Browser first;
    connect(first);
    bridge_customer(caller);
    first.converse(1000, 30);
    ASSERT_TRUE(caller.hears(1000));
    Browser second;
    connect(second);
    second.converse(1500, 60);
    EXPECT_TRUE(second.hears(440));
    EXPECT_TRUE(caller.hears(1500));
    EXPECT_TRUE(events_.of<EndpointDown>().empty());
}

TEST_F(Seat, goodbye_of_the_browser_is_told_at_once) {
    Browser browser;
    connect(browser);
    browser.goodbye();
    EXPECT_TRUE(eventually([&] { return events_.of<EndpointDown>().size() == 1; },
                           std::chrono::seconds(2)));
}

TEST_F(Seat, silent_browser_is_down_until_it_checks_again) {
    Browser browser;
    connect(browser);
    EXPECT_TRUE(eventually([&] { return events_.of<EndpointDown>().size() == 1; },
                           std::chrono::seconds(8)));
    EXPECT_TRUE(browser.check());
    EXPECT_TRUE(eventually([&] { return events_.of<EndpointUp>().size() == 2; }));
}

TEST_F(Seat, another_certificate_than_the_offered_gets_no_sound) {
    Browser browser;
    Browser impostor;
    const auto answer = engine_->open_webrtc(seat, browser.offer());
    ASSERT_TRUE(answer.has_value());
    impostor.answered(answer.value());
    ASSERT_TRUE(impostor.check());
    impostor.handshake();
    EXPECT_TRUE(eventually([&] { return events_.of<EndpointDown>().size() == 1; }));
    EXPECT_TRUE(events_.of<EndpointUp>().empty());
}

TEST_F(Seat, checks_with_a_wrong_password_get_no_answer) {
    Browser browser;
    browser.answered(engine_->open_webrtc(seat, browser.offer()).value());
    EXPECT_FALSE(browser.check("wrongwrongwrongwrongwrong"));
    EXPECT_TRUE(eventually([&] { return engine_->stats().packets_refused == 1; }));
    EXPECT_TRUE(browser.check());
}

// The race for the handshake (a ClientHello from elsewhere ended calls in other servers).
TEST_F(Seat, handshake_from_an_unchecked_address_is_never_answered) {
    Browser browser;
    browser.answered(engine_->open_webrtc(seat, browser.offer()).value());
    EXPECT_FALSE(browser.handshake());
    EXPECT_GT(engine_->stats().packets_refused, 0U);
    Browser genuine;
    connect(genuine);
}

TEST_F(Seat, forged_sound_is_counted_and_harmless) {
    Browser browser;
    connect(browser);
    Peer caller;
    bridge_customer(caller);
    browser.converse(1000, 20);
    for (std::uint16_t i = 0; i < 50; ++i) {
        std::array<std::uint8_t, 170> forged{};
        forged.fill(0x55);
        browser.socket().send(browser.server(),
                              rtp_packet({false, 0, i, i * 160U, Browser::ssrc + i % 20U}, forged));
    }
    browser.converse(1000, 40);
    EXPECT_TRUE(caller.hears(1000));
    EXPECT_TRUE(browser.hears(440));
    EXPECT_GE(engine_->stats().packets_refused, 50U);
    EXPECT_TRUE(events_.of<EndpointDown>().empty());
}

// What was heard on the wire, byte for byte, after she fell silent.
TEST_P(SeatProfile, replayed_sound_is_counted_and_not_heard) {
    Browser browser(GetParam());
    connect(browser);
    Peer caller;
    bridge_customer(caller);
    browser.converse(1000, 40);
    ASSERT_TRUE(eventually([&] { return caller.hears(1000); }));
    // The talkspurt has ended when what was buffered of it has been heard.
    ASSERT_TRUE(eventually([&] {
        const auto last = caller.last(5);
        return last.size() == 5 * rtp::frame_samples && level_of(1000, last) < 50;
    }));
    const auto sent = browser.spoken;
    ASSERT_GE(sent.size(), 40U);
    const EngineStats before = engine_->stats();
    caller.forget();
    // A few a tick, as they came: a burst may exceed what is taken from one socket.
    for (const auto& datagram : sent) {
        const std::uint64_t so_far = engine_->stats().packets_refused;
        browser.socket().send(browser.server(), datagram);
        ASSERT_TRUE(eventually([&] { return engine_->stats().packets_refused > so_far; }));
    }
    EXPECT_EQ(engine_->stats().packets_refused, before.packets_refused + sent.size());
    ASSERT_TRUE(eventually([&] { return caller.packets() >= sent.size(); }));
    EXPECT_LT(level_of(1000, caller.last(caller.packets())), 50);
}

// RFC 3711 section 3.3.1: a browser that misses the first packets must not guess the roll-over
// counter wrong. By chance alone all would be below once in 256 runs.
TEST_F(Seat, numbers_of_sound_begin_in_the_lower_half) {
    for (int i = 0; i < 8; ++i) {
        Browser browser;
        connect(browser);
        engine_->music(seat);
        browser.converse(1000, 5);
        ASSERT_TRUE(browser.first_sequence.has_value());
        EXPECT_LT(*browser.first_sequence, 0x8000);
        engine_->close(seat);
    }
}

TEST_F(Seat, sender_reports_reach_the_browser) {
    Browser browser;
    connect(browser);
    engine_->music(seat);
    for (int i = 0; i < 6 && browser.reports == 0; ++i) {
        browser.converse(1000, 60);
    }
    EXPECT_GT(browser.reports, 0);
}

}  // namespace
