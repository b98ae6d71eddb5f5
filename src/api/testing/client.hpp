// A small blocking HTTP and WebSocket client over plain sockets, written without the libraries that
// the server uses.
#pragma once

#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/resources.hpp"
#include "api/route.hpp"
#include "api/schema/schema.hpp"
#include "api/text/url.hpp"

namespace regente::api::testing {

// A TCP connection to this machine; every wait ends after ten seconds.
class Line {
  public:
    explicit Line(std::uint16_t port)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval limit{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr generic{};
        static_assert(sizeof generic == sizeof address);
        std::copy_n(reinterpret_cast<const char*>(&address),
                    sizeof address,
                    reinterpret_cast<char*>(&generic));
        if (::connect(socket_, &generic, sizeof generic) != 0) throw std::runtime_error("connect");
    }

    ~Line() { ::close(socket_); }

    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    void write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;  // The peer closed: the read says what it thought of it.
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // False: closed, or nothing came in time.
    bool more() {
        std::array<char, 65536> chunk{};
        const ssize_t got = ::recv(socket_, chunk.data(), chunk.size(), 0);
        if (got <= 0) return false;
        buffer_.append(chunk.data(), static_cast<std::size_t>(got));
        return true;
    }

    // Up to and with the mark; empty: closed before.
    std::string until(const std::string& mark) {
        std::size_t at = 0;
        while ((at = buffer_.find(mark)) == std::string::npos) {
            if (!more()) return {};
        }
        return take(at + mark.size());
    }

    std::string exactly(std::size_t size) {
        while (buffer_.size() < size) {
            if (!more()) return {};
        }
        return take(size);
    }

  private:
    std::string take(std::size_t size) {
        std::string text = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return text;
    }

    int socket_;
    std::string buffer_;
};

struct Got {
    int status = 0;
    std::map<std::string, std::string> headers;  // Names in small letters.
    std::string body;

    boost::json::value json() const { return boost::json::parse(body); }

    std::string code() const {
        const auto value = json();
        return std::string(value.at("error").at("code").as_string().c_str());
    }
};

inline Got read_answer(Line& line, bool head_only = false) {
    Got got;
    std::string head = line.until("\r\n\r\n");
    if (head.empty()) return got;
    got.status = std::stoi(head.substr(9, 3));
    std::size_t at = head.find("\r\n") + 2;
    while (at + 2 < head.size()) {
        const std::size_t end = head.find("\r\n", at);
        const std::size_t colon = head.find(':', at);
        std::string name = head.substr(at, colon - at);
        for (char& c : name)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        got.headers[name] = head.substr(colon + 2, end - colon - 2);
        at = end + 2;
    }
    if (got.status == 101 || head_only) return got;
    const auto length = got.headers.find("content-length");
    if (length != got.headers.end()) got.body = line.exactly(std::stoul(length->second));
    return got;
}

// Signed in by cookie once `sign_in` worked, as a browser is.
class Client {
  public:
    explicit Client(std::uint16_t port)
        : port_(port) {}

    Got send(const std::string& method,
             const std::string& target,
             const std::string& body = {},
             const std::vector<std::string>& headers = {},
             const std::string& type = "application/json") {
        Line line(port_);
        std::string text =
            method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        if (!cookie.empty()) text += "Cookie: " + cookie + "\r\n";
        if (!csrf.empty()) text += "X-CSRF-Token: " + csrf + "\r\n";
        if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
        for (const std::string& header : headers)
            text += header + "\r\n";
        if (!body.empty()) {
            text += "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n";
        }
        line.write(text + "\r\n" + body);
        Got got = read_answer(line, method == "HEAD");
        check(method, target, got);
        return got;
    }

    // Whatever a test asks, what comes back is as the API describes it.
    static void check(const std::string& method, const std::string& target, const Got& got) {
        const auto parsed = text::parse_target(target);
        if (!parsed) return;
        std::vector<std::string> params;
        bool other = false;
        const Route* route = routes().find(method, parsed->path, params, other);
        if (route == nullptr) return;
        const bool good = got.status >= 200 && got.status < 300;
        if (good && got.status != 206) {
            EXPECT_EQ(got.status, route->status) << method << " " << target;
        }
        const schema::TypeRef type =
            good ? route->answer : schema::TypeRef(schema::node<ErrorAnswer>);
        if (type == nullptr || got.status == 304) return;
        EXPECT_EQ(schema::mismatch(got.json(), type()), std::nullopt) << method << " " << target;
    }

