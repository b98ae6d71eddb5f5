// The parts that need no socket: headers, keys, laws, order out of disorder, reports.
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "voice/rtp/g711.hpp"
#include "voice/rtp/jitter_buffer.hpp"
#include "voice/rtp/packet.hpp"
#include "voice/rtp/rtcp.hpp"
#include "voice/rtp/telephone_event.hpp"

namespace {

using namespace regente::voice::rtp;

using Frame = std::array<std::uint8_t, frame_samples>;

Frame filled(std::uint8_t code) {
    Frame frame{};
    frame.fill(code);
    return frame;
}

TEST(G711, every_code_survives_linear_and_back) {
    for (unsigned code = 0; code < 256; ++code) {
        const auto octet = static_cast<std::uint8_t>(code);
        if (octet != 0x7f) {  // Negative zero becomes zero.
            EXPECT_EQ(linear_to_ulaw(ulaw_to_linear(octet)), octet);
        }
        EXPECT_EQ(linear_to_alaw(alaw_to_linear(octet)), octet);
    }
}

// Values of ITU-T G.711 tables 1a and 2a, scaled to 16 bits.
TEST(G711, known_values_of_the_recommendation) {
    EXPECT_EQ(ulaw_to_linear(0x80), 32124);
    EXPECT_EQ(ulaw_to_linear(0x00), -32124);
    EXPECT_EQ(ulaw_to_linear(ulaw_silence), 0);
    EXPECT_EQ(alaw_to_linear(0xaa), 32256);
    EXPECT_EQ(alaw_to_linear(0x2a), -32256);
    EXPECT_EQ(alaw_to_linear(alaw_silence), 8);
}

TEST(Packet, header_is_written_and_read_back) {
    std::vector<std::uint8_t> datagram(header_size + 3, 9);
    write_header({true, 101, 65535, 0xdeadbeef, 0x01020304},
                 std::span(datagram).first<header_size>());
    const auto packet = parse(datagram);
    ASSERT_TRUE(packet.has_value());
    EXPECT_TRUE(packet->header.marker);
    EXPECT_EQ(packet->header.payload_type, 101);
    EXPECT_EQ(packet->header.sequence, 65535);
    EXPECT_EQ(packet->header.timestamp, 0xdeadbeefU);
    EXPECT_EQ(packet->header.ssrc, 0x01020304U);
    EXPECT_EQ(packet->payload.size(), 3U);
}

TEST(Packet, lengths_beyond_the_datagram_are_refused) {
    std::vector<std::uint8_t> datagram(header_size + 4, 0);
    write_header({}, std::span(datagram).first<header_size>());
    ASSERT_TRUE(parse(datagram).has_value());
    const auto refused = [&datagram](std::size_t at, std::uint8_t value) {
        auto broken = datagram;
        broken[at] = value;
        return !parse(broken).has_value();
    };
    EXPECT_TRUE(refused(0, 0x40));   // Version 1.
    EXPECT_TRUE(refused(0, 0x82));   // Two CSRCs where one fits.
    EXPECT_FALSE(refused(0, 0x81));  // One.
    EXPECT_TRUE(refused(0, 0xa0));   // Padding of zero octets.
    EXPECT_FALSE(parse(std::span(datagram).first(11)).has_value());
    auto extended = datagram;
    extended[0] = 0x90;
    extended[15] = 1;  // One word of extension, which is not there.
    EXPECT_FALSE(parse(extended).has_value());
}

TEST(TelephoneEvents, one_key_is_one_digit_however_often_it_comes) {
    TelephoneEvents events;
    const std::array<std::uint8_t, 4> five{5, 0x0a, 0, 160};
    const std::array<std::uint8_t, 4> five_end{5, 0x8a, 3, 32};
    EXPECT_EQ(events.receive(1000, five), '5');
    EXPECT_EQ(events.receive(1000, five), std::nullopt);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(events.receive(1000, five_end), std::nullopt);
    }
    EXPECT_EQ(events.receive(3000, five), '5');               // The same key again.
    EXPECT_EQ(events.receive(1000, five_end), std::nullopt);  // A straggler of the first.
    const std::array<std::uint8_t, 4> hash{11, 0x8a, 0, 160};
    EXPECT_EQ(events.receive(5000, hash), '#');  // Only an end arrived: the rest was lost.
    const std::array<std::uint8_t, 4> flash{16, 0x8a, 0, 160};
    EXPECT_EQ(events.receive(7000, flash), std::nullopt);
}

TEST(JitterBuffer, disorder_becomes_order) {
    JitterBuffer buffer;
    Frame out{};
    ASSERT_EQ(buffer.put(0, filled(1), Law::ulaw), JitterBuffer::Put::taken);
    ASSERT_EQ(buffer.put(320, filled(3), Law::ulaw), JitterBuffer::Put::taken);
    ASSERT_EQ(buffer.put(160, filled(2), Law::ulaw), JitterBuffer::Put::taken);
    ASSERT_TRUE(buffer.get(out));  // The delay of the beginning.
    EXPECT_EQ(out, filled(ulaw_silence));
    for (std::uint8_t expected = 1; expected <= 3; ++expected) {
        ASSERT_TRUE(buffer.get(out));
        EXPECT_EQ(out, filled(expected));
    }
}

