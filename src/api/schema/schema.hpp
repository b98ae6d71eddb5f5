// OpenAPI 3.1 and TypeScript, printed from the route table and the described structs. Used by
// `GET /api/v1/openapi.json` and by `regente schema`.
#pragma once

#include <optional>
#include <string>

#include <boost/json/value.hpp>

#include "api/schema/type_node.hpp"

namespace regente::api::schema {

// The whole API as an OpenAPI 3.1 document.
std::string openapi();

// The types of every route, socket message and view for web/src/wire.
std::string typescript();

// None: the JSON is of this type and says nothing the type does not know. Else what is wrong,
// where.
std::optional<std::string> mismatch(const boost::json::value& json, const TypeNode& type);

}  // namespace regente::api::schema
