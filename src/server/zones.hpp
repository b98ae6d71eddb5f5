// Time zones enter the core as data: the offsets of a zone and when they change. The only place
// that opens the system's tz database.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/types.hpp"
#include "flow/graph.hpp"

namespace regente::server {

// From the year before `now` to the end of the third year after it; the first covers the past.
// Nothing when the system does not know the zone.
std::optional<std::vector<core::ZoneOffset>> zone_offsets(const std::string& zone,
                                                          base::Instant now);

std::set<std::string> zones_of(const flow::Graph& graph);

}  // namespace regente::server
