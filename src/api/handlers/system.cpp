// Health, the description of the API, and figures for Prometheus.
#include "api/route.hpp"
#include "api/schema/schema.hpp"
#include "api/services.hpp"
#include "core/agent.hpp"

namespace regente::api {
namespace {

http::Response health(Call& call) {
    Health answer;
    answer.version = REGENTE_VERSION;
    answer.voice_up =
        call.services.live().read([](const views::World& world) { return world.state().voice_up; });
    answer.journal_ok = call.services.journal_ok;
    answer.journal_seq = call.services.live().seq();
    answer.started = call.services.started;
    answer.status = answer.voice_up && answer.journal_ok ? "ok" : "degraded";
    return answer_json(answer);
}

http::Response openapi(Call& /*call*/) {
    static const auto text = std::make_shared<const std::string>(schema::openapi());
    http::Response response;
    response.shared_body = text;
    return response;
}

// Text format 0.0.4 of Prometheus.
class Figures {
  public:
    void head(const char* name, const char* type, const char* help) {
        text_ +=
            std::string("# HELP ") + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
        name_ = name;
    }

    template <class Number>
    void value(Number number, const std::string& labels = {}) {
        text_ += name_ + (labels.empty() ? "" : "{" + labels + "}") + " " + std::to_string(number) +
                 "\n";
    }

    template <class Number>
    void one(const char* name, const char* type, const char* help, Number number) {
        head(name, type, help);
        value(number);
    }

    // Of a summary.
    template <class Number>
    void part(const char* suffix, Number number) {
        text_ += name_ + suffix + " " + std::to_string(number) + "\n";
    }

    const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::string name_;
};

void centre_figures(Figures& figures, const views::World& world) {
    std::map<std::string, std::uint64_t> interactions;
    for (const auto& [id, row] : world.state().interactions) {
        ++interactions["direction=\"" + std::string(wire::enum_name(row.direction)) +
                       "\",state=\"" + std::string(wire::enum_name(row.state)) + "\""];
    }
    figures.head("regente_interactions", "gauge", "Interactions that have not ended.");
    for (const auto& [labels, count] : interactions)
        figures.value(count, labels);
    figures.head("regente_queue_waiting", "gauge", "Interactions waiting in a queue.");
    for (const auto& [id, ignored] : world.state().queues) {
        figures.value(world.line(id).size(), "queue=\"" + std::to_string(id.value) + "\"");
    }
    std::map<std::string, std::uint64_t> agents;
    for (const auto& [id, row] : world.state().agents) {
        ++agents["state=\"" + std::string(wire::enum_name(core::agent_state(row))) + "\""];
    }
    figures.head("regente_agents", "gauge", "Agents by state.");
    for (const auto& [labels, count] : agents)
        figures.value(count, labels);
    figures.one("regente_voice_up",
                "gauge",
                "1 when the voice process is connected.",
                world.state().voice_up ? 1 : 0);
}

void voice_figures(Figures& figures, const ports::voice::Stats& voice) {
    figures.one("regente_voice_legs", "gauge", "Legs in the voice process.", voice.legs);
    figures.one("regente_voice_seats", "gauge", "Seats in the voice process.", voice.seats);
    figures.one("regente_voice_recordings", "gauge", "Recordings being written.", voice.recordings);
    figures.one("regente_rtp_packets_received_total",
                "counter",
                "RTP packets received.",
                voice.packets_received);
    figures.one(
        "regente_rtp_packets_sent_total", "counter", "RTP packets sent.", voice.packets_sent);
    figures.one("regente_rtp_packets_late_total",
                "counter",
                "RTP packets after their moment.",
                voice.packets_late);
    figures.one("regente_rtp_packets_refused_total",
                "counter",
                "RTP packets from a wrong address, forged or malformed.",
                voice.packets_refused);
    figures.one(
        "regente_sip_requests_total", "counter", "SIP requests received.", voice.sip_requests);
    figures.one("regente_voice_cpu_microseconds_total",
                "counter",
                "Processor time of the voice process.",
                voice.cpu_us);
}

void own_figures(Figures& figures, const Counters& counters, const http::ServerStats& server) {
    figures.head("regente_http_responses_total", "counter", "HTTP responses by status.");
    for (const auto& [status, count] : counters.responses) {
        figures.value(count, "status=\"" + std::to_string(status) + "\"");
    }
    figures.one("regente_http_connections", "gauge", "Open connections.", server.connections);
    figures.one("regente_http_connections_refused_total",
                "counter",
                "Connections over the limit.",
                server.refused_connections);
    figures.one("regente_sockets", "gauge", "Open WebSockets.", server.sockets);
    figures.one("regente_sockets_too_slow_total",
                "counter",
                "WebSockets closed for not reading.",
                server.slow_sockets_closed);
    figures.one("regente_socket_requests_total",
                "counter",
                "Requests over WebSockets.",
                counters.socket_requests);
    figures.one(
        "regente_socket_refusals_total", "counter", "Refused ones.", counters.socket_refusals);
    figures.one("regente_sign_ins_total", "counter", "Right passwords.", counters.sign_ins);
    figures.one(
        "regente_sign_ins_refused_total", "counter", "Wrong ones.", counters.sign_ins_refused);
    figures.head(
        "regente_journal_commit_microseconds", "summary", "Time of one commit of the journal.");
    figures.value(counters.commit_us_max, "quantile=\"1\"");
    figures.part("_sum", counters.commit_us_sum);
    figures.part("_count", counters.commits);
}

http::Response metrics(Call& call) {
    Figures figures;
    figures.one(
        "regente_journal_seq", "counter", "Facts in the journal.", call.services.live().seq());
    figures.one("regente_journal_ok",
                "gauge",
                "1 while the journal accepts.",
                call.services.journal_ok ? 1 : 0);
    call.services.live().read([&](const views::World& world) {
        centre_figures(figures, world);
        return 0;
    });
    const http::ServerStats server = call.services.server_stats();
    call.services.count([&](const Counters& counters) {
        own_figures(figures, counters, server);
        voice_figures(figures, counters.voice);
    });
    http::Response response;
    response.type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = figures.text();
    return response;
}

}  // namespace

void add_system_routes(Routes& routes) {
    routes.add({.method = "GET",
                .pattern = "/api/v1/health",
                .permission = Permission::anyone,
                .summary = "Does it work",
                .run = health,
                .answer = schema::node<Health>,
                .lane = Lane::vital});
    routes.add({.method = "GET",
                .pattern = "/api/v1/openapi.json",
                .permission = Permission::anyone,
                .summary = "This document",
                .run = openapi,
                .answer_type = "application/json"});
    routes.add({.method = "GET",
                .pattern = "/metrics",
                .permission = Permission::read_metrics,
                .summary = "Figures for Prometheus",
                .run = metrics,
                .lane = Lane::vital,
                .answer_type = "text/plain"});
}

}  // namespace regente::api
