#include "api/http/server.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <set>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>

#include "api/http/file_body.hpp"

namespace regente::api::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bh = boost::beast::http;
namespace ws = boost::beast::websocket;
using tcp = asio::ip::tcp;
using beast::error_code;

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

std::chrono::microseconds chrono(base::Duration duration) {
    return std::chrono::microseconds(duration.us);
}

// What every connection can do for the listener.
class Connection {
  public:
    virtual ~Connection() = default;
    virtual void abort() = 0;
};

// Shared by the listener and its connections; touched on the HTTP thread, but for the counters.
struct Shared {
    asio::io_context& io;
    const ServerOptions& options;
    Handler& handler;
    std::set<Connection*> connections;
    std::map<std::string, std::size_t> by_address;
    std::atomic<std::uint64_t> connection_count{0};
    std::atomic<std::uint64_t> sockets{0};
    std::atomic<std::uint64_t> refused_connections{0};
    std::atomic<std::uint64_t> slow_sockets_closed{0};
};

// Counts a connection for as long as it lives, through its change into a WebSocket.
class Ticket {
  public:
    Ticket(Shared& shared, std::string address)
        : shared_(shared),
          address_(std::move(address)) {
        ++shared_.by_address[address_];
        ++shared_.connection_count;
    }

    ~Ticket() {
        const auto found = shared_.by_address.find(address_);
        if (--found->second == 0) shared_.by_address.erase(found);
        --shared_.connection_count;
    }

    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    const std::string& address() const { return address_; }

  private:
    Shared& shared_;
    std::string address_;
};

// ------------------------------------------------------------------------------------ WebSocket

