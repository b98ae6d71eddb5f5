// The days on which Brazil as a whole rests, and its optional points (pontos facultativos), on which
// public offices do and a company may. Days of states and municipalities are a company's own data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/describe.hpp"

namespace regente::compliance {

// Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher). Years from 1583.
base::Date easter(std::int32_t year);

struct Holiday {
    base::Date date;
    std::string code;  // Stable; screens have its names: "tiradentes".
    bool optional_point = false;
    // Of the day, local time: minutes from midnight, [from, until). An optional point may be half a day.
    std::uint32_t from_minute = 0;
    std::uint32_t until_minute = 1440;

    friend bool operator==(const Holiday&, const Holiday&) = default;
};
REGENTE_DESCRIBE(Holiday, date, code, optional_point, from_minute, until_minute)

// In the order of the year. National: Lei 662/1949 as changed by Lei 10.607/2002, Lei 6.802/1980 (12
// October), Lei 14.759/2023 (20 November, from 2024), and Good Friday as the yearly federal
// portarias list it. Optional points: the same portarias.
std::vector<Holiday> holidays_br(std::int32_t year);

}  // namespace regente::compliance
