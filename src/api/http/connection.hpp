// What the listener shares with the connections it took, and how a connection is counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "api/http/server.hpp"
#include "api/http/types.hpp"

namespace regente::api::http {

// What every connection can do for the listener.
class Connection {
  public:
    virtual ~Connection() = default;
    virtual void abort() = 0;
};

// Shared by the listener and its connections; touched on the HTTP thread, but for the counters.
struct Shared {
    boost::asio::io_context& io;
    const ServerOptions& options;
    Handler& handler;
    std::set<Connection*> connections;
    std::map<std::string, std::size_t> by_address;
    std::atomic<std::uint64_t> connection_count{0};
    std::atomic<std::uint64_t> sockets{0};
    std::atomic<std::uint64_t> refused_connections{0};
    std::atomic<std::uint64_t> slow_sockets_closed{0};
};

// Counts a connection for as long as it lives, through its change into a WebSocket.
class Ticket {
  public:
    Ticket(Shared& shared, std::string address)
        : shared_(shared),
          address_(std::move(address)) {
        ++shared_.by_address[address_];
        ++shared_.connection_count;
    }

    ~Ticket() {
        const auto found = shared_.by_address.find(address_);
        if (--found->second == 0) shared_.by_address.erase(found);
        --shared_.connection_count;
    }

    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    const std::string& address() const { return address_; }

  private:
    Shared& shared_;
    std::string address_;
};

}  // namespace regente::api::http
