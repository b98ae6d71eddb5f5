#include "api/http/server.hpp"

#include <chrono>
#include <thread>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>

#include "api/http/connection.hpp"
#include "api/http/http_connection.hpp"
#include "api/http/line.hpp"

namespace regente::api::http {
namespace {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>,
                                         Executor>;

class BeastServer final : public Server {
  public:
    BeastServer(ServerOptions options, Handler& handler)
        : options_(std::move(options)),
          shared_{io_, options_, handler, {}, {}},
          acceptor_(io_),
          tls_(asio::ssl::context::tls_server) {}

    // Throws only for want of memory, and then there is nothing left to save.
    ~BeastServer() override { close(); }  // NOLINT(bugprone-exception-escape)

    void close() override {
        if (!thread_.joinable()) return;
        asio::post(io_, [this] {
            ErrorCode ignored;
            acceptor_.close(ignored);
            const auto connections = shared_.connections;
            for (Connection* connection : connections)
                connection->abort();
            drain(1000);
        });
        thread_.join();
    }

    base::Result<base::Done, base::Fault> open() {
        ErrorCode error;
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
            auto timer = std::make_shared<Timer>(io_, std::chrono::microseconds(delay.us));
            timer->async_wait([timer, job = std::move(job)](ErrorCode error) {
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
        ErrorCode error;
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
        acceptor_.async_accept([this](ErrorCode error, TcpSocket socket) {
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

    void take(TcpSocket socket) {
        ErrorCode error;
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
        serve_http(shared_,
                   secure_ ? Line::tls(std::move(socket), tls_) : Line::plain(std::move(socket)),
                   std::move(ticket));
    }

    ServerOptions options_;
    Shared shared_;  // Outlives the context, whose destructor lets go of connections.
    asio::io_context io_{1};
    asio::basic_socket_acceptor<tcp, Executor> acceptor_;
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
