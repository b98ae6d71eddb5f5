#include <cmath>

#include <gtest/gtest.h>

#include "models/erlang.hpp"
#include "sim/day/centre.hpp"
#include "sim/day/draw.hpp"
#include "sim/day/fit.hpp"
#include "sim/whatif/student.hpp"
#include "sim/whatif/study.hpp"
#include "wire/json.hpp"

namespace regente::sim {
namespace {

Workload small() {
    Workload workload;
    QueueLoad& queue = workload.queues["support"];
    queue.arrivals.from_minute = 480;
    queue.arrivals.per_interval = {30, 50, 40, 30};
    queue.arrivals.cv = 0.3;
    queue.patience = Exponential{60};
    queue.handle_time = Lognormal{150, 1};
    queue.wrap_up = Exponential{20};
    AgentGroup& group = workload.agents["morning"];
    group.count = 5;
    group.queues = {"support"};
    group.shift_from_minute = 480;
    group.shift_minutes = 180;
    group.breaks = {{30, 10}};
    group.breaks_spread_minutes = 20;
    group.answer_s = 2;
    group.no_answer = 0.1;
    return workload;
}

std::string refusal(const std::string& base) {
    const auto question = read_question("{\"base\": " + base + "}");
    return question ? "" : question.error().message;
}

// ---------------------------------------------------------------- reading

TEST(Workload, member_nobody_knows_is_refused_by_name) {
    EXPECT_EQ(refusal(R"({"queues": {"a": {"arrivals": {"per_hour": [1]}}}})"),
              "base: queues.a.arrivals.per_hour is not known here.");
}

TEST(Workload, value_out_of_range_is_refused_with_field_and_value) {
    EXPECT_EQ(
        refusal(R"({"queues": {"a": {"handle_time": {"type": "exponential", "mean_s": 0}}}})"),
        "base: queues.a.handle_time.mean_s is 0; it must be from 0.001 to 86400.");
    EXPECT_EQ(refusal(R"({"queues": {"a": {}}, "agents": {"b": {"queues": ["c"]}}})"),
              "base: agents.b.queues names c, which is not one of the queues.");
    EXPECT_EQ(refusal(R"({"start": "2026-02-29", "queues": {"a": {}}})"),
              "base: start is 2026-02-29; it must be a day such as 2026-01-05.");
}

TEST(Workload, setting_that_the_core_refuses_is_named) {
    EXPECT_EQ(refusal(R"({"queues": {"a": {"settings": {"offer_max": 1}}}})"),
              "base: queues.a.settings.offer_max is refused by the core: value_out_of_range.");
}

TEST(Workload, is_read_back_as_it_was_written) {
    const auto back = wire::from_json<Workload>(wire::to_json(small()));
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(wire::to_json(back.value()), wire::to_json(small()));
}

TEST(Question, change_names_what_it_replaces_and_null_removes) {
    boost::json::object file{{"base", wire::to_json(small())}};
    file["variants"] = boost::json::parse(
        R"([{"name": "more", "change": {"agents": {"morning": {"count": 9}}}},
            {"name": "nobody", "change": {"agents": {"morning": null}}}])");
    const auto question = read_question(boost::json::serialize(file));
    ASSERT_TRUE(question.has_value()) << question.error().message;
    const auto& variants = question.value().variants;
    ASSERT_EQ(variants.size(), 3U);
    EXPECT_EQ(variants[0].second.agents.at("morning").count, 5U);
    EXPECT_EQ(variants[1].second.agents.at("morning").count, 9U);
    EXPECT_TRUE(variants[2].second.agents.empty());
}

TEST(Question, variant_with_another_calendar_cannot_stand_beside_the_base) {
    boost::json::object file{{"base", wire::to_json(small())}};
    file["variants"] = boost::json::parse(R"([{"name": "long", "change": {"days": 2}}])");
    const auto question = read_question(boost::json::serialize(file));
    ASSERT_FALSE(question.has_value());
    EXPECT_EQ(question.error().message, "variants: long: days must be the same as in the base.");
}

// ---------------------------------------------------------------- drawing

TEST(Draw, distributions_have_their_means_and_spreads) {
    base::Prng prng(3);
    constexpr int n = 200'000;
    const auto moments = [&](auto&& draw_one) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; ++i) {
            const double value = draw_one();
            sum += value;
            squares += value * value;
        }
        const double mean = sum / n;
        return std::pair{mean, std::sqrt(squares / n - mean * mean)};
    };
    const auto seconds = [&](const Length& length) {
        return moments([&] { return static_cast<double>(draw(prng, length).us) / 1e6; });
    };
    const auto [exp_mean, exp_sd] = seconds(Exponential{100});
    EXPECT_NEAR(exp_mean, 100, 1);
    EXPECT_NEAR(exp_sd, 100, 2);
    const auto [log_mean, log_sd] = seconds(Lognormal{200, 0.5});
    EXPECT_NEAR(log_mean, 200, 1);
    EXPECT_NEAR(log_sd, 100, 2);
    const auto [gamma_mean, gamma_sd] = moments([&] { return gamma(prng, 0.5); });
    EXPECT_NEAR(gamma_mean, 0.5, 0.01);
    EXPECT_NEAR(gamma_sd, std::sqrt(0.5), 0.02);
    const auto [few_mean, few_sd] = moments([&] { return static_cast<double>(poisson(prng, 3)); });
    EXPECT_NEAR(few_mean, 3, 0.02);
    EXPECT_NEAR(few_sd, std::sqrt(3.0), 0.02);
    base::Prng many(4);
    double sum = 0;
    for (int i = 0; i < 2000; ++i)
        sum += static_cast<double>(poisson(many, 1200));
    EXPECT_NEAR(sum / 2000, 1200, 4);
}

