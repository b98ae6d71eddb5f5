#include "voice/sip/preflight.hpp"

#include <gtest/gtest.h>

namespace regente::voice::sip {

namespace {

using Verdict = Preflight::Verdict;

std::string options(const std::string& changed = {},
                    const std::string& first = "OPTIONS sip:a@b SIP/2.0") {
    return first +
           "\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\nFrom: <sip:c@d>;tag=1\r\nTo: "
           "<sip:a@b>\r\n"
           "Call-ID: 1\r\nCSeq: 7 OPTIONS\r\nMax-Forwards: 70\r\n" +
           changed + "Content-Length: 0\r\n\r\n";
}

std::string without(std::string text, const std::string& line) {
    const std::size_t at = text.find(line);
    EXPECT_NE(at, std::string::npos);
    text.erase(at, text.find("\r\n", at) + 2 - at);
    return text;
}

std::string first_line(const Preflight& look) {
    return look.answer.substr(0, look.answer.find("\r\n"));
}

}  // namespace

TEST(Preflight, an_ordinary_request_and_response_pass) {
    EXPECT_EQ(preflight(options(), "t").verdict, Verdict::pass);
    EXPECT_EQ(preflight(options({}, "SIP/2.0 200 OK"), "t").verdict, Verdict::pass);
}

TEST(Preflight, folded_lines_are_one_header) {
    EXPECT_EQ(preflight(options("Subject: a\r\n and more:\r\n\tand more\r\n"), "t").verdict,
              Verdict::pass);
}

TEST(Preflight, another_version_is_505) {
    const Preflight look = preflight(options({}, "OPTIONS sip:a@b SIP/7.0"), "t");
    ASSERT_EQ(look.verdict, Verdict::answer);
    EXPECT_EQ(first_line(look), "SIP/2.0 505 Version Not Supported");
}

TEST(Preflight, a_400_echoes_what_makes_the_transaction) {
    const Preflight look = preflight(without(options(), "To:"), "tag7");
    ASSERT_EQ(look.verdict, Verdict::answer);
    EXPECT_EQ(
        look.answer,
        "SIP/2.0 400 From, To, Call-ID and CSeq Must Be There Once\r\n"
        "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\nFrom: <sip:c@d>;tag=1\r\nCall-ID: 1\r\n"
        "CSeq: 7 OPTIONS\r\nContent-Length: 0\r\n\r\n");
}

TEST(Preflight, what_is_broken_is_400) {
    for (const std::string& text : {options("Broken\r\n"),
                                    options("From: <sip:z@d>;tag=2\r\n"),
                                    options({}, "OPTIONS  sip:a@b SIP/2.0"),
                                    options({}, "OPTIONS <sip:a@b> SIP/2.0"),
                                    options({}, "OP{IONS sip:a@b SIP/2.0"),
                                    options({}, "INVITE sip:a@b SIP/2.0"),
                                    options("Content-Length: 9\r\n"),
                                    options("X: " + std::string(header_bytes_max, 'x') + "\r\n"),
                                    options(std::string("X: a\0b\r\n", 8))}) {
        EXPECT_EQ(preflight(text, "t").verdict, Verdict::answer) << text;
    }
    std::string many;
    for (std::size_t i = 0; i < headers_max; ++i)
        many += "X: y\r\n";
    EXPECT_EQ(preflight(options(many), "t").verdict, Verdict::answer);
}

TEST(Preflight, a_body_shorter_than_said_is_400) {
    std::string text = options();
    text.replace(text.find("Content-Length: 0"), 17, "Content-Length: 5");
    EXPECT_EQ(preflight(text + "abc", "t").verdict, Verdict::answer);
    EXPECT_EQ(preflight(text + "abcde", "t").verdict, Verdict::pass);
}

TEST(Preflight, noise_and_what_cannot_be_answered_is_dropped) {
    for (const std::string& text :
         {std::string("\r\n\r\n"),
          std::string(20, '\0'),
          std::string("\x00\x01\x00\x00STUN STUN STUN", 18),
          std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
          without(options(), "Via:"),
          std::string(datagram_bytes_max + 1, 'A'),
          without(options(), "Via:")
              .insert(25, "Via: SIP/2.0/UDP 192.0.2.2;branch=1;maddr=203.0.113.9\r\n")}) {
        EXPECT_EQ(preflight(text, "t").verdict, Verdict::drop) << text;
    }
}

TEST(Preflight, an_unknown_method_is_501_whatever_its_headers_quote) {
    std::string text =
        options("Subject: \"" + std::string(1, '\0') + "\"\r\n", "TELEPORT sip:a@b SIP/2.0");
    text.replace(text.find("7 OPTIONS"), 9, "7 TELEPORT");
    EXPECT_EQ(first_line(preflight(text, "t")), "SIP/2.0 501 Not Implemented");
    text.replace(text.find("TELEPORT sip"), 8, "OPTIONS");
    text.replace(text.find("7 TELEPORT"), 10, "7 OPTIONS");
    EXPECT_EQ(first_line(preflight(text, "t")), "SIP/2.0 400 Header With a NUL");
    text.replace(0, text.find("\r\n"), "SIP/2.0 200 OK");
    EXPECT_EQ(preflight(text, "t").verdict, Verdict::drop);
    text.replace(0, text.find("\r\n"), "ACK sip:a@b SIP/2.0");
    text.replace(text.find("7 OPTIONS"), 9, "7 ACK");
    EXPECT_EQ(preflight(text, "t").verdict, Verdict::drop);
}

TEST(Preflight, an_ack_is_never_answered) {
    std::string text = options({}, "ACK sip:a@b SIP/2.0");
    EXPECT_EQ(preflight(text, "t").verdict, Verdict::drop);  // CSeq says OPTIONS.
}

}  // namespace regente::voice::sip
