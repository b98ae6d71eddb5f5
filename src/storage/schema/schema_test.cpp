// A file of every released schema version is brought forward to exactly what a new file has, with
// its rows. After a new migration, write the sample of the version it makes (the older ones stay as
// they were written by the programs of their time):
//   REGENTE_WRITE_GOLDEN=1 build/debug/bin/storage_test --gtest_filter='Schema.*'

#include <array>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "storage/schema/schemas.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/scratch.hpp"

namespace regente::storage {
namespace {

namespace fs = std::filesystem;

constexpr base::OperationId one{1};
const std::string samples = REGENTE_SOURCE_DIR "/tests/golden/storage/";

// The schema as SQLite keeps it, without the layout of our text.
std::string shape(const std::string& path, const Schema& schema) {
    auto database = Database::open(schema, {path, "", Access::read, {}});
    EXPECT_TRUE(database) << (database ? "" : database.error().message);
    Work work(database.value(), Work::Kind::read);
    std::string text;
    work.each("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name",
              [&](Row& row) {
                  for (const char c : row.take<std::string>()) {
                      if (c != ' ' && c != '\n') text += c;
                  }
                  text += '\n';
              });
    work.each("SELECT user_version FROM pragma_user_version",
              [&](Row& row) { text += std::to_string(row.take<std::uint64_t>()); });
    EXPECT_TRUE(work.commit());
    return text;
}

ports::JournalEntry sample_entry() {
    return {one, 1, 1, {1'790'000'000'000'000}, 20, {1, 0, 2}};
}

ports::InteractionRow sample_interaction() {
    ports::InteractionRow row;
    row.interaction = {7};
    row.started = {1'790'000'000'000'000};
    row.exit = core::Exit::abandoned_in_queue;
    row.state = core::InteractionState::ended;
    return row;
}

void write_content(const std::string& store, const std::string& path) {
    if (store == "journal") {
        auto journal = open_journal(path, Access::write).value();
        EXPECT_TRUE(journal->claim(one));
        EXPECT_TRUE(journal->append(std::array{sample_entry()}));
    } else if (store == "registry") {
        auto registry = open_registry(path, one).value();
        ports::User user;
        user.login = "ana";
        user.name = "Ana Souza";
        user.queues = {{1}};
        EXPECT_TRUE(registry->put_user(user));
        EXPECT_TRUE(registry->put_queue({{}, "Suporte", {{2}, {1}}}));
        const auto campaign = registry->put_campaign({{}, "Maio", {}});
        EXPECT_TRUE(registry->put_list({{}, campaign.value().id, "maio.csv", {5}, 2, 1, 1},
                                       {{"+5511911111111", "Bia", {{"produto", "TV"}}}},
                                       {{3, "number_invalid", "12"}}));
    } else {
        auto records = open_records(path, Access::write).value();
        EXPECT_TRUE(records->commit(one, 9, {sample_interaction()}));
    }
}

void expect_content(const std::string& store, const std::string& path) {
    if (store == "journal") {
        auto journal = open_journal(path, Access::write).value();
        const auto entries = journal->read(one, 0, 10);
        ASSERT_TRUE(entries) << entries.error().message;
        EXPECT_EQ(entries.value(), std::vector{sample_entry()});
    } else if (store == "registry") {
        auto registry = open_registry(path, one).value();
        EXPECT_EQ(registry->user_by_login("ana").value()->queues.size(), 1u);
        EXPECT_EQ(registry->queues().value().at(0).dispositions.size(), 2u);
        EXPECT_EQ(registry->lead({1}).value()->fields.at("produto"), "TV");
        EXPECT_EQ(registry->contact({1}).value()->name, "Bia");
        EXPECT_EQ(registry->rejections({1}).value().at(0).value, "12");
    } else {
        auto records = open_records(path, Access::write).value();
        EXPECT_EQ(records->cursor(one).value(), 9u);
        EXPECT_EQ(records->interaction(one, {7}).value(), sample_interaction());
    }
}

void check(const Schema& schema) {
    const std::string store(schema.store);
    const Scratch scratch;
    write_content(store, scratch / "fresh.db");
    const auto sample = [&](std::int64_t version) {
        return samples + store + "-" + std::to_string(version) + ".db";
    };
    if (std::getenv("REGENTE_WRITE_GOLDEN") != nullptr && !fs::exists(sample(schema.version()))) {
        fs::create_directories(samples);
        fs::copy_file(scratch / "fresh.db", sample(schema.version()));
    }
    for (std::int64_t version = 1; version <= schema.version(); ++version) {
        ASSERT_TRUE(fs::exists(sample(version))) << sample(version);
        const std::string copy = scratch / (std::to_string(version) + ".db");
        fs::copy_file(sample(version), copy);
        expect_content(store, copy);
        EXPECT_EQ(shape(copy, schema), shape(scratch / "fresh.db", schema)) << version;
    }
}

TEST(Schema, journals_of_every_version_come_forward) {
    check(journal_schema());
}

TEST(Schema, registries_of_every_version_come_forward) {
    check(registry_schema());
}

TEST(Schema, records_of_every_version_come_forward) {
    check(records_schema());
}

constexpr Migration first{1,
                          "CREATE TABLE things (id INTEGER PRIMARY KEY) STRICT;"
                          "PRAGMA application_id = 77; PRAGMA user_version = 1;"};
constexpr Migration second{2,
                           "ALTER TABLE things ADD COLUMN name TEXT NOT NULL DEFAULT 'none';"
                           "PRAGMA user_version = 2;"};
constexpr Migration broken{2,
                           "ALTER TABLE things ADD COLUMN name TEXT;"
                           "INSERT INTO nowhere VALUES (1); PRAGMA user_version = 2;"};
constexpr std::array only_first = {first};
constexpr std::array both = {first, second};
constexpr std::array with_broken = {first, broken};
const Schema old_things{"things", 77, only_first, ""};
const Schema new_things{"things", 77, both, ""};
const Schema broken_things{"things", 77, with_broken, ""};

TEST(Schema, rows_survive_a_migration) {
    const Scratch scratch;
    const std::string path = scratch / "things.db";
    {
        auto old = Database::open(old_things, {path, "", Access::write, {}});
        ASSERT_TRUE(old);
        Work work(old.value(), Work::Kind::write);
        work.run("INSERT INTO things VALUES (5)");
        ASSERT_TRUE(work.commit());
    }
    const auto reader = Database::open(new_things, {path, "", Access::read, {}});
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().code, "things_missing");
    auto now = Database::open(new_things, {path, "", Access::write, {}});
    ASSERT_TRUE(now) << now.error().message;
    Work work(now.value(), Work::Kind::read);
    const auto name = work.one<std::string>("SELECT name FROM things WHERE id = 5",
                                            [](Row& row) { return row.take<std::string>(); });
    EXPECT_EQ(name, "none");
}

TEST(Schema, failed_migration_changes_nothing) {
    const Scratch scratch;
    const std::string path = scratch / "things.db";
    ASSERT_TRUE(Database::open(old_things, {path, "", Access::write, {}}));
    const auto failed = Database::open(broken_things, {path, "", Access::write, {}});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "things_corrupt");
    auto again = Database::open(old_things, {path, "", Access::write, {}});
    ASSERT_TRUE(again) << again.error().message;
    Work work(again.value(), Work::Kind::read);
    EXPECT_EQ(work.number("SELECT count(*) FROM pragma_table_info('things')"), 1u);
}

TEST(Schema, file_of_a_newer_program_is_left_alone) {
    const Scratch scratch;
    const std::string path = scratch / "things.db";
    ASSERT_TRUE(Database::open(new_things, {path, "", Access::write, {}}));
    const auto older = Database::open(old_things, {path, "", Access::write, {}});
    ASSERT_FALSE(older);
    EXPECT_EQ(older.error().code, "things_newer");
    EXPECT_NE(older.error().message.find("version 2"), std::string::npos);
}

}  // namespace
}  // namespace regente::storage
