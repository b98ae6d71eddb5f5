#include "server/account.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace regente::server {
namespace {

TEST(Account, unknown_user_is_named_in_the_fault) {
    const auto found = Account::find("no-such-user-here");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "account_unusable");
    EXPECT_NE(found.error().message.find("no-such-user-here"), std::string::npos);
}

TEST(Account, root_becomes_it_for_ever_and_may_still_ask_for_real_time) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
    const auto nobody = Account::find("nobody");
    ASSERT_TRUE(nobody) << nobody.error().message;
    const pid_t child = fork();
    if (child == 0) {
        // Root of a container may lack the right to raise limits; then there is none to hand on.
        const rlimit raised{1, 1};
        const bool may_raise = setrlimit(RLIMIT_RTPRIO, &raised) == 0;
        const rlimit none{0, raised.rlim_max};
        setrlimit(RLIMIT_RTPRIO, &none);
        if (!nobody.value().become()) _exit(1);
        if (getuid() != nobody.value().uid() || geteuid() == 0) _exit(2);
        if (setuid(0) == 0) _exit(3);
        rlimit limit{};
        getrlimit(RLIMIT_RTPRIO, &limit);
        _exit(!may_raise || limit.rlim_cur >= 1 ? 0 : 4);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Account, what_root_made_is_given_away_and_what_another_owns_is_not_taken) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can give directories away";
    const auto nobody = Account::find("nobody");
    ASSERT_TRUE(nobody);
    const auto place =
        std::filesystem::temp_directory_path() / ("regente-account-" + std::to_string(getpid()));
    std::filesystem::create_directories(place);
    EXPECT_TRUE(nobody.value().own({place.string()}));

    struct stat info {};

    ASSERT_EQ(stat(place.c_str(), &info), 0);
    EXPECT_EQ(info.st_uid, nobody.value().uid());
    ASSERT_EQ(chown(place.c_str(), 1, 1), 0);
    const auto refused = nobody.value().own({place.string()});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("chown -R nobody"), std::string::npos);
    std::filesystem::remove_all(place);
}

}  // namespace
}  // namespace regente::server
