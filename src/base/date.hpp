// Days of the Gregorian calendar, counted from 1970-01-01, without a clock or a time zone.
#pragma once

#include <compare>
#include <cstdint>

#include "base/describe.hpp"

namespace regente::base {

struct Date {
    std::int32_t year = 1970;
    std::uint32_t month = 1;  // 1..12.
    std::uint32_t day = 1;    // 1..31.

    friend auto operator<=>(const Date&, const Date&) = default;
};
REGENTE_DESCRIBE(Date, year, month, day)

// Days since 1970-01-01. Years are counted from March, so that the leap day is a year's last and a
// month's first day is a line: (153 m + 2) / 5.
constexpr std::int64_t days_of(const Date& date) {
    const std::int64_t year = std::int64_t{date.year} - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month = (std::int64_t{date.month} + 9) % 12;  // March is 0.
    const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

constexpr Date date_of(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153;  // March is 0.
    const std::int64_t january_on = month < 10 ? 0 : 1;
    return {static_cast<std::int32_t>(era * 400 + year_of_era + january_on),
            static_cast<std::uint32_t>(month < 10 ? month + 3 : month - 9),
            static_cast<std::uint32_t>(day_of_year - (153 * month + 2) / 5 + 1)};
}

// 1 Monday .. 7 Sunday (ISO 8601). 1970-01-01 was a Thursday.
constexpr std::uint32_t weekday_of(std::int64_t days) {
    return static_cast<std::uint32_t>(((days + 3) % 7 + 7) % 7) + 1;
}

// Whether the calendar has that day.
constexpr bool exists(const Date& date) {
    return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31 &&
           date_of(days_of(date)) == date;
}

}  // namespace regente::base
