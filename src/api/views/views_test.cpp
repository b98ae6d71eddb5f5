#include <gtest/gtest.h>

#include "api/views/campaigns.hpp"
#include "api/views/floor.hpp"
#include "api/views/merge_patch.hpp"
#include "api/views/today.hpp"
#include "base/prng.hpp"
#include "metrics/tally_codec.hpp"
#include "wire/binary.hpp"
#include "wire/json.hpp"

namespace regente::api::views {
namespace {

using boost::json::value;
using metrics::QueueCount;

TEST(MergePatch, examples_of_the_rfc_apply) {
    // RFC 7396, appendix A.
    const char* cases[][3] = {
        {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
        {R"({"a":"b"})", R"({"a":null})", R"({})"},
        {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
        {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
        {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
        {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
    };
    for (const auto& [target, patch, expected] : cases) {
        value json = boost::json::parse(target);
        merge_apply(json, boost::json::parse(patch));
        EXPECT_EQ(json, boost::json::parse(expected)) << patch;
    }
}

value random_json(base::Prng& prng, int depth) {
    boost::json::object object;
    for (std::uint64_t i = 0; i < prng.below(5); ++i) {
        const std::string key(1, static_cast<char>('a' + prng.below(6)));
        switch (prng.below(depth > 0 ? 5 : 4)) {
            case 0:
                object[key] = prng.below(3);
                break;
            case 1:
                object[key] = "text";
                break;
            case 2:
                object[key] = boost::json::array{prng.below(3), "x"};
                break;
            case 3:
                object[key] = nullptr;
                break;
            default:
                object[key] = random_json(prng, depth - 1);
        }
    }
    return object;
}

TEST(MergePatch, difference_applied_gives_the_other) {
    base::Prng prng(7396);
    for (int i = 0; i < 2000; ++i) {
        const value from = random_json(prng, 3);
        const value to = random_json(prng, 3);
        value folded = without_nulls(from);
        if (const auto patch = merge_diff(from, to)) merge_apply(folded, *patch);
        ASSERT_EQ(folded, without_nulls(to))
            << boost::json::serialize(from) << " -> " << boost::json::serialize(to);
        ASSERT_FALSE(merge_diff(to, to));
    }
}

constexpr base::QueueId queue{1};

base::Instant at(std::int64_t seconds) {
    return {seconds * 1'000'000};
}

core::Fact queued(std::uint64_t id, std::int64_t since) {
    core::InteractionQueued fact;
    fact.interaction = {id};
    fact.queue = queue;
    fact.since = at(since);
    return fact;
}

core::Fact ended(std::uint64_t id, core::Exit exit) {
    return core::InteractionEnded{{id}, exit, core::Party::customer};
}

Today today() {
    Today day;
    day.begin(at(0));
    day.take(metrics::OpenQueue{queue, base::seconds(20)});
    return day;
}

TEST(Today, service_level_is_answered_in_time_over_offered_without_short_abandons) {
    Today day = today();
    EXPECT_EQ(day.service_level_permille(queue), std::nullopt);
    // Waits in seconds: answered 10, 20, 120; abandoned 3, 15.
    const auto answered = [&](std::uint64_t id, std::int64_t wait) {
        day.apply(at(100), queued(id, 100));
        day.apply(at(100 + wait), core::InteractionEngaged{{id}, {9}});
        day.apply(at(300), ended(id, core::Exit::answered));
    };
    answered(1, 10);
    answered(2, 20);
    answered(3, 120);
    day.apply(at(100), queued(4, 100));
    day.apply(at(103), ended(4, core::Exit::abandoned_in_queue));
    day.apply(at(100), queued(5, 100));
    day.apply(at(115), ended(5, core::Exit::abandoned_ringing));
    // Who still waits is on neither side.
    day.apply(at(290), queued(6, 290));
    EXPECT_EQ(day.of(queue)[QueueCount::offered], 6u);
    EXPECT_EQ(day.of(queue)[QueueCount::answered], 3u);
    EXPECT_EQ(day.of(queue)[QueueCount::short_abandons], 1u);
    EXPECT_EQ(day.service_level_permille(queue), 500u);
    EXPECT_EQ(metrics::remainder(day.of(queue), 1), 0);
}

TEST(Today, yesterdays_visit_does_not_count_today) {
    Today day = today();
    day.apply(at(90), queued(1, 90));
    day.begin(at(100));
    day.apply(at(110), core::InteractionEngaged{{1}, {9}});
    EXPECT_EQ(day.of(queue)[QueueCount::offered], 0u);
    EXPECT_EQ(day.of(queue)[QueueCount::answered], 0u);
}

// Begun from what the records keep, the day goes on as if it had seen the facts.
TEST(Today, books_of_the_records_count_like_their_facts) {
    metrics::Books books;
    books.history().resume(metrics::OpenQueue{queue, base::seconds(20)});
    Today seen = today();
    const auto both = [&](base::Instant when, const core::Fact& fact) {
        books.apply(when, fact);
        seen.apply(when, fact);
    };
    both(at(10), queued(1, 10));
    both(at(15), core::InteractionEngaged{{1}, {9}});
    both(at(1000), queued(2, 1000));
    Today read = today();
    const ports::TallyFilter filter{
        ports::TallyGrain::quarter, ports::TallySubject::queue, 0, at(0), at(9999)};
    for (const auto& [place, tally] : books.ledger().queues())
        read.take(filter, place.first.value, metrics::encode(tally));
    for (const auto& [id, open] : books.history().interactions())
        read.take({ports::OpenKind::interaction, id.value, wire::encode(open)});
    for (Today* day : {&seen, &read})
        day->apply(at(1060), ended(2, core::Exit::abandoned_in_queue));
    EXPECT_EQ(read.of(queue)[QueueCount::offered], 2u);
    EXPECT_EQ(read.of(queue).counts, seen.of(queue).counts);
    EXPECT_EQ(read.of(queue).times, seen.of(queue).times);
}

// A random day of a real core: what the patches fold to is what a fresh drawing shows.
class Day {
  public:
    explicit Day(std::uint64_t seed)
        : prng_(seed) {
        Labels labels;
        labels.queues[queue] = {queue, "Support", {}};
        must(core::SetQueue{queue, {}});
        for (std::uint64_t id = 1; id <= 4; ++id) {
            labels.users[{id}] = {};
            must(core::SetAgent{{id}, {queue}});
        }
        must(core::PublishFlow{{1}, {"q", {{"q", flow::Enqueue{queue, 0, 0, "pt-BR"}}}}});
        core::Output output;
        core_.event(now_, core::VoiceConnected{}, output);
        world_ = std::make_unique<World>(core_.state(), labels);
        world_->day.begin({});
    }

    void step(Touched& touched) {
        now_ = now_ + base::milliseconds(prng_.between(1, 9000));
        core::Output output;
        core_.advance(now_, output);
        act(output);
        for (const core::Fact& fact : output.facts) {
            world_->apply(now_, fact, touched);
            world_->day.apply(now_, fact);
        }
    }

    const World& world() const { return *world_; }

    const core::Core& core() const { return core_; }

  private:
    void must(core::Request request) {
        core::Output output;
        ASSERT_TRUE(core_.request(now_, request, output).has_value());
    }

    void ask(const core::Request& request, core::Output& output) {
        (void)core_.request(now_, request, output).has_value();
    }

    void act(core::Output& output) {
        const base::AgentId agent{prng_.below(4) + 1};
        const core::Agent& row = core_.state().agents.at(agent);
        switch (prng_.below(10)) {
            case 0:
                ask(core::SignIn{agent, core::SeatKind::browser}, output);
                core_.event(now_, core::SeatUp{agent, core::SeatKind::browser}, output);
                break;
            case 1:
                ask(core::SetPresence{agent, core::Presence::available, {}, {}}, output);
                break;
            case 2:
                ask(
                    core::SetPresence{
                        agent, core::Presence::not_ready, core::NotReadyReason::pause, {}},
                    output);
                break;
            case 3:
            case 4:
                core_.event(
                    now_,
                    core::CallArrived{{base::voice_leg_bit | ++legs_}, {1}, {legs_}, {legs_}},
                    output);
                break;
            case 5:
                if (legs_ > 0) {
                    core_.event(now_,
                                core::LegEnded{{base::voice_leg_bit | (prng_.below(legs_) + 1)},
                                               core::LegEnd::hung_up},
                                output);
                }
                break;
            case 6:
                ask(core::DeclineOffer{agent, row.interaction}, output);
                break;
            case 7:
                ask(core::EndInteraction{agent, row.interaction}, output);
                break;
            default:
                ask(core::AcceptOffer{agent, row.interaction}, output);
        }
    }

    base::Prng prng_;
    base::Instant now_{1'000'000'000'000};
    std::uint64_t legs_ = 0;
    core::Core core_;
    std::unique_ptr<World> world_;
};

TEST(Floor, patches_fold_to_what_a_fresh_drawing_shows) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Day day(seed);
        Floor floor;
        (void)floor.draw(day.world(), {{}, {}, {}, {}, true});
        value folded = without_nulls(floor.json());
        for (int i = 0; i < 300; ++i) {
            Touched touched;
            day.step(touched);
            // Several steps may share one drawing.
            for (int more = 0; more < i % 3; ++more)
                day.step(touched);
            if (const auto patch = floor.draw(day.world(), touched)) merge_apply(folded, *patch);
            Floor fresh;
            (void)fresh.draw(day.world(), {{}, {}, {}, {}, true});
            ASSERT_EQ(folded, without_nulls(fresh.json())) << "seed " << seed << " step " << i;
        }
    }
}

TEST(World, begun_from_a_state_knows_the_threshold_of_each_queue) {
    Day day(1);
    Today today = day.world().day;
    today.begin(at(0));
    const auto threshold = core::QueueSettings{}.service_level_threshold;
    today.apply(at(100), queued(900, 100));
    today.apply(at(100) + threshold, core::InteractionEngaged{{900}, {9}});
    EXPECT_EQ(today.service_level_permille(queue), 1000u);
}

TEST(World, folds_to_the_state_of_the_core_it_follows) {
    for (std::uint64_t seed = 100; seed < 110; ++seed) {
        Day day(seed);
        Touched touched;
        for (int i = 0; i < 300; ++i)
            day.step(touched);
        EXPECT_EQ(wire::to_json(day.world().state().agents),
                  wire::to_json(day.core().state().agents));
        std::size_t waiting = 0;
        for (const auto& [id, row] : day.core().state().interactions) {
            if (row.state == core::InteractionState::queued ||
                row.state == core::InteractionState::offered) {
                ++waiting;
                EXPECT_GT(day.world().position(id), 0u);
            }
        }
        EXPECT_EQ(day.world().line(queue).size(), waiting);
    }
}

}  // namespace
}  // namespace regente::api::views
