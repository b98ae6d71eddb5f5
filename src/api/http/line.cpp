#include "api/http/line.hpp"

#include <chrono>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/rate_policy.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace regente::api::http {
namespace {

using PlainStream = boost::beast::basic_stream<tcp, Executor, boost::beast::unlimited_rate_policy>;
using TlsStream = boost::beast::ssl_stream<PlainStream>;

// What both ends do alike, with the socket at the bottom.
class SocketEnd : public Line::End {
  public:
    Line::executor_type executor() override { return bottom().get_executor(); }

    void expires(base::Duration after) override {
        bottom().expires_after(std::chrono::microseconds(after.us));
    }

    void expires_never() override { bottom().expires_never(); }

    void abort() override {
        ErrorCode ignored;
        bottom().socket().close(ignored);
    }

  protected:
    virtual PlainStream& bottom() = 0;
};

class PlainEnd final : public SocketEnd {
  public:
    explicit PlainEnd(TcpSocket socket)
        : stream_(std::move(socket)) {}

    bool secure() const override { return false; }

    void read_some(const Line::Into& into, Completion done) override {
        stream_.async_read_some(into, std::move(done));
    }

    void write_some(const Line::From& from, Completion done) override {
        stream_.async_write_some(from, std::move(done));
    }

    void handshake(Completion done) override { answer(std::move(done), {}); }

    void shutdown(Completion done) override {
        ErrorCode error;
        stream_.socket().shutdown(tcp::socket::shutdown_send, error);
        answer(std::move(done), error);
    }

    void teardown(boost::beast::role_type role, Completion done) override {
        async_teardown(
            role, stream_, [done = std::move(done)](ErrorCode error) mutable { done(error, 0); });
    }

  protected:
    PlainStream& bottom() override { return stream_; }

  private:
    void answer(Completion done, ErrorCode error) {
        asio::post(stream_.get_executor(),
                   [done = std::move(done), error]() mutable { done(error, 0); });
    }

    PlainStream stream_;
};

class TlsEnd final : public SocketEnd {
  public:
    TlsEnd(TcpSocket socket, asio::ssl::context& context)
        : stream_(PlainStream(std::move(socket)), context) {}

    bool secure() const override { return true; }

    void read_some(const Line::Into& into, Completion done) override {
        stream_.async_read_some(into, std::move(done));
    }

    void write_some(const Line::From& from, Completion done) override {
        stream_.async_write_some(from, std::move(done));
    }

    void handshake(Completion done) override {
        stream_.async_handshake(
            asio::ssl::stream_base::server,
            [done = std::move(done)](ErrorCode error) mutable { done(error, 0); });
    }

    void shutdown(Completion done) override {
        stream_.async_shutdown(
            [done = std::move(done)](ErrorCode error) mutable { done(error, 0); });
    }

    void teardown(boost::beast::role_type role, Completion done) override {
        async_teardown(
            role, stream_, [done = std::move(done)](ErrorCode error) mutable { done(error, 0); });
    }

  protected:
    PlainStream& bottom() override { return stream_.next_layer(); }

  private:
    TlsStream stream_;
};

}  // namespace

Line Line::plain(TcpSocket socket) {
    return Line(std::make_unique<PlainEnd>(std::move(socket)));
}

Line Line::tls(TcpSocket socket, asio::ssl::context& context) {
    return Line(std::make_unique<TlsEnd>(std::move(socket), context));
}

}  // namespace regente::api::http
