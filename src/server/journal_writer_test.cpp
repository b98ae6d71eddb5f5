#include "server/journal_writer.hpp"

#include <future>

#include <gtest/gtest.h>

#include "server/testing_journal.hpp"

namespace regente::server {
namespace {

constexpr base::OperationId one{1};

std::vector<ports::JournalEntry> entries(std::uint64_t first, std::uint64_t count) {
    std::vector<ports::JournalEntry> made;
    for (std::uint64_t seq = first; seq < first + count; ++seq)
        made.push_back({one, seq, 1, {}, 0, {}});
    return made;
}

// What the callbacks said, in order: the code of the fault, or "durable".
class Answers {
  public:
    JournalWriter::Durable note() {
        return [this](const JournalWriter::Outcome& outcome) {
            const std::lock_guard lock(mutex_);
            answers_.push_back(outcome ? "durable" : outcome.error().code);
        };
    }

    std::vector<std::string> all() {
        const std::lock_guard lock(mutex_);
        return answers_;
    }

  private:
    std::mutex mutex_;
    std::vector<std::string> answers_;
};

void wait_idle(JournalWriter& writer) {
    std::promise<void> idle;
    writer.append({}, [&](const JournalWriter::Outcome&) { idle.set_value(); });
    ASSERT_EQ(idle.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST(JournalWriter, what_arrives_during_a_commit_is_committed_together) {
    const auto disk = std::make_shared<MemoryDisk>();
    Answers answers;
    JournalWriter writer(std::make_unique<MemoryJournal>(disk), {});
    disk->hold();
    writer.append(entries(1, 1), answers.note());
    disk->wait_for_commit();
    for (std::uint64_t seq = 2; seq <= 11; ++seq)
        writer.append(entries(seq, 1), answers.note());
    EXPECT_EQ(writer.pending(), 11u);
    EXPECT_TRUE(answers.all().empty());
    disk->release();
    wait_idle(writer);
    EXPECT_EQ(disk->commits, (std::vector<std::size_t>{1, 10}));
    EXPECT_EQ(answers.all(), std::vector<std::string>(11, "durable"));
    EXPECT_EQ(writer.pending(), 0u);
    EXPECT_EQ(writer.counters().entries, 11u);
}

TEST(JournalWriter, a_large_batch_is_cut_between_appends) {
    const auto disk = std::make_shared<MemoryDisk>();
    JournalWriter::Options options;
    options.batch_entries_max = 10;
    JournalWriter writer(std::make_unique<MemoryJournal>(disk), options);
    disk->hold();
    writer.append(entries(1, 1), {});
    disk->wait_for_commit();
    writer.append(entries(2, 4), {});
    writer.append(entries(6, 5), {});
    writer.append(entries(11, 20), {});
    writer.append(entries(31, 2), {});
    disk->release();
    wait_idle(writer);
    EXPECT_EQ(disk->commits, (std::vector<std::size_t>{1, 9, 20, 2}));
}

TEST(JournalWriter, after_a_fault_nothing_is_accepted_ever_again) {
    const auto disk = std::make_shared<MemoryDisk>();
    Answers answers;
    int failures = 0;
    JournalWriter::Options options;
    options.failed = [&](const base::Fault& fault) {
        EXPECT_EQ(fault.code, "journal_disk_full");
        ++failures;
    };
    JournalWriter writer(std::make_unique<MemoryJournal>(disk), options);
    writer.append(entries(1, 1), answers.note());
    wait_idle(writer);
    disk->hold();
    writer.append(entries(2, 1), answers.note());
    disk->wait_for_commit();
    writer.append(entries(3, 1), answers.note());
    {
        const std::lock_guard lock(disk->mutex);
        disk->fault = base::Fault{"journal_disk_full", "full"};
    }
    disk->release();
    wait_idle(writer);
    {
        const std::lock_guard lock(disk->mutex);
        disk->fault.reset();
    }
    writer.append(entries(2, 1), answers.note());
    wait_idle(writer);
    EXPECT_EQ(answers.all(),
              (std::vector<std::string>{
                  "durable", "journal_disk_full", "journal_disk_full", "journal_disk_full"}));
    ASSERT_TRUE(writer.failure());
    EXPECT_EQ(writer.failure()->code, "journal_disk_full");
    EXPECT_EQ(disk->entries[one].size(), 1u);
    EXPECT_EQ(failures, 1);
    EXPECT_EQ(writer.pending(), 0u);
}

TEST(JournalWriter, stopping_commits_what_was_appended) {
    const auto disk = std::make_shared<MemoryDisk>();
    Answers answers;
    {
        JournalWriter writer(std::make_unique<MemoryJournal>(disk), {});
        for (std::uint64_t seq = 1; seq <= 100; ++seq)
            writer.append(entries(seq, 1), answers.note());
    }
    EXPECT_EQ(disk->entries[one].size(), 100u);
    EXPECT_EQ(answers.all().size(), 100u);
}

}  // namespace
}  // namespace regente::server