TEST(Draw, more_volume_keeps_the_callers_there_were) {
    Workload more = small();
    more.queues["support"].arrivals.cv = 0;
    const auto before = draw_callers(more, 1, 0);
    more.queues["support"].arrivals.factor = 1.5;
    const auto after = draw_callers(more, 1, 0);
    ASSERT_GT(after.size(), before.size());
    std::size_t found = 0;
    for (const Caller& caller : before) {
        for (const Caller& other : after) {
            found += caller.at == other.at && caller.talk == other.talk &&
                             caller.patience == other.patience
                         ? 1U
                         : 0U;
        }
    }
    EXPECT_EQ(found, before.size());
}

TEST(Student, quantiles_are_those_of_the_tables) {
    EXPECT_NEAR(student_quantile(0.975, 1), 12.7062, 1e-4);
    EXPECT_NEAR(student_quantile(0.975, 4), 2.77645, 1e-5);
    EXPECT_NEAR(student_quantile(0.975, 9), 2.26216, 1e-5);
    EXPECT_NEAR(student_quantile(0.975, 19), 2.09302, 1e-5);
    EXPECT_NEAR(student_quantile(0.975, 29), 2.04523, 1e-5);
    EXPECT_NEAR(student_quantile(0.975, 1e6), 1.95997, 1e-5);
    EXPECT_NEAR(student_quantile(0.995, 10), 3.16927, 1e-5);
}

TEST(Student, interval_of_three_values) {
    const auto one = estimate({1, 2, 3});
    ASSERT_TRUE(one && one->low && one->high);
    EXPECT_DOUBLE_EQ(one->mean, 2);
    EXPECT_NEAR(*one->high - 2, 4.30265 / std::sqrt(3.0), 1e-4);
    EXPECT_FALSE(estimate({}).has_value());
    EXPECT_FALSE(estimate({5})->high.has_value());
}

// ---------------------------------------------------------------- running

TEST(Centre, same_seed_gives_the_same_facts) {
    const Workload workload = small();
    const auto hash = [&](std::uint64_t replication) {
        Centre centre(workload, replication);
        centre.hash_facts();
        EXPECT_FALSE(centre.configure());
        centre.run();
        return centre.hash();
    };
    EXPECT_EQ(hash(1), hash(1));
    EXPECT_NE(hash(1), hash(2));
}

TEST(Centre, contacts_and_exits_add_up_and_the_shift_ends) {
    const Workload workload = small();
    Centre centre(workload, 0);
    ASSERT_FALSE(centre.configure());
    centre.run();
    const Tally total = centre.figures().sum();
    EXPECT_GT(total.offered, 80U);
    EXPECT_GT(total.abandoned, 0U);
    EXPECT_EQ(total.offered, total.answered + total.abandoned + total.other + total.open);
    EXPECT_EQ(total.open, 0U);
    for (const auto& [id, agent] : centre.core().state().agents)
        EXPECT_EQ(agent.presence, core::Presence::signed_out) << id.value;
    EXPECT_TRUE(centre.core().state().interactions.empty());
    EXPECT_TRUE(centre.core().state().recordings.empty());
    // Five people, three hours less their breaks and what they missed.
    EXPECT_LT(total.handling_s + total.available_s, 5 * 3 * 3600.0);
    EXPECT_GT(total.handling_s + total.available_s, 5 * 2 * 3600.0);
}

