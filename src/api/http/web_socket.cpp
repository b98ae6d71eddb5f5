#include "api/http/web_socket.hpp"

#include <chrono>
#include <deque>
#include <string>

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace regente::api::http {
namespace {

namespace beast = boost::beast;
namespace ws = boost::beast::websocket;

class WebSocket final : public Connection,
                        public Socket,
                        public std::enable_shared_from_this<WebSocket> {
  public:
    WebSocket(Shared& shared,
              Line line,
              std::unique_ptr<Ticket> ticket,
              std::shared_ptr<SocketHandler> handler)
        : shared_(shared),
          stream_(std::move(line)),
          ticket_(std::move(ticket)),
          handler_(std::move(handler)) {
        shared_.connections.insert(this);
        ++shared_.sockets;
    }

    ~WebSocket() override {
        shared_.connections.erase(this);
        --shared_.sockets;
    }

    void accept(Asked request) {
        stream_.next_layer().expires_never();
        ws::stream_base::timeout timeout{};
        timeout.handshake_timeout = std::chrono::seconds(5);
        timeout.idle_timeout = std::chrono::microseconds(shared_.options.socket_idle_max.us);
        timeout.keep_alive_pings = true;
        stream_.set_option(timeout);
        stream_.read_message_max(shared_.options.socket_message_bytes_max);
        stream_.auto_fragment(false);
        auto kept = std::make_shared<Asked>(std::move(request));
        stream_.async_accept(*kept, [self = shared_from_this(), kept](ErrorCode error) {
            if (error) return self->finish();
            self->handler_->opened(self);
            self->read();
        });
    }

    void send(std::shared_ptr<const std::string> text) override {
        if (closing_) return;
        queued_bytes_ += text->size();
        if (queued_bytes_ > shared_.options.socket_queue_bytes_max) {
            ++shared_.slow_sockets_closed;
            queue_.clear();
            return start_close(ws::close_code::try_again_later, "too slow");
        }
        queue_.push_back(std::move(text));
        if (!writing_) write();
    }

    void close(std::uint16_t code, const std::string& reason) override {
        if (closing_ || close_asked_) return;
        close_asked_ = true;
        close_code_ = code;
        close_reason_ = reason;
        if (!writing_) start_close(code, reason);
    }

    void abort() override { stream_.next_layer().abort(); }

  private:
    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](ErrorCode error, std::size_t) {
            if (error) return self->finish();
            if (!self->stream_.got_text()) {
                return self->start_close(ws::close_code::unknown_data, "text only");
            }
            const std::string text = beast::buffers_to_string(self->buffer_.data());
            self->buffer_.consume(self->buffer_.size());
            self->handler_->text(text);
            self->read();
        });
    }

    void write() {
        writing_ = true;
        stream_.text(true);
        const auto text = queue_.front();
        stream_.async_write(asio::buffer(*text),
                            [self = shared_from_this(), text](ErrorCode error, std::size_t) {
                                self->writing_ = false;
                                if (error || self->closing_) return;
                                self->queued_bytes_ -= text->size();
                                self->queue_.pop_front();
                                if (!self->queue_.empty()) return self->write();
                                if (self->close_asked_)
                                    self->start_close(self->close_code_, self->close_reason_);
                            });
    }

    void start_close(std::uint16_t code, const std::string& reason) {
        if (closing_) return;
        closing_ = true;
        stream_.async_close({static_cast<ws::close_code>(code), reason},
                            [self = shared_from_this()](ErrorCode) { self->finish(); });
    }

    void finish() {
        closing_ = true;
        if (finished_) return;
        finished_ = true;
        handler_->closed();
    }

    Shared& shared_;
    ws::stream<Line> stream_;
    std::unique_ptr<Ticket> ticket_;
    std::shared_ptr<SocketHandler> handler_;
    beast::flat_buffer buffer_;
    std::deque<std::shared_ptr<const std::string>> queue_;
    std::size_t queued_bytes_ = 0;
    bool writing_ = false;
    bool closing_ = false;
    bool finished_ = false;
    bool close_asked_ = false;
    std::uint16_t close_code_ = 0;
    std::string close_reason_;
};

}  // namespace

void open_web_socket(Shared& shared,
                     Line line,
                     std::unique_ptr<Ticket> ticket,
                     std::shared_ptr<SocketHandler> handler,
                     Asked request) {
    std::make_shared<WebSocket>(shared, std::move(line), std::move(ticket), std::move(handler))
        ->accept(std::move(request));
}

}  // namespace regente::api::http
