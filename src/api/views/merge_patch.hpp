// RFC 7396 merge patches between two JSON values.
#pragma once

#include <optional>

#include <boost/json/value.hpp>

namespace regente::api::views {

// What turns `from` into `to`; none: they are equal. A null in `to` and an absent member mean the
// same, since a merge patch cannot tell them apart.
std::optional<boost::json::value> merge_diff(const boost::json::value& from,
                                             const boost::json::value& to);

// The value as a merge patch can carry it: members that are null are left out, at every depth of
// objects. Snapshots are sent like this too, so that an unset member is absent in both.
boost::json::value without_nulls(const boost::json::value& json);

// RFC 7396 §2.
void merge_apply(boost::json::value& target, const boost::json::value& patch);

}  // namespace regente::api::views
