#include "server/secrets.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "server/files.hpp"

namespace regente::server {
namespace {

std::string key_path(const std::string& name) {
    const std::string path =
        testing::TempDir() + "/regente_" + name + "_" + std::to_string(getpid()) + ".key";
    std::filesystem::remove(path);
    return path;
}

TEST(Secrets, sealed_text_opens_after_a_restart_and_only_with_its_key) {
    const std::string path = key_path("restart");
    const auto first = Secrets::load(path);
    ASSERT_TRUE(first.has_value());
    const std::string sealed = first.value().seal("segredo \xC3\xA9 este");
    EXPECT_EQ(sealed.find("segredo"), std::string::npos);
    EXPECT_NE(sealed, first.value().seal("segredo \xC3\xA9 este"));
    const auto again = Secrets::load(path);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again.value().open(sealed), "segredo \xC3\xA9 este");
    const auto other = Secrets::load(key_path("other"));
    ASSERT_TRUE(other.has_value());
    EXPECT_EQ(other.value().open(sealed), std::nullopt);
    EXPECT_EQ(other.value().open("not sealed"), std::nullopt);
}

TEST(Secrets, key_file_is_the_owners_alone) {
    const std::string path = key_path("mode");
    ASSERT_TRUE(Secrets::load(path).has_value());

    struct stat status {};

    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(Secrets, cut_key_is_refused) {
    const std::string path = key_path("cut");
    ASSERT_TRUE(write_file_whole(path, "short", 0600).has_value());
    const auto loaded = Secrets::load(path);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().code, "key_unusable");
}

TEST(Secrets, sha256_is_the_standard_one) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace regente::server
