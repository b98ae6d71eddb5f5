// The two tables that show why a metric needs a dictionary: one queue with seven service levels, one
// day of dials with five abandon rates. They come out to the digit.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "metrics/dictionary.hpp"
#include "metrics/ledger.hpp"
#include "metrics/outbound.hpp"

namespace regente::metrics {
namespace {

constexpr base::QueueId line{1};
constexpr base::Instant arrival{1'790'000'100'000'000};

const Metric& metric(std::string_view id) {
    return regente::metrics::metric(id, arrival);
}

// "33.3": per cent with one digit.
std::string percent(const Ratio& ratio) {
    const auto ppm = value_of(ratio, Unit::share);
    if (!ppm) return "-";
    const std::int64_t tenths = (*ppm + 500) / 1000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string seconds(const Ratio& ratio) {
    const std::int64_t tenths = (*value_of(ratio, Unit::mean) + 50'000) / 100'000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

QueueTally ten_contacts() {
    const std::pair<int, VisitExit> contacts[] = {{10, VisitExit::answered},
                                                  {25, VisitExit::answered},
                                                  {5, VisitExit::answered},
                                                  {20, VisitExit::answered},
                                                  {120, VisitExit::answered},
                                                  {3, VisitExit::abandoned_in_queue},
                                                  {15, VisitExit::abandoned_in_queue},
                                                  {60, VisitExit::abandoned_ringing},
                                                  {40, VisitExit::callback_accepted},
                                                  {90, VisitExit::overflowed_out}};
    Ledger ledger;
    std::uint64_t id = 0;
    for (const auto& [wait, exit] : contacts) {
        const Visit visit{{++id}, line, arrival, base::seconds(20), 0};
        ledger.take(VisitBegan{visit});
        ledger.take(VisitEnded{visit, arrival + base::seconds(wait), exit});
    }
    return ledger.queues().at({line, arrival});
}

TEST(Dictionary, ten_contacts_have_seven_service_levels) {
    const QueueTally tally = ten_contacts();
    EXPECT_EQ(remainder(tally, 0), 0);
    const auto of = [&](std::string_view id) { return percent(metric(id).of_queue(tally)); };
    EXPECT_EQ(of("sl_of_offered_gross"), "30.0");
    EXPECT_EQ(of("sl"), "33.3");
    EXPECT_EQ(of("sl_of_decided"), "37.5");
    EXPECT_EQ(of("sl_of_decided_net"), "42.9");
    EXPECT_EQ(of("sl_less_quick_abandons"), "37.5");
    EXPECT_EQ(of("sl_tsf"), "50.0");
    EXPECT_EQ(of("sl_of_answered"), "60.0");
}

TEST(Dictionary, ten_contacts_have_three_abandonments_and_two_waits) {
    const QueueTally tally = ten_contacts();
    EXPECT_EQ(percent(metric("abandon_gross").of_queue(tally)), "30.0");
    EXPECT_EQ(percent(metric("abandon_in").of_queue(tally)), "22.2");
    EXPECT_EQ(percent(metric("not_answered_rate").of_queue(tally)), "50.0");
    EXPECT_EQ(seconds(metric("asa").of_queue(tally)), "36.0");
    EXPECT_EQ(seconds(metric("wait_all").of_queue(tally)), "38.8");
    EXPECT_EQ(metric("offered_gross").of_queue(tally).numerator, 10);
    EXPECT_EQ(metric("offered").of_queue(tally).numerator, 9);
    EXPECT_EQ(metric("short_abandons").of_queue(tally).numerator, 1);
}

TEST(Dictionary, one_day_of_dials_has_five_abandon_rates) {
    std::vector<OutboundCall> calls(1000);
    std::size_t next = 0;
    const auto people = [&](std::size_t count, CallClass as, std::optional<base::Duration> agent) {
        for (std::size_t i = 0; i < count; ++i)
            calls[next++] = {CallClass::person, as, agent, !agent && as == CallClass::person};
    };
    people(271, CallClass::person, base::milliseconds(1200));
    people(6, CallClass::person, base::milliseconds(2600));
    people(9, CallClass::person, {});
    people(14, CallClass::machine, {});
    for (std::size_t i = 0; i < 150; ++i)
        calls[next++] = {CallClass::machine, CallClass::machine, {}, false};
    const OutboundTally day = tally_of(calls);
    EXPECT_EQ(day.people, 300);
    EXPECT_EQ(percent(drop_of_dials(day)), "0.9");
    EXPECT_EQ(percent(drop_of_answers(day)), "2.0");
    EXPECT_EQ(percent(drop_late_queued(day)), "5.2");
    EXPECT_EQ(percent(drop_ofcom(day)), "7.7");
    EXPECT_EQ(percent(drop_ftc(day)), "9.7");
}

TEST(Dictionary, of_nothing_is_no_number) {
    const QueueTally nothing;
    for (const Metric& m : dictionary()) {
        if (m.of_queue == nullptr || m.unit == Unit::count) continue;
        EXPECT_EQ(value_of(m.of_queue(nothing), m.unit), std::nullopt) << m.id;
    }
    const AgentTally nobody;
    for (const Metric& m : dictionary()) {
        if (m.of_agent == nullptr || m.unit == Unit::count || m.unit == Unit::time) continue;
        EXPECT_EQ(value_of(m.of_agent(nobody), m.unit), std::nullopt) << m.id;
    }
}

TEST(Dictionary, every_entry_says_what_it_means) {
    std::string_view before;
    std::uint32_t version = 0;
    for (const Metric& m : dictionary()) {
        EXPECT_TRUE(m.of_queue != nullptr || m.of_agent != nullptr) << m.id;
        for (const std::string_view text :
             {m.name_pt, m.name_en, m.formula, m.about_pt, m.about_en})
            EXPECT_FALSE(text.empty()) << m.id;
        // A mean is never shown without its percentiles.
        if (m.unit == Unit::mean) {
            EXPECT_EQ(m.of_queue != nullptr, m.queue_times != nullptr) << m.id;
            EXPECT_EQ(m.of_agent != nullptr, m.agent_times != nullptr) << m.id;
        }
        EXPECT_EQ(m.version, m.id == before ? version + 1 : 1) << m.id;
        before = m.id;
        version = m.version;
    }
}

TEST(Dictionary, page_of_the_metrics_lists_every_entry) {
    std::ifstream file(std::string(REGENTE_SOURCE_DIR) + "/docs/metrics.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    for (const Metric& m : dictionary()) {
        std::string row = "| `";
        row.append(m.id).append("` | ").append(m.name_en).append(" | ").append(m.name_pt);
        row.append(" | `").append(m.formula).append("` |");
        EXPECT_NE(page.find(row), std::string::npos) << row;
    }
}

// Wilson's own numbers, as in the textbooks: 8 of 10 is 49.0 % to 94.3 %.
TEST(Figure, few_contacts_say_little) {
    const auto range = wilson({8, 10});
    ASSERT_TRUE(range);
    EXPECT_EQ(range->low, 490'162);
    EXPECT_EQ(range->high, 943'318);
    EXPECT_EQ(wilson({0, 0}), std::nullopt);
    EXPECT_EQ(wilson({0, 10})->low, 0);
    EXPECT_EQ(wilson({10, 10})->high, 1'000'000);
}

}  // namespace
}  // namespace regente::metrics
