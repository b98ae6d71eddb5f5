#include "api/api.hpp"

#include <ctime>
#include <future>
#include <mutex>
#include <utility>
#include <vector>

#include "api/clock.hpp"
#include "api/dispatch.hpp"
#include "api/http/server.hpp"
#include "api/services.hpp"
#include "api/socket.hpp"
#include "api/web_app.hpp"

namespace regente::api {
namespace {

constexpr base::Duration touch_every = base::minutes(1);
constexpr std::chrono::seconds labels_max{30};
constexpr std::chrono::seconds jobs_max{10};

base::Instant machine_day_start(base::Instant at) {
    const std::time_t seconds = static_cast<std::time_t>(at.us / 1'000'000);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    local.tm_hour = 0;
    local.tm_min = 0;
    local.tm_sec = 0;
    local.tm_isdst = -1;
    return {static_cast<std::int64_t>(std::mktime(&local)) * 1'000'000};
}

http::ServerOptions server_options(const Options& options) {
    http::ServerOptions result;
    result.address = options.address;
    result.port = options.port;
    result.certificate_file = options.certificate_file;
    result.private_key_file = options.private_key_file;
    result.connections_max = options.connections_max;
    result.connections_per_address_max = options.connections_per_address_max;
    result.header_bytes_max = options.header_bytes_max;
    result.socket_message_bytes_max = options.socket_message_bytes_max;
    result.socket_queue_bytes_max = options.socket_queue_bytes_max;
    return result;
}

// The way onto the HTTP thread for those who may live before or after it: the core's loop, jobs of
// the stores. What comes before the thread waits for it, what comes after is dropped.
class Poster {
  public:
    void post(std::function<void()> job) {
        const std::lock_guard lock(mutex_);
        if (server_ != nullptr) {
            server_->post(std::move(job));
        } else if (!closed_) {
            early_.push_back(std::move(job));
        }
    }

    void post_after(base::Duration delay, std::function<void()> job) {
        const std::lock_guard lock(mutex_);
        if (server_ != nullptr) server_->post_after(delay, std::move(job));
    }

    // `first` runs before everything that waited.
    void open(http::Server& server, std::function<void()> first) {
        const std::lock_guard lock(mutex_);
        server_ = &server;
        server_->post(std::move(first));
        for (std::function<void()>& job : early_)
            server_->post(std::move(job));
        early_.clear();
    }

    void close() {
        const std::lock_guard lock(mutex_);
        server_ = nullptr;
        closed_ = true;
        early_.clear();
    }

  private:
    std::mutex mutex_;
    http::Server* server_ = nullptr;
    bool closed_ = false;
    std::vector<std::function<void()>> early_;
};

}  // namespace

// Threads: the server's one for HTTP, sockets and views; the dispatch's workers. The feed posts
// from whatever thread it is called on.
struct Api::Impl {
    Impl(Gateway& behind, Options given)
        : gateway(behind),
          options(std::move(given)),
          services(gateway, options),
          sockets(services) {
        if (!options.day_start) options.day_start = machine_day_start;
    }

    void touch_sessions() {
        sockets.touch_sessions();
        poster->post_after(touch_every, [this] { touch_sessions(); });
    }

    // Returns when every job given to the gateway's threads before has run: they speak of us.
    void wait_for_jobs() {
        const auto done = std::make_shared<std::promise<void>>();
        auto future = done->get_future();
        gateway.with_records([this, done](ports::Records&, ports::Journal&) {
            gateway.with_registry([done](ports::Registry&) { done->set_value(); });
        });
        if (future.wait_for(jobs_max) != std::future_status::ready) {
            services.log(true, "the stores did not finish the API's last jobs");
        }
    }

