// Any bytes as a request target, a Cookie header and a Range header.
#include <cstddef>
#include <cstdint>

#include "api/text/url.hpp"
#include "base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace regente::api::text;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto target = parse_target(text)) {
        for (const std::string& segment : target->path) {
            ASSERT(!segment.empty() && segment != "." && segment != "..");
            ASSERT(segment.find('/') == std::string::npos);
            ASSERT(segment.find('\0') == std::string::npos);
        }
        ASSERT(target->query.size() <= query_fields_max);
    }
    (void)cookie(text, "regente");
    const std::uint64_t length = size * 7;
    ByteRange range;
    if (parse_range(text, length, range) == RangeAnswer::part) {
        ASSERT(range.first <= range.last && range.last < length);
    }
    return 0;
}
