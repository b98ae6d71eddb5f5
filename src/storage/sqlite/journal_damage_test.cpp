// J13 and J14: what was acknowledged is read back or its loss is named, whatever happened to the
// files.
#include <filesystem>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/prng.hpp"
#include "storage/schema/schemas.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/faulty_vfs.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/scratch.hpp"

namespace regente::storage {
namespace {

namespace fs = std::filesystem;
using base::OperationId;
using base::Prng;
using ports::Journal;
using ports::JournalEntry;

constexpr OperationId one{1};
const std::vector<std::string> names = {"journal.db", "journal.db-wal", "journal.db-head-1"};

std::vector<JournalEntry> entries(std::uint64_t first, std::uint64_t last, std::size_t body_max) {
    std::vector<JournalEntry> made;
    for (std::uint64_t seq = first; seq <= last; ++seq) {
        Prng prng(seq);
        JournalEntry entry{one, seq, 1, {static_cast<std::int64_t>(seq) * 1000}, 3, {}};
        entry.body.resize(prng.below(body_max));
        for (auto& byte : entry.body)
            byte = static_cast<std::uint8_t>(prng.next());
        made.push_back(std::move(entry));
    }
    return made;
}

std::unique_ptr<Journal> opened(Opened<Journal> journal) {
    EXPECT_TRUE(journal) << (journal ? "" : journal.error().message);
    return std::move(journal).value();
}

// A journal's files as a process that was killed leaves them.
void crashed_journal(const Scratch& live, const Scratch& copy, bool checkpointed) {
    auto journal = opened(open_journal(live / "journal.db", Access::write));
    ASSERT_TRUE(journal->claim(one));
    for (std::uint64_t seq = 1; seq <= 60; seq += 3) {
        ASSERT_TRUE(journal->append(entries(seq, seq + 2, 400)));
        if (checkpointed && seq == 31) {
            auto other = Database::open(journal_schema(), {live / "journal.db", "", {}, {}});
            ASSERT_TRUE(other);
            ASSERT_EQ(
                SQLITE_OK,
                sqlite3_wal_checkpoint_v2(
                    other.value().handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
        }
    }
    for (const auto& name : names)
        fs::copy_file(live / name, copy / name);
}

// What a start does: claim, then read all. The code of the fault, or what is wrong with the
// content.
std::string verdict(const std::string& path, const std::vector<JournalEntry>& expected) {
    auto journal = open_journal(path, Access::write);
    if (!journal) return journal.error().code;
    const auto head = journal.value()->claim(one);
    if (!head) return head.error().code;
    const auto content = journal.value()->read(one, 0, 1000);
    if (!content) return content.error().code;
    return content.value() == expected ? "identical" : "silently different";
}

bool is_fault(const std::string& code) {
    return code == "journal_corrupt" || code == "journal_newer" || code == "journal_io" ||
           code == "journal_missing";
}

TEST(JournalDamage, flipped_bytes_are_detected_or_harmless) {
    for (const bool checkpointed : {false, true}) {
        const Scratch live;
        const Scratch whole;
        crashed_journal(live, whole, checkpointed);
        ASSERT_EQ(verdict(live / "journal.db", {}), "silently different");
        int detected = 0;
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Prng prng(seed);
            const Scratch damaged;
            for (const auto& name : names)
                fs::copy_file(whole / name, damaged / name);
            const std::string& victim = names[prng.below(names.size())];
            FileBytes bytes = read_bytes(damaged / victim);
            if (bytes.empty()) continue;
            bytes[prng.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << prng.below(8));
            write_bytes(damaged / victim, bytes);
            const std::string found = verdict(damaged / "journal.db", entries(1, 60, 400));
            EXPECT_TRUE(found == "identical" || is_fault(found)) << victim << " " << seed << found;
            detected += found == "identical" ? 0 : 1;
        }
        EXPECT_GT(detected, 100);
    }
}

TEST(JournalDamage, truncated_files_are_detected_or_harmless) {
    for (const bool checkpointed : {false, true}) {
        const Scratch live;
        const Scratch whole;
        crashed_journal(live, whole, checkpointed);
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Prng prng(seed);
            const Scratch damaged;
            for (const auto& name : names)
                fs::copy_file(whole / name, damaged / name);
            const std::string& victim = names[prng.below(names.size())];
            FileBytes bytes = read_bytes(damaged / victim);
            bytes.resize(prng.below(bytes.size() + 1));
            write_bytes(damaged / victim, bytes);
            const std::string found = verdict(damaged / "journal.db", entries(1, 60, 400));
            EXPECT_TRUE(found == "identical" || is_fault(found)) << victim << " " << seed << found;
        }
    }
}

TEST(JournalDamage, lost_write_ahead_log_is_named) {
    const Scratch live;
    const Scratch copy;
    crashed_journal(live, copy, true);
    fs::remove(copy / "journal.db-wal");
    auto journal = opened(open_journal(copy / "journal.db", Access::write));
    const auto head = journal->head(one);
    ASSERT_FALSE(head);
    EXPECT_EQ(head.error().code, "journal_corrupt");
    EXPECT_NE(head.error().message.find("operation 1, seq 33"), std::string::npos)
        << head.error().message;
    EXPECT_NE(head.error().message.find("seq 60"), std::string::npos) << head.error().message;
}

// By hand, as a person with the sqlite3 shell could.
void execute(const std::string& path, const char* sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(SQLITE_OK, sqlite3_open(path.c_str(), &handle));
    ASSERT_EQ(SQLITE_OK, sqlite3_exec(handle, sql, nullptr, nullptr, nullptr));
    sqlite3_close(handle);
}

TEST(JournalDamage, changed_or_missing_entries_are_named) {
    const struct {
        const char* sql;
        const char* named;
    } cases[] = {
        {"UPDATE entries SET body = x'00' WHERE seq = 17", "operation 1, seq 17"},
        {"UPDATE entries SET at = at + 1 WHERE seq = 17", "operation 1, seq 17"},
        {"UPDATE entries SET kind = 4 WHERE seq = 17", "operation 1, seq 17"},
        {"DELETE FROM entries WHERE seq = 17", "operation 1, seq 17"},
        {"DELETE FROM entries WHERE seq = 60", "operation 1, seq 59"},
        {"DELETE FROM entries", "operation 1, seq 0"},
        {"DELETE FROM heads", "operation 1, seq 60"},
        {"UPDATE heads SET seq = 59", "the head of operation 1"},
        {"DELETE FROM heads; DELETE FROM entries", "seq 60 of epoch 1"},
        {"DROP TABLE entries", "no such table"},
    };

    const Scratch live;
    const Scratch whole;
    crashed_journal(live, whole, false);
    for (const auto& item : cases) {
        const Scratch damaged;
        for (const auto& name : names)
            fs::copy_file(whole / name, damaged / name);
        execute(damaged / "journal.db", item.sql);
        auto journal = opened(open_journal(damaged / "journal.db", Access::write));
        const auto content = journal->read(one, 0, 1000);
        ASSERT_FALSE(content) << item.sql;
        EXPECT_EQ(content.error().code, "journal_corrupt") << item.sql;
        EXPECT_NE(content.error().message.find(item.named), std::string::npos)
            << item.sql << ": " << content.error().message;
    }
}

TEST(JournalDamage, foreign_files_are_refused) {
    const Scratch scratch;
    write_bytes(scratch / "text.db", FileBytes(5000, 'x'));
    const auto text = open_journal(scratch / "text.db", Access::write);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, "journal_corrupt");
    ASSERT_TRUE(open_records(scratch / "records.db", Access::write));
    const auto records = open_journal(scratch / "records.db", Access::write);
    ASSERT_FALSE(records);
    EXPECT_EQ(records.error().code, "journal_corrupt");
    const auto missing = open_journal(scratch / "missing.db", Access::read);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, "journal_missing");
    EXPECT_FALSE(fs::exists(scratch / "missing.db"));
}

