// HTTP/1.1 and WebSocket over TCP or TLS, on one thread of its own. Everything that could grow has
// a limit: connections, head, body, time, queued bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/http/types.hpp"
#include "base/fault.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace regente::api::http {

struct ServerOptions {
    std::string address;
    std::uint16_t port = 0;
    std::string certificate_file;
    std::string private_key_file;
    std::size_t connections_max = 0;
    std::size_t connections_per_address_max = 0;
    std::size_t header_bytes_max = 0;
    std::size_t socket_message_bytes_max = 0;
    std::size_t socket_queue_bytes_max = 0;
    base::Duration header_time_max = base::seconds(10);
    base::Duration body_time_max = base::seconds(60);
    base::Duration write_time_max = base::seconds(60);
    base::Duration idle_time_max = base::seconds(60);    // Between two requests.
    base::Duration socket_idle_max = base::seconds(30);  // Half of it: a ping is sent.
};

struct ServerStats {
    std::uint64_t connections = 0;
    std::uint64_t sockets = 0;
    std::uint64_t refused_connections = 0;
    std::uint64_t slow_sockets_closed = 0;
};

class Server {
  public:
    static base::Result<std::unique_ptr<Server>, base::Fault> start(ServerOptions options,
                                                                    Handler& handler);
    virtual ~Server() = default;  // Closes.

    // Closes every connection and joins the thread. Answers that handlers still owe may come until
    // the destructor.
    virtual void close() = 0;

    virtual std::uint16_t port() const = 0;
    virtual bool secure() const = 0;

    // Runs it on the HTTP thread, in the order given. Any thread.
    virtual void post(std::function<void()> job) = 0;

    // The same after a while. Dropped when the server stops first.
    virtual void post_after(base::Duration delay, std::function<void()> job) = 0;

    virtual ServerStats stats() const = 0;
};

}  // namespace regente::api::http
