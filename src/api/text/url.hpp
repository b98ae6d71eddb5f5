// Readers for the small texts of HTTP that strangers write: request targets, cookies, byte ranges.
// Total functions: whatever comes in, they answer or refuse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regente::api::text {

inline constexpr std::size_t query_fields_max = 64;
inline constexpr std::size_t cookies_max = 64;

// %XX decoded; `plus_is_space` for query strings. None: a broken escape or a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

struct Target {
    std::vector<std::string> path;             // Decoded segments, never "", "." or "..".
    std::string raw_path;                      // As sent, without the query.
    std::map<std::string, std::string> query;  // The first of a repeated name wins.
};

// An origin-form target ("/a/b?c=d", RFC 9112 §3.2.1). None: anything else, or an unsafe path.
std::optional<Target> parse_target(std::string_view target);

// The value of the cookie `name` in a Cookie header (RFC 6265 §4.2.1); empty when it is not there.
std::string cookie(std::string_view header, std::string_view name);

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // Included.

    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

enum class RangeAnswer : std::uint8_t { whole, part, unsatisfiable };

// One "bytes=" range over `size` bytes (RFC 9110 §14). Several ranges, other units and broken texts
// answer `whole`, as the RFC allows.
RangeAnswer parse_range(std::string_view header, std::uint64_t size, ByteRange& range);

}  // namespace regente::api::text
