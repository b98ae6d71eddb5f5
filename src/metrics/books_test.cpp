#include "metrics/books.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "metrics/report.hpp"
#include "metrics/tally_codec.hpp"
#include "metrics/testing/random_floor.hpp"

namespace regente::metrics {
namespace {

using testing::RandomFloor;
using testing::TrueTalk;
using testing::TrueVisit;

// The floor of one seed, and its books.
struct Kept {
    explicit Kept(std::uint64_t seed, std::size_t actions = 1500)
        : floor(seed) {
        floor.work(actions);
        for (const auto& [at, fact] : floor.facts)
            books.apply(at, fact);
    }

    QueueTally whole(base::QueueId queue) const {
        QueueTally sum;
        for (const auto& [place, tally] : books.ledger().queues()) {
            if (place.first == queue) sum.add(tally);
        }
        return sum;
    }

    RandomFloor floor;
    Books books;
};

// `./test long` asks for a million.
std::uint64_t histories_wanted() {
    const char* asked = std::getenv("REGENTE_METRICS_HISTORIES");
    return asked == nullptr ? 100'000 : std::strtoull(asked, nullptr, 10);
}

// Conservation, per queue and arrival cohort: 0 on 10^5 histories (a contact's life each), with lapsed
// offers, transfers, overflow, lost devices, lost calls and agents who come and go.
TEST(Books, nothing_is_lost_on_a_hundred_thousand_histories) {
    std::uint64_t histories = 0;
    std::array<std::uint64_t, visit_exits> exits{};
    const std::uint64_t wanted = histories_wanted();
    for (std::uint64_t seed = 1; histories < wanted; ++seed) {
        const Kept kept(seed, 6000);
        histories += kept.floor.histories;
        auto waiting = still_waiting({}, kept.books.history().interactions());
        for (const auto& [place, tally] : kept.books.ledger().queues()) {
            ASSERT_EQ(remainder(tally, waiting[place]), 0) << "seed " << seed;
            waiting.erase(place);
            for (std::size_t exit = 0; exit < visit_exits; ++exit)
                exits[exit] += tally[exit_count(static_cast<VisitExit>(exit))];
        }
        ASSERT_TRUE(waiting.empty()) << "somebody waits whom nobody offered: seed " << seed;
    }
    // The exits that the core can say today were all among them.
    for (const VisitExit exit : {VisitExit::answered,
                                 VisitExit::abandoned_in_queue,
                                 VisitExit::abandoned_ringing,
                                 VisitExit::overflowed_out,
                                 VisitExit::after_hours,
                                 VisitExit::system_drop}) {
        EXPECT_GT(exits[static_cast<std::size_t>(exit)], 100u) << static_cast<int>(exit);
    }
}

// An independent judge: the model of the generator knows who came, left and talked, and counts again.
TEST(Books, agree_with_what_truly_happened) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Kept kept(seed);
        for (std::uint64_t id = 1; id <= RandomFloor::queues; ++id) {
            QueueTally truth;
            std::map<base::Instant, std::uint64_t> offered;
            for (const TrueVisit& visit : kept.floor.visits) {
                if (visit.queue.value != id) continue;
                ++truth[QueueCount::offered];
                ++offered[{visit.queued.us - visit.queued.us % quarter.us}];
                if (visit.left.us == 0) continue;
                const base::Duration wait = visit.left - visit.queued;
                ++truth[exit_count(visit.exit)];
                truth[QueueTime::wait_all].add(wait);
                truth[QueueSlice::waiting] = truth[QueueSlice::waiting] + wait;
                const bool gave_up = visit.exit == VisitExit::abandoned_in_queue ||
                                     visit.exit == VisitExit::abandoned_ringing;
                const bool brief = gave_up && wait < base::seconds(5);
                truth[QueueCount::short_abandons] += brief ? 1 : 0;
                if (gave_up && !brief) truth[QueueTime::wait_abandoned].add(wait);
                if (wait <= visit.threshold) {
                    truth[QueueCount::abandoned_in_time] += gave_up ? 1 : 0;
                    truth[QueueCount::answered_in_time] +=
                        visit.exit == VisitExit::answered ? 1 : 0;
                }
                if (visit.exit == VisitExit::answered) truth[QueueTime::wait_answered].add(wait);
            }
            for (const TrueTalk& talk : kept.floor.talks) {
                if (talk.queue.value != id) continue;
                ++truth[QueueCount::handled];
                if (talk.by_system && talk.released - talk.accepted < base::seconds(5)) {
                    ++truth[QueueCount::dropped_short];
                    continue;
                }
                const base::Duration wrap = talk.wrapped - talk.released;
                const base::Duration with_hold{(talk.released - talk.accepted).us - talk.away.us};
                truth[QueueTime::talk].add(base::Duration{with_hold.us - talk.held.us});
                truth[QueueTime::hold].add(talk.held);
                truth[QueueTime::wrap].add(wrap);
                truth[QueueTime::handle].add(with_hold + wrap);
            }
            QueueTally found = kept.whole({id});
            found[QueueCount::transferred] = 0;  // The model does not say who passed on to whom.
            EXPECT_TRUE(found == truth) << "seed " << seed << " queue " << id;
            for (const auto& [start, count] : offered) {
                EXPECT_EQ((kept.books.ledger().queues().at({{id}, start}))[QueueCount::offered],
                          count);
            }
        }
    }
}

