#include "voice/webrtc/offer.hpp"

#include <gtest/gtest.h>

namespace {

using namespace regente::voice;
using namespace regente::voice::webrtc;

const std::string fingerprint =
    "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:"
    "89";

std::string offer(const std::string& media = "m=audio 9 UDP/TLS/RTP/SAVPF 111 8 0 126\r\n") {
    return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE audio-1\r\n" + media +
           "c=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghabcdefghabcdefgh\r\n"
           "a=fingerprint:sha-256 "
           "ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:"
           "01:23:45:67:89\r\n"
           "a=setup:actpass\r\na=mid:audio-1\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 "
           "opus/48000/2\r\n"
           "a=rtpmap:126 telephone-event/8000\r\na=ssrc:42 cname:x\r\n";
}

std::string without(std::string sdp, const std::string& line) {
    const std::size_t at = sdp.find(line);
    EXPECT_NE(at, std::string::npos);
    return sdp.erase(at, sdp.find("\r\n", at) + 2 - at);
}

TEST(Offer, browser_offer_is_read) {
    const auto parsed = parse_offer(offer());
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed.value().mid, "audio-1");
    EXPECT_TRUE(parsed.value().bundled);
    EXPECT_EQ(parsed.value().codec, media::Codec::pcmu);
    EXPECT_EQ(parsed.value().payload, 0);
    EXPECT_EQ(parsed.value().dtmf_payload, 126);
    EXPECT_EQ(parsed.value().fingerprint, fingerprint);
    EXPECT_EQ(parsed.value().ssrc, 42U);
}

TEST(Offer, alaw_is_taken_when_there_is_no_ulaw) {
    const auto parsed = parse_offer(offer("m=audio 9 UDP/TLS/RTP/SAVPF 111 8 126\r\n"));
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed.value().codec, media::Codec::pcma);
    EXPECT_EQ(parsed.value().payload, 8);
}

TEST(Offer, each_lack_is_refused_with_its_name) {
    const std::pair<std::string, const char*> lacks[] = {
        {without(offer(), "a=rtcp-mux"), "a=rtcp-mux"},
        {without(offer(), "a=ice-pwd"), "a=ice-pwd"},
        {without(offer(), "a=fingerprint"), "a=fingerprint:sha-256"},
        {without(offer(), "a=setup"), "a=setup"},
        {offer("m=audio 9 UDP/TLS/RTP/SAVPF 111 126\r\n"), "PCMU"},
        {offer("m=audio 9 RTP/AVP 0\r\n"), "DTLS-SRTP"},
        {offer("m=video 9 UDP/TLS/RTP/SAVPF 0\r\n"), "m=audio"},
        {offer() + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "2 media lines"},
        {"hello", "v=0"},
        {std::string(offer_max + 1, 'x'), "64 KiB"},
    };
    for (const auto& [sdp, named] : lacks) {
        const auto parsed = parse_offer(sdp);
        ASSERT_FALSE(parsed.has_value()) << named;
        EXPECT_EQ(parsed.error().code, "seat_offer_invalid");
        EXPECT_NE(parsed.error().message.find(named), std::string::npos) << parsed.error().message;
    }
}

TEST(Offer, answer_mirrors_what_was_chosen) {
    const auto parsed = parse_offer(offer());
    ASSERT_TRUE(parsed.has_value());
    const std::string sdp =
        write_answer(parsed.value(), {"192.0.2.1", 20000, "uf", "pw", fingerprint, 7, 9});
    for (const char* line : {"a=group:BUNDLE audio-1\r\n",
                             "a=ice-lite\r\n",
                             "m=audio 20000 UDP/TLS/RTP/SAVPF 0 126\r\n",
                             "a=mid:audio-1\r\n",
                             "a=sendrecv\r\n",
                             "a=rtcp-mux\r\n",
                             "a=setup:passive\r\n",
                             "a=rtpmap:126 telephone-event/8000\r\n",
                             "a=candidate:1 1 udp 2130706431 192.0.2.1 20000 typ host\r\n"}) {
        EXPECT_NE(sdp.find(line), std::string::npos) << line;
    }
}

}  // namespace
