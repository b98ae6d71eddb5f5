#include "server/schema_print.hpp"

#include <cstdio>

#include "api/schema/schema.hpp"

namespace regente::server {

int print_schema(bool typescript) {
    const std::string text = typescript ? api::schema::typescript() : api::schema::openapi() + "\n";
    return std::fputs(text.c_str(), stdout) < 0 ? 1 : 0;
}

}  // namespace regente::server
