#include "voice/sip/digest.hpp"

#include <gtest/gtest.h>

namespace regente::voice::sip {

namespace {

Message challenge(std::uint16_t status, std::vector<std::string> values) {
    Message response;
    response.request = false;
    response.status = status;
    for (std::string& value : values) {
        response.headers.push_back(
            {status == 407 ? "Proxy-Authenticate" : "WWW-Authenticate", std::move(value)});
    }
    return response;
}

}  // namespace

// RFC 7616 section 3.9.1: the same request under both algorithms.
TEST(Digest, the_examples_of_the_standard_come_out_right) {
    const Credentials mufasa{"Mufasa", "Circle of Life"};
    const std::string rest =
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\""
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", algorithm=";
    const std::string cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    const auto md5 =
        answer_challenge(challenge(401, {rest + "MD5"}), mufasa, "GET", "/dir/index.html", cnonce);
    ASSERT_TRUE(md5);
    EXPECT_EQ(md5->name, "Authorization");
    EXPECT_NE(md5->value.find("response=\"8ca523f5e9506fed4657c9700eebdbec\""), std::string::npos)
        << md5->value;
    const auto sha = answer_challenge(
        challenge(401, {rest + "SHA-256"}), mufasa, "GET", "/dir/index.html", cnonce);
    ASSERT_TRUE(sha);
    EXPECT_NE(sha->value.find(
                  "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""),
              std::string::npos)
        << sha->value;
}

TEST(Digest, the_stronger_of_two_challenges_is_answered) {
    const auto header = answer_challenge(
        challenge(407,
                  {"Digest realm=\"t\", nonce=\"n\", algorithm=MD5, qop=\"auth\"",
                   "Digest realm=\"t\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\""}),
        Credentials{"u", "p"},
        "INVITE",
        "sip:x",
        "c");
    ASSERT_TRUE(header);
    EXPECT_EQ(header->name, "Proxy-Authorization");
    EXPECT_NE(header->value.find("algorithm=SHA-256"), std::string::npos);
}

TEST(Digest, what_we_cannot_do_is_not_answered) {
    for (const char* value : {"Basic realm=\"x\"",
                              "Digest realm=\"x\"",
                              "Digest realm=\"x\", nonce=\"n\", algorithm=MD5-sess",
                              "Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"",
                              "Digest nonce=\"a\\\"b\", realm=\"x\""}) {
        EXPECT_FALSE(answer_challenge(
            challenge(401, {value}), Credentials{"u", "p"}, "INVITE", "sip:x", "c"))
            << value;
    }
}

TEST(Digest, a_phones_answer_is_right_only_with_its_password) {
    const std::string ha1 = md5_hex("ana:regente:telefone");
    const auto header = answer_challenge(
        challenge(401, {"Digest realm=\"regente\", nonce=\"abc\", algorithm=MD5, qop=\"auth\""}),
        Credentials{"ana", "telefone"},
        "REGISTER",
        "sip:regente",
        "xyz");
    ASSERT_TRUE(header);
    auto given = parse_authorization(header->value);
    ASSERT_TRUE(given);
    EXPECT_EQ(given->username, "ana");
    EXPECT_TRUE(authorization_is_right(*given, ha1, "REGISTER"));
    EXPECT_FALSE(authorization_is_right(*given, ha1, "INVITE"));
    EXPECT_FALSE(authorization_is_right(*given, md5_hex("ana:regente:outra"), "REGISTER"));
    given->qop.clear();
    EXPECT_FALSE(authorization_is_right(*given, ha1, "REGISTER"));
}

TEST(Digest, nonces_age_and_cannot_be_made_up) {
    const Nonces nonces("a key");
    const std::string nonce = nonces.make(1000);
    EXPECT_EQ(nonces.age(nonce, 1000 + Nonces::valid_s), Nonces::Age::fresh);
    EXPECT_EQ(nonces.age(nonce, 1001 + Nonces::valid_s), Nonces::Age::old);
    EXPECT_EQ(Nonces("another key").age(nonce, 1000), Nonces::Age::foreign);
    std::string forged = nonce;
    forged[15] = forged[15] == '0' ? '1' : '0';
    EXPECT_EQ(nonces.age(forged, 1000), Nonces::Age::foreign);
    EXPECT_EQ(nonces.age("short", 1000), Nonces::Age::foreign);
}

}  // namespace regente::voice::sip
