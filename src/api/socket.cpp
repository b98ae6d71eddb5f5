#include "api/socket.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "api/clock.hpp"
#include "wire/json.hpp"

namespace regente::api {
namespace {

using boost::json::object;
using boost::json::value;

constexpr base::Duration seat_answer_max = base::seconds(10);

// A text member, empty when it is missing; Failure when it is something else.
std::string text_member(const object& message, const char* name) {
    const value* found = message.if_contains(name);
    if (found == nullptr) return {};
    if (!found->is_string()) throw Failure("json_invalid", std::string(name) + " must be a text.");
    return std::string(found->get_string().begin(), found->get_string().end());
}

value error_json(const Failure& failure, const std::string& language) {
    return wire::to_json(error_of(failure, language));
}

}  // namespace

// ------------------------------------------------------------------------------------ all of them

std::shared_ptr<AppSocket> Sockets::make(std::shared_ptr<const Caller> caller) {
    return std::make_shared<AppSocket>(services_, *this, next_++, std::move(caller));
}

void Sockets::opened(const std::shared_ptr<AppSocket>& socket) {
    all_[socket->number()] = socket;
    const base::AgentId user = socket->caller().user.id;
    if (++by_user_[user] == 1) services_.gateway().agent_connected(user);
}

void Sockets::closed(AppSocket& socket) {
    if (all_.erase(socket.number()) == 0) return;
    const auto count = by_user_.find(socket.caller().user.id);
    if (--count->second > 0) return;
    services_.gateway().agent_disconnected(count->first);
    by_user_.erase(count);
}

void Sockets::session_ended(std::uint64_t session) {
    std::vector<std::shared_ptr<AppSocket>> gone;
    for (const auto& [number, socket] : all_) {
        if (socket->caller().session == session) gone.push_back(socket);
    }
    for (const auto& socket : gone)
        socket->session_ended();
}

void Sockets::seat_answer(const ports::voice::SeatAnswer& answer) {
    const auto found = all_.find(answer.session);
    if (found != all_.end() && found->second->caller().user.id == answer.agent) {
        found->second->seat_answer(answer);
    }
}

void Sockets::touch_sessions() {
    std::vector<std::shared_ptr<AppSocket>> gone;
    for (const auto& [number, socket] : all_) {
        if (!services_.sessions().touch(socket->caller().secret_hash)) gone.push_back(socket);
    }
    for (const auto& socket : gone)
        socket->session_ended();
}

// ------------------------------------------------------------------------------------ one

AppSocket::AppSocket(Services& services,
                     Sockets& sockets,
                     std::uint64_t number,
                     std::shared_ptr<const Caller> caller)
    : services_(services),
      sockets_(sockets),
      number_(number),
      caller_(std::move(caller)) {}

void AppSocket::opened(std::shared_ptr<http::Socket> socket) {
    socket_ = std::move(socket);
    sockets_.opened(shared_from_this());
    say(object{{"hello", object{{"server_time", now().us}, {"version", REGENTE_VERSION}}}});
}

void AppSocket::closed() {
    services_.live().leave(this);
    sockets_.closed(*this);
    socket_.reset();
}

void AppSocket::send(std::shared_ptr<const std::string> text) {
    if (socket_) socket_->send(std::move(text));
}

void AppSocket::say(const value& json) {
    send(std::make_shared<const std::string>(boost::json::serialize(json)));
}

void AppSocket::session_ended() {
    say(object{{"signed_out", object{{"code", "session_ended"}}}});
    // 4401: ours, "sign in again"; browsers give it to the page.
    if (socket_) socket_->close(4401, "session_ended");
}

void AppSocket::text(const std::string& text) {
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = 32;
    const value json = boost::json::parse(text, error, {}, options);
    try {
        if (error || !json.is_object()) throw Failure("json_invalid", error.message());
        read(json.get_object());
    } catch (const Failure& failure) {
        say(object{{"error", error_json(failure, caller_->user.language)}});
    }
}

void AppSocket::read(const object& message) {
    const std::string op = text_member(message, "op");
    if (op == "request") return request(message);
    if (op == "subscribe") return subscribe(message, true);
    if (op == "unsubscribe") return subscribe(message, false);
    if (op == "seat_offer") return seat_offer(message);
    if (op == "ping") return ping(message);
    throw Failure("operation_unknown", op.substr(0, 60));
}

void AppSocket::ping(const object& message) {
    say(object{{"pong", text_member(message, "id")}, {"server_time", now().us}});
}

void AppSocket::subscribe(const object& message, bool on) {
    const std::string name = text_member(message, "topic");
    Topic topic{};
    if (!boost::describe::enum_from_string(name.c_str(), topic)) {
        throw Failure("topic_unknown", name.substr(0, 60));
    }
    if (!on) return services_.live().leave(this, topic);
    const auto needed = topic == Topic::desk ? Permission::handle_contacts : Permission::supervise;
    if (!may(caller_->user.role, needed)) throw Failure("forbidden", name);
    services_.live().watch(shared_from_this(), topic, caller_->user.id);
}

void AppSocket::request(const object& message) {
    const std::string id = text_member(message, "id").substr(0, 64);
    services_.count([](Counters& counters) { ++counters.socket_requests; });
    try {
        const std::string name = text_member(message, "name");
        const auto& table = socket_requests();
        const auto found = std::find_if(
            table.begin(), table.end(), [&](const SocketRequest& row) { return row.name == name; });
        if (found == table.end()) throw Failure("operation_unknown", name.substr(0, 60));
        if (!may(caller_->user.role, found->permission)) throw Failure("forbidden", name);
        if (requests_open_ >= requests_open_max) throw Failure("server_busy");
        const value* args = message.if_contains("args");
        found->run(services_,
                   *caller_,
                   args == nullptr ? value(object{}) : *args,
                   [self = weak_from_this(), post = services_.post, id](
                       base::Result<RequestResult, Failure> result) {
                       post([self, id, result = std::move(result)] {
                           if (const auto socket = self.lock()) {
                               --socket->requests_open_;
                               socket->reply(id, result);
                           }
                       });
                   });
        ++requests_open_;
    } catch (const Failure& failure) {
        reply(id, base::Err{failure});
    }
}

void AppSocket::reply(const std::string& id, const base::Result<RequestResult, Failure>& result) {
    if (result) {
        return say(object{{"reply", id}, {"ok", true}, {"result", wire::to_json(result.value())}});
    }
    services_.count([](Counters& counters) { ++counters.socket_refusals; });
    say(object{{"reply", id},
               {"ok", false},
               {"error", error_json(result.error(), caller_->user.language)}});
}

void AppSocket::seat_offer(const object& message) {
    const std::string sdp = text_member(message, "sdp");
    if (sdp.empty()) return refuse_seat(Failure("seat_offer_invalid", "sdp"));
    const bool voice_up =
        services_.live().read([](const views::World& world) { return world.state().voice_up; });
    if (!voice_up) return refuse_seat(Failure("voice_down"));
    const std::uint64_t offer = ++seat_offers_;
    services_.gateway().seat_offer(caller_->user.id, number_, sdp);
    services_.post_after(seat_answer_max, [self = weak_from_this(), offer] {
        const auto socket = self.lock();
        if (!socket || socket->seat_answered_ >= offer) return;
        socket->seat_answered_ = offer;
        socket->refuse_seat(Failure("voice_down"));
    });
}

void AppSocket::refuse_seat(const Failure& failure) {
    say(object{{"seat_answer", object{{"error", error_json(failure, caller_->user.language)}}}});
}

void AppSocket::seat_answer(const ports::voice::SeatAnswer& answer) {
    seat_answered_ = seat_offers_;
    if (!answer.error.empty()) return refuse_seat(Failure(answer.error));
    say(object{{"seat_answer", object{{"sdp", answer.sdp}}}});
}

}  // namespace regente::api