// States are a partition: together they are the time signed in, to the microsecond, also cut into
// intervals and with what is still going on.
TEST(Books, time_of_states_is_time_signed_in) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Kept kept(seed);
        const Ledger now = running(
            {}, kept.books.history().interactions(), kept.books.history().agents(), kept.floor.now);
        std::map<base::AgentId, base::Duration> found;
        for (const Ledger* ledger : {&kept.books.ledger(), &now}) {
            for (const auto& [place, tally] : ledger->agents()) {
                ASSERT_LE(signed_in(tally), quarter);
                found[place.first] = found[place.first] + signed_in(tally);
            }
        }
        auto truth = kept.floor.signed_in;
        for (const auto& [agent, since] : kept.floor.present())
            truth[agent] = truth[agent] + (kept.floor.now - since);
        std::erase_if(truth, [](const auto& item) { return item.second.us == 0; });
        std::erase_if(found, [](const auto& item) { return item.second.us == 0; });
        EXPECT_EQ(found, truth) << seed;
        // Work is counted once: time talking and holding is what the conversations say.
        base::Duration worked;
        base::Duration told;
        for (const auto& [place, tally] : kept.books.ledger().agents()) {
            worked = worked + tally[TimeState::talking] + tally[TimeState::holding];
        }
        for (const auto& [place, tally] : now.agents())
            worked = worked + tally[TimeState::talking] + tally[TimeState::holding];
        for (const auto& [id, open] : kept.books.history().interactions()) {
            for (const Conversation& talk : open.conversations) {
                told = told + talk.talked + talk.on_hold;
                if (talk.released.us == 0 && !talk.seat_away) {
                    told = told + (kept.floor.now - talk.since);
                }
            }
        }
        for (const TrueTalk& talk : kept.floor.talks)
            told = told + base::Duration{(talk.released - talk.accepted).us - talk.away.us};
        EXPECT_EQ(worked, told) << seed;
    }
}

// Cut by quarters, by hours, or by the local days of a zone that changes its clock, a day's totals are
// the same.
TEST(Books, cutting_a_day_otherwise_changes_no_total) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const Kept kept(seed, 3000);
        const base::Instant end = kept.floor.now + base::minutes(60);
        std::vector<ReportLine<QueueTally>> totals;
        std::vector<ReportLine<AgentTally>> agents;
        for (const std::int64_t step : {15, 60, 23 * 60, 25 * 60}) {
            std::vector<base::Instant> borders{RandomFloor::day};
            while (borders.back() < end)
                borders.push_back(borders.back() + base::minutes(step));
            Report<QueueTally> report(borders);
            for (const auto& [place, tally] : kept.books.ledger().queues())
                ASSERT_TRUE(report.add(place.first.value, place.second, encode(tally)));
            report.finish();
            totals.push_back(report.total());
            Report<AgentTally> of_agents(borders);
            for (const auto& [place, tally] : kept.books.ledger().agents())
                of_agents.add(place.first.value, place.second, tally);
            of_agents.finish();
            agents.push_back(of_agents.total());
            // The lines add up to the total, and so do the subjects.
            QueueTally lines;
            for (const auto& line : report.lines())
                lines.add(line.tally);
            EXPECT_TRUE(lines == report.total().tally);
        }
        for (const auto& total : totals) {
            EXPECT_TRUE(total.tally == totals.front().tally) << seed;
            EXPECT_TRUE(total.figures == totals.front().figures) << seed;
        }
        for (const auto& total : agents)
            EXPECT_TRUE(total.tally == agents.front().tally) << seed;
    }
}

