#include "server/projector.hpp"

#include <filesystem>
#include <map>

#include <gtest/gtest.h>

#include "core/agent.hpp"
#include "metrics/books.hpp"
#include "metrics/tally_codec.hpp"
#include "server/testing_day.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/scratch.hpp"
#include "wire/binary.hpp"

namespace regente::server {
namespace {

namespace fs = std::filesystem;

using base::Instant;
using core::AgentState;
using core::Exit;
using core::InteractionState;
using storage::Access;
using storage::Scratch;

constexpr base::OperationId one = Day::operation;

std::unique_ptr<ports::Records> open(const Scratch& scratch, Access access = Access::write) {
    return storage::open_records(scratch / "records.db", access).value();
}

// Projects the whole day, stopping and starting again after each of `stops`.
void project(const Day& day, const Scratch& scratch, const std::vector<std::size_t>& stops = {}) {
    std::vector<std::size_t> ends = stops;
    ends.push_back(day.facts.size());
    std::size_t seq = 0;
    for (const std::size_t end : ends) {
        const auto records = open(scratch);
        Projection projection(one, *records);
        ASSERT_TRUE(projection.load());
        while (seq < end) {
            const auto& [at, fact] = day.facts[seq];
            ASSERT_TRUE(projection.apply(++seq, at, fact));
            if (seq % 7 == 0 || seq == end) {
                ASSERT_TRUE(records->commit(one, seq, projection.take_changes().value()));
            }
        }
    }
}

// Everything the records answer, as bytes.
wire::Bytes everything(ports::Records& records, const Day& day) {
    wire::Bytes all;
    const auto page = records.interactions(one, {}, "", 1'000'000);
    EXPECT_TRUE(page);
    for (const auto& row : page.value().items) {
        wire::encode_to(all, row);
        wire::encode_to(all, records.segments(one, row.interaction).value());
        wire::encode_to(all, records.recordings(one, row.interaction).value());
        wire::encode_to(all, records.fact_seqs(one, row.interaction).value());
    }
    for (const std::uint64_t id : {0U, 1U, 2U}) {
        wire::encode_to(all, records.attempts(one, {id}).value());
    }
    wire::encode_to(all, records.open_agent_intervals(one).value());
    for (const auto kind : {ports::TallySubject::queue, ports::TallySubject::agent}) {
        for (const auto grain : {ports::TallyGrain::quarter, ports::TallyGrain::hour}) {
            const auto books =
                records.tallies(one,
                                {{grain, kind, 0, {0}, {INT64_MAX}}},
                                {},
                                [&](const auto&, std::uint64_t subject, Instant start, auto body) {
                                    wire::encode_to(all, subject);
                                    wire::encode_to(all, start);
                                    all.insert(all.end(), body.begin(), body.end());
                                });
            wire::encode_to(all, books.value().open);
        }
    }
    wire::encode_to(all, records.cursor(one).value());
    EXPECT_EQ(records.cursor(one).value(), day.facts.size());
    return all;
}

TEST(Projector, rows_are_the_same_however_often_it_restarts) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        Day day(seed);
        day.work(400);
        const Scratch whole;
        project(day, whole);
        const auto expected = everything(*open(whole, Access::read), day);
        base::Prng prng(seed);
        std::vector<std::size_t> stops;
        for (std::size_t at = 0; at + 40 < day.facts.size(); at += 1 + prng.below(40)) {
            stops.push_back(at + 1);
        }
        const Scratch pieces;
        project(day, pieces, stops);
        EXPECT_EQ(everything(*open(pieces, Access::read), day), expected) << seed;
    }
}

