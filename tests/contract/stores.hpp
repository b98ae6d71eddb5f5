// One fresh database for one test, opened as often as the test wants: what a database must bring to
// run the contract suites.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "ports/journal.hpp"
#include "ports/records.hpp"
#include "ports/registry.hpp"

namespace regente::contract {

class Stores {
  public:
    virtual ~Stores() = default;

    // Each call opens another object on the same store. A journal for writing and one for reading;
    // a second one for writing stands for a second server.
    virtual std::unique_ptr<ports::Journal> journal() = 0;
    virtual std::unique_ptr<ports::Journal> journal_reader() = 0;
    virtual std::unique_ptr<ports::Registry> registry(base::OperationId operation) = 0;
    virtual std::unique_ptr<ports::Records> records() = 0;
    virtual std::unique_ptr<ports::Records> records_reader() = 0;

    // Deletes the records' store. Nobody has it open.
    virtual void remove_records() = 0;
};

struct Database {
    std::string name;
    std::function<std::unique_ptr<Stores>()> fresh;
};

inline std::ostream& operator<<(std::ostream& out, const Database& database) {
    return out << database.name;
}

class Contract : public testing::TestWithParam<Database> {
  protected:
    std::unique_ptr<Stores> stores = GetParam().fresh();
};

class JournalContract : public Contract {};

class RegistryContract : public Contract {};

class RecordsContract : public Contract {};

}  // namespace regente::contract
