#include "server/clock.hpp"

#include <gtest/gtest.h>

namespace regente::server {
namespace {

base::Instant at(std::int64_t seconds) {
    return base::Instant{} + base::seconds(seconds);
}

TEST(UtcClock, follows_the_system) {
    UtcClock clock(at(0));
    EXPECT_EQ(clock.now(at(1000), at(1)), at(1000));
    EXPECT_EQ(clock.now(at(1005), at(6)), at(1005));
    EXPECT_EQ(clock.now(at(4605), at(7)), at(4605));  // Set ahead by an hour.
}

TEST(UtcClock, goes_on_when_the_system_is_set_back) {
    UtcClock clock(at(0));
    EXPECT_EQ(clock.now(at(5000), at(100)), at(5000));
    const base::Instant first = clock.now(at(1401), at(101));  // An hour back.
    EXPECT_GT(first, at(5000));
    const base::Instant second = clock.now(at(1411), at(111));
    EXPECT_GE(second - first, base::seconds(5));
    EXPECT_LE(second - first, base::seconds(10));
}

TEST(UtcClock, meets_the_system_again_after_a_small_correction) {
    UtcClock clock(at(0));
    EXPECT_EQ(clock.now(at(5000), at(100)), at(5000));
    EXPECT_LT(clock.now(at(4999), at(101)), at(5001));
    EXPECT_EQ(clock.now(at(5010), at(112)), at(5010));
}

TEST(UtcClock, starts_no_earlier_than_the_journal_ended) {
    UtcClock clock(at(9000));
    EXPECT_GE(clock.now(at(5000), at(1)), at(9000));
}

}  // namespace
}  // namespace regente::server
