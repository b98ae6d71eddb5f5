#include <gtest/gtest.h>

#include "api/clock.hpp"
#include "api/testing/centre.hpp"
#include "api/views/report.hpp"
#include "metrics/books.hpp"
#include "metrics/tally_codec.hpp"
#include "wire/binary.hpp"

namespace regente::api {
namespace {

using testing::Centre;
using testing::Client;

// Days of this test begin at midnight UTC.
constexpr base::Duration a_day = base::minutes(24L * 60);
constexpr base::Instant day{1'789'948'800'000'000};

Options utc() {
    Options options;
    options.day_start = [](base::Instant at) { return metrics::Buckets{{}, a_day}.start_of(at); };
    return options;
}

class Story {
  public:
    explicit Story(Centre& centre)
        : centre_(centre) {
        core::QueueSettings settings;
        tell(0, core::QueueSet{centre.queue, settings});
        tell(0, core::AgentSignedIn{centre.ana, core::SeatKind::browser});
    }

    void tell(std::int64_t minute, core::Fact fact) {
        books.apply(day + base::minutes(minute), fact);
    }

    void call(std::uint64_t id, std::int64_t minute) {
        core::InteractionQueued queued;
        queued.interaction = {id};
        queued.queue = centre_.queue;
        tell(minute, queued);
    }

    void answered(std::uint64_t id, std::int64_t minute) {
        tell(minute, core::InteractionEngaged{{id}, centre_.ana});
        tell(minute + 2,
             core::InteractionReleased{{id}, centre_.ana, core::Party::customer, false});
        tell(minute + 2, core::InteractionEnded{{id}, core::Exit::answered, {}});
    }

    // What a projector would have left in the records.
    void keep() {
        auto& records = centre_.gateway.records;
        records.at = 77;
        const metrics::Buckets hours{{}, base::minutes(60)};
        metrics::Ledger by_hour(hours);
        for (const auto& [place, tally] : books.ledger().queues()) {
            records.tally_rows.push_back({ports::TallyGrain::quarter,
                                          ports::TallySubject::queue,
                                          place.first.value,
                                          place.second,
                                          metrics::encode(tally)});
            by_hour.add({place.first, hours.start_of(place.second)}, tally);
        }
        for (const auto& [place, tally] : by_hour.queues()) {
            records.tally_rows.push_back({ports::TallyGrain::hour,
                                          ports::TallySubject::queue,
                                          place.first.value,
                                          place.second,
                                          metrics::encode(tally)});
        }
        for (const auto& [id, open] : books.history().interactions()) {
            records.open_rows.push_back(
                {ports::OpenKind::interaction, id.value, wire::encode(open)});
        }
        for (const auto& [id, open] : books.history().agents())
            records.open_rows.push_back({ports::OpenKind::agent, id.value, wire::encode(open)});
    }

    metrics::Books books;

  private:
    Centre& centre_;
};

std::string query(const char* kind, const std::string& rest) {
    return std::string("/api/v1/reports/") + kind + "?from=" + std::to_string(day.us) +
           "&to=" + std::to_string((day + a_day).us) + rest;
}

std::int64_t number(const boost::json::value& row, const char* metric) {
    return row.at("figures").at(metric).at("value").as_int64();
}

TEST(Reports, lines_add_up_to_the_total_and_the_remainder_is_printed) {
    Centre centre(utc());
    Story story(centre);
    story.call(1, 600);
    story.answered(1, 600);
    story.call(2, 601);
    story.tell(603, core::InteractionEnded{{2}, core::Exit::abandoned_in_queue, {}});
    story.call(3, 630);
    story.keep();
    Client sofia = centre.signed_in("sofia");
    for (const char* interval : {"15m", "1h", "day"}) {
        const auto got = sofia.get(query("queues", std::string("&interval=") + interval)).json();
        EXPECT_EQ(got.at("seq").to_number<int>(), 77);
        const auto& total = got.at("total");
        EXPECT_EQ(number(total, "offered_gross"), 3) << interval;
        EXPECT_EQ(number(total, "answered"), 1);
        EXPECT_EQ(number(total, "sl"), 500'000);
        EXPECT_EQ(number(total, "wait_all"), 60'000'000);
        EXPECT_EQ(number(total, "aht"), 120'000'000);
        EXPECT_EQ(total.at("figures").at("aht").at("p90").as_int64(), 120'000'000);
        EXPECT_EQ(total.at("still_waiting").to_number<int>(), 1);
        EXPECT_EQ(total.at("remainder").as_int64(), 0);
        EXPECT_TRUE(total.at("provisional").as_bool());
        std::int64_t offered = 0;
        for (const auto& row : got.at("rows").as_array()) {
            offered += number(row, "offered_gross");
            EXPECT_EQ(row.at("remainder").as_int64(), 0);
            EXPECT_EQ(row.at("name").as_string(), "Support");
        }
        EXPECT_EQ(offered, 3);
    }
    const auto quarters = sofia.get(query("queues", "&interval=15m&metrics=sl,asa")).json();
    const auto& first = quarters.at("rows").at(0);
    EXPECT_EQ(first.at("start").as_int64(), (day + base::minutes(600)).us);
    EXPECT_FALSE(first.at("provisional").as_bool());
    EXPECT_EQ(first.at("figures").as_object().size(), 2u);
    // Nobody has left who came in the second: a dash, not 0 %.
    EXPECT_FALSE(quarters.at("rows").at(2).at("figures").at("sl").as_object().contains("value"));
}

TEST(Reports, what_an_agent_does_now_is_in_the_time_so_far) {
    Centre centre(utc());
    Story story(centre);
    story.keep();
    Client sofia = centre.signed_in("sofia");
    const auto got =
        sofia.get(query("agents", "&interval=1h&agent=" + std::to_string(centre.ana.value))).json();
    ASSERT_EQ(got.at("rows").as_array().size(), 24u);
    EXPECT_EQ(number(got.at("rows").at(5), "signed_in"), base::minutes(60).us);
    EXPECT_EQ(number(got.at("total"), "signed_in"), a_day.us);
    EXPECT_EQ(got.at("total").at("figures").at("utilisation").at("value").as_int64(), 0);
    EXPECT_EQ(got.at("rows").at(0).at("name").as_string(), "Name of ana");
}

TEST(Reports, are_for_supervisors_and_say_which_filter_is_wrong) {
    Centre centre(utc());
    EXPECT_EQ(centre.signed_in("ana").get(query("queues", "")).status, 403);
    Client sofia = centre.signed_in("sofia");
    EXPECT_EQ(sofia.get(query("queues", "&interval=1y")).code(), "query_invalid");
    EXPECT_EQ(sofia.get(query("queues", "&metrics=happiness")).code(), "query_invalid");
    EXPECT_EQ(sofia.get("/api/v1/reports/queues").status, 200);
    EXPECT_EQ(sofia.get("/api/v1/reports/queues?from=0").code(), "query_invalid");
    EXPECT_EQ(sofia.get("/api/v1/reports/queues?from=5&to=4").code(), "query_invalid");
    EXPECT_EQ(sofia.get("/api/v1/reports/queues?from=1&to=99999999999999999").code(),
              "query_invalid");
    EXPECT_EQ(sofia.get(query("queues", "")).json().at("rows").as_array().size(), 0u);
}

TEST(Reports, dictionary_explains_every_figure) {
    Centre centre(utc());
    Client ana = centre.signed_in("ana");
    const auto items = ana.get("/api/v1/metrics").json().at("items").as_array();
    EXPECT_EQ(items.size(), metrics::dictionary().size());
    for (const auto& item : items) {
        EXPECT_FALSE(item.at("formula").as_string().empty());
        EXPECT_GE(item.at("version").to_number<int>(), 1);
    }
}

// The text is written by hand: it must be the JSON of the described struct, without what is unset.
TEST(Reports, text_is_the_json_of_the_report) {
    Report report;
    report.interval = ReportInterval::hour;
    report.seq = 5;
    ReportRow row;
    row.subject = "7";
    row.name = "Caf\u00e9 \"2\" \\ \n";
    row.remainder = -3;
    row.provisional = true;
    row.figures["sl"] = {500'000, 1, 2, 10, 20, {}, {}, {}};
    row.figures["asa"] = {{}, 0, 0, {}, {}, base::seconds(1), base::seconds(2), base::seconds(3)};
    report.rows = {row, row};
    report.totals = {row};
    report.total = row;
    const std::string text = views::report_json(report);
    const auto read = wire::from_json_text<Report>(text, std::size_t{1} << 20U);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(wire::to_json(read.value()), wire::to_json(report));
    EXPECT_EQ(views::report_json(Report{}).find("null"), std::string::npos);
}

// A zone whose clock goes back an hour on the second day, and forth on the fourth.
TEST(Reports, a_day_has_as_many_hours_as_its_clock_says) {
    const base::Instant starts[] = {day,
                                    day + a_day,
                                    day + a_day + a_day + base::minutes(60),
                                    day + a_day + a_day + a_day + base::minutes(60),
                                    day + a_day + a_day + a_day + a_day,
                                    day + a_day + a_day + a_day + a_day + a_day};
    const auto day_start = [&](base::Instant at) {
        return *std::prev(std::upper_bound(std::begin(starts), std::end(starts), at));
    };
    const auto borders = [&](ReportInterval interval) {
        return views::report_borders(
            day + base::minutes(70), starts[4] + base::minutes(1), interval, day_start);
    };
    EXPECT_EQ(borders(ReportInterval::day),
              std::vector<base::Instant>(std::begin(starts), std::end(starts)));
    EXPECT_EQ(borders(ReportInterval::hour).front(), day + base::minutes(60));
    EXPECT_EQ(borders(ReportInterval::quarter).front(), day + base::minutes(60));
    EXPECT_TRUE(
        views::report_borders(day, {day.us * 2}, ReportInterval::quarter, day_start).empty());
}

}  // namespace
}  // namespace regente::api
