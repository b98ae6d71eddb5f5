// The contract suites on SQLite.
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/assert.hpp"
#include "storage/sqlite/open.hpp"
#include "tests/contract/stores.hpp"

namespace regente::contract {
namespace {

using storage::Access;

template <class T>
std::unique_ptr<T> opened(storage::Opened<T> result) {
    if (!result) {
        ADD_FAILURE() << result.error().code << ": " << result.error().message;
        std::abort();
    }
    return std::move(result).value();
}

class SqliteStores final : public Stores {
  public:
    SqliteStores() {
        std::string pattern = std::filesystem::temp_directory_path() / "regente-contract-XXXXXX";
        ASSERT(::mkdtemp(pattern.data()) != nullptr);
        directory_ = pattern;
    }

    ~SqliteStores() override {
        std::error_code ignored;
        std::filesystem::remove_all(directory_, ignored);
    }

    std::unique_ptr<ports::Journal> journal() override {
        return opened(storage::open_journal(directory_ + "/journal.db", Access::write));
    }

    std::unique_ptr<ports::Journal> journal_reader() override {
        return opened(storage::open_journal(directory_ + "/journal.db", Access::read));
    }

    std::unique_ptr<ports::Registry> registry(base::OperationId operation) override {
        return opened(storage::open_registry(directory_ + "/registry.db", operation));
    }

    std::unique_ptr<ports::Records> records() override {
        return opened(storage::open_records(directory_ + "/records.db", Access::write));
    }

    std::unique_ptr<ports::Records> records_reader() override {
        return opened(storage::open_records(directory_ + "/records.db", Access::read));
    }

    void remove_records() override {
        EXPECT_TRUE(storage::remove_records(directory_ + "/records.db"));
    }

  private:
    std::string directory_;
};

const auto sqlite =
    testing::Values(Database{"sqlite", [] { return std::make_unique<SqliteStores>(); }});
const auto name = [](const auto& info) { return info.param.name; };

INSTANTIATE_TEST_SUITE_P(Sqlite, JournalContract, sqlite, name);
INSTANTIATE_TEST_SUITE_P(Sqlite, RegistryContract, sqlite, name);
INSTANTIATE_TEST_SUITE_P(Sqlite, RecordsContract, sqlite, name);

}  // namespace
}  // namespace regente::contract