template <class Stream>
class WebSocket final : public Connection,
                        public Socket,
                        public std::enable_shared_from_this<WebSocket<Stream>> {
  public:
    WebSocket(Shared& shared,
              Stream stream,
              std::unique_ptr<Ticket> ticket,
              std::shared_ptr<SocketHandler> handler)
        : shared_(shared),
          stream_(std::move(stream)),
          ticket_(std::move(ticket)),
          handler_(std::move(handler)) {
        shared_.connections.insert(this);
        ++shared_.sockets;
    }

    ~WebSocket() override {
        shared_.connections.erase(this);
        --shared_.sockets;
    }

    template <class Body>
    void accept(bh::request<Body> request) {
        beast::get_lowest_layer(stream_).expires_never();
        ws::stream_base::timeout timeout{};
        timeout.handshake_timeout = std::chrono::seconds(5);
        timeout.idle_timeout = chrono(shared_.options.socket_idle_max);
        timeout.keep_alive_pings = true;
        stream_.set_option(timeout);
        stream_.read_message_max(shared_.options.socket_message_bytes_max);
        stream_.auto_fragment(false);
        auto kept = std::make_shared<bh::request<Body>>(std::move(request));
        stream_.async_accept(*kept, [self = this->shared_from_this(), kept](error_code error) {
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

    void abort() override {
        error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
    }

  private:
    void read() {
        stream_.async_read(
            buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
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
                            [self = this->shared_from_this(), text](error_code error, std::size_t) {
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
                            [self = this->shared_from_this()](error_code) { self->finish(); });
    }

    void finish() {
        closing_ = true;
        if (finished_) return;
        finished_ = true;
        handler_->closed();
    }

    Shared& shared_;
    ws::stream<Stream> stream_;
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

// ------------------------------------------------------------------------------------ HTTP

template <class Stream>
class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection<Stream>> {
  public:
    HttpConnection(Shared& shared, Stream stream, std::unique_ptr<Ticket> ticket)
        : shared_(shared),
          stream_(std::move(stream)),
          ticket_(std::move(ticket)) {
        shared_.connections.insert(this);
    }

    ~HttpConnection() override { shared_.connections.erase(this); }

    void run() {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            expires(shared_.options.header_time_max);
            stream_.async_handshake(asio::ssl::stream_base::server,
                                    [self = this->shared_from_this()](error_code error) {
                                        if (!error) self->read_head(true);
                                    });
        } else {
            read_head(true);
        }
    }

    void abort() override {
        error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
    }

  private:
    using Parser = bh::request_parser<bh::string_body>;

    void expires(base::Duration duration) {
        beast::get_lowest_layer(stream_).expires_after(chrono(duration));
    }

    void read_head(bool first) {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(shared_.options.header_bytes_max));
        parser_->body_limit(boost::none);  // Known once we know who asks for what.
        expires(first ? shared_.options.header_time_max : shared_.options.idle_time_max);
        bh::async_read_header(stream_,
                              buffer_,
                              *parser_,
                              [self = this->shared_from_this()](error_code error, std::size_t) {
                                  self->head_read(error);
                              });
    }

    void head_read(error_code error) {
        if (error == bh::error::end_of_stream) return shutdown();
        if (error == bh::error::header_limit) return refuse(431);
        if (error.category() == bh::make_error_code(bh::error::bad_target).category()) {
            return refuse(400);
        }
        if (error) return;
        request_ = std::make_shared<Request>();
        auto target =
            text::parse_target({parser_->get().target().data(), parser_->get().target().size()});
        if (!target) return refuse(400);
        request_->target = std::move(*target);
        request_->method = std::string(parser_->get().method_string());
        request_->address = ticket_->address();
        request_->secure = std::is_same_v<Stream, TlsStream>;
        request_->upgrade = ws::is_upgrade(parser_->get());
        for (const auto& field : parser_->get()) {
            std::string name(field.name_string());
            std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
                return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
            });
            request_->headers.emplace(std::move(name), std::string(field.value()));
        }
        expires(shared_.options.body_time_max);
        if (request_->upgrade) return ask_upgrade();
        shared_.handler.admit(
            request_, [self = this->shared_from_this()](Handler::Admission answer) {
                asio::post(self->shared_.io, [self, answer = std::move(answer)]() mutable {
                    self->admitted(std::move(answer));
                });
            });
    }

    void admitted(Handler::Admission answer) {
        if (auto* response = std::get_if<Response>(&answer)) {
            // The body was not read, so the connection cannot go on.
            close_after_ = !parser_->is_done();
            return respond(std::move(*response));
        }
        const std::size_t body_max = std::get<std::size_t>(answer);
        const auto announced = parser_->content_length();
        if (announced && *announced > body_max) return refuse(413);
        parser_->body_limit(body_max);
        if (request_->header("expect") == "100-continue" && !parser_->is_done()) {
            static const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            asio::async_write(stream_,
                              asio::buffer(go_on),
                              [self = this->shared_from_this()](error_code error, std::size_t) {
                                  if (!error) self->read_body();
                              });
            return;
        }
        read_body();
    }

    void read_body() {
        expires(shared_.options.body_time_max);
        bh::async_read(stream_,
                       buffer_,
                       *parser_,
                       [self = this->shared_from_this()](error_code error, std::size_t) {
                           if (error == bh::error::body_limit) return self->refuse(413);
                           if (error == beast::error::timeout) return;
                           if (error) return self->refuse(400);
                           self->body_read();
                       });
    }

    void body_read() {
        request_->body = std::move(parser_->get().body());
        expires(base::seconds(120));  // The longest a handler may take.
        shared_.handler.handle(request_, [self = this->shared_from_this()](Response response) {
            asio::post(self->shared_.io, [self, response = std::move(response)]() mutable {
                self->respond(std::move(response));
            });
        });
    }

    void ask_upgrade() {
        shared_.handler.upgrade(
            request_, [self = this->shared_from_this()](Handler::Upgrade answer) {
                asio::post(self->shared_.io, [self, answer = std::move(answer)]() mutable {
                    if (auto* response = std::get_if<Response>(&answer)) {
                        self->close_after_ = true;
                        return self->respond(std::move(*response));
                    }
                    auto socket =
                        std::make_shared<WebSocket<Stream>>(self->shared_,
                                                            std::move(self->stream_),
                                                            std::move(self->ticket_),
                                                            std::get<0>(std::move(answer)));
                    socket->accept(self->parser_->release());
                });
            });
    }

    void refuse(int status) {
        close_after_ = true;
        respond(shared_.handler.unreadable(status));
    }

    template <class Message>
    void fill(Message& message, const Response& response) {
        message.version(parser_->get().version() == 10 ? 10 : 11);
        message.result(static_cast<unsigned>(response.status));
        if (!response.type.empty()) message.set(bh::field::content_type, response.type);
        for (const auto& [name, value] : response.headers)
            message.insert(name, value);
        message.keep_alive(parser_->get().keep_alive() && !close_after_);
    }

    void respond(Response response) {
        const bool head = request_ && request_->method == "HEAD";
        const bool bodiless = response.status == 204 || response.status == 304;
        if (response.file && !head && !bodiless) return respond_file(std::move(response));
        if (head || bodiless) {
            auto message = std::make_shared<bh::response<bh::empty_body>>();
            fill(*message, response);
            if (!bodiless) {
                message->content_length(response.file          ? response.file->length
                                        : response.shared_body ? response.shared_body->size()
                                                               : response.body.size());
            }
            return write(message);
        }
        if (response.shared_body) {
            auto message = std::make_shared<bh::response<SharedBody>>();
            fill(*message, response);
            message->body() = std::move(response.shared_body);
            message->prepare_payload();
            return write(message);
        }
        auto message = std::make_shared<bh::response<bh::string_body>>();
        fill(*message, response);
        message->body() = std::move(response.body);
        message->prepare_payload();
        write(message);
    }

    void respond_file(Response response) {
        auto message = std::make_shared<bh::response<FileBody>>();
        fill(*message, response);
        if (!message->body().open(
                response.file->path, response.file->offset, response.file->length)) {
            return respond(shared_.handler.unreadable(404));
        }
        message->content_length(response.file->length);
        write(message);
    }

    template <class Body>
    void write(std::shared_ptr<bh::response<Body>> message) {
        auto serializer = std::make_shared<bh::response_serializer<Body>>(*message);
        write_some(std::move(message), std::move(serializer));
    }

    // Piece by piece, so that a long recording over a slow line is not cut by one clock.
    template <class Body>
    void write_some(std::shared_ptr<bh::response<Body>> message,
                    std::shared_ptr<bh::response_serializer<Body>> serializer) {
        expires(shared_.options.write_time_max);
        bh::async_write_some(
            stream_,
            *serializer,
            [self = this->shared_from_this(), message, serializer](error_code error, std::size_t) {
                if (error) return;
                if (!serializer->is_done()) return self->write_some(message, serializer);
                if (!message->keep_alive()) return self->shutdown();
                self->request_.reset();
                self->read_head(false);
            });
    }

    void shutdown() {
        expires(base::seconds(5));
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            stream_.async_shutdown([self = this->shared_from_this()](error_code) {});
        } else {
            error_code ignored;
            stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
            linger();
        }
    }

    // Reads and throws away what the client still sends, for a while: closing at once would reset
    // the line and take our answer from it.
    void linger() {
        buffer_.clear();
        stream_.async_read_some(buffer_.prepare(64UL * 1024),
                                [self = this->shared_from_this()](error_code error, std::size_t) {
                                    if (!error) self->linger();
                                });
    }

    Shared& shared_;
    Stream stream_;
    std::unique_ptr<Ticket> ticket_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::shared_ptr<Request> request_;
    bool close_after_ = false;
};

