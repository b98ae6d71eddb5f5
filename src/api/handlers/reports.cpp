// Reports and the dictionary that explains them. The numbers are metrics/'s; this asks and names.
#include <algorithm>

#include "api/clock.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "api/views/report.hpp"

namespace regente::api {
namespace {

constexpr base::Duration report_max = base::minutes(400L * 24 * 60);

ReportInterval interval_of(const Call& call) {
    const std::string text = call.request.query("interval");
    if (text.empty() || text == "15m") return ReportInterval::quarter;
    if (text == "1h") return ReportInterval::hour;
    if (text == "day") return ReportInterval::day;
    throw Failure("query_invalid", "interval");
}

base::Instant time_of(const Call& call, const std::string& name, base::Instant otherwise) {
    if (call.request.query(name).empty()) return otherwise;
    const std::uint64_t us = call.query_number(name);
    // Far enough for any report, and far from the end of the numbers.
    constexpr std::uint64_t us_max = 1ULL << 60U;
    if (us == 0 || us > us_max) throw Failure("query_invalid", name);
    return {static_cast<std::int64_t>(us)};
}

// "sl,asa": only these. All when not given.
std::set<std::string> metrics_of(const Call& call) {
    std::set<std::string> ids;
    const std::string text = call.request.query("metrics");
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        ids.insert(text.substr(at, comma - at));
        at = comma + 1;
    }
    const auto known = metrics::dictionary();
    for (const std::string& id : ids) {
        if (std::none_of(known.begin(), known.end(), [&](const auto& m) { return m.id == id; })) {
            throw Failure("query_invalid", "metrics");
        }
    }
    return ids;
}

http::Response report(Call& call, ports::TallySubject kind, const std::string& subject) {
    views::ReportQuestion question;
    question.kind = kind;
    question.subject = call.query_number(subject);
    question.interval = interval_of(call);
    question.metrics = metrics_of(call);
    question.now = now();
    // Today, when nobody says.
    const auto& day_start = call.services.options().day_start;
    const base::Instant from = time_of(call, "from", day_start(question.now));
    const base::Instant to = time_of(call, "to", question.now);
    if (to <= from || to - from > report_max) throw Failure("query_invalid", "to");
    question.borders = views::report_borders(from, to, question.interval, day_start);
    if (question.borders.empty()) throw Failure("query_invalid", "interval");
    auto drawn = call.services.records([&](ports::Records& records, ports::Journal&) {
        return views::draw_report(records, call.services.operation(), question);
    });
    call.services.live().read([&](const views::World& world) {
        const auto name = [&](ReportRow& row) {
            const std::uint64_t id = row.subject.empty() ? 0 : std::stoull(row.subject);
            row.name = kind == ports::TallySubject::queue ? world.labels.queue({id})
                                                          : world.labels.user({id});
        };
        for (ReportRow& row : drawn.rows)
            name(row);
        for (ReportRow& row : drawn.totals)
            name(row);
        return 0;
    });
    http::Response response;
    response.body = views::report_json(drawn);
    return response;
}

http::Response report_queues(Call& call) {
    return report(call, ports::TallySubject::queue, "queue");
}

http::Response report_agents(Call& call) {
    return report(call, ports::TallySubject::agent, "agent");
}

http::Response list_metrics(Call&) {
    Items<MetricDefinition> list;
    list.items = views::draw_dictionary();
    return answer_json(list);
}

}  // namespace

void add_report_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/metrics",
                .permission = Permission::own_session,
                .summary = "The dictionary of metrics: what every number means",
                .run = list_metrics,
                .answer = node<Items<MetricDefinition>>});
    routes.add({.method = "GET",
                .pattern = "/api/v1/reports/queues",
                .permission = Permission::supervise,
                .summary = "Figures of queues by interval (15m, 1h, day), with the remainder",
                .run = report_queues,
                .answer = node<Report>,
                .query = {"from", "to", "queue", "interval", "metrics"}});
    routes.add({.method = "GET",
                .pattern = "/api/v1/reports/agents",
                .permission = Permission::supervise,
                .summary = "Figures of agents by interval (15m, 1h, day)",
                .run = report_agents,
                .answer = node<Report>,
                .query = {"from", "to", "agent", "interval", "metrics"}});
}

}  // namespace regente::api
