// Every HTTP request passes here: who asks, may they, which handler, on which thread; and every
// answer leaves here with its security headers. Failures become answers in this one place.
#pragma once

#include <memory>
#include <string>

#include "api/http/types.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "api/socket.hpp"
#include "api/web_app.hpp"
#include "api/workers.hpp"

namespace regente::api {

class Dispatch final : public http::Handler {
  public:
    Dispatch(Services& services, Sockets& sockets, const WebApp& web);

    // Finishes the handlers that run. Nothing may be handed in any more.
    void join();

    void admit(std::shared_ptr<http::Request> request,
               std::function<void(Admission)> answer) override;
    void handle(std::shared_ptr<http::Request> request, http::Respond respond) override;
    void upgrade(std::shared_ptr<http::Request> request,
                 std::function<void(Upgrade)> answer) override;
    http::Response unreadable(int status) override;

  private:
    struct Matched {
        const Route* route = nullptr;
        std::vector<std::string> params;
    };

    bool is_api(const http::Request& request) const;
    Matched match(const http::Request& request) const;
    void authenticate(const http::Request& request, Sessions::Answer answer) const;
    void check(const http::Request& request, const Route& route) const;
    void check_origin(const http::Request& request) const;
    void check_csrf(const http::Request& request) const;
    std::size_t body_max(const http::Request& request, const Route& route) const;
    void run(const std::shared_ptr<http::Request>& request, const http::Respond& respond) const;
    http::Response fail(const http::Request* request, const Failure& failure) const;
    http::Response finish(http::Response response) const;
    std::string language_of(const http::Request* request) const;
    std::string methods_of(const http::Request& request) const;

    Services& services_;
    Sockets& sockets_;
    const WebApp& web_;
    std::unique_ptr<Workers> workers_;
    std::unique_ptr<Workers> hashers_;
    std::unique_ptr<Workers> vital_;
};

}  // namespace regente::api