TEST(Projector, open_rows_agree_with_the_core) {
    for (std::uint64_t seed = 10; seed < 16; ++seed) {
        Day day(seed);
        day.work(500);
        const Scratch scratch;
        project(day, scratch);
        const auto records = open(scratch, Access::read);
        std::map<base::AgentId, ports::AgentIntervalRow> intervals;
        const auto open = records->open_agent_intervals(one);
        for (const auto& row : open.value())
            intervals[row.agent] = row;
        for (const auto& [id, agent] : day.core.state().agents) {
            const auto row = intervals.find(id);
            const AgentState state =
                row == intervals.end() ? AgentState::signed_out : row->second.state;
            EXPECT_EQ(state, core::agent_state(agent)) << seed << " agent " << id.value;
            if (row == intervals.end()) continue;
            EXPECT_EQ(row->second.interaction, agent.interaction);
            EXPECT_EQ(row->second.reason, agent.reason);
            EXPECT_EQ(row->second.pause, agent.pause);
        }
        const auto open_rows = records->open_interactions(one).value();
        EXPECT_EQ(open_rows.size(), day.core.state().interactions.size()) << seed;
        for (const auto& row : open_rows) {
            const auto found = day.core.state().interactions.find(row.interaction);
            ASSERT_NE(found, day.core.state().interactions.end()) << row.interaction.value;
            EXPECT_EQ(row.state, found->second.state) << row.interaction.value;
            EXPECT_EQ(row.held_since != Instant{}, found->second.held);
            EXPECT_EQ(row.address, found->second.address);
        }
        EXPECT_EQ(std::ssize(records->open_attempts(one).value()),
                  std::count_if(day.core.state().interactions.begin(),
                                day.core.state().interactions.end(),
                                [](const auto& item) {
                                    return item.second.state == InteractionState::dialling;
                                }));
    }
}

// Metrics rule 1: offered = the sum over the exits + still waiting, and every interaction of the
// day is in the rows once.
TEST(Projector, queue_visits_balance) {
    for (std::uint64_t seed = 20; seed < 24; ++seed) {
        Day day(seed);
        day.work(600);
        const Scratch scratch;
        project(day, scratch);
        const auto records = open(scratch, Access::read);
        std::size_t engaged = 0;
        std::size_t entered = 0;
        std::map<base::InteractionId, base::QueueId> in_queue;
        std::size_t interactions = 0;
        for (const auto& [at, fact] : day.facts) {
            if (std::holds_alternative<core::InteractionArrived>(fact)) ++interactions;
            if (const auto* queued = std::get_if<core::InteractionQueued>(&fact)) {
                entered += in_queue.emplace(queued->interaction, queued->queue).second ? 1U : 0U;
            } else if (const auto* talk = std::get_if<core::InteractionEngaged>(&fact)) {
                engaged += in_queue.erase(talk->interaction);
            } else if (const auto* end = std::get_if<core::InteractionEnded>(&fact)) {
                in_queue.erase(end->interaction);
            }
        }
        const auto visits = records->queue_segments(one, {0}, {INT64_MAX}).value();
        EXPECT_EQ(visits.size(), entered);
        std::size_t answered = 0;
        std::size_t waiting = 0;
        for (const auto& visit : visits) {
            answered += visit.answered ? 1U : 0U;
            waiting += visit.left == Instant{} ? 1U : 0U;
        }
        EXPECT_EQ(answered, engaged) << seed;
        EXPECT_EQ(waiting, in_queue.size()) << seed;
        std::size_t inbound = 0;
        const auto page = records->interactions(one, {}, "", 1'000'000);
        for (const auto& row : page.value().items) {
            inbound += row.direction == core::Direction::inbound ? 1U : 0U;
        }
        EXPECT_EQ(inbound, interactions) << seed;
    }
}

