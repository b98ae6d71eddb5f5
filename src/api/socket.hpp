// One browser's WebSocket: topics it watches, requests it makes, audio it offers (docs/api.md). All
// on the HTTP thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <boost/json/object.hpp>

#include "api/caller.hpp"
#include "api/http/types.hpp"
#include "api/live.hpp"
#include "api/services.hpp"
#include "api/socket_requests.hpp"

namespace regente::api {

class AppSocket;

// Every open socket, by its number, its session and its user.
class Sockets {
  public:
    explicit Sockets(Services& services)
        : services_(services) {}

    std::shared_ptr<AppSocket> make(std::shared_ptr<const Caller> caller);

    void opened(const std::shared_ptr<AppSocket>& socket);
    void closed(AppSocket& socket);

    void session_ended(std::uint64_t session);
    void seat_answer(const ports::voice::SeatAnswer& answer);

    // Open sockets are use of their sessions; those whose session ended are closed.
    void touch_sessions();

  private:
    Services& services_;
    std::uint64_t next_ = 1;
    std::map<std::uint64_t, std::shared_ptr<AppSocket>> all_;
    std::map<base::AgentId, std::size_t> by_user_;
};

class AppSocket final : public http::SocketHandler,
                        public Watcher,
                        public std::enable_shared_from_this<AppSocket> {
  public:
    static constexpr std::size_t requests_open_max = 64;

    AppSocket(Services& services,
              Sockets& sockets,
              std::uint64_t number,
              std::shared_ptr<const Caller> caller);

    // http::SocketHandler
    void opened(std::shared_ptr<http::Socket> socket) override;
    void text(const std::string& text) override;
    void closed() override;

    // Watcher
    void send(std::shared_ptr<const std::string> text) override;

    void seat_answer(const ports::voice::SeatAnswer& answer);
    void session_ended();

    std::uint64_t number() const { return number_; }

    const Caller& caller() const { return *caller_; }

  private:
    void say(const boost::json::value& json);
    void read(const boost::json::object& message);
    void subscribe(const boost::json::object& message, bool on);
    void request(const boost::json::object& message);
    void reply(const std::string& id, const base::Result<RequestResult, Failure>& result);
    void seat_offer(const boost::json::object& message);
    void refuse_seat(const Failure& failure);
    void ping(const boost::json::object& message);

    Services& services_;
    Sockets& sockets_;
    std::uint64_t number_;
    std::shared_ptr<const Caller> caller_;
    std::shared_ptr<http::Socket> socket_;
    std::size_t requests_open_ = 0;
    std::uint64_t seat_offers_ = 0;    // Made so far.
    std::uint64_t seat_answered_ = 0;  // Of them.
};

}  // namespace regente::api
