// Where a page of something newest-first ended, as the opaque text that clients give back: the time
// and id of its last row.
#pragma once

#include <charconv>
#include <limits>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace regente::storage {

struct PageCursor {
    // By default before everything: newer than any row.
    base::Instant at{std::numeric_limits<std::int64_t>::max()};
    std::uint64_t id = std::numeric_limits<std::int64_t>::max();

    std::string text() const { return std::to_string(at.us) + "-" + std::to_string(id); }

    static base::Result<PageCursor, base::Fault> parse(const std::string& text) {
        PageCursor cursor;
        if (text.empty()) return cursor;
        const char* end = text.data() + text.size();
        const auto at = std::from_chars(text.data(), end, cursor.at.us);
        if (at.ec == std::errc{} && at.ptr != end && *at.ptr == '-') {
            const auto id = std::from_chars(at.ptr + 1, end, cursor.id);
            if (id.ec == std::errc{} && id.ptr == end) return cursor;
        }
        return base::Err{base::Fault{"cursor_invalid",
                                     "The cursor \"" + text.substr(0, 64) +
                                         "\" is not one that a list answered. Start the list "
                                         "again without a cursor."}};
    }
};

}  // namespace regente::storage