    Got get(const std::string& target) { return send("GET", target); }

    Got post(const std::string& target, const std::string& body = {}) {
        return send("POST", target, body);
    }

    Got put(const std::string& target, const std::string& body) {
        return send("PUT", target, body);
    }

    Got sign_in(const std::string& user, const std::string& password) {
        Got got = post(
            "/api/v1/session",
            boost::json::serialize(boost::json::object{{"user", user}, {"password", password}}));
        if (got.status == 200) {
            cookie = got.headers["set-cookie"].substr(0, got.headers["set-cookie"].find(';'));
            csrf = got.json().at("csrf").as_string().c_str();
        }
        return got;
    }

    std::uint16_t port() const { return port_; }

    std::string cookie;
    std::string csrf;
    std::string token;

  private:
    std::uint16_t port_;
};

// RFC 6455, enough of it.
class SocketClient {
  public:
    explicit SocketClient(const Client& client, const std::string& origin = "http://localhost")
        : line_(client.port()) {
        line_.write(
            "GET /api/v1/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
            origin + "\r\nCookie: " + client.cookie + "\r\n\r\n");
        status = read_answer(line_).status;
    }

    void say(const std::string& text) {
        std::string frame("\x81", 1);
        if (text.size() < 126) {
            frame.push_back(static_cast<char>(0x80U | text.size()));
        } else if (text.size() < 65536) {
            frame.push_back(static_cast<char>(0x80U | 126U));
            frame.push_back(static_cast<char>(text.size() >> 8U));
            frame.push_back(static_cast<char>(text.size() & 0xFFU));
        } else {
            frame.push_back(static_cast<char>(0x80U | 127U));
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.push_back(
                    static_cast<char>((text.size() >> static_cast<unsigned>(shift)) & 0xFFU));
            }
        }
        frame += std::string(4, '\0');  // A mask of zeros leaves the text as it is.
        line_.write(frame + text);
    }

    // The next text; `close_code` is set and null returned when it was a close, or nothing came.
    boost::json::value next() {
        while (true) {
            const std::string head = line_.exactly(2);
            if (head.size() < 2) return nullptr;
            const unsigned opcode = static_cast<unsigned char>(head[0]) & 0x0FU;
            std::size_t size = static_cast<unsigned char>(head[1]) & 0x7FU;
            if (size >= 126) {
                std::size_t whole = 0;
                for (const char c : line_.exactly(size == 126 ? 2 : 8)) {
                    whole = (whole << 8U) | static_cast<unsigned char>(c);
                }
                size = whole;
            }
            const std::string text = size == 0 ? "" : line_.exactly(size);
            if (text.size() < size) return nullptr;  // Cut off in the middle.
            if (opcode == 1) return boost::json::parse(text);
            if (opcode == 8) {
                close_code = text.size() < 2 ? 1005
                                             : (static_cast<unsigned char>(text[0]) << 8) +
                                                   static_cast<unsigned char>(text[1]);
                return nullptr;
            }
        }
    }

    // Reads until a message with this member comes; others are kept in `seen`.
    boost::json::value until(const char* member) {
        while (true) {
            boost::json::value json = next();
            if (!json.is_object()) return nullptr;
            seen.push_back(json);
            if (json.get_object().contains(member)) return json;
        }
    }

    boost::json::value request(const std::string& name, const std::string& args) {
        say(R"({"op":"request","id":")" + std::to_string(++requests_) + R"(","name":")" + name +
            R"(","args":)" + args + "}");
        return until("reply");
    }

    int status = 0;
    int close_code = 0;
    std::vector<boost::json::value> seen;

  private:
    Line line_;
    int requests_ = 0;
};

}  // namespace regente::api::testing
