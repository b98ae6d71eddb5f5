// docs/contracts/journal.md; the test's first word is the rule's number.
#include <numeric>

#include "tests/contract/stores.hpp"

namespace regente::contract {
namespace {

using base::OperationId;
using ports::Journal;
using ports::JournalEntry;
using ports::JournalHead;

constexpr OperationId one{1};
constexpr OperationId two{2};

JournalEntry entry(OperationId operation, std::uint64_t seq, std::uint64_t epoch = 1) {
    JournalEntry made;
    made.operation = operation;
    made.seq = seq;
    made.epoch = epoch;
    made.at = {1'700'000'000'000'000 + static_cast<std::int64_t>(seq)};
    made.kind = static_cast<std::uint32_t>(seq % 40);
    made.body = {static_cast<std::uint8_t>(seq), 0, 0xff};
    return made;
}

std::vector<JournalEntry> entries(OperationId operation,
                                  std::uint64_t first,
                                  std::uint64_t last,
                                  std::uint64_t epoch = 1) {
    std::vector<JournalEntry> made;
    for (std::uint64_t seq = first; seq <= last; ++seq)
        made.push_back(entry(operation, seq, epoch));
    return made;
}

JournalHead claim(Journal& journal, OperationId operation) {
    const auto head = journal.claim(operation);
    EXPECT_TRUE(head) << (head ? "" : head.error().message);
    return head ? head.value() : JournalHead{};
}

void append(Journal& journal, const std::vector<JournalEntry>& batch) {
    const auto done = journal.append(batch);
    ASSERT_TRUE(done) << done.error().code << ": " << done.error().message;
}

std::string refused(Journal& journal, const std::vector<JournalEntry>& batch) {
    const auto done = journal.append(batch);
    return done ? "accepted" : done.error().code;
}

std::vector<JournalEntry> all(Journal& journal, OperationId operation) {
    auto found = journal.read(operation, 0, 1'000'000);
    EXPECT_TRUE(found) << (found ? "" : found.error().message);
    return found ? std::move(found).value() : std::vector<JournalEntry>{};
}

TEST_P(JournalContract, j1_claim_starts_at_one_and_raises_the_epoch) {
    const auto journal = stores->journal();
    EXPECT_EQ(claim(*journal, one).epoch, 1u);
    append(*journal, entries(one, 1, 3));
    const JournalHead again = claim(*journal, one);
    EXPECT_EQ(again.epoch, 2u);
    EXPECT_EQ(again.seq, 3u);
    EXPECT_EQ(claim(*stores->journal(), one).epoch, 3u);
}

TEST_P(JournalContract, j2_appended_entries_come_back_equal) {
    const auto journal = stores->journal();
    claim(*journal, one);
    append(*journal, entries(one, 1, 5));
    EXPECT_EQ(all(*stores->journal_reader(), one), entries(one, 1, 5));
    EXPECT_EQ(all(*journal, one), entries(one, 1, 5));
}

TEST_P(JournalContract, j3_one_bad_entry_stores_none) {
    const auto journal = stores->journal();
    claim(*journal, one);
    auto batch = entries(one, 1, 4);
    batch[3].seq = 9;
    EXPECT_EQ(refused(*journal, batch), "journal_fenced");
    EXPECT_TRUE(all(*stores->journal_reader(), one).empty());
}

TEST_P(JournalContract, j4_a_gap_or_a_repetition_is_fenced) {
    for (const std::uint64_t wrong : {0ULL, 2ULL, 4ULL}) {
        const auto journal = stores->journal();
        const JournalHead head = claim(*journal, one);
        if (head.seq == 0) append(*journal, entries(one, 1, 2, head.epoch));
        EXPECT_EQ(refused(*journal, {entry(one, wrong, head.epoch)}), "journal_fenced") << wrong;
    }
    EXPECT_EQ(all(*stores->journal_reader(), one).size(), 2u);
}

TEST_P(JournalContract, j5_another_epoch_or_no_claim_is_fenced) {
    const auto journal = stores->journal();
    EXPECT_EQ(refused(*journal, {entry(one, 1)}), "journal_fenced");
    const auto second = stores->journal();
    claim(*second, one);
    EXPECT_EQ(refused(*second, {entry(one, 1, 2)}), "journal_fenced");
    const auto third = stores->journal();
    claim(*third, one);
    EXPECT_EQ(refused(*third, {entry(one, 1, 1)}), "journal_fenced");
}

TEST_P(JournalContract, j6_a_later_owner_fences_the_older) {
    const auto older = stores->journal();
    claim(*older, one);
    append(*older, entries(one, 1, 2));
    const auto newer = stores->journal();
    const JournalHead head = claim(*newer, one);
    EXPECT_EQ(refused(*older, {entry(one, 3, 1)}), "journal_fenced");
    EXPECT_EQ(all(*newer, one), entries(one, 1, 2));
    append(*newer, {entry(one, 3, head.epoch)});
    EXPECT_EQ(all(*newer, one).size(), 3u);
}

TEST_P(JournalContract, j7_after_a_fault_the_object_accepts_nothing) {
    const auto journal = stores->journal();
    claim(*journal, one);
    EXPECT_EQ(refused(*journal, {entry(one, 7)}), "journal_fenced");
    EXPECT_EQ(refused(*journal, {entry(one, 1)}), "journal_fenced");
    EXPECT_FALSE(journal->claim(one));
    EXPECT_TRUE(all(*stores->journal_reader(), one).empty());
}

TEST_P(JournalContract, j8_operations_share_one_append) {
    const auto journal = stores->journal();
    claim(*journal, one);
    claim(*journal, two);
    append(*journal, {entry(one, 1), entry(two, 1), entry(one, 2), entry(two, 2)});
    EXPECT_EQ(all(*journal, one), entries(one, 1, 2));
    EXPECT_EQ(all(*journal, two), entries(two, 1, 2));
    EXPECT_EQ(refused(*journal, {entry(one, 3), entry(two, 9)}), "journal_fenced");
    EXPECT_EQ(all(*stores->journal_reader(), one).size(), 2u);
}

TEST_P(JournalContract, j9_read_answers_pages_in_order) {
    const auto journal = stores->journal();
    claim(*journal, one);
    append(*journal, entries(one, 1, 10));
    const auto middle = journal->read(one, 3, 4);
    ASSERT_TRUE(middle);
    EXPECT_EQ(middle.value(), entries(one, 4, 7));
    const auto end = journal->read(one, 8, 100);
    ASSERT_TRUE(end);
    EXPECT_EQ(end.value(), entries(one, 9, 10));
    const auto beyond = journal->read(one, 10, 100);
    ASSERT_TRUE(beyond);
    EXPECT_TRUE(beyond.value().empty());
    const auto none = journal->read(one, 0, 0);
    ASSERT_TRUE(none);
    EXPECT_TRUE(none.value().empty());
}

TEST_P(JournalContract, j10_operations_do_not_see_each_other) {
    const auto journal = stores->journal();
    claim(*journal, one);
    claim(*journal, one);
    append(*journal, entries(one, 1, 3, 2));
    const JournalHead head = claim(*journal, two);
    EXPECT_EQ(head.epoch, 1u);
    EXPECT_EQ(head.seq, 0u);
    EXPECT_TRUE(all(*journal, two).empty());
}

TEST_P(JournalContract, j11_any_bytes_are_a_body) {
    const auto journal = stores->journal();
    claim(*journal, one);
    auto batch = entries(one, 1, 3);
    batch[0].body.clear();
    batch[1].body.resize(256);
    std::iota(batch[1].body.begin(), batch[1].body.end(), std::uint8_t{0});
    batch[2].body.assign(3'000'000, 0);
    batch[2].at = {-1};
    append(*journal, batch);
    EXPECT_EQ(all(*stores->journal_reader(), one), batch);
}

TEST_P(JournalContract, j12_head_answers_epoch_and_last_seq) {
    const auto journal = stores->journal();
    const auto before = journal->head(one);
    ASSERT_TRUE(before);
    EXPECT_EQ(before.value().epoch, 0u);
    EXPECT_EQ(before.value().seq, 0u);
    claim(*journal, one);
    append(*journal, entries(one, 1, 6));
    const auto after = stores->journal_reader()->head(one);
    ASSERT_TRUE(after);
    EXPECT_EQ(after.value().epoch, 1u);
    EXPECT_EQ(after.value().seq, 6u);
}

TEST_P(JournalContract, j13_acknowledged_entries_survive_closing) {
    {
        const auto journal = stores->journal();
        claim(*journal, one);
        append(*journal, entries(one, 1, 100));
    }
    const auto journal = stores->journal();
    EXPECT_EQ(all(*journal, one), entries(one, 1, 100));
    append(*journal, {entry(one, 101, claim(*journal, one).epoch)});
}

TEST_P(JournalContract, j17_a_reader_sees_whole_appends) {
    const auto journal = stores->journal();
    const auto reader = stores->journal_reader();
    claim(*journal, one);
    for (std::uint64_t seq = 1; seq <= 50; seq += 5) {
        append(*journal, entries(one, seq, seq + 4));
        EXPECT_EQ(all(*reader, one), entries(one, 1, seq + 4));
    }
}

}  // namespace
}  // namespace regente::contract