// ------------------------------------------------------------------------------------ listener

class BeastServer final : public Server {
  public:
    BeastServer(ServerOptions options, Handler& handler)
        : options_(std::move(options)),
          shared_{io_, options_, handler, {}, {}},
          acceptor_(io_),
          tls_(asio::ssl::context::tls_server) {}

    ~BeastServer() override { close(); }

    void close() override {
        if (!thread_.joinable()) return;
        asio::post(io_, [this] {
            error_code ignored;
            acceptor_.close(ignored);
            const auto connections = shared_.connections;
            for (Connection* connection : connections)
                connection->abort();
            drain(1000);
        });
        thread_.join();
    }

    base::Result<base::Done, base::Fault> open() {
        error_code error;
        const auto address = asio::ip::make_address(options_.address, error);
        if (error) {
            return base::Err{base::Fault{"http_address_invalid",
                                         options_.address + " is no IP address to listen on."}};
        }
        secure_ = !options_.certificate_file.empty();
        if (secure_) {
            auto loaded = load_certificate();
            if (!loaded) return loaded;
        }
        const tcp::endpoint endpoint(address, options_.port);
        acceptor_.open(endpoint.protocol(), error);
        if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
        if (!error) acceptor_.bind(endpoint, error);
        if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (error) {
            return base::Err{base::Fault{
                "http_port_busy",
                "Cannot listen on " + options_.address + ":" + std::to_string(options_.port) +
                    ": " + error.message() + ". Choose another address or port."}};
        }
        port_ = acceptor_.local_endpoint().port();
        accept();
        thread_ = std::thread([this] { io_.run(); });
        return base::Done{};
    }

