#include "api/views/report.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "metrics/books.hpp"
#include "metrics/report.hpp"
#include "wire/binary.hpp"
#include "wire/json.hpp"

namespace regente::api::views {
namespace {

constexpr base::Duration hour = base::minutes(60);

// What is open, by what it is.
struct Open {
    std::map<base::InteractionId, metrics::OpenInteraction> interactions;
    std::map<base::AgentId, metrics::OpenAgent> agents;
};

ports::Stored<Open> open_of(const std::vector<ports::OpenBookRow>& rows) {
    Open open;
    bool read = true;
    for (const ports::OpenBookRow& row : rows) {
        if (row.kind == ports::OpenKind::interaction) {
            const auto one = wire::decode<metrics::OpenInteraction>(row.body);
            if (one) open.interactions[one.value().interaction] = one.value();
            read = read && one;
        } else if (row.kind == ports::OpenKind::agent) {
            const auto one = wire::decode<metrics::OpenAgent>(row.body);
            if (one) open.agents[one.value().agent] = one.value();
            read = read && one;
        }
    }
    if (!read) return base::Err{base::Fault{"records_corrupt", "An open book cannot be read."}};
    return open;
}

template <class T>
auto tallies_of(const metrics::Ledger& ledger) {
    if constexpr (std::is_same_v<T, metrics::QueueTally>) {
        return ledger.queues();
    } else {
        return ledger.agents();
    }
}

template <class T>
const metrics::Times* times_of(const metrics::Metric& metric, const T& tally) {
    if constexpr (std::is_same_v<T, metrics::QueueTally>) {
        return metric.queue_times == nullptr ? nullptr : &metric.queue_times(tally);
    } else {
        return metric.agent_times == nullptr ? nullptr : &metric.agent_times(tally);
    }
}

template <class T>
class Drawing {
  public:
    Drawing(const ReportQuestion& question, ports::Records& records, base::OperationId operation)
        : question_(question),
          records_(records),
          operation_(operation),
          report_(question.borders, metrics::dictionary(), spreads_of(question)) {
        for (const metrics::Metric* metric :
             metrics::in_force(metrics::dictionary(), question.borders.front())) {
            by_id_[std::string(metric->id)] = metric;
        }
    }

    ports::Stored<Report> draw() {
        const auto stored = read();
        if (!stored) return base::Err{stored.error()};
        report_.finish();
        if (report_.lines().size() > report_rows_max) {
            return base::Err{
                base::Fault{"report_too_large",
                            std::to_string(report_.lines().size()) + " rows, at most " +
                                std::to_string(report_rows_max) +
                                ": ask for longer intervals, fewer days or one subject"}};
        }
        Report answer;
        answer.from = question_.borders.front();
        answer.to = question_.borders.back();
        answer.interval = question_.interval;
        answer.seq = stored.value();
        answer.rows.reserve(report_.lines().size());
        for (const auto& line : report_.lines())
            answer.rows.push_back(row_of(line));
        for (const auto& line : report_.subjects())
            answer.totals.push_back(row_of(line));
        answer.total = row_of(report_.total());
        return answer;
    }

  private:
    // Percentiles of the means that are asked for.
    static metrics::Spreads spreads_of(const ReportQuestion& question) {
        if (question.metrics.empty()) return metrics::all_spreads;
        metrics::Spreads wanted = 0;
        const T tally;
        for (const metrics::Metric& metric : metrics::dictionary()) {
            const metrics::Times* times = times_of(metric, tally);
            if (times == nullptr || !question.metrics.contains(std::string(metric.id))) continue;
            wanted |= 1U << static_cast<unsigned>(times - tally.times.data());
        }
        return wanted;
    }