TEST(Centre, group_that_works_round_the_clock_never_goes_home) {
    Workload workload = small();
    workload.days = 2;
    AgentGroup& group = workload.agents["morning"];
    group.shift_from_minute = 0;
    group.shift_minutes = 1440;
    group.breaks.clear();
    group.no_answer = 0;
    Centre centre(workload, 0);
    std::uint64_t went = 0;
    centre.watch([&](core::Instant, const core::Fact& fact) {
        went += std::holds_alternative<core::AgentSignedOut>(fact) ? 1U : 0U;
    });
    ASSERT_FALSE(centre.configure());
    centre.run();
    EXPECT_EQ(went, 0U);
    const Tally total = centre.figures().sum();
    EXPECT_NEAR(total.handling_s + total.available_s, 5 * 2 * 86'400.0, 1);
}

TEST(Study, more_agents_help_and_the_difference_is_sharper_than_the_means) {
    boost::json::object file{{"base", wire::to_json(small())}, {"replications", 8}};
    file["variants"] = boost::json::parse(
        R"([{"name": "more", "change": {"agents": {"morning": {"count": 7}}}}])");
    const auto question = read_question(boost::json::serialize(file));
    ASSERT_TRUE(question.has_value()) << question.error().message;
    Effort effort;
    const Answer result = answer(question.value(), effort);
    ASSERT_EQ(result.variants.size(), 2U);
    EXPECT_EQ(effort.runs, 16U);
    const auto& base = *result.variants[0].total.all.at("abandonment");
    const auto& more = *result.variants[1].total.all.at("abandonment");
    const auto& difference = *result.variants[1].total.difference.at("abandonment");
    EXPECT_LT(*difference.high, 0);
    EXPECT_NEAR(difference.mean, more.mean - base.mean, 1e-12);
    EXPECT_EQ(result.variants[0].total.all.at("offered")->mean,
              result.variants[1].total.all.at("offered")->mean);
    EXPECT_EQ(result.variants[0].remainder, 0);
    EXPECT_EQ(result.variants[0].intervals.size(), 4U);
    EXPECT_EQ(result.variants[0].intervals[0].from, "08:00");
    Effort again;
    EXPECT_EQ(boost::json::serialize(wire::to_json(answer(question.value(), again))),
              boost::json::serialize(wire::to_json(result)));
}

// ---------------------------------------------------------------- learning

// What was put into a simulated fortnight is found again in its facts.
TEST(Fit, workload_is_found_again_in_its_own_facts) {
    Workload workload = small();
    workload.days = 14;
    Arrivals& arrivals = workload.queues["support"].arrivals;
    arrivals.per_interval = {60, 100, 80, 60};
    arrivals.weekdays = {1.2, 1, 1, 1, 0.8, 0, 0};
    workload.agents["morning"].count = 12;
    workload.agents["morning"].weekdays = {1, 2, 3, 4, 5};
    Centre centre(workload, 0);
    Fit fit({first_midnight(workload), 14, 30});
    centre.watch([&](core::Instant at, const core::Fact& fact) { fit.fact(at, fact); });
    ASSERT_FALSE(centre.configure());
    centre.run();
    fit.call_queues({{{1}, "support"}});
    const auto found = fit.workload();
    ASSERT_TRUE(found.has_value()) << found.error().message;
    EXPECT_FALSE(check(found.value()).has_value());
    EXPECT_EQ(found.value().start, "2026-01-05");
    const QueueLoad& queue = found.value().queues.at("support");
    EXPECT_EQ(queue.arrivals.per_interval.size(), 48U);
    EXPECT_NEAR(calls_per_day(queue.arrivals), 300 * 5.0 / 7, 20);
    EXPECT_EQ(queue.arrivals.per_interval[15], 0);
    EXPECT_GT(queue.arrivals.per_interval[17], queue.arrivals.per_interval[16]);
    EXPECT_EQ(queue.arrivals.weekdays[6], 0);
    EXPECT_NEAR(queue.arrivals.weekdays[1], 7.0 / 5, 0.25);
    EXPECT_NEAR(queue.arrivals.cv, 0.3, 0.12);
    EXPECT_NEAR(mean_seconds(queue.patience), 60, 12);
    EXPECT_NEAR(mean_seconds(queue.handle_time), 150, 12);
    EXPECT_NEAR(std::get<Lognormal>(queue.handle_time).cv, 1, 0.25);
    EXPECT_NEAR(mean_seconds(*queue.wrap_up), 20, 2);
    double agents = 0;
    double offers_missed = 0;
    for (const auto& [name, group] : found.value().agents) {
        agents += group.count;
        offers_missed += group.no_answer * group.count;
        EXPECT_EQ(group.shift_from_minute, 480U) << name;
        EXPECT_NEAR(group.shift_minutes, 180, 15) << name;
        EXPECT_EQ(group.weekdays.size(), 5U) << name;
        EXPECT_NEAR(group.answer_s, 2, 0.01) << name;
        EXPECT_NEAR(group.missed_s, 60, 8) << name;
        ASSERT_EQ(group.breaks.size(), 1U) << name;
        EXPECT_NEAR(group.breaks[0].minutes, 10, 5) << name;
    }
    EXPECT_EQ(agents, 12);
    EXPECT_NEAR(offers_missed / agents, 0.1, 0.03);
}

TEST(Fit, days_without_calls_are_nothing_to_learn_from) {
    Fit fit({{0}, 3, 30});
    const auto found = fit.workload();
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code, "nothing_to_fit");
}

