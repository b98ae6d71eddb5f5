// docs/contracts/records.md; the test's first word is the rule's number.
#include <algorithm>

#include "tests/contract/stores.hpp"

namespace regente::contract {
namespace {

using base::InteractionId;
using base::OperationId;
using core::Exit;
using core::InteractionState;
using namespace ports;

constexpr OperationId one{1};
constexpr OperationId two{2};

template <class T>
T got(Stored<T> stored) {
    EXPECT_TRUE(stored) << (stored ? "" : stored.error().code + ": " + stored.error().message);
    return stored ? std::move(stored).value() : T{};
}

// Every member differs from its default and from its neighbours.
InteractionRow full_row(std::uint64_t id) {
    InteractionRow row;
    row.interaction = {id};
    row.channel = core::Channel::email;
    row.direction = core::Direction::outbound;
    row.address = {11};
    row.contact = {12};
    row.flow = {13};
    row.queue = {14};
    row.campaign = {15};
    row.lead = {16};
    row.agent = {17};
    row.started = {100};
    row.queued = {101};
    row.answered = {102};
    row.released = {103};
    row.ended = {104};
    row.waited = {5};
    row.talked = {6};
    row.held = {7};
    row.wrapped = {8};
    row.state = InteractionState::ended;
    row.exit = Exit::abandoned_in_queue;
    row.ended_by = core::Party::system;
    row.outcome = core::Outcome::busy;
    row.disposition = {18};
    row.recording = {19};
    row.offers = 3;
    row.talking_since = {20};
    row.held_since = {21};
    row.wrapping_since = {22};
    return row;
}

InteractionRow row_at(std::uint64_t id, std::int64_t started) {
    InteractionRow row;
    row.interaction = {id};
    row.started = {started};
    return row;
}

TEST_P(RecordsContract, c1_cursor_starts_at_zero) {
    EXPECT_EQ(got(stores->records()->cursor(one)), 0u);
}

TEST_P(RecordsContract, c2_rows_and_cursor_are_read_together) {
    const auto records = stores->records();
    const auto reader = stores->records_reader();
    got(records->commit(one, 7, {full_row(1)}));
    EXPECT_EQ(got(reader->cursor(one)), 7u);
    EXPECT_TRUE(got(reader->interaction(one, {1})));
    got(records->commit(one, 9, {}));
    EXPECT_EQ(got(reader->cursor(one)), 9u);
}

TEST_P(RecordsContract, c3_a_row_replaces_the_row_of_its_key) {
    const auto records = stores->records();
    InteractionRow row = full_row(1);
    SegmentRow segment;
    segment.interaction = {1};
    segment.ordinal = 1;
    AgentIntervalRow interval;
    interval.agent = {2};
    interval.from = {100};
    AttemptRow attempt;
    attempt.attempt = {3};
    attempt.campaign = {4};
    RecordingRow recording;
    recording.recording = {5};
    recording.interaction = {1};
    got(records->commit(
        one, 1, {row, segment, interval, attempt, recording, InteractionFactRow{{1}, 1}}));
    row.offers = 99;
    segment.left = {200};
    interval.to = {200};
    attempt.ended = {200};
    recording.bytes = 200;
    got(records->commit(one,
                        2,
                        {row,
                         segment,
                         interval,
                         attempt,
                         recording,
                         InteractionFactRow{{1}, 1},
                         InteractionFactRow{{1}, 2}}));
    EXPECT_EQ(got(records->interaction(one, {1})), row);
    EXPECT_EQ(got(records->segments(one, {1})), std::vector{segment});
    EXPECT_TRUE(got(records->open_agent_intervals(one)).empty());
    EXPECT_EQ(got(records->attempts(one, {4})), std::vector{attempt});
    EXPECT_EQ(got(records->recordings(one, {1})), std::vector{recording});
    EXPECT_EQ(got(records->fact_seqs(one, {1})), (std::vector<std::uint64_t>{1, 2}));
}

TEST_P(RecordsContract, c4_rows_come_back_equal) {
    const auto records = stores->records();
    const SegmentRow segment{
        {1}, 2, SegmentKind::attempt, {3}, {4}, {5}, {6}, {7}, {8}, true, Exit::system_drop};
    const AgentIntervalRow interval{
        {2}, core::AgentState::engaged, core::NotReadyReason::declined, {3}, {4}, {5}, {}};
    const AttemptRow attempt{
        {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {}, core::Outcome::rejected};
    const RecordingRow recording{{1}, {2}, {3}, {4}, {5}, 1ULL << 40U, {6}};
    got(records->commit(one, 1, {full_row(1), segment, interval, attempt, recording}));
    EXPECT_EQ(got(records->interaction(one, {1})), full_row(1));
    EXPECT_EQ(got(records->segments(one, {1})), std::vector{segment});
    EXPECT_EQ(got(records->open_agent_intervals(one)), std::vector{interval});
    EXPECT_EQ(got(records->open_attempts(one)), std::vector{attempt});
    EXPECT_EQ(got(records->recording(one, {1})), recording);
    EXPECT_FALSE(got(records->recording(one, {2})));
}

TEST_P(RecordsContract, c5_pages_come_newest_first_and_once_each) {
    const auto records = stores->records();
    std::vector<RowChange> changes;
    for (std::uint64_t id = 1; id <= 30; ++id) {
        changes.push_back(row_at(id, static_cast<std::int64_t>(id / 7)));
    }
    got(records->commit(one, 1, changes));
    std::vector<std::uint64_t> seen;
    std::string cursor;
    std::uint64_t arriving = 100;
    do {
        const auto page = got(records->interactions(one, {}, cursor, 4));
        ASSERT_LE(page.items.size(), 4u);
        for (const auto& row : page.items)
            seen.push_back(row.interaction.value);
        cursor = page.next;
        got(records->commit(one, arriving, {row_at(arriving, 1000)}));
        ++arriving;
    } while (!cursor.empty());
    std::vector<std::uint64_t> expected;
    for (std::uint64_t id = 30; id >= 1; --id)
        expected.push_back(id);
    EXPECT_EQ(seen, expected);
}

TEST_P(RecordsContract, c6_filters_narrow_together) {
    const auto records = stores->records();
    std::vector<RowChange> changes;
    for (std::uint64_t id = 0; id < 256; ++id) {
        InteractionRow row = row_at(id + 1, static_cast<std::int64_t>(id));
        row.queue = {1 + (id & 1U)};
        row.campaign = {1 + ((id >> 1U) & 1U)};
        row.agent = {1 + ((id >> 2U) & 1U)};
        row.contact = {1 + ((id >> 3U) & 1U)};
        row.address = {1 + ((id >> 4U) & 1U)};
        row.direction = (id & 32U) != 0 ? core::Direction::outbound : core::Direction::inbound;
        row.exit = (id & 64U) != 0 ? Exit::answered : Exit::not_answered;
        row.ended = {(id & 128U) != 0 ? 999 : 0};
        changes.push_back(row);
    }
    got(records->commit(one, 1, changes));
    const auto count = [&](const InteractionFilter& filter) {
        return got(records->interactions(one, filter, "", 1000)).items.size();
    };
    InteractionFilter filter;
    EXPECT_EQ(count(filter), 256u);
    filter.exit = Exit::answered;
    EXPECT_EQ(count(filter), 64u);
    filter.exit.reset();
    filter.ended_only = true;
    EXPECT_EQ(count(filter), 128u);
    filter.direction = core::Direction::outbound;
    EXPECT_EQ(count(filter), 64u);
    filter.campaign = base::CampaignId{2};
    EXPECT_EQ(count(filter), 32u);
    filter.queue = base::QueueId{1};
    EXPECT_EQ(count(filter), 16u);
    filter.agent = base::AgentId{2};
    EXPECT_EQ(count(filter), 8u);
    filter.address = base::AddressId{1};
    EXPECT_EQ(count(filter), 4u);
    filter.contact = base::ContactId{2};
    EXPECT_EQ(count(filter), 2u);
    filter.from = base::Instant{200};
    EXPECT_EQ(count(filter), 1u);
    filter = {};
    filter.from = base::Instant{10};
    filter.to = base::Instant{20};
    EXPECT_EQ(count(filter), 10u);
}

TEST_P(RecordsContract, c7_what_is_open_is_found) {
    const auto records = stores->records();
    InteractionRow open = row_at(2, 5);
    open.state = InteractionState::wrap_up;
    open.ended = {7};
    SegmentRow left;
    left.interaction = {1};
    left.ordinal = 1;
    left.left = {9};
    SegmentRow staying = left;
    staying.ordinal = 2;
    staying.left = {};
    AttemptRow ended;
    ended.attempt = {1};
    ended.ended = {9};
    AttemptRow ringing;
    ringing.attempt = {2};
    AgentIntervalRow past{{1}, {}, {}, {}, {}, {1}, {2}};
    AgentIntervalRow now{{1}, {}, {}, {}, {}, {2}, {}};
    got(records->commit(one, 1, {full_row(1), open, left, staying, ended, ringing, past, now}));
    EXPECT_EQ(got(records->open_interactions(one)), std::vector{open});
    EXPECT_EQ(got(records->open_segments(one)), std::vector{staying});
    EXPECT_EQ(got(records->open_attempts(one)), std::vector{ringing});
    EXPECT_EQ(got(records->open_agent_intervals(one)), std::vector{now});
}

TEST_P(RecordsContract, c8_queue_visits_of_a_stretch) {
    const auto records = stores->records();
    std::vector<RowChange> changes;
    for (std::uint64_t id = 1; id <= 10; ++id) {
        SegmentRow segment;
        segment.interaction = {id};
        segment.ordinal = 1;
        segment.kind = id % 2 == 0 ? SegmentKind::queue : SegmentKind::flow;
        segment.entered = {static_cast<std::int64_t>(id)};
        changes.push_back(segment);
    }
    got(records->commit(one, 1, changes));
    const auto found = got(records->queue_segments(one, {4}, {8}));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].interaction.value, 4u);
    EXPECT_EQ(found[1].interaction.value, 6u);
}

TEST_P(RecordsContract, c9_operations_are_apart) {
    const auto records = stores->records();
    got(records->commit(one, 5, {full_row(1), InteractionFactRow{{1}, 1}}));
    EXPECT_EQ(got(records->cursor(two)), 0u);
    EXPECT_FALSE(got(records->interaction(two, {1})));
    EXPECT_TRUE(got(records->interactions(two, {}, "", 10)).items.empty());
    EXPECT_TRUE(got(records->fact_seqs(two, {1})).empty());
}

TEST_P(RecordsContract, c10_a_foreign_cursor_is_refused) {
    const auto records = stores->records();
    for (const char* cursor : {"x", "1", "1-", "-", "1-2-3", "99999999999999999999-1"}) {
        const auto page = records->interactions(one, {}, cursor, 10);
        ASSERT_FALSE(page) << cursor;
        EXPECT_EQ(page.error().code, "cursor_invalid");
    }
}

TEST_P(RecordsContract, c11_removed_records_start_again) {
    got(stores->records()->commit(one, 5, {full_row(1)}));
    stores->remove_records();
    const auto records = stores->records();
    EXPECT_EQ(got(records->cursor(one)), 0u);
    EXPECT_FALSE(got(records->interaction(one, {1})));
    got(records->commit(one, 5, {full_row(1)}));
    EXPECT_EQ(got(records->interaction(one, {1})), full_row(1));
}

TEST_P(RecordsContract, c12_the_version_is_of_the_last_commit) {
    const auto records = stores->records();
    EXPECT_EQ(got(records->version(one)), 0u);
    got(records->commit(one, 5, {}));
    EXPECT_EQ(got(records->version(one)), projection_version);
    EXPECT_EQ(got(records->version(two)), 0u);
}

TallyRow tally_at(std::uint64_t subject, std::int64_t start, std::uint8_t body) {
    return {TallyGrain::hour, TallySubject::agent, subject, {start}, {body, 0, 255}};
}

TEST_P(RecordsContract, c13_tallies_come_by_subject_and_start_with_what_is_open) {
    const auto records = stores->records();
    TallyRow other_grain = tally_at(1, 10, 9);
    other_grain.grain = TallyGrain::quarter;
    TallyRow other_kind = tally_at(1, 10, 9);
    other_kind.kind = TallySubject::queue;
    got(records->commit(one,
                        3,
                        {tally_at(2, 10, 3),
                         tally_at(1, 20, 2),
                         tally_at(1, 10, 1),
                         tally_at(1, 30, 9),
                         tally_at(1, 9, 9),
                         tally_at(UINT64_MAX >> 1U, 10, 4),
                         other_grain,
                         other_kind,
                         OpenBookRow{OpenKind::agent, 7, {1, 2}},
                         OpenBookRow{OpenKind::interaction, 8, {3}}}));
    got(records->commit(two, 1, {tally_at(1, 10, 9), OpenBookRow{OpenKind::agent, 7, {9}}}));
    TallyFilter filter{TallyGrain::hour, TallySubject::agent, 0, {10}, {30}};
    std::vector<std::pair<std::uint64_t, std::uint8_t>> found;
    std::size_t heard = 0;
    const auto opened = [&](const OpenBooks& books) {
        EXPECT_TRUE(found.empty());
        heard = books.open.size();
    };
    const auto keep = [&](const TallyFilter&,
                          std::uint64_t subject,
                          base::Instant,
                          std::span<const std::uint8_t> body) {
        ASSERT_EQ(body.size(), 3u);
        found.emplace_back(subject, body[0]);
    };
    const auto books = got(records->tallies(one, {filter}, opened, keep));
    using Found = decltype(found);
    EXPECT_EQ(heard, 2u);
    EXPECT_EQ(found, (Found{{1, 1}, {1, 2}, {2, 3}, {UINT64_MAX >> 1U, 4}}));
    EXPECT_EQ(books.cursor, 3u);
    EXPECT_EQ(
        books.open,
        (std::vector<OpenBookRow>{{OpenKind::interaction, 8, {3}}, {OpenKind::agent, 7, {1, 2}}}));
    found.clear();
    filter.subject = 2;
    got(records->tallies(one, {filter, filter}, {}, keep));
    EXPECT_EQ(found, (Found{{2, 3}, {2, 3}}));
    EXPECT_EQ(got(records->tally(one, tally_at(1, 20, 0))), tally_at(1, 20, 2));
    EXPECT_FALSE(got(records->tally(one, tally_at(1, 21, 0))));
}

TEST_P(RecordsContract, c14_an_open_row_without_a_body_is_closed) {
    const auto records = stores->records();
    got(records->commit(one, 1, {OpenBookRow{OpenKind::agent, 7, {1}}}));
    got(records->commit(one, 2, {OpenBookRow{OpenKind::agent, 7, {2}}}));
    const auto open = [&] { return got(records->tallies(one, {}, {}, {})).open; };
    EXPECT_EQ(open(), (std::vector<OpenBookRow>{{OpenKind::agent, 7, {2}}}));
    got(records->commit(one, 3, {OpenBookRow{OpenKind::agent, 7, {}}}));
    EXPECT_TRUE(open().empty());
}

}  // namespace
}  // namespace regente::contract
