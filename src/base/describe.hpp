// The one third-party header that pure folders may see: what lets `wire/` walk the members of our
// structs, so that journal, protocol, API and TypeScript all come from the same declaration.
#pragma once

#include <boost/describe.hpp>  // NOLINT

#define REGENTE_DESCRIBE(Type, ...) BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))
#define REGENTE_DESCRIBE_EMPTY(Type) BOOST_DESCRIBE_STRUCT(Type, (), ())
#define REGENTE_DESCRIBE_ENUM(...) BOOST_DESCRIBE_ENUM(__VA_ARGS__)
