#include "compliance/holidays_br.hpp"

#include <algorithm>

namespace regente::compliance {

namespace {

constexpr std::uint32_t two_in_the_afternoon = 14 * 60;
constexpr std::int32_t black_consciousness_since = 2024;

}  // namespace

base::Date easter(std::int32_t year) {
    const std::int32_t a = year % 19;
    const std::int32_t b = year / 100;
    const std::int32_t c = year % 100;
    const std::int32_t d = b / 4;
    const std::int32_t e = b % 4;
    const std::int32_t f = (b + 8) / 25;
    const std::int32_t g = (b - f + 1) / 3;
    const std::int32_t h = (19 * a + b - d - g + 15) % 30;
    const std::int32_t i = c / 4;
    const std::int32_t k = c % 4;
    const std::int32_t l = (32 + 2 * e + 2 * i - h - k) % 7;
    const std::int32_t m = (a + 11 * h + 22 * l) / 451;
    const std::int32_t sum = h + l - 7 * m + 114;
    return {year, static_cast<std::uint32_t>(sum / 31), static_cast<std::uint32_t>(sum % 31 + 1)};
}

std::vector<Holiday> holidays_br(std::int32_t year) {
    std::vector<Holiday> days{
        {{year, 1, 1}, "new_year"},
        {{year, 4, 21}, "tiradentes"},
        {{year, 5, 1}, "labour_day"},
        {{year, 9, 7}, "independence"},
        {{year, 10, 12}, "our_lady_aparecida"},
        {{year, 10, 28}, "public_servant", true},
        {{year, 11, 2}, "all_souls"},
        {{year, 11, 15}, "republic"},
        {{year, 12, 24}, "christmas_eve", true, two_in_the_afternoon, 1440},
        {{year, 12, 25}, "christmas"},
        {{year, 12, 31}, "new_years_eve", true, two_in_the_afternoon, 1440},
    };
    if (year >= black_consciousness_since) days.push_back({{year, 11, 20}, "black_consciousness"});
    const std::int64_t sunday = base::days_of(easter(year));
    const auto around = [&](std::int64_t distance) { return base::date_of(sunday + distance); };
    days.push_back({around(-48), "carnival_monday", true});
    days.push_back({around(-47), "carnival_tuesday", true});
    days.push_back({around(-46), "ash_wednesday", true, 0, two_in_the_afternoon});
    days.push_back({around(-2), "good_friday"});
    days.push_back({around(60), "corpus_christi", true});
    std::sort(days.begin(), days.end(), [](const Holiday& one, const Holiday& other) {
        return one.date != other.date ? one.date < other.date : one.code < other.code;
    });
    return days;
}

}  // namespace regente::compliance