TEST(JournalDamage, power_loss_takes_nothing_acknowledged) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        FaultyVfs vfs("power-" + std::to_string(seed));
        Prng prng(seed);
        const Scratch live;
        const Scratch after;
        auto journal = opened(open_journal(live / "journal.db", Access::write, vfs.name()));
        ASSERT_TRUE(journal->claim(one));
        auto other = Database::open(journal_schema(), {live / "journal.db", vfs.name(), {}, {}});
        ASSERT_TRUE(other);
        std::uint64_t seq = 0;
        for (std::uint64_t commits = prng.below(40); commits > 0; --commits) {
            const std::uint64_t last = seq + 1 + prng.below(5);
            ASSERT_TRUE(journal->append(entries(seq + 1, last, 9000)));
            seq = last;
            if (prng.chance(1, 8)) {
                sqlite3_wal_checkpoint_v2(
                    other.value().handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
            }
        }
        // The power goes in the middle of a commit: its pages are written, their sync never comes.
        vfs.sync_fails = prng.chance(1, 2);
        if (vfs.sync_fails) {
            EXPECT_FALSE(journal->append(entries(seq + 1, seq + 3, 9000)));
        }
        for (const auto* name : {"journal.db", "journal.db-wal"}) {
            write_bytes(after / name, vfs.after_power_loss(live / name, prng));
        }
        fs::copy_file(live / "journal.db-head-1", after / "journal.db-head-1");
        auto again = opened(open_journal(after / "journal.db", Access::write));
        const auto content = again->read(one, 0, 1000);
        ASSERT_TRUE(content) << seed << ": " << content.error().message;
        ASSERT_GE(content.value().size(), seq) << seed;
        EXPECT_EQ(content.value(), entries(1, content.value().size(), 9000)) << seed;
    }
}

TEST(JournalDamage, kill_takes_nothing_acknowledged) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const Scratch scratch;
        int acknowledged[2];
        ASSERT_EQ(::pipe(acknowledged), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            auto journal = open_journal(scratch / "journal.db", Access::write);
            if (!journal || !journal.value()->claim(one)) ::_exit(1);
            for (std::uint64_t seq = 1;; ++seq) {
                if (!journal.value()->append(entries(seq, seq, 2000))) ::_exit(1);
                if (::write(acknowledged[1], &seq, sizeof seq) != sizeof seq) ::_exit(1);
            }
        }
        ::close(acknowledged[1]);
        std::uint64_t seq = 0;
        const std::uint64_t enough = 20 + seed * 30;
        while (seq < enough && ::read(acknowledged[0], &seq, sizeof seq) == sizeof seq) {
        }
        ::kill(child, SIGKILL);
        while (::read(acknowledged[0], &seq, sizeof seq) == sizeof seq) {
        }
        ::waitpid(child, nullptr, 0);
        ::close(acknowledged[0]);
        ASSERT_GE(seq, enough);
        auto journal = opened(open_journal(scratch / "journal.db", Access::write));
        const auto content = journal->read(one, 0, 1'000'000);
        ASSERT_TRUE(content) << content.error().message;
        EXPECT_GE(content.value().size(), seq);
        EXPECT_EQ(content.value(), entries(1, content.value().size(), 2000));
    }
}

}  // namespace
}  // namespace regente::storage
