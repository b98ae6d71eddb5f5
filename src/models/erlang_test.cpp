#include "models/erlang.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace regente::models {
namespace {

constexpr double half_hour = 1800;

Demand demand(double calls_per_half_hour, double handle, std::optional<double> patience = {}) {
    return {calls_per_half_hour / half_hour, handle, patience};
}

TEST(ErlangB, is_as_in_the_tables) {
    const struct {
        std::uint32_t servers;
        double erlangs;
        double blocking;
    } rows[] = {{1, 0.5, 0.3333333333},
                {1, 1, 0.5},
                {2, 1, 0.2},
                {5, 3, 0.1100543478},
                {10, 5, 0.0183845703},
                {10, 10, 0.2145823431},
                {20, 15, 0.0455932156},
                {50, 40, 0.0186906711},
                {100, 90, 0.0269573805},
                {100, 100, 0.0757004527},
                {500, 480, 0.0143257807},
                {1000, 1000, 0.0248119176}};

    for (const auto& row : rows)
        EXPECT_NEAR(erlang_b(row.servers, row.erlangs), row.blocking, 1e-9) << row.servers;
    EXPECT_EQ(erlang_b(0, 3), 1);
    EXPECT_EQ(erlang_b(3, 0), 0);
    EXPECT_EQ(erlang_b(100'000, 1), 0);
}

// The classical table of trunks: so much traffic at that loss needs exactly so many.
TEST(ErlangB, trunks_for_a_loss_are_as_in_the_classical_table) {
    const struct {
        double erlangs;
        double blocking;
        std::uint32_t servers;
    } rows[] = {{3.0920, 0.001, 10},
                {32.5119, 0.001, 50},
                {4.4612, 0.01, 10},
                {20.3373, 0.01, 30},
                {84.0642, 0.01, 100},
                {13.1815, 0.02, 20},
                {95.2404, 0.05, 100}};

    for (const auto& row : rows) {
        EXPECT_NEAR(erlang_b(row.servers, row.erlangs), row.blocking, 1e-5) << row.servers;
        EXPECT_EQ(servers_for(row.erlangs * 0.999, row.blocking, 1000), row.servers);
        EXPECT_EQ(servers_for(row.erlangs * 1.001, row.blocking, 1000), row.servers + 1);
    }
    EXPECT_FALSE(servers_for(100, 0.01, 50));
}

TEST(ErlangC, is_as_in_the_tables) {
    const struct {
        std::uint32_t agents;
        double erlangs;
        double p_wait;
    } rows[] = {{2, 1, 0.3333333333},
                {5, 4, 0.5541125541},
                {10, 8, 0.4091801508},
                {14, 10, 0.1741319336},
                {20, 18, 0.5507690048},
                {50, 45, 0.3638644672},
                {100, 95, 0.5064568539},
                {200, 190, 0.3652638566},
                {500, 485, 0.3877579107}};

    for (const auto& row : rows)
        EXPECT_NEAR(erlang_c(row.agents, row.erlangs), row.p_wait, 1e-9) << row.agents;
    EXPECT_EQ(erlang_c(10, 10), 1);
}

TEST(ErlangC, agents_for_80_20_are_as_in_the_published_examples) {
    const struct {
        double calls;
        double handle;
        std::uint32_t agents;
        double p_wait;
        double level;
        double wait;
        double occupancy;
    } rows[] = {{100, 180, 14, 0.174132, 88.8350, 7.8359, 71.4286},
                {200, 180, 24, 0.298072, 80.8882, 13.4133, 83.3333},
                {50, 240, 10, 0.174582, 86.7760, 12.5699, 66.6667},
                {500, 240, 74, 0.283490, 84.6136, 9.2779, 90.0901},
                {1000, 300, 176, 0.367339, 80.2831, 11.8073, 94.6970},
                {20, 180, 4, 0.173913, 86.0741, 15.6522, 50.0000},
                {360, 240, 54, 0.301308, 81.7248, 12.0523, 88.8889}};

    for (const auto& row : rows) {
        const Demand load = demand(row.calls, row.handle);
        ASSERT_EQ(agents_for(load, 0.8, 20, 10'000), row.agents);
        const QueueFigures figures = queue_figures(load, row.agents, 20);
        EXPECT_NEAR(figures.p_wait, row.p_wait, 1e-6);
        EXPECT_NEAR(figures.service_level * 100, row.level, 1e-4);
        EXPECT_NEAR(figures.wait_seconds.value(), row.wait, 1e-4);
        EXPECT_NEAR(figures.occupancy * 100, row.occupancy, 1e-4);
    }
}

TEST(ErlangC, a_line_that_grows_for_ever_has_no_wait) {
    const QueueFigures figures = queue_figures(demand(100, 180), 10, 20);
    EXPECT_EQ(figures.p_wait, 1);
    EXPECT_EQ(figures.service_level, 0);
    EXPECT_EQ(figures.occupancy, 1);
    EXPECT_FALSE(figures.wait_seconds);
}

struct Palm {
    std::uint32_t agents;
    double calls;
    double handle;
    double patience;
    double p_wait;
    double abandoned;
    double wait;
    double occupancy;
    double answered_within;
    double abandoned_within;
};

const std::vector<Palm>& palm_rows() {
    static const std::vector<Palm> rows = {
        {10, 100, 180, 60, 0.423418, 15.7527, 9.4516, 84.2473, 71.8010, 9.7220},
        {10, 100, 180, 120, 0.496853, 13.7464, 16.4957, 86.2536, 63.9941, 6.5041},
        {9, 100, 180, 120, 0.613307, 19.2156, 23.0587, 89.7604, 52.4066, 8.3065},
        {12, 100, 180, 120, 0.279807, 6.1597, 7.3917, 78.2002, 82.5583, 3.4005},
        {50, 500, 180, 120, 0.470406, 6.1991, 7.4389, 93.8009, 80.7073, 4.8239},
        {45, 500, 180, 120, 0.715484, 12.4636, 14.9563, 97.2627, 59.3625, 8.5246},
        {100, 1000, 180, 180, 0.513299, 3.9861, 7.1750, 96.0139, 83.6929, 3.3145},
        {14, 100, 180, 1e9, 0.174132, 0, 7.8359, 71.4286, 88.8350, 0},
        {5, 50, 240, 90, 0.663613, 33.7254, 30.3528, 88.3662, 42.6010, 12.2764},
        {200, 1500, 240, 240, 0.509403, 2.8198, 6.7675, 97.1802, 85.8723, 2.4037}};
    return rows;
}

TEST(ErlangA, is_as_in_the_tables) {
    for (const Palm& row : palm_rows()) {
        const QueueFigures figures =
            queue_figures(demand(row.calls, row.handle, row.patience), row.agents, 20);
        EXPECT_NEAR(figures.p_wait, row.p_wait, 1e-6) << row.agents;
        EXPECT_NEAR(figures.abandonment * 100, row.abandoned, 1e-4) << row.agents;
        EXPECT_NEAR(figures.wait_seconds.value(), row.wait, 1e-4) << row.agents;
        EXPECT_NEAR(figures.occupancy * 100, row.occupancy, 1e-4) << row.agents;
        EXPECT_NEAR(figures.service_level * 100, row.answered_within, 1e-4) << row.agents;
        EXPECT_NEAR(figures.abandoned_within * 100, row.abandoned_within, 1e-4) << row.agents;
    }
}

// Little's law for those who give up, and the work that the others bring.
TEST(ErlangA, keeps_its_identities) {
    for (const Palm& row : palm_rows()) {
        const Demand load = demand(row.calls, row.handle, row.patience);
        const QueueFigures figures = queue_figures(load, row.agents, 20);
        EXPECT_NEAR(figures.abandonment, figures.wait_seconds.value() / row.patience, 1e-12);
        EXPECT_NEAR(
            load.erlangs() * (1 - figures.abandonment), row.agents * figures.occupancy, 1e-9);
        // Everybody's wait is that of who was answered and of who gave up; who gave up within any
        // time and who was answered within it are everybody in the end.
        EXPECT_LE(figures.asa_seconds.value(),
                  figures.wait_seconds.value() / (1 - figures.abandonment));
        const QueueFigures late = queue_figures(load, row.agents, 3600);
        EXPECT_NEAR(late.service_level, 1 - figures.abandonment, 1e-6);
        EXPECT_NEAR(late.abandoned_within, figures.abandonment, 1e-6);
        EXPECT_GE(figures.p_wait, erlang_b(row.agents, load.erlangs()));
        EXPECT_LE(figures.p_wait, erlang_c(row.agents, load.erlangs()) + 1e-9);
    }
}

// Patience as long as the handling: as if everybody were served at once by somebody, so that the
// number present is Poisson's.
TEST(ErlangA, with_patience_equal_to_handling_is_poisson) {
    for (const double calls : {100.0, 500.0, 1000.0}) {
        const Demand load = demand(calls, 180, 180);
        const double a = load.erlangs();
        for (const double share : {0.8, 1.0, 1.2}) {
            const auto agents = static_cast<std::uint32_t>(a * share);
            double below = 0;
            double term = std::exp(-a);
            for (std::uint32_t n = 0; n < agents; ++n) {
                below += term;
                term *= a / (n + 1);
            }
            EXPECT_NEAR(queue_figures(load, agents, 20).p_wait, 1 - below, 1e-9) << calls;
        }
    }
}

TEST(ErlangA, goes_to_b_without_patience_and_to_c_with_endless) {
    const std::uint32_t agents = 20;
    const Demand load = demand(180, 180);
    const double b = erlang_b(agents, load.erlangs());
    EXPECT_NEAR(queue_figures(demand(180, 180, 1e-6), agents, 20).abandonment, b, 1e-6);
    const QueueFigures endless = queue_figures(demand(180, 180, 1e9), agents, 20);
    EXPECT_NEAR(endless.p_wait, erlang_c(agents, load.erlangs()), 1e-6);
    EXPECT_NEAR(
        endless.asa_seconds.value(), queue_figures(load, agents, 20).asa_seconds.value(), 1e-3);
}

TEST(ErlangA, more_agents_are_never_worse_and_units_do_not_matter) {
    double last = -1;
    for (std::uint32_t agents = 1; agents <= 40; ++agents) {
        const QueueFigures figures = queue_figures(demand(200, 180, 90), agents, 20);
        EXPECT_GE(figures.service_level, last - 1e-9);
        last = figures.service_level;
        // The same per minute instead of per second.
        const Demand minutes{200 / half_hour * 60, 3, 1.5};
        const QueueFigures same = queue_figures(minutes, agents, 20.0 / 60);
        EXPECT_NEAR(same.p_wait, figures.p_wait, 1e-12);
        EXPECT_NEAR(same.service_level, figures.service_level, 1e-9);
    }
}

// The wait of who is answered, summed from the chain itself: found with n waiting ahead, one passes
// through stages of rates N mu + k theta and is there at the end of each with the odds of the race.
TEST(ErlangA, the_speed_of_answer_is_that_of_the_chain) {
    for (const Palm& row : palm_rows()) {
        if (row.patience > 1e6) continue;
        const Demand load = demand(row.calls, row.handle, row.patience);
        const double theta = 1 / row.patience;
        const double service = row.agents / row.handle;
        const QueueFigures figures = queue_figures(load, row.agents, 20);
        double answered = 0;
        double waited = 0;
        double found = 1;  // Relative weight of finding n waiting.
        double all = 0;
        for (int n = 0; n < 5000; ++n) {
            if (n > 0) found *= load.arrivals_per_second / (service + n * theta);
            all += found;
            double there = 1;
            double time = 0;
            for (int k = n; k >= 0; --k) {
                const double rate = service + (k + 1) * theta;  // One's own impatience races too.
                there *= (service + k * theta) / rate;
                time += 1 / rate;
            }
            answered += found * there;
            waited += found * there * time;
        }
        const double share = figures.p_wait / all;
        EXPECT_NEAR(1 - figures.p_wait + share * answered, 1 - figures.abandonment, 1e-9);
        EXPECT_NEAR(figures.asa_seconds.value(), share * waited / (1 - figures.abandonment), 1e-6);
    }
}

// One team for both needs no more people than one for each.
TEST(ErlangA, pooling_never_needs_more) {
    for (const double calls : {20.0, 100.0, 400.0}) {
        const auto apart = agents_for(demand(calls, 240, 120), 0.8, 20, 1000);
        const auto pooled = agents_for(demand(2 * calls, 240, 120), 0.8, 20, 1000);
        ASSERT_TRUE(apart && pooled);
        EXPECT_LE(*pooled, 2 * *apart);
    }
}

// A thousand patient callers too many: the weights of the long lines do not overflow.
TEST(ErlangA, an_overload_of_patient_callers_has_figures) {
    const QueueFigures figures = queue_figures(demand(7200, 600, 3600), 1000, 20);
    EXPECT_NEAR(figures.p_wait, 1, 1e-9);
    EXPECT_NEAR(figures.abandonment, 1 - 1000.0 / 2400, 1e-6);
    EXPECT_NEAR(figures.occupancy, 1, 1e-6);
    EXPECT_NEAR(figures.service_level, 0, 1e-9);
}

TEST(Staffing, without_calls_everybody_is_idle) {
    const QueueFigures figures = queue_figures(demand(0, 180, 60), 1, 20);
    EXPECT_EQ(figures.service_level, 1);
    EXPECT_EQ(figures.occupancy, 0);
    EXPECT_EQ(agents_for(demand(0, 180), 0.8, 20, 10), 1U);
}

}  // namespace
}  // namespace regente::models