    Gateway& gateway;
    Options options;
    Services services;
    Sockets sockets;
    std::unique_ptr<WebApp> web;
    std::unique_ptr<Dispatch> dispatch;
    std::shared_ptr<Poster> poster = std::make_shared<Poster>();
    std::unique_ptr<http::Server> server;
    std::uint16_t port = 0;
};

Api::Api(Gateway& gateway, Options options)
    : impl_(std::make_unique<Impl>(gateway, std::move(options))) {}

Api::~Api() {
    stop();
}

base::Result<base::Done, base::Fault> Api::start(const core::State& state, std::uint64_t seq) {
    Impl& impl = *impl_;
    Services& services = impl.services;
    services.started = now();
    services.post = [poster = impl.poster](std::function<void()> job) {
        poster->post(std::move(job));
    };
    services.post_after = [poster = impl.poster](base::Duration delay, std::function<void()> job) {
        poster->post_after(delay, std::move(job));
    };
    services.server_stats = [&impl] { return impl.server->stats(); };
    auto sessions = std::make_unique<Sessions>(
        impl.gateway,
        Sessions::Options{impl.options.session_idle_max,
                          impl.options.session_age_max,
                          impl.options.token_age_max},
        [&impl](std::uint64_t session) {
            impl.poster->post([&impl, session] { impl.sockets.session_ended(session); });
        });
    services.take(
        std::move(sessions),
        std::make_unique<Live>(
            impl.gateway, Live::Hooks{services.post, services.post_after, impl.options.day_start}));

    using Loaded = ports::Stored<views::Labels>;
    auto promise = std::make_shared<std::promise<Loaded>>();
    auto labels = promise->get_future();
    impl.gateway.with_registry(
        [promise](ports::Registry& registry) { promise->set_value(views::load_labels(registry)); });
    if (labels.wait_for(labels_max) != std::future_status::ready) {
        return base::Err{base::Fault{"server_busy", "The registry did not answer in 30 s."}};
    }
    Loaded loaded = labels.get();
    if (!loaded) return base::Err{loaded.error()};

    impl.web = std::make_unique<WebApp>(impl.options.web_dir);
    impl.dispatch = std::make_unique<Dispatch>(services, impl.sockets, *impl.web);
    services.live().prepare(state, seq, std::move(loaded).value());
    services.secure = !impl.options.certificate_file.empty();
    auto server = http::Server::start(server_options(impl.options), *impl.dispatch);
    if (!server) return base::Err{server.error()};
    impl.server = std::move(server).value();
    impl.port = impl.server->port();
    impl.poster->open(*impl.server, [&impl] {
        impl.services.live().start();
        impl.services.ready = true;
        impl.touch_sessions();
    });
    return base::Done{};
}

void Api::stop() {
    Impl& impl = *impl_;
    if (!impl.server) return;
    impl.services.stopping = true;
    impl.server->close();
    impl.poster->close();
    // What handlers still owe goes to closed connections.
    impl.dispatch->join();
    impl.wait_for_jobs();
    impl.server.reset();
    impl.dispatch.reset();
}

std::uint16_t Api::port() const {
    return impl_->port;
}

void Api::facts(FactBatch batch) {
    impl_->poster->post(
        [impl = impl_.get(), batch = std::move(batch)] { impl->services.live().facts(batch); });
}

void Api::seat_answer(const ports::voice::SeatAnswer& answer) {
    impl_->poster->post([impl = impl_.get(), answer] { impl->sockets.seat_answer(answer); });
}

void Api::trunk_status(const ports::voice::TrunkStatus& status) {
    impl_->poster->post(
        [impl = impl_.get(), status] { impl->services.live().trunk_status(status); });
}

void Api::phone_status(const ports::voice::PhoneStatus& status) {
    impl_->poster->post(
        [impl = impl_.get(), status] { impl->services.live().phone_status(status); });
}

void Api::voice_stats(const ports::voice::Stats& stats) {
    impl_->services.count([&](Counters& counters) { counters.voice = stats; });
}

void Api::journal_failed(const base::Fault& fault) {
    impl_->services.journal_ok = false;
    impl_->services.log(true, fault.code + ": " + fault.message);
}

void Api::commit_took(base::Duration duration) {
    impl_->services.count([&](Counters& counters) {
        ++counters.commits;
        counters.commit_us_sum += duration.us;
        counters.commit_us_max = std::max(counters.commit_us_max, duration.us);
    });
}

}  // namespace regente::api
