#include "server/config.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace regente::server {
namespace {

TEST(Config, empty_file_gives_the_defaults) {
    const auto config = parse_config("", "regente.toml");
    ASSERT_TRUE(config.has_value());
    EXPECT_EQ(config.value().http.listen, "127.0.0.1:8080");
    EXPECT_EQ(config.value().media.port_max, 29999U);
    EXPECT_TRUE(check_config(config.value()).has_value());
}

TEST(Config, unknown_key_is_refused_by_name_and_line) {
    const auto config =
        parse_config("[http]\nlisten = \"127.0.0.1:1\"\nlissten = \"x\"\n", "regente.toml");
    ASSERT_FALSE(config.has_value());
    EXPECT_NE(config.error().message.find("'http.lissten'"), std::string::npos)
        << config.error().message;
    EXPECT_NE(config.error().message.find("line 3"), std::string::npos) << config.error().message;
}

TEST(Config, unknown_section_is_refused_by_name) {
    const auto config = parse_config("[htttp]\nlisten = \"127.0.0.1:1\"\n", "regente.toml");
    ASSERT_FALSE(config.has_value());
    EXPECT_NE(config.error().message.find("'htttp'"), std::string::npos) << config.error().message;
}

TEST(Config, wrong_type_says_what_is_expected) {
    const auto config = parse_config("[media]\nport_min = \"20000\"\n", "regente.toml");
    ASSERT_FALSE(config.has_value());
    EXPECT_NE(config.error().message.find("whole number"), std::string::npos)
        << config.error().message;
}

TEST(Config, broken_toml_names_the_line) {
    const auto config = parse_config("[http\n", "regente.toml");
    ASSERT_FALSE(config.has_value());
    EXPECT_NE(config.error().message.find("line 1"), std::string::npos) << config.error().message;
}

TEST(Config, certificate_without_key_is_refused) {
    Config config;
    config.http.certificate = "/etc/regente/cert.pem";
    const auto checked = check_config(config);
    ASSERT_FALSE(checked.has_value());
    EXPECT_NE(checked.error().message.find("http.key"), std::string::npos);
}

TEST(Config, wildcard_sip_address_is_refused) {
    Config config;
    config.sip.listen = "0.0.0.0:5060";
    EXPECT_FALSE(check_config(config).has_value());
}

TEST(Config, host_and_port_are_split) {
    const auto six = parse_host_port("[::1]:8080", "http.listen");
    ASSERT_TRUE(six.has_value());
    EXPECT_EQ(six.value().host, "::1");
    EXPECT_EQ(six.value().port, 8080);
    EXPECT_FALSE(parse_host_port("8080", "http.listen").has_value());
    EXPECT_FALSE(parse_host_port("127.0.0.1:70000", "http.listen").has_value());
    EXPECT_FALSE(parse_host_port("::1:80", "http.listen").has_value());
}

// A line "### `key`" and, below it, "Default: `value`" for each key, and no other keys.
TEST(Config, documentation_lists_exactly_the_keys_and_defaults) {
    std::ifstream file(REGENTE_SOURCE_DIR "/docs/configuration.md");
    ASSERT_TRUE(file);
    std::vector<KeyDefault> documented;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("### `"))
            documented.push_back({line.substr(5, line.rfind('`') - 5), ""});
        if (line.starts_with("Default: `") && !documented.empty()) {
            documented.back().value = line.substr(10, line.find('`', 10) - 10);
        }
    }
    const auto keys = config_keys();
    ASSERT_EQ(documented.size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        EXPECT_EQ(documented[i].key, keys[i].key);
        EXPECT_EQ(documented[i].value, keys[i].value) << keys[i].key;
    }
}

}  // namespace
}  // namespace regente::server
