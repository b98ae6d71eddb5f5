// HTTP and WebSocket as the rest of the API sees them: plain values, no Beast. Only http/ itself
// includes Beast, which is slow to compile.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "api/text/url.hpp"

namespace regente::api {

struct Caller;

}  // namespace regente::api

namespace regente::api::http {

struct Request {
    std::string method;  // GET, HEAD, POST, PUT, DELETE, ...
    text::Target target;
    std::map<std::string, std::string> headers;  // Names in small letters; the first of repeats.
    std::string body;
    std::string address;                   // The peer's IP.
    bool secure = false;                   // Came over TLS.
    bool upgrade = false;                  // Asks for a WebSocket.
    std::shared_ptr<const Caller> caller;  // Set by Handler::admit; null: nobody signed in.

    // Empty when absent.
    const std::string& header(const std::string& name) const {
        static const std::string none;
        const auto found = headers.find(name);
        return found == headers.end() ? none : found->second;
    }

    std::string query(const std::string& name) const {
        const auto found = target.query.find(name);
        return found == target.query.end() ? std::string() : found->second;
    }
};

// A part of a file, streamed.
struct FileSlice {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

struct Response {
    int status = 200;
    std::string type = "application/json; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::shared_ptr<const std::string> shared_body;  // Instead of `body`: a cached file.
    std::optional<FileSlice> file;                   // Instead of `body`.
};

// One open WebSocket. Every function on the HTTP thread.
class Socket {
  public:
    virtual ~Socket() = default;

    // Queued; when more than the limit waits, the connection is closed with 1013.
    virtual void send(std::shared_ptr<const std::string> text) = 0;

    // Sends what is queued, then closes.
    virtual void close(std::uint16_t code, const std::string& reason) = 0;
};

// Our side of one WebSocket. Called on the HTTP thread.
class SocketHandler {
  public:
    virtual ~SocketHandler() = default;

    virtual void opened(std::shared_ptr<Socket> socket) = 0;
    virtual void text(const std::string& text) = 0;
    virtual void closed() = 0;  // Once, whoever closed.
};

using Respond = std::function<void(Response)>;

// What the server asks about each request. Called on the HTTP thread; the answers may come from any
// thread, once each.
class Handler {
  public:
    virtual ~Handler() = default;

    // The head is there, the body is not: how many bytes of it may come, or an answer now.
    using Admission = std::variant<std::size_t, Response>;
    virtual void admit(std::shared_ptr<Request> request, std::function<void(Admission)> answer) = 0;

    virtual void handle(std::shared_ptr<Request> request, Respond respond) = 0;

    using Upgrade = std::variant<std::shared_ptr<SocketHandler>, Response>;
    virtual void upgrade(std::shared_ptr<Request> request, std::function<void(Upgrade)> answer) = 0;

    // The answer to what could not be read: 400, 408, 413, 431.
    virtual Response unreadable(int status) = 0;
};

}  // namespace regente::api::http
