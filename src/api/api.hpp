// HTTP, WebSocket and the web app: what browsers and programs talk to. The server makes one, starts
// it when its registry and records threads run, feeds it (Feed) and stops it before they end.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/gateway.hpp"
#include "base/fault.hpp"
#include "base/result.hpp"
#include "core/state.hpp"

namespace regente::api {

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;          // 0: the system chooses; see Api::port.
    std::string web_dir;                // The built web app; empty: the API alone.
    std::string certificate_file;       // PEM chain; with private_key_file: HTTPS. Both or none.
    std::string private_key_file;       // PEM.
    std::string sip_realm = "regente";  // Of the HA1 made from a phone's secret.

    // Cookies: on HTTPS `__Host-regente` with Secure; on plain HTTP `regente` without it, since
    // browsers do not keep a Secure cookie that came over http://127.0.0.1.
    base::Duration session_idle_max = base::minutes(30);
    base::Duration session_age_max = base::minutes(720);
    base::Duration token_age_max = base::minutes(525'600);

    std::size_t connections_max = 4096;
    std::size_t connections_per_address_max = 2048;
    std::size_t header_bytes_max = 16UL * 1024;
    std::size_t json_bytes_max = 256UL * 1024;
    std::size_t csv_bytes_max = 20UL * 1024 * 1024;
    std::size_t socket_message_bytes_max = 256UL * 1024;
    std::size_t socket_queue_bytes_max =
        4UL * 1024 * 1024;               // A slower browser loses its connection.
    std::size_t workers = 4;             // Threads that run REST handlers.
    std::size_t work_queue_max = 256;    // Beyond it: 503.
    std::size_t hashing_queue_max = 16;  // Sign-ins waiting for one of the two hashing threads.

    std::size_t password_memory_bytes = 64UL * 1024 * 1024;  // Of argon2id; tests take less.

    // Start of the local day that holds this instant, for the counts of today. Default: the
    // machine's time zone.
    std::function<base::Instant(base::Instant)> day_start;

    // One line for the log; `warning` marks what somebody should look at. Any thread. May be empty.
    std::function<void(bool warning, const std::string& line)> log;
};

class Api final : public Feed {
  public:
    Api(Gateway& gateway, Options options);
    ~Api() override;  // Stops.

    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    // Loads labels through the gateway (blocks until they are there), then listens. `state` is what
    // the core knows at `seq`; every later fact must come through `facts`, also while this call
    // runs. Faults: http_port_busy, http_address_invalid, tls_invalid, and the registry's own.
    base::Result<base::Done, base::Fault> start(const core::State& state, std::uint64_t seq);

    // Closes every connection and joins the threads. May be called twice.
    void stop();

    // What it listens on, after start.
    std::uint16_t port() const;

    // Feed. Facts come in order and before the answers of the requests that made them, so that who
    // got an answer reads what was written.
    void facts(FactBatch batch) override;
    void seat_answer(const ports::voice::SeatAnswer& answer) override;
    void trunk_status(const ports::voice::TrunkStatus& status) override;
    void phone_status(const ports::voice::PhoneStatus& status) override;
    void voice_stats(const ports::voice::Stats& stats) override;
    void journal_failed(const base::Fault& fault) override;

    // For /metrics: how long one commit of the journal took. Any thread.
    void commit_took(base::Duration duration);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace regente::api
