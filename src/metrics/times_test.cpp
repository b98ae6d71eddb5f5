#include "metrics/times.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "metrics/tally_codec.hpp"

namespace regente::metrics {
namespace {

TEST(Times, steps_cover_every_length_and_none_is_wider_than_it_says) {
    std::uint16_t last = 0;
    for (std::int64_t ms = 0; ms < 130'000'000; ms += 1 + ms / 300) {
        const std::uint16_t step = time_step(base::milliseconds(ms));
        const std::int64_t end_ms = time_step_end(step).us / 1000;
        ASSERT_GE(step, last);
        ASSERT_GE(end_ms, ms);
        ASSERT_LE((end_ms - ms) * 128, std::max<std::int64_t>(ms, 128)) << ms;
        if (step > 0) {
            ASSERT_LT(time_step_end(step - 1U).us / 1000, ms);
        }
        last = step;
    }
    EXPECT_EQ(time_step({INT64_MAX / 2}), time_steps - 1);
}

TEST(Times, percentiles_are_the_nearest_rank_rounded_up_a_little) {
    base::Prng prng(7);
    for (std::size_t n = 1; n < 400; n += 7) {
        Times times;
        std::vector<base::Duration> all;
        for (std::size_t i = 0; i < n; ++i) {
            all.push_back(base::milliseconds(static_cast<std::int64_t>(prng.below(300'000))));
            times.add(all.back());
        }
        std::sort(all.begin(), all.end());
        for (const std::uint32_t percent : {50U, 90U, 95U, 100U}) {
            const base::Duration exact = all[(n * percent + 99) / 100 - 1];
            const base::Duration found = *times.percentile(percent);
            EXPECT_GE(found, exact);
            EXPECT_LE(found.us, exact.us + exact.us / 128 + 1000);
        }
        EXPECT_EQ(times.percentile(100), all.back());
    }
    EXPECT_EQ(Times{}.percentile(50), std::nullopt);
}

TEST(Times, parts_put_together_are_the_whole) {
    base::Prng prng(8);
    QueueTally whole;
    Sum<QueueTally> sum;
    QueueTally added;
    for (int part = 0; part < 50; ++part) {
        QueueTally tally;
        for (std::uint64_t i = prng.below(30); i > 0; --i) {
            const base::Duration length{static_cast<std::int64_t>(prng.below(900'000'000))};
            const auto kind = static_cast<QueueTime>(prng.below(queue_times));
            tally[kind].add(length);
            whole[kind].add(length);
            ++tally[QueueCount::handled];
            ++whole[QueueCount::handled];
        }
        tally[QueueSlice::waiting] = {part};
        whole[QueueSlice::waiting] = whole[QueueSlice::waiting] + base::Duration{part};
        added.add(tally);
        ASSERT_EQ(decode<QueueTally>(encode(tally)), tally);
        ASSERT_TRUE(sum.add(encode(tally)));
    }
    EXPECT_EQ(added, whole);
    EXPECT_EQ(sum.take(), whole);
    EXPECT_EQ(sum.take(), QueueTally{});
}

TEST(Times, spreads_nobody_asked_for_are_skipped_and_sums_are_not) {
    QueueTally tally;
    tally[QueueTime::wait_all].add(base::seconds(7));
    tally[QueueTime::handle].add(base::seconds(9));
    Sum<QueueTally> only(1U << static_cast<unsigned>(QueueTime::handle));
    ASSERT_TRUE(only.add(encode(tally)));
    only.add(tally);
    const QueueTally sum = only.take();
    EXPECT_EQ(sum[QueueTime::wait_all].sum, base::seconds(14));
    EXPECT_TRUE(sum[QueueTime::wait_all].spread.empty());
    EXPECT_EQ(sum[QueueTime::handle].percentile(50), base::seconds(9));
}

TEST(Times, bytes_of_another_version_are_read_and_damaged_ones_are_not) {
    QueueTally tally;
    tally[QueueCount::offered] = 300;
    tally[QueueTime::wait_all].add(base::seconds(7));
    const Bytes bytes = encode(tally);
    // An older book knew one count and no times.
    EXPECT_EQ((*decode<QueueTally>(Bytes{1, 5, 0, 0}))[QueueCount::offered], 5u);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        EXPECT_EQ(decode<QueueTally>({bytes.data(), cut}), std::nullopt) << cut;
    }
    Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_EQ(decode<QueueTally>(longer), std::nullopt);
}

}  // namespace
}  // namespace regente::metrics