// ---------------------------------------------------------------- theory

struct Case {
    double calls_per_half_hour;
    double handle_s;
    std::optional<double> patience_s;
    std::uint32_t agents;
};

// The simulator and the formulas share no code. Each figure of the theory must lie within the
// 99.9 % interval of the replications (several figures are compared), which must be narrow.
void expect_theory(const Case& one) {
    constexpr std::uint32_t replications = 8;
    constexpr std::uint32_t warm_up = 8;  // Intervals until the line is in its steady state.
    Workload workload;
    workload.short_abandon_s = 0;
    QueueLoad& queue = workload.queues["line"];
    queue.settings.record = false;
    queue.arrivals.per_interval.assign(48, one.calls_per_half_hour);
    queue.handle_time = Exponential{one.handle_s};
    if (one.patience_s) queue.patience = Exponential{*one.patience_s};
    workload.agents["all"].count = one.agents;
    workload.agents["all"].queues = {"line"};
    std::map<Measure, std::vector<double>> values;
    for (std::uint32_t i = 0; i < replications; ++i) {
        Centre centre(workload, i);
        ASSERT_FALSE(centre.configure());
        centre.run();
        Tally tally;
        for (std::uint32_t interval = warm_up; interval + 1 < 48; ++interval)
            tally.add(centre.figures().all(interval));
        const Values found = tally.values();
        for (std::size_t measure = 0; measure < measures_count; ++measure) {
            if (found[measure]) values[static_cast<Measure>(measure)].push_back(*found[measure]);
        }
    }
    const models::QueueFigures theory = models::queue_figures(
        {one.calls_per_half_hour / 1800, one.handle_s, one.patience_s}, one.agents, 20);
    const auto expect = [&](Measure measure, double expected, double width_max) {
        const auto found = estimate(values[measure]);
        ASSERT_TRUE(found && found->high);
        const double half = (*found->high - found->mean) *
                            student_quantile(0.9995, replications - 1) /
                            student_quantile(0.975, replications - 1);
        EXPECT_NEAR(found->mean, expected, half) << wire::enum_name(measure);
        EXPECT_LT(half, width_max) << wire::enum_name(measure);
    };
    expect(Measure::p_wait, theory.p_wait, 0.06);
    expect(Measure::asa_s, *theory.asa_seconds, 0.35 * *theory.asa_seconds);
    expect(Measure::wait_s, *theory.wait_seconds, 0.35 * *theory.wait_seconds);
    expect(Measure::service_level, theory.service_level, 0.06);
    expect(Measure::occupancy, theory.occupancy, 0.03);
    if (one.patience_s) expect(Measure::abandonment, theory.abandonment, 0.06);
}

// The larger cases, and the programs against each other, are tests/sim/theory_test.js.
TEST(Theory, erlang_a_of_a_small_overloaded_group_is_what_the_core_does) {
    expect_theory({50, 240, 90, 5});
}

}  // namespace
}  // namespace regente::sim