// The books of the records, kept in small commits across restarts, are those of one fold of all facts;
// hours are the sum of their quarters.
TEST(Projector, books_are_those_of_the_facts) {
    for (std::uint64_t seed = 50; seed < 54; ++seed) {
        Day day(seed);
        day.work(600);
        metrics::Books books;
        for (const auto& [at, fact] : day.facts)
            books.apply(at, fact);
        const Scratch scratch;
        project(day, scratch, {100, 333, 334, 700});
        const auto records = open(scratch, Access::read);
        for (const auto grain : {ports::TallyGrain::quarter, ports::TallyGrain::hour}) {
            const bool by_hour = grain == ports::TallyGrain::hour;
            metrics::Ledger kept({{}, by_hour ? base::minutes(60) : metrics::quarter});
            ports::TallyFilter queues{grain, ports::TallySubject::queue, 0, {0}, {INT64_MAX}};
            ports::TallyFilter agents = queues;
            agents.kind = ports::TallySubject::agent;
            const auto read = records->tallies(
                one,
                {queues, agents},
                {},
                [&](const auto& filter, std::uint64_t id, Instant start, auto body) {
                    if (filter.kind == ports::TallySubject::queue) {
                        kept.add(metrics::Place<base::QueueId>{{id}, start},
                                 metrics::decode<metrics::QueueTally>(body).value());
                    } else {
                        kept.add(metrics::Place<base::AgentId>{{id}, start},
                                 metrics::decode<metrics::AgentTally>(body).value());
                    }
                });
            ASSERT_TRUE(read);
            metrics::Ledger expected(kept.buckets());
            for (const auto& [place, tally] : books.ledger().queues())
                expected.add({place.first, kept.buckets().start_of(place.second)}, tally);
            for (const auto& [place, tally] : books.ledger().agents())
                expected.add({place.first, kept.buckets().start_of(place.second)}, tally);
            EXPECT_GT(expected.agents().size(), 3u);
            EXPECT_TRUE(kept.queues() == expected.queues()) << seed;
            EXPECT_TRUE(kept.agents() == expected.agents()) << seed;
        }
        // Who waits by the books is who waits by the core.
        std::size_t waiting = 0;
        for (const auto& [id, open] : books.history().interactions())
            waiting += open.visit ? 1U : 0U;
        std::size_t in_line = 0;
        for (const auto& [id, item] : day.core.state().interactions) {
            const bool waits =
                item.state == InteractionState::queued || item.state == InteractionState::offered;
            in_line += waits ? 1U : 0U;
        }
        EXPECT_EQ(waiting, in_line) << seed;
        const auto& agents = books.history().agents();
        for (const auto& [id, agent] : day.core.state().agents) {
            const bool here = core::agent_state(agent) != AgentState::signed_out;
            EXPECT_EQ(agents.contains(id), here) << seed;
            if (!here) continue;
            const auto state = metrics::time_state(agents.at(id));
            EXPECT_EQ(state == metrics::TimeState::available,
                      core::agent_state(agent) == AgentState::available);
            EXPECT_EQ(state == metrics::TimeState::wrap_up,
                      core::agent_state(agent) == AgentState::wrap_up);
        }
    }
}

// A store that an earlier program wrote has no books: it is made again from the journal.
TEST(Projector, records_of_another_version_are_built_again) {
    const Scratch scratch;
    fs::copy_file(std::string(REGENTE_SOURCE_DIR) + "/tests/golden/storage/records-1.db",
                  scratch / "records.db");
    {
        auto journal = storage::open_journal(scratch / "journal.db", Access::write).value();
        const auto head = journal->claim(one);
        ASSERT_TRUE(head);
        Day day(60);
        day.work(50);
        ASSERT_TRUE(journal->append(day.entries(head.value().epoch)));
    }
    std::vector<std::string> warnings;
    const Projector::Options options{one, {}, {}};
    const auto projector = Projector::start_or_rebuild(
        scratch / "journal.db", scratch / "records.db", options, warnings);
    ASSERT_TRUE(projector) << projector.error().message;
    EXPECT_EQ(warnings.size(), 1u);
    EXPECT_TRUE(projector.value()->finish());
    EXPECT_EQ(open(scratch, Access::read)->version(one).value(), ports::projection_version);
    EXPECT_FALSE(open(scratch, Access::read)->interaction(one, {7}).value() &&
                 open(scratch, Access::read)->interaction(one, {7}).value()->exit ==
                     Exit::abandoned_in_queue);
}

