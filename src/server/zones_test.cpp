#include "server/zones.hpp"

#include <gtest/gtest.h>

namespace regente::server {
namespace {

const base::Instant mid_2026{1'780'000'000'000'000};

TEST(Zones, sao_paulo_has_one_offset_since_it_gave_up_summer_time) {
    const auto offsets = zone_offsets("America/Sao_Paulo", mid_2026);
    ASSERT_TRUE(offsets.has_value());
    ASSERT_EQ(offsets->size(), 1U);
    EXPECT_EQ(offsets->front().offset, base::seconds(-3 * 3600));
}

TEST(Zones, lisbon_changes_twice_a_year_at_01_utc) {
    const auto offsets = zone_offsets("Europe/Lisbon", mid_2026);
    ASSERT_TRUE(offsets.has_value());
    EXPECT_EQ(offsets->size(), 1U + 5U * 2U);
    for (std::size_t i = 1; i < offsets->size(); ++i) {
        EXPECT_LT((*offsets)[i - 1].from, (*offsets)[i].from);
        EXPECT_EQ((*offsets)[i].from.us / 1'000'000 % 86400, 3600);
    }
}

TEST(Zones, unknown_zone_has_none) {
    EXPECT_FALSE(zone_offsets("Mars/Olympus", mid_2026).has_value());
}

}  // namespace
}  // namespace regente::server
