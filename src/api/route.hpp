// One line of the route table: where, who may, what comes in and goes out, and the function that
// answers. Handlers run on a worker thread, may block, and stop by throwing Failure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/http/types.hpp"
#include "api/messages.hpp"
#include "api/permission.hpp"
#include "api/schema/type_node.hpp"
#include "api/views/merge_patch.hpp"
#include "base/id.hpp"
#include "wire/json.hpp"

namespace regente::api {

class Services;

// Where the handler runs: hashing a password has its own two threads, so that a flood of sign-ins
// cannot stop the rest; who asks how we are is answered while everything else waits for a disk.
enum class Lane : std::uint8_t { work, hashing, vital };

enum class BodyKind : std::uint8_t { none, json, csv };

// One request on its way through a handler.
struct Call {
    const http::Request& request;
    Services& services;
    const Caller* caller;             // Null only on routes for anyone.
    std::vector<std::string> params;  // The {...} of the pattern, in order.
    std::string language;

    const Caller& who() const;

    template <class Id>
    Id id(std::size_t index) const {
        return {parse_id(params.at(index))};
    }

    template <class T>
    T body() const {
        auto read = wire::from_json_text<T>(request.body, json_bytes_max());
        if (!read) throw Failure(read.error());
        return std::move(read).value();
    }

    // A change of `current`: members that the body leaves out stay (RFC 7396).
    template <class T>
    T body_over(const T& current) const {
        (void)body<T>();  // Refuses what is wrong by itself.
        boost::json::value merged = wire::to_json(current);
        views::merge_apply(merged, boost::json::parse(request.body));
        auto read = wire::from_json<T>(merged);
        if (!read) throw Failure(read.error());
        return std::move(read).value();
    }

    // 1..500, 50 when not given.
    std::size_t limit() const;

    // Digits, or Failure query_invalid that names the filter; 0 when absent.
    std::uint64_t query_number(const std::string& name) const;

  private:
    static std::uint64_t parse_id(const std::string& text);
    std::size_t json_bytes_max() const;
};

struct Route {
    std::string method;
    std::string pattern;  // "/api/v1/users/{id}"
    Permission permission = Permission::undeclared;
    std::string summary = {};
    std::function<http::Response(Call&)> run = {};
    BodyKind body_kind = BodyKind::none;
    schema::TypeRef body = nullptr;
    schema::TypeRef answer = nullptr;  // Null: no content, or not JSON (answer_type says what).
    int status = 200;
    Lane lane = Lane::work;
    std::vector<std::string> query = {};
    std::string answer_type = {};
};

class Routes {
  public:
    Route& add(Route route) {
        all_.push_back(std::move(route));
        return all_.back();
    }

    const std::vector<Route>& all() const { return all_; }

    // Null: none. `other_method` tells that the path exists with another method.
    const Route* find(const std::string& method,
                      const std::vector<std::string>& path,
                      std::vector<std::string>& params,
                      bool& other_method) const;

  private:
    std::vector<Route> all_;
};

// Every route of the API.
const Routes& routes();

template <class T>
http::Response answer_json(const T& value, int status = 200) {
    http::Response response;
    response.status = status;
    response.body = boost::json::serialize(wire::to_json(value));
    return response;
}

inline http::Response answer_nothing() {
    http::Response response;
    response.status = 204;
    response.type.clear();
    return response;
}

// handlers/*.cpp
void add_session_routes(Routes& routes);
void add_user_routes(Routes& routes);
void add_queue_routes(Routes& routes);
void add_label_routes(Routes& routes);
void add_routing_routes(Routes& routes);
void add_flow_routes(Routes& routes);
void add_network_routes(Routes& routes);
void add_campaign_routes(Routes& routes);
void add_list_routes(Routes& routes);
void add_dnc_routes(Routes& routes);
void add_history_routes(Routes& routes);
void add_recording_routes(Routes& routes);
void add_report_routes(Routes& routes);
void add_system_routes(Routes& routes);

}  // namespace regente::api
