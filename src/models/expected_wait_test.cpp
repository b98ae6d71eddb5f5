#include "models/expected_wait.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "base/prng.hpp"

namespace regente::models {
namespace {

TEST(ExpectedWait, the_next_waits_for_the_first_of_all_agents) {
    EXPECT_DOUBLE_EQ(expected_wait(0, 1, 180, {}).mean, 180);
    EXPECT_DOUBLE_EQ(expected_wait(0, 10, 180, {}).mean, 18);
    EXPECT_DOUBLE_EQ(expected_wait(4, 10, 180, {}).mean, 90);
    // 1/(1/18) + 1/(1/18 + 1/120).
    EXPECT_NEAR(expected_wait(1, 10, 180, 120.0).mean, 18 + 1 / (1 / 18.0 + 1 / 120.0), 1e-9);
}

TEST(ExpectedWait, grows_with_the_line_and_shrinks_with_the_team) {
    for (std::uint32_t agents = 1; agents <= 50; agents += 7) {
        double last = 0;
        for (std::uint32_t ahead = 0; ahead <= 200; ahead += 5) {
            const double mean = expected_wait(ahead, agents, 180, 120.0).mean;
            EXPECT_GT(mean, last);
            EXPECT_LT(expected_wait(ahead, agents + 1, 180, 120.0).mean, mean);
            EXPECT_LE(mean, expected_wait(ahead, agents, 180, {}).mean);
            last = mean;
        }
    }
}

// Against ten thousand lines played out.
TEST(ExpectedWait, upper_wait_is_what_four_of_five_do_not_exceed) {
    base::Prng prng(7);
    const auto exponential = [&](double rate) {
        return -std::log((static_cast<double>(prng.below(1U << 30U)) + 1) / ((1U << 30U) + 1.0)) /
               rate;
    };
    for (const std::uint32_t ahead : {0U, 1U, 5U, 30U}) {
        std::vector<double> waits;
        for (int i = 0; i < 10'000; ++i) {
            double wait = 0;
            for (std::uint32_t k = 0; k <= ahead; ++k)
                wait += exponential(10.0 / 180 + k / 120.0);
            waits.push_back(wait);
        }
        std::sort(waits.begin(), waits.end());
        const double guess = upper_wait(expected_wait(ahead, 10, 180, 120.0), 0.8);
        EXPECT_NEAR(guess / waits[8'000], 1, 0.05) << ahead;
    }
    EXPECT_EQ(upper_wait({}, 0.8), 0);
}

TEST(ExpectedWait, is_told_in_bands) {
    EXPECT_EQ(band_of(0), WaitBand::under_1_minute);
    EXPECT_EQ(band_of(59.9), WaitBand::under_1_minute);
    EXPECT_EQ(band_of(60), WaitBand::minutes_1_to_2);
    EXPECT_EQ(band_of(299), WaitBand::minutes_3_to_5);
    EXPECT_EQ(band_of(600), WaitBand::over_10_minutes);
}

TEST(ExpectedWait, is_not_told_to_grow_a_little) {
    using enum WaitBand;
    EXPECT_EQ(band_to_say({}, minutes_3_to_5), minutes_3_to_5);
    EXPECT_EQ(band_to_say(minutes_1_to_2, minutes_2_to_3), minutes_1_to_2);
    EXPECT_EQ(band_to_say(minutes_1_to_2, minutes_3_to_5), minutes_3_to_5);
    EXPECT_EQ(band_to_say(minutes_3_to_5, under_1_minute), under_1_minute);
    EXPECT_EQ(band_to_say(over_10_minutes, over_10_minutes), over_10_minutes);
}

}  // namespace
}  // namespace regente::models
