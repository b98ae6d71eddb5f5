// The three stores' schemas as numbered forward migrations. A released migration is never edited:
// what changes is appended with the next number, and a sample file of each released version
// (tests/golden/storage) must migrate to exactly what a new file has.
#pragma once

#include "storage/sqlite/database.hpp"

namespace regente::storage {

const Schema& journal_schema();
const Schema& registry_schema();
const Schema& records_schema();

}  // namespace regente::storage
