// The three stores' schemas as numbered forward migrations. A released migration is never edited:
// what changes is appended with the next number, and a sample file of each released version
// (tests/golden/storage) must migrate to exactly what a new file has.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace regente::storage {

struct Migration {
    std::int64_t version = 0;  // 1, 2, 3, ...
    const char* sql = "";      // Ends by setting the file's own version.
};

// What makes a file one of ours, and of which kind.
struct Schema {
    std::string_view store;           // "journal": first word of every fault's code.
    std::int32_t application_id = 0;  // In the file's header (sqlite.org/fileformat2.html §1.3.13).
    std::span<const Migration> migrations;
    std::string_view remedy;  // What to do about a damaged file.

    std::int64_t version() const { return migrations.back().version; }
};

const Schema& journal_schema();
const Schema& registry_schema();
const Schema& records_schema();

}  // namespace regente::storage
