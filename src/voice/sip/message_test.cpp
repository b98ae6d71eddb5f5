#include "voice/sip/message.hpp"

#include <gtest/gtest.h>

#include "voice/sip/throttle.hpp"
#include "voice/sip/uri.hpp"

namespace regente::voice::sip {

TEST(Message, lists_are_taken_apart_outside_quotes_and_brackets) {
    EXPECT_EQ(split_list("\"a, b\" <sip:x,y@h>, <sip:z@h>;q=1", ','),
              (std::vector<std::string>{"\"a, b\" <sip:x,y@h>", "<sip:z@h>;q=1"}));
    EXPECT_EQ(split_list(" , ,", ','), std::vector<std::string>{});
}

TEST(Message, headers_are_found_without_case) {
    Message message;
    message.headers = {{"Supported", "timer, 100rel"}, {"SUPPORTED", "replaces"}};
    EXPECT_EQ(message.list("supported").size(), 3u);
    EXPECT_TRUE(message.lists("Supported", "REPLACES"));
    EXPECT_FALSE(message.lists("Supported", "path"));
    EXPECT_EQ(long_name("m"), "Contact");
}

TEST(Uri, the_parts_come_out_unescaped) {
    const auto uri = parse_uri("sip:%2B55;phone-context=x@Trunk.example:5070;transport=tcp;lr?h=v");
    ASSERT_TRUE(uri);
    EXPECT_EQ(uri.value().user, "+55");
    EXPECT_EQ(uri.value().host, "Trunk.example");
    EXPECT_EQ(uri.value().port, 5070);
    EXPECT_EQ(uri.value().transport(), Transport::tcp);
    EXPECT_NE(find_parameter(uri.value().parameters, "lr"), nullptr);
}

TEST(Uri, odd_ones_are_refused) {
    for (const char* text : {"",
                             "sip",
                             ":x",
                             "sip:",
                             "sip:a@",
                             "sip:a@b:0",
                             "sip:a@b:99999",
                             "sip:a b@c",
                             "sip:%00@c",
                             "sip:%4@c",
                             "sip:<x>@c",
                             "s ip:x@y",
                             "sip:x@y\r\nEvil: 1"}) {
        EXPECT_FALSE(parse_uri(text)) << text;
    }
}

TEST(Uri, a_name_and_its_parameters) {
    const auto address = parse_name_addr("\"Doe \\\"J\\\" <x>\" <sip:j@h;p=1>;tag=9;x");
    ASSERT_TRUE(address);
    EXPECT_EQ(address.value().display, "Doe \"J\" <x>");
    EXPECT_EQ(address.value().uri, "sip:j@h;p=1");
    EXPECT_EQ(find_parameter(address.value().parameters, "tag")->value, "9");
    const auto bare = parse_name_addr("sip:j@h;tag=9");
    ASSERT_TRUE(bare);
    EXPECT_EQ(bare.value().uri, "sip:j@h");
    for (const char* text : {"", "\"x <sip:a@b>", "<sip:a@b", "<sip:a@b> x", "<>"})
        EXPECT_FALSE(parse_name_addr(text)) << text;
}

TEST(Throttle, a_source_gets_its_rate_and_others_are_not_touched) {
    Throttle throttle;
    const Throttle::Rate rate{10, 3};
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(throttle.admits("a", rate, 1000));
    EXPECT_FALSE(throttle.admits("a", rate, 1000));
    EXPECT_TRUE(throttle.admits("b", rate, 1000));
    EXPECT_FALSE(throttle.admits("a", rate, 1099));
    EXPECT_TRUE(throttle.admits("a", rate, 1100));
}

TEST(Throttle, too_many_sources_at_once_wait_until_some_are_idle) {
    Throttle throttle;
    for (std::size_t i = 0; i < Throttle::sources_max; ++i) {
        ASSERT_TRUE(throttle.admits(std::to_string(i), {10, 3}, 1000));
    }
    EXPECT_FALSE(throttle.admits("one more", {10, 3}, 1001));
    EXPECT_TRUE(throttle.admits("one more", {10, 3}, 20'000));
}

}  // namespace regente::voice::sip