    std::uint16_t port() const override { return port_; }

    bool secure() const override { return secure_; }

    void post(std::function<void()> job) override { asio::post(io_, std::move(job)); }

    void post_after(base::Duration delay, std::function<void()> job) override {
        asio::post(io_, [this, delay, job = std::move(job)]() mutable {
            auto timer = std::make_shared<asio::steady_timer>(io_, chrono(delay));
            timer->async_wait([timer, job = std::move(job)](error_code error) {
                if (!error) job();
            });
        });
    }

    ServerStats stats() const override {
        return {shared_.connection_count,
                shared_.sockets,
                shared_.refused_connections,
                shared_.slow_sockets_closed};
    }

  private:
    base::Result<base::Done, base::Fault> load_certificate() {
        error_code error;
        tls_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                         asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1);
        tls_.use_certificate_chain_file(options_.certificate_file, error);
        if (error) {
            return base::Err{base::Fault{"tls_invalid",
                                         "Cannot use the certificate " + options_.certificate_file +
                                             ": " + error.message() + "."}};
        }
        tls_.use_private_key_file(options_.private_key_file, asio::ssl::context::pem, error);
        if (error) {
            return base::Err{base::Fault{"tls_invalid",
                                         "Cannot use the private key " + options_.private_key_file +
                                             ": " + error.message() + "."}};
        }
        return base::Done{};
    }

    // Lets what was aborted hear of it. Connections whose handler still works stay: they go when it
    // answers.
    void drain(int turns) {
        if (turns == 0 || shared_.connections.empty()) return io_.stop();
        asio::post(io_, [this, turns] { drain(turns - 1); });
    }

    void accept() {
        acceptor_.async_accept([this](error_code error, tcp::socket socket) {
            if (error == asio::error::operation_aborted) return;
            if (error) {
                // Out of descriptors: breathe, then go on; those who wait stay in the backlog.
                return post_after(base::milliseconds(100), [this] {
                    if (acceptor_.is_open()) accept();
                });
            }
            take(std::move(socket));
            accept();
        });
    }

    void take(tcp::socket socket) {
        error_code error;
        const auto remote = socket.remote_endpoint(error);
        if (error) return;
        std::string address = remote.address().to_string();
        const auto found = shared_.by_address.find(address);
        const std::size_t held = found == shared_.by_address.end() ? 0 : found->second;
        if (shared_.connection_count >= options_.connections_max ||
            held >= options_.connections_per_address_max) {
            ++shared_.refused_connections;
            return;
        }
        socket.set_option(tcp::no_delay(true), error);
        auto ticket = std::make_unique<Ticket>(shared_, std::move(address));
        if (secure_) {
            serve(std::make_unique<HttpConnection<TlsStream>>(
                shared_, TlsStream(std::move(socket), tls_), std::move(ticket)));
        } else {
            serve(std::make_unique<HttpConnection<PlainStream>>(
                shared_, PlainStream(std::move(socket)), std::move(ticket)));
        }
    }

    // A worker may hold the last reference to a connection; it is destroyed on our thread all the
    // same.
    template <class Stream>
    void serve(std::unique_ptr<HttpConnection<Stream>> connection) {
        const std::shared_ptr<HttpConnection<Stream>> shared(
            connection.release(), [this](HttpConnection<Stream>* last) {
                asio::post(io_, [owned = std::unique_ptr<HttpConnection<Stream>>(last)] {});
            });
        shared->run();
    }

    ServerOptions options_;
    Shared shared_;  // Outlives the context, whose destructor lets go of connections.
    asio::io_context io_{1};
    tcp::acceptor acceptor_;
    asio::ssl::context tls_;
    std::thread thread_;
    std::uint16_t port_ = 0;
    bool secure_ = false;
};

}  // namespace

base::Result<std::unique_ptr<Server>, base::Fault> Server::start(ServerOptions options,
                                                                 Handler& handler) {
    auto server = std::make_unique<BeastServer>(std::move(options), handler);
    if (auto opened = server->open(); !opened) return base::Err{opened.error()};
    return std::unique_ptr<Server>(std::move(server));
}

}  // namespace regente::api::http
