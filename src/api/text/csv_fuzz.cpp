// Reads any bytes as a list: every row ends, lines only grow, cells stay within their limits.
#include <cstddef>
#include <cstdint>

#include "api/text/csv.hpp"
#include "api/text/phone_number.hpp"
#include "base/assert.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace regente::api::text;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    CsvReader reader(text);
    CsvRow row;
    std::uint64_t line = 0;
    while (reader.next(row)) {
        ASSERT(row.line > line);
        line = row.line;
        ASSERT(row.cells.size() <= csv_columns_max + 1);
        for (const std::string& cell : row.cells) {
            const auto number = normalise_number(cell);
            ASSERT(!number ||
                   (number->size() >= 9 && number->size() <= 16 && number->front() == '+'));
            ASSERT(!number || normalise_number(*number) == number);
            const auto dialled = normalise_dialled(cell);
            ASSERT(!dialled || normalise_dialled(*dialled) == dialled);
        }
    }
    return 0;
}
