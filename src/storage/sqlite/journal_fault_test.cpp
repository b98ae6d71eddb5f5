// J15 and J16: a disk that is full or fails stops acceptance with a name, and takes nothing along.
#include <filesystem>

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include "storage/directory_lock.hpp"
#include "storage/sqlite/faulty_vfs.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/scratch.hpp"

namespace regente::storage {
namespace {

using base::OperationId;
using ports::Journal;
using ports::JournalEntry;

constexpr OperationId one{1};

std::vector<JournalEntry> batch(std::uint64_t first, std::uint64_t count, std::size_t body) {
    std::vector<JournalEntry> made;
    for (std::uint64_t seq = first; seq < first + count; ++seq) {
        made.push_back({one, seq, 1, {5}, 1, std::vector<std::uint8_t>(body, 7)});
    }
    return made;
}

std::unique_ptr<Journal> opened(const std::string& path, const std::string& vfs = "") {
    auto journal = open_journal(path, Access::write, vfs);
    EXPECT_TRUE(journal) << (journal ? "" : journal.error().message);
    return std::move(journal).value();
}

std::string refused(const base::Result<base::Done, base::Fault>& done) {
    return done ? "accepted" : done.error().code;
}

std::size_t entries_in(const std::string& path) {
    auto reader = open_journal(path, Access::read);
    EXPECT_TRUE(reader);
    const auto content = reader.value()->read(one, 0, 1'000'000);
    EXPECT_TRUE(content) << (content ? "" : content.error().message);
    return content ? content.value().size() : 0;
}

TEST(JournalFault, failing_fsync_stops_the_writer_for_good) {
    FaultyVfs vfs("fsync");
    const Scratch scratch;
    auto journal = opened(scratch / "journal.db", vfs.name());
    ASSERT_TRUE(journal->claim(one));
    ASSERT_TRUE(journal->append(batch(1, 10, 100)));
    vfs.sync_fails = true;
    EXPECT_EQ(refused(journal->append(batch(11, 1, 100))), "journal_io");
    // The kernel would now say yes, without having written: we do not ask it.
    vfs.sync_fails = false;
    EXPECT_EQ(refused(journal->append(batch(11, 1, 100))), "journal_io");
    EXPECT_FALSE(journal->claim(one));
    EXPECT_EQ(entries_in(scratch / "journal.db"), 10u);
    // Nobody was told that entry 11 is durable, and it may be all the same: a restart finds out.
    journal.reset();
    const std::size_t found = entries_in(scratch / "journal.db");
    EXPECT_TRUE(found == 10 || found == 11) << found;
}

TEST(JournalFault, failing_write_stops_the_writer_for_good) {
    FaultyVfs vfs("write");
    const Scratch scratch;
    auto journal = opened(scratch / "journal.db", vfs.name());
    ASSERT_TRUE(journal->claim(one));
    ASSERT_TRUE(journal->append(batch(1, 10, 100)));
    vfs.write_fails = true;
    EXPECT_EQ(refused(journal->append(batch(11, 5, 5000))), "journal_io");
    vfs.write_fails = false;
    EXPECT_EQ(refused(journal->append(batch(11, 5, 5000))), "journal_io");
    EXPECT_EQ(entries_in(scratch / "journal.db"), 10u);
}

TEST(JournalFault, full_disk_is_named_and_takes_nothing) {
    FaultyVfs vfs("full");
    const Scratch scratch;
    auto journal = opened(scratch / "journal.db", vfs.name());
    ASSERT_TRUE(journal->claim(one));
    vfs.room = 300'000;
    std::uint64_t stored = 0;
    std::string code;
    while (code.empty() && stored < 10'000) {
        const auto done = journal->append(batch(stored + 1, 10, 300));
        if (done) {
            stored += 10;
        } else {
            code = done.error().code;
        }
    }
    EXPECT_EQ(code, "journal_disk_full");
    EXPECT_GT(stored, 100u);
    vfs.room = -1;
    EXPECT_EQ(refused(journal->append(batch(stored + 1, 1, 10))), "journal_disk_full");
    journal.reset();
    EXPECT_EQ(entries_in(scratch / "journal.db"), stored);
    // A restart after somebody made room.
    auto again = opened(scratch / "journal.db");
    const auto head = again->claim(one);
    ASSERT_TRUE(head);
    EXPECT_EQ(head.value().seq, stored);
    auto more = batch(stored + 1, 1, 10);
    more[0].epoch = head.value().epoch;
    EXPECT_TRUE(again->append(more));
}

TEST(JournalFault, a_really_full_file_system_is_named_too) {
    const Scratch scratch;
    if (::mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=1m") != 0) {
        GTEST_SKIP() << "mounting a small tmpfs needs root";
    }
    std::uint64_t stored = 0;
    std::string code;
    {
        auto journal = opened(scratch / "journal.db");
        ASSERT_TRUE(journal->claim(one));
        while (code.empty() && stored < 10'000) {
            const auto done = journal->append(batch(stored + 1, 10, 300));
            if (done) {
                stored += 10;
            } else {
                code = done.error().code;
            }
        }
        EXPECT_EQ(entries_in(scratch / "journal.db"), stored);
    }
    EXPECT_EQ(code, "journal_disk_full");
    EXPECT_GT(stored, 100u);
    const auto registry = open_registry(scratch / "registry.db", one);
    EXPECT_EQ(registry ? "opened" : registry.error().code, "registry_disk_full");
    ::umount(scratch.path().c_str());
}

TEST(RegistryFault, failing_fsync_is_not_tried_again) {
    FaultyVfs vfs("registry-fsync");
    const Scratch scratch;
    auto registry = open_registry(scratch / "registry.db", one, vfs.name());
    ASSERT_TRUE(registry);
    ASSERT_TRUE(registry.value()->put_value("a", "1"));
    vfs.sync_fails = true;
    const auto failed = registry.value()->put_value("b", "1");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "registry_io");
    vfs.sync_fails = false;
    EXPECT_FALSE(registry.value()->put_value("b", "1"));
    EXPECT_TRUE(registry.value()->value("a"));
}

TEST(RegistryFault, full_disk_keeps_what_was_stored_and_may_end) {
    FaultyVfs vfs("registry-full");
    const Scratch scratch;
    auto registry = open_registry(scratch / "registry.db", one, vfs.name());
    ASSERT_TRUE(registry);
    ASSERT_TRUE(registry.value()->put_value("a", "1"));
    vfs.room = 0;
    const auto failed = registry.value()->put_value("b", std::string(20'000, 'x'));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, "registry_disk_full");
    vfs.room = -1;
    EXPECT_TRUE(registry.value()->put_value("b", "2"));
    EXPECT_EQ(registry.value()->value("a").value(), "1");
}

TEST(DirectoryLock, a_second_owner_is_refused_and_told_by_whom) {
    const Scratch scratch;
    {
        const auto first = DirectoryLock::take(scratch / "data");
        ASSERT_TRUE(first);
        const auto second = DirectoryLock::take(scratch / "data");
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().code, "data_locked");
        EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos);
    }
    EXPECT_TRUE(DirectoryLock::take(scratch / "data"));
}

}  // namespace
}  // namespace regente::storage