// At every instant an agent is in exactly one state: intervals follow each other without a gap.
TEST(Projector, agent_intervals_are_a_partition) {
    Day day(30);
    day.work(600);
    const Scratch scratch;
    const auto records = open(scratch);
    Projection projection(one, *records);
    std::map<std::pair<base::AgentId, Instant>, ports::AgentIntervalRow> rows;
    std::uint64_t seq = 0;
    for (const auto& [at, fact] : day.facts) {
        ASSERT_TRUE(projection.apply(++seq, at, fact));
        const auto changes = projection.take_changes();
        for (const auto& change : changes.value()) {
            if (const auto* row = std::get_if<ports::AgentIntervalRow>(&change)) {
                rows[{row->agent, row->from}] = *row;
            }
        }
    }
    EXPECT_GT(rows.size(), 50u);
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        const auto next = std::next(row);
        if (next == rows.end() || next->second.agent != row->second.agent) continue;
        ASSERT_NE(row->second.to, Instant{});
        EXPECT_LE(row->second.to, next->second.from);
        // A gap is a time signed out, which ends with signing in.
        if (row->second.to < next->second.from) {
            EXPECT_EQ(next->second.reason, core::NotReadyReason::signed_in);
        }
    }
}

TEST(Projector, a_call_is_told_with_its_times) {
    Day day(40);
    const Instant start = day.now;
    day.ask(core::SignIn{{1}, core::SeatKind::browser});
    day.happen(core::SeatUp{{1}, core::SeatKind::browser});
    day.ask(core::SetCampaignState{{1}, core::CampaignState::paused});
    day.happen(core::CallArrived{{77}, {1}, {5}, {6}});
    const base::InteractionId id{day.core.state().next_interaction - 1};
    day.happen(core::LegAnswered{{77}});
    day.pass(base::seconds(4));
    day.happen(core::StepEnded{{77}, 1, core::StepResult::played, ""});
    day.pass(base::seconds(10));
    day.ask(core::SetPresence{{1}, core::Presence::available, core::NotReadyReason::none, {}});
    day.pass(base::seconds(2));
    ASSERT_TRUE(day.ask(core::AcceptOffer{{1}, id}));
    day.pass(base::seconds(30));
    day.ask(core::SetHold{{1}, id, true});
    day.pass(base::seconds(20));
    day.ask(core::SetHold{{1}, id, false});
    day.pass(base::seconds(10));
    day.happen(core::LegEnded{{77}});
    day.pass(base::seconds(15));
    day.ask(core::Dispose{{1}, id, {1}});
    ASSERT_TRUE(day.ask(core::FinishWrapUp{{1}, id}));
    day.happen(core::RecordingClosed{{1}, 480'000, base::seconds(60)});
    const Scratch scratch;
    project(day, scratch);
    const auto records = open(scratch, Access::read);
    const auto row = records->interaction(one, id).value();
    ASSERT_TRUE(row);
    EXPECT_EQ(row->started, start);
    EXPECT_EQ(row->queued, start + base::seconds(4));
    EXPECT_EQ(row->answered, start + base::seconds(16));
    EXPECT_EQ(row->released, start + base::seconds(76));
    EXPECT_EQ(row->ended, start + base::seconds(76));
    EXPECT_EQ(row->waited, base::seconds(12));
    EXPECT_EQ(row->talked, base::seconds(60));
    EXPECT_EQ(row->held, base::seconds(20));
    EXPECT_EQ(row->wrapped, base::seconds(15));
    EXPECT_EQ(row->state, InteractionState::ended);
    EXPECT_EQ(row->exit, Exit::answered);
    EXPECT_EQ(row->ended_by, core::Party::customer);
    EXPECT_EQ(row->agent.value, 1u);
    EXPECT_EQ(row->queue.value, 1u);
    EXPECT_EQ(row->contact.value, 6u);
    EXPECT_EQ(row->disposition.value, 1u);
    EXPECT_EQ(row->offers, 1u);
    const auto segments = records->segments(one, id).value();
    ASSERT_EQ(segments.size(), 2u);
    EXPECT_EQ(segments[0].kind, ports::SegmentKind::flow);
    EXPECT_EQ(segments[1].kind, ports::SegmentKind::queue);
    EXPECT_EQ(segments[1].left, start + base::seconds(16));
    EXPECT_TRUE(segments[1].answered);
    const auto recordings = records->recordings(one, id).value();
    ASSERT_EQ(recordings.size(), 1u);
    EXPECT_EQ(recordings[0].bytes, 480'000u);
    EXPECT_EQ(recordings[0].length, base::seconds(60));
    EXPECT_EQ(row->recording, recordings[0].recording);
    const auto seqs = records->fact_seqs(one, id);
    for (const std::uint64_t seq : seqs.value()) {
        ASSERT_LE(seq, day.facts.size());
    }
}

TEST(Projector, follows_the_journal_and_resumes_from_its_cursor) {
    Day day(50);
    day.work(200);
    const Scratch scratch;
    auto journal = storage::open_journal(scratch / "journal.db", Access::write).value();
    ASSERT_TRUE(journal->claim(one));
    const auto reader = [&] {
        return storage::open_journal(scratch / "journal.db", Access::read).value();
    };
    Projector::Options options;
    options.operation = one;
    options.failed = [](const base::Fault& fault) { ADD_FAILURE() << fault.message; };
    ASSERT_TRUE(journal->append(day.entries(1)));
    const std::size_t first = day.facts.size();
    {
        auto projector = Projector::start(reader(), open(scratch), options);
        ASSERT_TRUE(projector) << projector.error().message;
        EXPECT_TRUE(projector.value()->wait_until(first, base::seconds(60)));
        day.work(200);
        ASSERT_TRUE(journal->append(day.entries(1, first)));
        projector.value()->durable(day.facts.size());
        EXPECT_TRUE(projector.value()->finish());
    }
    const std::size_t second = day.facts.size();
    day.work(50);
    ASSERT_TRUE(journal->append(day.entries(1, second)));
    auto projector = Projector::start(reader(), open(scratch), options);
    ASSERT_TRUE(projector);
    EXPECT_TRUE(projector.value()->wait_until(day.facts.size(), base::seconds(60)));
    EXPECT_TRUE(projector.value()->finish());
    const auto followed = everything(*open(scratch, Access::read), day);
    const Scratch rebuilt;
    project(day, rebuilt);
    EXPECT_EQ(everything(*open(rebuilt, Access::read), day), followed);
}

TEST(Projector, records_of_another_journal_are_refused) {
    const Scratch scratch;
    auto journal = storage::open_journal(scratch / "journal.db", Access::write).value();
    ASSERT_TRUE(open(scratch)->commit(one, 5, {}));
    Projector::Options options;
    options.operation = one;
    const auto projector =
        Projector::start(storage::open_journal(scratch / "journal.db", Access::read).value(),
                         open(scratch),
                         options);
    ASSERT_FALSE(projector);
    EXPECT_EQ(projector.error().code, "records_ahead");
}

TEST(Projector, damaged_or_foreign_records_are_built_again) {
    Day day(60);
    day.work(200);
    const Scratch scratch;
    auto journal = storage::open_journal(scratch / "journal.db", Access::write).value();
    ASSERT_TRUE(journal->claim(one));
    ASSERT_TRUE(journal->append(day.entries(1)));
    Projector::Options options;
    options.operation = one;
    for (const bool damaged : {true, false}) {
        ASSERT_TRUE(storage::remove_records(scratch / "records.db"));
        if (damaged) {
            storage::write_bytes(scratch / "records.db", storage::FileBytes(9000, 'x'));
        } else {
            ASSERT_TRUE(open(scratch)->commit(one, day.facts.size() + 1, {}));
        }
        std::vector<std::string> warnings;
        auto projector = Projector::start_or_rebuild(
            scratch / "journal.db", scratch / "records.db", options, warnings);
        ASSERT_TRUE(projector) << projector.error().message;
        EXPECT_EQ(warnings.size(), 1u);
        EXPECT_TRUE(projector.value()->wait_until(day.facts.size(), base::seconds(60)));
        EXPECT_EQ(open(scratch, Access::read)->cursor(one).value(), day.facts.size());
    }
}

}  // namespace
}  // namespace regente::server
