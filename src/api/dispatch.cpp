#include "api/dispatch.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "api/secret.hpp"
#include "api/text/url.hpp"

namespace regente::api {
namespace {

// The app brings its own scripts; nothing inline, nothing from elsewhere, nobody frames it.
// Styles set by script need 'unsafe-inline', which runs no code.
constexpr const char* content_policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

constexpr std::size_t vital_queue_max = 64;

bool writes(const http::Request& request) {
    return request.method != "GET" && request.method != "HEAD";
}

bool is_loopback(const http::Request& request) {
    const bool local = request.address == "127.0.0.1" || request.address == "::1";
    // Behind a proxy everybody comes from this machine.
    return local && request.header("x-forwarded-for").empty() &&
           request.header("forwarded").empty();
}

std::string bearer(const http::Request& request) {
    const std::string& header = request.header("authorization");
    constexpr std::string_view scheme = "Bearer ";
    if (header.size() <= scheme.size() || header.compare(0, scheme.size(), scheme) != 0) return {};
    return header.substr(scheme.size());
}

}  // namespace

Dispatch::Dispatch(Services& services, Sockets& sockets, const WebApp& web)
    : services_(services),
      sockets_(sockets),
      web_(web),
      workers_(
          std::make_unique<Workers>(services.options().workers, services.options().work_queue_max)),
      hashers_(std::make_unique<Workers>(2, services.options().hashing_queue_max)),
      vital_(std::make_unique<Workers>(1, vital_queue_max)) {}

void Dispatch::join() {
    workers_.reset();
    hashers_.reset();
    vital_.reset();
}

bool Dispatch::is_api(const http::Request& request) const {
    const auto& path = request.target.path;
    return !path.empty() && (path.front() == "api" || path.front() == "metrics");
}

Dispatch::Matched Dispatch::match(const http::Request& request) const {
    Matched matched;
    bool other_method = false;
    matched.route =
        routes().find(request.method, request.target.path, matched.params, other_method);
    if (matched.route == nullptr) {
        throw Failure(other_method ? "method_not_allowed" : "route_unknown",
                      request.method + " " + request.target.raw_path.substr(0, 200));
    }
    return matched;
}

// A program's token before a browser's cookie.
void Dispatch::authenticate(const http::Request& request, Sessions::Answer answer) const {
    std::string secret = bearer(request);
    const auto wanted = secret.empty() ? ports::SessionKind::browser : ports::SessionKind::token;
    if (secret.empty()) {
        secret =
            text::cookie(request.header("cookie"), services_.secure ? "__Host-regente" : "regente");
    }
    if (secret.empty()) return answer(nullptr);
    services_.sessions().authenticate(
        secret, [wanted, answer = std::move(answer)](std::shared_ptr<const Caller> caller) {
            // A stolen cookie is no token: as Bearer it would pass without the CSRF check.
            if (caller && caller->kind != wanted) caller = nullptr;
            answer(std::move(caller));
        });
}

void Dispatch::check(const http::Request& request, const Route& route) const {
    if (writes(request)) check_origin(request);
    const bool local_metrics = route.permission == Permission::read_metrics && is_loopback(request);
    if (route.permission != Permission::anyone && !local_metrics) {
        if (!request.caller) throw Failure("session_missing");
        if (!may(request.caller->user.role, route.permission)) throw Failure("forbidden");
    }
    if (writes(request) && route.permission != Permission::anyone) check_csrf(request);
}

// Browsers say where a write comes from; programs need not.
void Dispatch::check_origin(const http::Request& request) const {
    const std::string& origin = request.header("origin");
    if (origin.empty()) return;
    if (origin != (request.secure ? "https://" : "http://") + request.header("host")) {
        // Behind a proxy that ends TLS we are plain and the browser is not.
        if (request.secure || origin != "https://" + request.header("host")) {
            throw Failure("origin_wrong", origin.substr(0, 200));
        }
    }
}

void Dispatch::check_csrf(const http::Request& request) const {
    if (!request.caller || request.caller->kind != ports::SessionKind::browser) return;
    if (!equal_in_constant_time(request.header("x-csrf-token"), request.caller->csrf)) {
        throw Failure("csrf_invalid");
    }
}

std::size_t Dispatch::body_max(const http::Request& request, const Route& route) const {
    const std::string& type = request.header("content-type");
    switch (route.body_kind) {
        case BodyKind::none:
            return 1024;  // Tolerated and not read.
        case BodyKind::json:
            if (type.compare(0, 16, "application/json") != 0)
                throw Failure("type_unsupported", type);
            return services_.options().json_bytes_max;
        case BodyKind::csv:
            if (type.compare(0, 8, "text/csv") != 0) throw Failure("type_unsupported", type);
            return services_.options().csv_bytes_max;
    }
    return 0;
}

void Dispatch::admit(std::shared_ptr<http::Request> request,
                     std::function<void(Admission)> answer) {
    if (!services_.ready) return answer(fail(request.get(), Failure("starting")));
    if (!is_api(*request)) return answer(std::size_t{0});
    authenticate(*request, [this, request, answer](std::shared_ptr<const Caller> caller) {
        request->caller = std::move(caller);
        try {
            const Matched matched = match(*request);
            check(*request, *matched.route);
            answer(body_max(*request, *matched.route));
        } catch (const Failure& failure) {
            answer(fail(request.get(), failure));
        }
    });
}

void Dispatch::handle(std::shared_ptr<http::Request> request, http::Respond respond) {
    if (!is_api(*request)) return respond(finish(web_.answer(*request)));
    try {
        const Lane lane = match(*request).route->lane;
        Workers& workers = lane == Lane::hashing ? *hashers_
                           : lane == Lane::vital ? *vital_
                                                 : *workers_;
        if (!workers.add([this, request, respond] { run(request, respond); })) {
            throw Failure("server_busy");
        }
    } catch (const Failure& failure) {
        respond(fail(request.get(), failure));
    }
}

void Dispatch::run(const std::shared_ptr<http::Request>& request,
                   const http::Respond& respond) const {
    try {
        Matched matched = match(*request);
        Call call{*request,
                  services_,
                  request->caller.get(),
                  std::move(matched.params),
                  language_of(request.get())};
        respond(finish(matched.route->run(call)));
    } catch (const Failure& failure) {
        respond(fail(request.get(), failure));
    } catch (const std::exception& error) {
        services_.log(
            true, request->method + " " + request->target.raw_path + " failed: " + error.what());
        respond(fail(request.get(), Failure("internal")));
    }
}

void Dispatch::upgrade(std::shared_ptr<http::Request> request,
                       std::function<void(Upgrade)> answer) {
    if (!services_.ready) return answer(fail(request.get(), Failure("starting")));
    const std::vector<std::string> path{"api", "v1", "socket"};
    if (request->target.path != path) return answer(fail(request.get(), Failure("route_unknown")));
    try {
        check_origin(*request);
    } catch (const Failure& failure) {
        return answer(fail(request.get(), failure));
    }
    authenticate(*request, [this, request, answer](std::shared_ptr<const Caller> caller) {
        if (!caller) return answer(fail(request.get(), Failure("session_missing")));
        services_.post([this, caller = std::move(caller), answer]() mutable {
            answer(std::shared_ptr<http::SocketHandler>(sockets_.make(std::move(caller))));
        });
    });
}

http::Response Dispatch::unreadable(int status) {
    switch (status) {
        case 404:
            return fail(nullptr, Failure("not_found"));
        case 408:
            return fail(nullptr, Failure("request_timeout"));
        case 413:
            return fail(nullptr, Failure("body_too_long"));
        case 431:
            return fail(nullptr, Failure("header_too_long"));
        default:
            return fail(nullptr, Failure("request_invalid"));
    }
}

std::string Dispatch::language_of(const http::Request* request) const {
    if (request == nullptr) return "pt-BR";
    if (request->caller) return request->caller->user.language;
    return choose_language(request->header("accept-language"));
}

// The methods that the request's address takes.
std::string Dispatch::methods_of(const http::Request& request) const {
    std::string methods;
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        std::vector<std::string> params;
        bool other = false;
        if (routes().find(method, request.target.path, params, other) == nullptr) continue;
        methods += (methods.empty() ? "" : ", ") + std::string(method);
    }
    return methods;
}