// Stopped anywhere and gone on from what was open: the same books as in one go.
TEST(Books, going_on_after_a_restart_changes_nothing) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const Kept kept(seed);
        base::Prng prng(seed);
        Ledger pieces;
        auto history = std::make_unique<History>();
        Entries entries;
        for (const auto& [at, fact] : kept.floor.facts) {
            entries.clear();
            history->apply(at, fact, entries);
            for (const Entry& entry : entries)
                pieces.take(entry);
            if (prng.below(10) != 0) continue;
            auto next = std::make_unique<History>();
            for (const auto& [id, open] : history->interactions())
                next->resume(open);
            for (const auto& [id, open] : history->agents())
                next->resume(open);
            for (const auto& [id, open] : history->queues())
                next->resume(open);
            history = std::move(next);
        }
        EXPECT_TRUE(pieces.queues() == kept.books.ledger().queues()) << seed;
        EXPECT_TRUE(pieces.agents() == kept.books.ledger().agents()) << seed;
        EXPECT_TRUE(history->interactions() == kept.books.history().interactions());
        EXPECT_TRUE(history->agents() == kept.books.history().agents());
    }
}

TEST(Books, what_is_over_is_forgotten) {
    const Kept kept(3, 20'000);
    EXPECT_LE(kept.books.history().interactions().size(), kept.floor.alive());
    EXPECT_LE(kept.books.history().agents().size(), RandomFloor::agents);
}

// ---------------------------------------------------------------- single stories

constexpr base::Instant nine = RandomFloor::day;
constexpr base::InteractionId call{1};
constexpr base::QueueId support{1};
constexpr base::QueueId sales{2};
constexpr base::AgentId ana{1};

core::InteractionQueued queued(base::QueueId queue, bool returned = false) {
    core::InteractionQueued fact;
    fact.interaction = call;
    fact.queue = queue;
    fact.returned = returned;
    return fact;
}

core::OfferMade offer() {
    core::OfferMade fact;
    fact.interaction = call;
    fact.agent = ana;
    return fact;
}

TEST(Books, caller_whose_offer_lapsed_is_the_same_visit) {
    Books books;
    books.apply(nine, queued(support));
    books.apply(nine + base::seconds(10), offer());
    books.apply(nine + base::seconds(25), core::OfferEnded{call, ana, core::OfferEnd::lapsed});
    books.apply(nine + base::seconds(25), queued(support, true));
    books.apply(nine + base::seconds(30), core::InteractionEngaged{call, ana});
    const QueueTally& tally = books.ledger().queues().at({support, nine});
    EXPECT_EQ(tally[QueueCount::offered], 1u);
    EXPECT_EQ(tally[QueueTime::wait_answered].sum, base::seconds(30));
    EXPECT_EQ(books.ledger().agents().at({ana, nine})[AgentCount::offers_missed], 1u);
}

TEST(Books, visit_belongs_to_the_quarter_of_its_arrival_and_time_is_cut_at_the_border) {
    Books books;
    const base::Instant border = nine + quarter;
    books.apply(nine, core::AgentSignedIn{ana, core::SeatKind::browser});
    books.apply(border - base::Duration{1}, queued(support));
    books.apply(border + base::seconds(5), core::InteractionEngaged{call, ana});
    books.apply(border + base::seconds(65),
                core::InteractionReleased{call, ana, core::Party::customer, true});
    books.apply(border + quarter, core::WrapUpEnded{call, ana, core::WrapUpEnd::finished});
    books.apply(border + quarter, core::InteractionEnded{call, {}, {}});
    const auto& queues = books.ledger().queues();
    EXPECT_EQ(queues.at({support, nine})[QueueCount::answered], 1u);
    EXPECT_EQ(queues.at({support, nine})[QueueSlice::waiting].us, 1);
    EXPECT_EQ(queues.at({support, border})[QueueSlice::waiting], base::seconds(5));
    // Handled where the wrap-up ended: exactly on the border is the next interval.
    EXPECT_EQ(queues.at({support, border})[QueueCount::handled], 0u);
    EXPECT_EQ(queues.at({support, border + quarter})[QueueCount::handled], 1u);
    const auto& agents = books.ledger().agents();
    EXPECT_EQ(agents.at({ana, nine})[TimeState::not_ready], quarter);
    EXPECT_EQ(agents.at({ana, border})[TimeState::not_ready], base::seconds(5));
    EXPECT_EQ(agents.at({ana, border})[TimeState::talking], base::seconds(60));
    EXPECT_EQ(agents.at({ana, border})[TimeState::wrap_up].us, quarter.us - base::seconds(65).us);
}

TEST(Books, five_seconds_is_no_short_abandon_and_the_threshold_is_in_time) {
    for (const std::int64_t us : {4'999'999, 5'000'000}) {
        Books books;
        books.apply(nine, queued(support));
        books.apply(nine + base::Duration{us},
                    core::InteractionEnded{call, core::Exit::abandoned_in_queue, {}});
        EXPECT_EQ(books.ledger().queues().at({support, nine})[QueueCount::short_abandons],
                  us < 5'000'000 ? 1u : 0u);
    }
    for (const std::int64_t us : {20'000'000, 20'000'001}) {
        Books books;
        books.apply(nine, core::QueueSet{support, {}});
        books.apply(nine, queued(support));
        books.apply(nine + base::Duration{us}, core::InteractionEngaged{call, ana});
        EXPECT_EQ(books.ledger().queues().at({support, nine})[QueueCount::answered_in_time],
                  us == 20'000'000 ? 1u : 0u);
    }
}

TEST(Books, passing_on_is_a_transfer_of_the_agent_and_overflow_is_not) {
    for (const bool wraps : {true, false}) {
        Books books;
        books.apply(nine, queued(support));
        books.apply(nine, core::InteractionEngaged{call, ana});
        books.apply(nine + base::seconds(60),
                    core::InteractionReleased{call, ana, core::Party::agent, wraps});
        books.apply(nine + base::seconds(60), queued(sales));
        if (wraps) {
            books.apply(nine + base::seconds(70),
                        core::WrapUpEnded{call, ana, core::WrapUpEnd::finished});
        }
        books.apply(nine + base::seconds(90), queued(support));
        const auto& queues = books.ledger().queues();
        EXPECT_EQ(queues.at({support, nine})[QueueCount::transferred], 1u) << wraps;
        EXPECT_EQ(queues.at({support, nine})[QueueCount::handled], 1u);
        EXPECT_EQ(queues.at({support, nine})[QueueCount::offered], 2u);
        EXPECT_EQ(queues.at({sales, nine})[QueueCount::overflowed_out], 1u);
        EXPECT_EQ(queues.at({sales, nine})[QueueCount::transferred], 0u);
    }
}

TEST(Books, caller_who_comes_back_because_a_device_died_was_not_passed_on) {
    Books books;
    books.apply(nine, queued(support));
    books.apply(nine, core::InteractionEngaged{call, ana});
    books.apply(nine + base::seconds(60),
                core::InteractionReleased{call, ana, core::Party::system, false});
    books.apply(nine + base::seconds(60), queued(support, true));
    const QueueTally& tally = books.ledger().queues().at({support, nine});
    EXPECT_EQ(tally[QueueCount::transferred], 0u);
    EXPECT_EQ(tally[QueueCount::offered], 2u);
    EXPECT_EQ(tally[QueueCount::handled], 1u);
}

// ---------------------------------------------------------------- versions

TEST(Report, another_version_changes_no_closed_period) {
    const auto by =
        [](std::uint32_t version, base::Instant from, Ratio (*ratio)(const QueueTally&)) {
            Metric metric;
            metric.id = "sl";
            metric.version = version;
            metric.effective = from;
            metric.unit = Unit::share;
            metric.of_queue = ratio;
            return metric;
        };
    const base::Instant change = nine + base::minutes(60);
    const std::array known = {
        by(1,
           {},
           [](const QueueTally& t) {
               return Ratio{static_cast<std::int64_t>(t[QueueCount::answered_in_time]),
                            static_cast<std::int64_t>(10 * t[QueueCount::offered])};
           }),
        by(2, change, [](const QueueTally& t) {
            return Ratio{static_cast<std::int64_t>(t[QueueCount::answered_in_time]),
                         static_cast<std::int64_t>(20 * t[QueueCount::offered])};
        })};
    QueueTally tally;
    tally[QueueCount::offered] = 1;
    tally[QueueCount::answered_in_time] = 5;
    const auto figures = [&](std::span<const Metric> versions, std::vector<base::Instant> borders) {
        Report<QueueTally> report(std::move(borders), versions);
        for (int i = 0; i < 8; ++i)
            report.add(1, nine + base::minutes(15L * i), tally);
        report.finish();
        std::vector<Ratio> all;
        for (const auto& line : report.lines())
            all.push_back(line.figures.at(0));
        all.push_back(report.total().figures.at(0));
        return all;
    };
    const std::vector<base::Instant> hours{nine, change, change + base::minutes(60)};
    const auto before = figures({known.data(), 1}, hours);
    const auto after = figures(known, hours);
    EXPECT_EQ(after.at(0), before.at(0));
    EXPECT_EQ(after.at(0), (Ratio{20, 40}));
    EXPECT_EQ(after.at(1), (Ratio{20, 80}));
    // A line across the change is measured by each in its part.
    EXPECT_EQ(figures(known, {nine, change + base::minutes(60)}).at(0), (Ratio{40, 120}));
    EXPECT_EQ(after.at(2), (Ratio{40, 120}));
}

}  // namespace
}  // namespace regente::metrics
