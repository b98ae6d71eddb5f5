#include "server/zones.hpp"

#include <chrono>
#include <exception>

#include <date/date.h>
#include <date/tz.h>

namespace regente::server {

namespace {

date::sys_seconds start_of_year(date::year year) {
    return date::sys_days(year / date::January / 1);
}

base::Instant instant(date::sys_seconds time) {
    return base::Instant{} + base::seconds(time.time_since_epoch().count());
}

}  // namespace

std::optional<std::vector<core::ZoneOffset>> zone_offsets(const std::string& zone,
                                                          base::Instant now) {
    try {
        const auto* found = date::locate_zone(zone);
        const auto today = date::floor<date::days>(
            date::sys_time<std::chrono::microseconds>(std::chrono::microseconds(now.us)));
        const date::year year = date::year_month_day(today).year();
        const auto until = start_of_year(year + date::years(4));
        std::vector<core::ZoneOffset> offsets;
        for (auto at = start_of_year(year - date::years(1)); at < until;) {
            const date::sys_info info = found->get_info(at);
            // The first period may have begun long before: it stands for the whole past.
            const base::Instant from = offsets.empty() ? base::Instant{} : instant(info.begin);
            const base::Duration offset = base::seconds(info.offset.count());
            if (offsets.empty() || offsets.back().offset != offset)
                offsets.push_back({from, offset});
            at = info.end;
        }
        return offsets;
    } catch (const std::exception&) {
        return std::nullopt;  // Unknown zone: tz reports it by throwing.
    }
}

std::set<std::string> zones_of(const flow::Graph& graph) {
    std::set<std::string> zones;
    for (const auto& node : graph.nodes) {
        if (const auto* hours = std::get_if<flow::Hours>(&node.body)) zones.insert(hours->zone);
    }
    return zones;
}

}  // namespace regente::server