http::Response Dispatch::fail(const http::Request* request, const Failure& failure) const {
    http::Response response =
        answer_json(ErrorAnswer{error_of(failure, language_of(request))}, status_of(failure.code));
    if (response.status == 500) services_.log(true, failure.code + ": " + failure.detail);
    if (failure.code == "too_many_attempts" && !failure.detail.empty()) {
        response.headers.emplace_back("Retry-After", failure.detail);
    } else if (response.status == 503) {
        response.headers.emplace_back("Retry-After", "1");
    } else if (failure.code == "range_unsatisfiable") {
        response.headers.emplace_back("Content-Range", "bytes */" + failure.detail);
    } else if (response.status == 401) {
        response.headers.emplace_back("WWW-Authenticate", "Bearer");  // RFC 9110 §15.5.2.
    } else if (failure.code == "method_not_allowed" && request != nullptr) {
        response.headers.emplace_back("Allow", methods_of(*request));  // RFC 9110 §15.5.6.
    }
    return finish(std::move(response));
}

http::Response Dispatch::finish(http::Response response) const {
    const bool cached =
        std::any_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
            return header.first == "Cache-Control";
        });
    if (!cached) response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Security-Policy", content_policy);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "same-origin");
    response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    response.headers.emplace_back("Permissions-Policy",
                                  "microphone=(self), camera=(), geolocation=()");
    if (services_.secure) {
        response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
    }
    services_.count([&](Counters& counters) { ++counters.responses[response.status]; });
    return response;
}

}  // namespace regente::api
