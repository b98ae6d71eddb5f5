#include "compliance/holidays_br.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace regente::compliance {
namespace {

using base::Date;

Date day_of(std::int32_t year, const std::string& code) {
    for (const Holiday& holiday : holidays_br(year)) {
        if (holiday.code == code) return holiday.date;
    }
    return {};
}

// The published table of 2024 to 2035.
TEST(HolidaysBr, movable_days_are_as_published) {
    const struct {
        std::int32_t year;
        Date monday, tuesday, ash, friday, sunday, corpus;
    } rows[] = {
        {2024,
         {2024, 2, 12},
         {2024, 2, 13},
         {2024, 2, 14},
         {2024, 3, 29},
         {2024, 3, 31},
         {2024, 5, 30}},
        {2025,
         {2025, 3, 3},
         {2025, 3, 4},
         {2025, 3, 5},
         {2025, 4, 18},
         {2025, 4, 20},
         {2025, 6, 19}},
        {2026,
         {2026, 2, 16},
         {2026, 2, 17},
         {2026, 2, 18},
         {2026, 4, 3},
         {2026, 4, 5},
         {2026, 6, 4}},
        {2027,
         {2027, 2, 8},
         {2027, 2, 9},
         {2027, 2, 10},
         {2027, 3, 26},
         {2027, 3, 28},
         {2027, 5, 27}},
        {2028,
         {2028, 2, 28},
         {2028, 2, 29},
         {2028, 3, 1},
         {2028, 4, 14},
         {2028, 4, 16},
         {2028, 6, 15}},
        {2029,
         {2029, 2, 12},
         {2029, 2, 13},
         {2029, 2, 14},
         {2029, 3, 30},
         {2029, 4, 1},
         {2029, 5, 31}},
        {2030,
         {2030, 3, 4},
         {2030, 3, 5},
         {2030, 3, 6},
         {2030, 4, 19},
         {2030, 4, 21},
         {2030, 6, 20}},
        {2031,
         {2031, 2, 24},
         {2031, 2, 25},
         {2031, 2, 26},
         {2031, 4, 11},
         {2031, 4, 13},
         {2031, 6, 12}},
        {2032,
         {2032, 2, 9},
         {2032, 2, 10},
         {2032, 2, 11},
         {2032, 3, 26},
         {2032, 3, 28},
         {2032, 5, 27}},
        {2033,
         {2033, 2, 28},
         {2033, 3, 1},
         {2033, 3, 2},
         {2033, 4, 15},
         {2033, 4, 17},
         {2033, 6, 16}},
        {2034,
         {2034, 2, 20},
         {2034, 2, 21},
         {2034, 2, 22},
         {2034, 4, 7},
         {2034, 4, 9},
         {2034, 6, 8}},
        {2035,
         {2035, 2, 5},
         {2035, 2, 6},
         {2035, 2, 7},
         {2035, 3, 23},
         {2035, 3, 25},
         {2035, 5, 24}},
    };

    for (const auto& row : rows) {
        EXPECT_EQ(day_of(row.year, "carnival_monday"), row.monday) << row.year;
        EXPECT_EQ(day_of(row.year, "carnival_tuesday"), row.tuesday) << row.year;
        EXPECT_EQ(day_of(row.year, "ash_wednesday"), row.ash) << row.year;
        EXPECT_EQ(day_of(row.year, "good_friday"), row.friday) << row.year;
        EXPECT_EQ(easter(row.year), row.sunday) << row.year;
        EXPECT_EQ(day_of(row.year, "corpus_christi"), row.corpus) << row.year;
    }
}

TEST(HolidaysBr, easter_is_a_sunday_between_its_bounds) {
    for (std::int32_t year = 1583; year <= 4099; ++year) {
        const Date sunday = easter(year);
        EXPECT_EQ(base::weekday_of(base::days_of(sunday)), 7U) << year;
        EXPECT_GE(sunday, (Date{year, 3, 22})) << year;
        EXPECT_LE(sunday, (Date{year, 4, 25})) << year;
    }
}

TEST(HolidaysBr, the_day_of_black_consciousness_is_national_since_2024) {
    EXPECT_EQ(day_of(2023, "black_consciousness"), Date{});
    EXPECT_EQ(day_of(2024, "black_consciousness"), (Date{2024, 11, 20}));
}

TEST(HolidaysBr, optional_points_may_be_half_a_day) {
    for (const Holiday& holiday : holidays_br(2026)) {
        EXPECT_TRUE(base::exists(holiday.date)) << holiday.code;
        EXPECT_LT(holiday.from_minute, holiday.until_minute) << holiday.code;
        if (holiday.code == "ash_wednesday") {
            EXPECT_EQ(holiday.until_minute, 14U * 60);
        }
        if (holiday.code == "christmas_eve") {
            EXPECT_EQ(holiday.from_minute, 14U * 60);
        }
        if (!holiday.optional_point) {
            EXPECT_EQ(holiday.from_minute, 0U) << holiday.code;
            EXPECT_EQ(holiday.until_minute, 1440U) << holiday.code;
        }
    }
}

TEST(Date, days_and_dates_are_each_others_inverse) {
    EXPECT_EQ(base::days_of({1970, 1, 1}), 0);
    EXPECT_EQ(base::days_of({2000, 2, 29}), 11'016);
    EXPECT_EQ(base::weekday_of(0), 4U);
    Date last = base::date_of(-800'000);
    for (std::int64_t days = -799'999; days <= 800'000; ++days) {
        const Date date = base::date_of(days);
        ASSERT_EQ(base::days_of(date), days);
        ASSERT_GT(date, last);
        last = date;
    }
    EXPECT_FALSE(base::exists({2026, 2, 29}));
    EXPECT_TRUE(base::exists({2028, 2, 29}));
    EXPECT_FALSE(base::exists({2100, 2, 29}));
    EXPECT_FALSE(base::exists({2026, 13, 1}));
    EXPECT_FALSE(base::exists({2026, 4, 31}));
}

}  // namespace
}  // namespace regente::compliance