    // Stored intervals and what is going on, merged by (subject, start).
    ports::Stored<std::uint64_t> read() {
        std::optional<base::Fault> fault;
        const auto books = records_.tallies(
            operation_,
            {{grain(),
              question_.kind,
              question_.subject,
              question_.borders.front(),
              question_.borders.back()}},
            [&](const ports::OpenBooks& open) {
                const auto read = open_of(open.open);
                if (!read) fault = read.error();
                if (read) prepare(read.value());
            },
            [&](const auto&, std::uint64_t subject, base::Instant start, auto body) {
                add_running_until(subject, start);
                if (!report_.add(subject, start, body)) {
                    fault = base::Fault{"records_corrupt", "A tally cannot be read."};
                }
            });
        if (!books) return base::Err{books.error()};
        if (fault) return base::Err{*fault};
        add_running_until(UINT64_MAX, {INT64_MAX});
        return books.value().cursor;
    }

    void prepare(const Open& open) {
        const metrics::Buckets quarters;
        running_ = tallies_of<T>(
            metrics::running(quarters, open.interactions, open.agents, question_.now));
        next_running_ = running_.begin();
        waiting_ = metrics::still_waiting(quarters, open.interactions);
    }

    void add_running_until(std::uint64_t subject, base::Instant start) {
        for (; next_running_ != running_.end(); ++next_running_) {
            const auto& [place, tally] = *next_running_;
            if (std::pair(place.first.value, place.second) > std::pair(subject, start)) return;
            if (question_.subject != 0 && question_.subject != place.first.value) continue;
            report_.add(place.first.value, place.second, tally);
        }
    }

    // Hours are a quarter of the reading; they serve when every border is on a full one.
    ports::TallyGrain grain() const {
        const bool full = std::all_of(
            question_.borders.begin(), question_.borders.end(), [](base::Instant border) {
                return border.us % hour.us == 0;
            });
        return full ? ports::TallyGrain::hour : ports::TallyGrain::quarter;
    }

    std::uint64_t waiting_of(const metrics::ReportLine<T>& line) const {
        if (question_.kind != ports::TallySubject::queue) return 0;
        std::uint64_t count = 0;
        for (const auto& [place, waiting] : waiting_) {
            const bool other = line.subject != 0 && line.subject != place.first.value;
            const bool unasked = question_.subject != 0 && question_.subject != place.first.value;
            if (other || unasked || place.second < line.start || place.second >= line.end) continue;
            count += waiting;
        }
        return count;
    }

    ReportRow row_of(const metrics::ReportLine<T>& line) const {
        ReportRow row;
        if (line.subject != 0) row.subject = std::to_string(line.subject);
        row.start = line.start;
        row.end = line.end;
        row.still_waiting = waiting_of(line);
        row.provisional = row.still_waiting > 0 || line.end > question_.now;
        if constexpr (std::is_same_v<T, metrics::QueueTally>) {
            row.remainder = metrics::remainder(line.tally, row.still_waiting);
        }
        for (std::size_t i = 0; i < line.figures.size(); ++i) {
            const std::string id(report_.ids()[i]);
            if (!question_.metrics.empty() && !question_.metrics.contains(id)) continue;
            row.figures[id] = figure_of(*by_id_.at(id), line.figures[i], line.tally);
        }
        return row;
    }

    static Figure figure_of(const metrics::Metric& metric,
                            const metrics::Ratio& ratio,
                            const T& tally) {
        Figure figure;
        figure.value = metrics::value_of(ratio, metric.unit);
        figure.numerator = ratio.numerator;
        figure.denominator = ratio.denominator;
        if (metric.unit == metrics::Unit::share) {
            if (const auto range = metrics::wilson(ratio)) {
                figure.low = range->low;
                figure.high = range->high;
            }
        }
        if (const metrics::Times* times = times_of(metric, tally)) {
            figure.p50 = times->percentile(50);
            figure.p90 = times->percentile(90);
            figure.p95 = times->percentile(95);
        }
        return figure;
    }