TEST(JitterBuffer, packets_of_ten_and_thirty_ms_become_frames_of_twenty) {
    JitterBuffer buffer;
    Frame out{};
    const std::vector<std::uint8_t> ten(80, 7);
    const std::vector<std::uint8_t> thirty(240, 7);
    buffer.put(0, ten, Law::ulaw);
    buffer.put(80, thirty, Law::ulaw);
    ASSERT_TRUE(buffer.get(out));
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(buffer.get(out));
        EXPECT_EQ(out, filled(7));
    }
}

// A lost packet of a steady tone is heard as that tone, not as a hole.
TEST(JitterBuffer, loss_is_concealed) {
    JitterBuffer buffer;
    double phase = 0;
    std::vector<double> loudness;
    for (std::uint32_t i = 0; i < 50; ++i) {
        Frame frame{};
        for (auto& code : frame) {
            code = linear_to_ulaw(static_cast<std::int16_t>(8000 * std::sin(phase)));
            phase += 2 * std::numbers::pi * 200.0 / 8000.0;
        }
        if (i != 30) {
            buffer.put(i * 160, frame, Law::ulaw);
        }
        Frame out{};
        ASSERT_TRUE(buffer.get(out));
        double sum = 0;
        for (const std::uint8_t code : out) {
            sum += std::abs(ulaw_to_linear(code));
        }
        loudness.push_back(sum / frame_samples);
    }
    EXPECT_EQ(buffer.concealed(), 1U);
    for (std::size_t i = 5; i < loudness.size(); ++i) {
        EXPECT_GT(loudness[i], 2500) << i;
    }
}

TEST(JitterBuffer, silence_of_the_peer_ends_and_restarts_the_stream) {
    JitterBuffer buffer;
    Frame out{};
    buffer.put(0, filled(1), Law::ulaw);
    int ticks = 0;
    while (buffer.get(out) && ticks < 100) {
        ++ticks;
    }
    EXPECT_LT(ticks, 20);
    EXPECT_EQ(buffer.put(900'000, filled(2), Law::ulaw), JitterBuffer::Put::taken);
    ASSERT_TRUE(buffer.get(out));
    ASSERT_TRUE(buffer.get(out));
    EXPECT_EQ(out, filled(2));
}

// A peer whose clock is 0.2 % off for ten minutes: the delay stays bounded and nothing piles up.
TEST(JitterBuffer, timestamp_half_the_clock_away_starts_a_new_timeline) {
    for (const std::uint32_t jump : {0x7fff'fff9U, 0x8000'0000U, 0x8000'0007U, 2049U, 0U - 4096U}) {
        JitterBuffer buffer;
        ASSERT_EQ(buffer.put(1000, filled(1), Law::ulaw), JitterBuffer::Put::taken);
        const std::uint32_t played = 1000 - static_cast<std::uint32_t>(JitterBuffer::delay_min);
        EXPECT_EQ(buffer.put(played + jump, filled(2), Law::ulaw), JitterBuffer::Put::taken)
            << jump;
    }
}

class JitterBufferDrift : public ::testing::TestWithParam<double> {};

TEST_P(JitterBufferDrift, clock_drift_is_absorbed) {
    JitterBuffer buffer;
    Frame out{};
    double due = 0;
    std::uint32_t sent = 0;
    int late = 0;
    int holes = 0;
    for (int tick = 0; tick < 30'000; ++tick) {
        for (due += GetParam(); due >= 1; due -= 1) {
            late += buffer.put(sent * 160, filled(9), Law::ulaw) == JitterBuffer::Put::late ? 1 : 0;
            ++sent;
        }
        holes += buffer.get(out) && out == filled(9) ? 0 : 1;
    }
    // 0.2 % of 30,000 frames are 60 to be dropped or inserted.
    EXPECT_LT(late, 70);
    EXPECT_LT(holes, 200);
}

INSTANTIATE_TEST_SUITE_P(Clocks, JitterBufferDrift, ::testing::Values(0.998, 1.0, 1.002));

TEST(Rtcp, report_is_read_back) {
    ReceiverStats stats;
    for (std::uint16_t i = 0; i < 100; ++i) {
        if (i % 10 != 5) {
            stats.received(77, static_cast<std::uint16_t>(65500 + i), i * 160U, i * 160U);
        }
    }
    EXPECT_EQ(stats.lost(), 10U);
    std::array<std::uint8_t, report_max> out{};
    const std::size_t size =
        write_report({1, 2, 3, 4}, 77, stats, {5'000'000, 1'700'000'000'500'000}, out);
    ASSERT_TRUE(is_rtcp(std::span(out).first(size)));
    const auto compound = parse_rtcp(std::span(out).first(size));
    ASSERT_TRUE(compound.has_value());
    ASSERT_TRUE(compound->sender_report.has_value());
    EXPECT_EQ(compound->sender_report->ssrc, 1U);
    EXPECT_EQ(read_u32(out, 28), 77U);
    EXPECT_EQ(out[32], 10 * 256 / 100);
    EXPECT_FALSE(parse_rtcp(std::span(out).first(size - 1)).has_value());
}

}  // namespace
