// One client's connection, over TCP or TLS, behind one type: what Beast does with it is compiled
// once, not once for each. Every function on the HTTP thread.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/role.hpp>

#include "base/time.hpp"

namespace regente::api::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using TcpSocket = asio::basic_stream_socket<tcp, Executor>;
using ErrorCode = boost::system::error_code;

// What follows one read or write: the error and how many bytes moved. Called once or destroyed.
class Completion {
  public:
    template <class Handler>
    explicit Completion(Handler handler)
        : held_(std::make_unique<Held<Handler>>(std::move(handler))) {}

    void operator()(ErrorCode error, std::size_t bytes) {
        const std::unique_ptr<Any> held = std::move(held_);
        held->complete(error, bytes);
    }

  private:
    struct Any {
        virtual ~Any() = default;
        virtual void complete(ErrorCode error, std::size_t bytes) = 0;
    };

    template <class Handler>
    struct Held final : Any {
        explicit Held(Handler given)
            : handler(std::move(given)) {}

        void complete(ErrorCode error, std::size_t bytes) override {
            std::move(handler)(error, bytes);
        }

        Handler handler;
    };

    std::unique_ptr<Any> held_;
};

// The first pieces of any buffer sequence: a read or write of "some" may leave the rest.
template <class Buffer>
class Pieces {
  public:
    using value_type = Buffer;
    using const_iterator = const Buffer*;

    template <class Sequence>
    explicit Pieces(const Sequence& sequence) {
        const auto end = asio::buffer_sequence_end(sequence);
        for (auto it = asio::buffer_sequence_begin(sequence); it != end && count_ < held_.size();
             ++it) {
            const Buffer piece(*it);
            if (piece.size() > 0) held_[count_++] = piece;
        }
    }

    const_iterator begin() const { return held_.data(); }

    const_iterator end() const { return held_.data() + count_; }

  private:
    std::array<Buffer, 32> held_{};
    std::size_t count_ = 0;
};

class Line {
  public:
    using executor_type = Executor;
    using Into = Pieces<asio::mutable_buffer>;
    using From = Pieces<asio::const_buffer>;

    // Holds the socket itself or the TLS over it.
    class End {
      public:
        virtual ~End() = default;
        virtual executor_type executor() = 0;
        virtual bool secure() const = 0;
        virtual void expires(base::Duration after) = 0;
        virtual void expires_never() = 0;
        virtual void read_some(const Into& into, Completion done) = 0;
        virtual void write_some(const From& from, Completion done) = 0;
        virtual void handshake(Completion done) = 0;
        virtual void shutdown(Completion done) = 0;
        virtual void teardown(boost::beast::role_type role, Completion done) = 0;
        virtual void abort() = 0;
    };

    static Line plain(TcpSocket socket);
    static Line tls(TcpSocket socket, asio::ssl::context& context);

    executor_type get_executor() noexcept { return end_->executor(); }

    bool secure() const { return end_->secure(); }

    // What is not done by then is broken off with an error.
    void expires(base::Duration after) { end_->expires(after); }

    void expires_never() { end_->expires_never(); }

    // As Asio's AsyncReadStream and AsyncWriteStream.
    template <class Sequence, class Handler>
    void async_read_some(const Sequence& into, Handler&& handler) {
        end_->read_some(Into(into), Completion(std::forward<Handler>(handler)));
    }

    template <class Sequence, class Handler>
    void async_write_some(const Sequence& from, Handler&& handler) {
        end_->write_some(From(from), Completion(std::forward<Handler>(handler)));
    }

    // TLS's greeting; nothing on a plain line.
    void handshake(Completion done) { end_->handshake(std::move(done)); }

    // Says that no more comes from us: TLS's goodbye, or the half-close of TCP.
    void shutdown(Completion done) { end_->shutdown(std::move(done)); }

    // The end of a WebSocket (RFC 6455 §7.1.1).
    void teardown(boost::beast::role_type role, Completion done) {
        end_->teardown(role, std::move(done));
    }

    // Closes at once; whatever is under way ends with an error. Nothing on a line that was moved
    // on.
    void abort() {
        if (end_) end_->abort();
    }

  private:
    explicit Line(std::unique_ptr<End> end)
        : end_(std::move(end)) {}

    std::unique_ptr<End> end_;
};

// Beast finds these by argument-dependent lookup.
inline void beast_close_socket(Line& line) {
    line.abort();
}

inline void teardown(boost::beast::role_type /*role*/, Line& line, ErrorCode& error) {
    error = {};
    line.abort();
}

template <class Handler>
void async_teardown(boost::beast::role_type role, Line& line, Handler&& handler) {
    line.teardown(role,
                  Completion([handler = std::forward<Handler>(handler)](
                                 ErrorCode error, std::size_t) mutable { handler(error); }));
}

}  // namespace regente::api::http