    const ReportQuestion& question_;
    ports::Records& records_;
    base::OperationId operation_;
    metrics::Report<T> report_;
    std::map<std::string, const metrics::Metric*> by_id_;
    decltype(tallies_of<T>(std::declval<const metrics::Ledger&>())) running_;
    typename decltype(running_)::const_iterator next_running_;
    std::map<metrics::Place<base::QueueId>, std::uint64_t> waiting_;
};

}  // namespace

std::vector<base::Instant> report_borders(
    base::Instant from,
    base::Instant to,
    ReportInterval interval,
    const std::function<base::Instant(base::Instant)>& day_start) {
    const base::Instant midnight = day_start(from);
    const metrics::Buckets cut{midnight,
                               interval == ReportInterval::hour ? hour : metrics::quarter};
    const auto next = [&](base::Instant border) {
        // A local day has 23 to 25 hours.
        return interval == ReportInterval::day ? day_start(border + base::minutes(25L * 60))
                                               : border + cut.width;
    };
    std::vector<base::Instant> borders{interval == ReportInterval::day ? midnight
                                                                       : cut.start_of(from)};
    while (borders.back() < to) {
        if (borders.size() > report_intervals_max) return {};
        borders.push_back(next(borders.back()));
    }
    return borders;
}

ports::Stored<Report> draw_report(ports::Records& records,
                                  base::OperationId operation,
                                  const ReportQuestion& question) {
    if (question.kind == ports::TallySubject::queue) {
        return Drawing<metrics::QueueTally>(question, records, operation).draw();
    }
    return Drawing<metrics::AgentTally>(question, records, operation).draw();
}

// Written at once: a month of many queues is millions of characters, and a tree of values would cost
// more than the figures.
std::string report_json(const Report& report) {
    std::string text = "{";
    const auto member = [&](std::string_view name) -> std::string& {
        if (text.back() != '{' && text.back() != '[') text += ',';
        text += '"';
        text += name;
        return text += "\":";
    };
    const auto number = [&](std::string_view name, auto value) {
        member(name) += std::to_string(value);
    };
    const auto optional = [&](std::string_view name, const auto& value) {
        if constexpr (requires { value->us; }) {
            if (value) number(name, value->us);
        } else {
            if (value) number(name, *value);
        }
    };
    const auto row = [&](const ReportRow& one) {
        text += '{';
        member("subject") += boost::json::serialize(boost::json::string(one.subject));
        member("name") += boost::json::serialize(boost::json::string(one.name));
        number("start", one.start.us);
        number("end", one.end.us);
        member("provisional") += one.provisional ? "true" : "false";
        number("still_waiting", one.still_waiting);
        number("remainder", one.remainder);
        member("figures") += '{';
        for (const auto& [id, figure] : one.figures) {
            member(id) += '{';
            optional("value", figure.value);
            number("numerator", figure.numerator);
            number("denominator", figure.denominator);
            optional("low", figure.low);
            optional("high", figure.high);
            optional("p50", figure.p50);
            optional("p90", figure.p90);
            optional("p95", figure.p95);
            text += '}';
        }
        text += "}}";
    };
    const auto rows = [&](std::string_view name, const std::vector<ReportRow>& all) {
        member(name) += '[';
        for (const ReportRow& one : all) {
            if (text.back() != '[') text += ',';
            row(one);
        }
        text += ']';
    };
    number("from", report.from.us);
    number("to", report.to.us);
    member("interval") += '"' + std::string(wire::enum_name(report.interval)) + '"';
    number("seq", report.seq);
    rows("rows", report.rows);
    rows("totals", report.totals);
    member("total");
    row(report.total);
    return text += '}';
}

std::vector<MetricDefinition> draw_dictionary() {
    std::vector<MetricDefinition> all;
    for (const metrics::Metric& metric : metrics::dictionary()) {
        all.push_back({std::string(metric.id),
                       metric.version,
                       metric.effective,
                       std::string(metric.name_pt),
                       std::string(metric.name_en),
                       std::string(metric.formula),
                       std::string(metric.about_pt),
                       std::string(metric.about_en),
                       metric.unit,
                       metric.attribution,
                       metric.of_queue != nullptr,
                       metric.of_agent != nullptr,
                       metric.queue_times != nullptr || metric.agent_times != nullptr});
    }
    return all;
}

}  // namespace regente::api::views
