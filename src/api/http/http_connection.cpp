#include "api/http/http_connection.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "api/http/answer_body.hpp"
#include "api/http/web_socket.hpp"

namespace regente::api::http {
namespace {

namespace beast = boost::beast;
namespace bh = boost::beast::http;
namespace ws = boost::beast::websocket;

class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection> {
  public:
    HttpConnection(Shared& shared, Line line, std::unique_ptr<Ticket> ticket)
        : shared_(shared),
          line_(std::move(line)),
          ticket_(std::move(ticket)) {
        shared_.connections.insert(this);
    }

    ~HttpConnection() override { shared_.connections.erase(this); }

    void run() {
        if (!line_.secure()) return read_head(true);
        line_.expires(shared_.options.header_time_max);
        line_.handshake(Completion([self = shared_from_this()](ErrorCode error, std::size_t) {
            if (!error) self->read_head(true);
        }));
    }

    void abort() override { line_.abort(); }

  private:
    using Parser = bh::request_parser<bh::string_body>;
    using Answer = bh::response<AnswerBody>;
    using Serializer = bh::response_serializer<AnswerBody>;

    void read_head(bool first) {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(shared_.options.header_bytes_max));
        parser_->body_limit(boost::none);  // Known once we know who asks for what.
        line_.expires(first ? shared_.options.header_time_max : shared_.options.idle_time_max);
        bh::async_read_header(
            line_, buffer_, *parser_, [self = shared_from_this()](ErrorCode error, std::size_t) {
                self->head_read(error);
            });
    }

    void head_read(ErrorCode error) {
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
        request_->secure = line_.secure();
        request_->upgrade = ws::is_upgrade(parser_->get());
        for (const auto& field : parser_->get()) {
            std::string name(field.name_string());
            std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
                return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
            });
            request_->headers.emplace(std::move(name), std::string(field.value()));
        }
        line_.expires(shared_.options.body_time_max);
        if (request_->upgrade) return ask_upgrade();
        shared_.handler.admit(request_, [self = shared_from_this()](Handler::Admission answer) {
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
            asio::async_write(line_,
                              asio::buffer(go_on),
                              [self = shared_from_this()](ErrorCode error, std::size_t) {
                                  if (!error) self->read_body();
                              });
            return;
        }
        read_body();
    }

    void read_body() {
        line_.expires(shared_.options.body_time_max);
        bh::async_read(
            line_, buffer_, *parser_, [self = shared_from_this()](ErrorCode error, std::size_t) {
                if (error == bh::error::body_limit) return self->refuse(413);
                if (error == beast::error::timeout) return;
                if (error) return self->refuse(400);
                self->body_read();
            });
    }

    void body_read() {
        request_->body = std::move(parser_->get().body());
        line_.expires(base::seconds(120));  // The longest a handler may take.
        shared_.handler.handle(request_, [self = shared_from_this()](Response response) {
            asio::post(self->shared_.io, [self, response = std::move(response)]() mutable {
                self->respond(std::move(response));
            });
        });
    }

    void ask_upgrade() {
        shared_.handler.upgrade(request_, [self = shared_from_this()](Handler::Upgrade answer) {
            asio::post(self->shared_.io, [self, answer = std::move(answer)]() mutable {
                if (auto* response = std::get_if<Response>(&answer)) {
                    self->close_after_ = true;
                    return self->respond(std::move(*response));
                }
                open_web_socket(self->shared_,
                                std::move(self->line_),
                                std::move(self->ticket_),
                                std::get<0>(std::move(answer)),
                                self->parser_->release());
            });
        });
    }

    void refuse(int status) {
        close_after_ = true;
        respond(shared_.handler.unreadable(status));
    }

    void respond(Response response) {
        auto message = std::make_shared<Answer>();
        message->version(parser_->get().version() == 10 ? 10 : 11);
        message->result(static_cast<unsigned>(response.status));
        if (!response.type.empty()) message->set(bh::field::content_type, response.type);
        for (const auto& [name, value] : response.headers)
            message->insert(name, value);
        message->keep_alive(parser_->get().keep_alive() && !close_after_);

        const bool head = request_ && request_->method == "HEAD";
        const bool bodiless = response.status == 204 || response.status == 304;
        if (!bodiless) message->content_length(length_of(response));
        if (!head && !bodiless && !fill(message->body(), response)) {
            return respond(shared_.handler.unreadable(404));
        }
        auto serializer = std::make_shared<Serializer>(*message);
        write_some(message, serializer);
    }

    static std::uint64_t length_of(const Response& response) {
        if (response.file) return response.file->length;
        return response.shared_body ? response.shared_body->size() : response.body.size();
    }

    // False: the file is not there any more.
    static bool fill(AnswerBody::value_type& body, Response& response) {
        if (response.file) {
            const FileSlice& slice = *response.file;
            return body.emplace<OpenSlice>().open(slice.path, slice.offset, slice.length);
        }
        if (response.shared_body) {
            body = std::move(response.shared_body);
        } else {
            body = std::move(response.body);
        }
        return true;
    }

    // Piece by piece, so that a long recording over a slow line is not cut by one clock.
    void write_some(const std::shared_ptr<Answer>& message,
                    const std::shared_ptr<Serializer>& serializer) {
        line_.expires(shared_.options.write_time_max);
        bh::async_write_some(
            line_,
            *serializer,
            [self = shared_from_this(), message, serializer](ErrorCode error, std::size_t) {
                if (error) return;
                if (!serializer->is_done()) return self->write_some(message, serializer);
                if (!message->keep_alive()) return self->shutdown();
                self->request_.reset();
                self->read_head(false);
            });
    }

    void shutdown() {
        line_.expires(base::seconds(5));
        line_.shutdown(Completion([self = shared_from_this()](ErrorCode, std::size_t) {
            if (!self->line_.secure()) self->linger();
        }));
    }

    // Reads and throws away what the client still sends, for a while: closing at once would reset
    // the line and take our answer from it.
    void linger() {
        buffer_.clear();
        line_.async_read_some(buffer_.prepare(64UL * 1024),
                              [self = shared_from_this()](ErrorCode error, std::size_t) {
                                  if (!error) self->linger();
                              });
    }

    Shared& shared_;
    Line line_;
    std::unique_ptr<Ticket> ticket_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::shared_ptr<Request> request_;
    bool close_after_ = false;
};

}  // namespace

void serve_http(Shared& shared, Line line, std::unique_ptr<Ticket> ticket) {
    auto connection = std::make_unique<HttpConnection>(shared, std::move(line), std::move(ticket));
    const std::shared_ptr<HttpConnection> kept(
        connection.release(), [&io = shared.io](HttpConnection* last) {
            asio::post(io, [owned = std::unique_ptr<HttpConnection>(last)] {});
        });
    kept->run();
}

}  // namespace regente::api::http
