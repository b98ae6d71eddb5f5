#include "voice/sip/sdp.hpp"

#include <gtest/gtest.h>

namespace regente::voice::sip {

namespace {

std::string session(const std::string& rest) {
    return "v=0\r\no=alice 2890844526 2890844526 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 "
           "192.0.2.10\r\nt=0 0\r\n" +
           rest;
}

SdpChoice chosen(const std::string& rest) {
    const auto parsed = parse_sdp(session(rest));
    EXPECT_TRUE(parsed);
    const auto choice = choose_audio(parsed.value());
    EXPECT_TRUE(choice);
    return choice ? choice.value() : SdpChoice{};
}

const media::SocketAddress local{"192.0.2.1", 20000};

}  // namespace

TEST(Sdp, the_peers_order_decides_the_codec) {
    EXPECT_EQ(chosen("m=audio 49170 RTP/AVP 8 0\r\n").codec, media::Codec::pcma);
    EXPECT_EQ(chosen("m=audio 49170 RTP/AVP 18 0 8\r\n").codec, media::Codec::pcmu);
}

TEST(Sdp, digits_are_found_by_their_map) {
    const SdpChoice choice =
        chosen("m=audio 49170 RTP/AVP 0 97\r\na=rtpmap:97 telephone-event/8000\r\n");
    EXPECT_EQ(choice.dtmf_payload, 97);
    EXPECT_EQ(
        chosen("m=audio 49170 RTP/AVP 0 97\r\na=rtpmap:97 telephone-event/48000\r\n").dtmf_payload,
        -1);
}

TEST(Sdp, the_streams_own_address_wins) {
    const SdpChoice choice = chosen("m=audio 49170 RTP/AVP 0\r\nc=IN IP4 192.0.2.99\r\n");
    EXPECT_EQ(choice.remote, (media::SocketAddress{"192.0.2.99", 49170}));
}

TEST(Sdp, every_kind_of_hold_is_seen) {
    EXPECT_EQ(chosen("m=audio 49170 RTP/AVP 0\r\na=sendonly\r\n").direction, Direction::sendonly);
    EXPECT_EQ(chosen("a=inactive\r\nm=audio 49170 RTP/AVP 0\r\n").direction, Direction::inactive);
    EXPECT_EQ(chosen("m=audio 49170 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n").direction,
              Direction::sendonly);
}

TEST(Sdp, what_we_cannot_do_is_refused_stream_by_stream) {
    const auto offer = parse_sdp(session(
        "m=video 5000 RTP/AVP 31\r\nm=audio 5002 RTP/SAVP 0\r\nm=audio 49170 RTP/AVP 0\r\n"));
    ASSERT_TRUE(offer);
    const auto choice = choose_audio(offer.value());
    ASSERT_TRUE(choice);
    EXPECT_EQ(choice.value().index, 2u);
    const std::string answer = write_answer(SdpOrigin{1, 1}, local, offer.value(), choice.value());
    EXPECT_NE(answer.find("m=video 0 RTP/AVP 31\r\n"), std::string::npos);
    EXPECT_NE(answer.find("m=audio 0 RTP/SAVP 0\r\n"), std::string::npos);
    EXPECT_NE(answer.find("m=audio 20000 RTP/AVP 0\r\n"), std::string::npos);
}

TEST(Sdp, an_answer_mirrors_the_direction) {
    const auto offer = parse_sdp(session("m=audio 49170 RTP/AVP 0\r\na=sendonly\r\n"));
    ASSERT_TRUE(offer);
    const auto choice = choose_audio(offer.value());
    ASSERT_TRUE(choice);
    EXPECT_NE(
        write_answer(SdpOrigin{1, 1}, local, offer.value(), choice.value()).find("a=recvonly\r\n"),
        std::string::npos);
}

TEST(Sdp, our_offer_is_readable_by_ourselves) {
    const auto parsed = parse_sdp(write_offer(SdpOrigin{7, 1}, local, Direction::sendrecv));
    ASSERT_TRUE(parsed);
    const auto choice = choose_audio(parsed.value());
    ASSERT_TRUE(choice);
    EXPECT_EQ(choice.value().remote, local);
    EXPECT_EQ(choice.value().dtmf_payload, offered_dtmf_payload);
}

TEST(Sdp, without_g711_or_an_ipv4_address_there_is_no_audio) {
    for (const char* rest : {"m=audio 49170 RTP/AVP 18\r\n",
                             "m=audio 0 RTP/AVP 0\r\n",
                             "m=audio 49170 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n",
                             "m=audio 49170 RTP/AVP 0\r\nc=IN IP4 224.0.0.1\r\n",
                             "m=audio 49170 RTP/AVP 0\r\nc=IN IP4 255.255.255.255\r\n",
                             "m=audio 49170 RTP/AVP 96\r\n",
                             "m=audio 49170 RTP/AVP 0\r\na=rtpmap:0 G726/8000\r\n"}) {
        const auto parsed = parse_sdp(session(rest));
        ASSERT_TRUE(parsed) << rest;
        EXPECT_FALSE(choose_audio(parsed.value())) << rest;
    }
}

TEST(Sdp, what_is_no_description_is_refused_with_its_line) {
    for (const std::string& text : {std::string("hello"),
                                    std::string("v=1\r\no=- 1 1 IN IP4 1.2.3.4\r\n"),
                                    std::string("o=- 1 1 IN IP4 1.2.3.4\r\n"),
                                    session("m=audio 70000 RTP/AVP 0\r\n"),
                                    session("m=audio 4000 RTP/AVP 128\r\n"),
                                    session("c=IN\r\n"),
                                    session("m=audio\r\n"),
                                    session("a=x\rm=audio 1 RTP/AVP 0\r\n"),
                                    std::string(sdp_bytes_max + 1, 'v')}) {
        const auto parsed = parse_sdp(text);
        ASSERT_FALSE(parsed) << text.substr(0, 80);
        EXPECT_EQ(parsed.error().code, "sdp_invalid");
    }
}

TEST(Sdp, too_many_streams_are_refused) {
    std::string rest;
    for (std::size_t i = 0; i <= sdp_media_max; ++i)
        rest += "m=audio 4000 RTP/AVP 0\r\n";
    EXPECT_FALSE(parse_sdp(session(rest)));
}

}  // namespace regente::voice::sip
