// What handlers use: the stores, the core and the views behind blocking calls with a limit in time.
// Only for worker threads: a call from the HTTP thread would wait for itself.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

#include "api/api.hpp"
#include "api/http/server.hpp"
#include "api/live.hpp"
#include "api/messages.hpp"
#include "api/sessions.hpp"
#include "api/throttle.hpp"
#include "api/turn.hpp"

namespace regente::api {

// Counted for /metrics.
struct Counters {
    std::map<int, std::uint64_t> responses;  // By status.
    std::uint64_t socket_requests = 0;
    std::uint64_t socket_refusals = 0;
    std::uint64_t sign_ins = 0;
    std::uint64_t sign_ins_refused = 0;
    std::uint64_t commits = 0;
    std::int64_t commit_us_sum = 0;
    std::int64_t commit_us_max = 0;
    ports::voice::Stats voice;
};

class Services {
  public:
    static constexpr std::chrono::seconds answer_max{30};

    Services(Gateway& gateway, const Options& options);

    Gateway& gateway() { return gateway_; }

    const Options& options() const { return options_; }

    Sessions& sessions() { return *sessions_; }

    Live& live() { return *live_; }

    Throttle& throttle() { return throttle_; }

    base::OperationId operation() const { return gateway_.operation(); }

    // While the server is put together, before any request.
    void take(std::unique_ptr<Sessions> sessions, std::unique_ptr<Live> live) {
        sessions_ = std::move(sessions);
        live_ = std::move(live);
    }

    std::function<void(std::function<void()>)> post;
    std::function<void(base::Duration, std::function<void()>)> post_after;
    std::function<http::ServerStats()> server_stats;
    bool secure = false;
    base::Instant started;

    // Runs it on the registry's thread and waits. A Fault becomes a Failure.
    template <class F>
    auto registry(F f) {
        using Answer = std::invoke_result_t<F, ports::Registry&>;
        return wait<Answer>([&](auto run) {
            gateway_.with_registry([f = std::move(f), run](ports::Registry& registry) mutable {
                run([&] { return f(registry); });
            });
        });
    }

    template <class F>
    auto records(F f) {
        using Answer = std::invoke_result_t<F, ports::Records&, ports::Journal&>;
        return wait<Answer>([&](auto run) {
            gateway_.with_records(
                [f = std::move(f), run](ports::Records& records, ports::Journal& journal) mutable {
                    run([&] { return f(records, journal); });
                });
        });
    }

    // Asks the core and waits until the facts are durable and the views have seen them.
    core::Accepted submit(core::Request request);

    // The same, with the refusal as a value.
    base::Result<core::Accepted, Failure> try_submit(core::Request request);

    void ensure_prompts(const flow::Graph& graph);

    // Changes labels and waits until the views were drawn with them.
    void relabel(const std::function<void(views::World&)>& change);

    // One line, whatever names and logins are in it.
    void log(bool warning, std::string line) const {
        for (char& c : line) {
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
        }
        if (options_.log) options_.log(warning, line);
    }

    template <class F>
    auto count(F&& f) {
        const std::lock_guard lock(counters_mutex_);
        return f(counters_);
    }

    std::string hash_of_nobody() const { return hash_of_nobody_; }

    std::atomic<bool> journal_ok{true};
    std::atomic<bool> ready{false};  // Everything here is put together.
    std::atomic<bool> stopping{false};

  private:
    // Waits for what `ask` has run on another thread. What comes too late does not run: it would
    // use our stack. What it throws is thrown here.
    template <class Answer, class Ask>
    auto wait(Ask ask) {
        const auto turn = std::make_shared<Turn>();
        const auto promise = std::make_shared<std::promise<Answer>>();
        auto future = promise->get_future();
        const auto answered = [&](std::chrono::seconds limit) {
            return future.wait_for(limit) == std::future_status::ready;
        };
        ask([turn, promise](const auto& job) {
            turn->run([&] {
                try {
                    promise->set_value(job());
                } catch (...) {
                    promise->set_exception(std::current_exception());
                }
            });
        });
        if (!answered(answer_max) && !turn->give_up([&] { return answered({}); }))
            throw Failure("server_busy");
        Answer answer = future.get();
        if (!answer) throw Failure(answer.error());
        return std::move(answer).value();
    }

    void settle();

    Gateway& gateway_;
    const Options& options_;
    std::unique_ptr<Sessions> sessions_;
    std::unique_ptr<Live> live_;
    Throttle throttle_;
    std::mutex counters_mutex_;
    Counters counters_;
    std::string hash_of_nobody_;  // Verified for unknown users, so that they take as long.
};

}  // namespace regente::api
