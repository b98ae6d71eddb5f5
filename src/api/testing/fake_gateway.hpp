// A server around a real core: one thread runs the stores' jobs and the core's steps, in order.
// Facts go to a journal in memory and to the API, as the real loop does it.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "api/api.hpp"
#include "api/clock.hpp"
#include "api/testing/memory_stores.hpp"
#include "api/workers.hpp"
#include "wire/binary.hpp"

namespace regente::api::testing {

class FakeGateway final : public Gateway {
  public:
    ~FakeGateway() override { thread_.reset(); }

    // Runs on the server's thread and waits.
    template <class F>
    void now_run(F f) {
        std::promise<void> done;
        run([&] {
            f();
            done.set_value();
        });
        done.get_future().wait();
    }

    core::Accepted must(core::Request request) {
        std::promise<Answer> answer;
        submit(std::move(request), [&](Answer got) { answer.set_value(std::move(got)); });
        const Answer got = answer.get_future().get();
        if (!got.result) throw std::runtime_error(got.result.error().detail);
        return got.result.value();
    }

    void event(const core::Event& event) {
        now_run([&] {
            core::Output output;
            core.event(now(), event, output);
            emit(std::move(output));
        });
    }

    void submit(core::Request request, std::function<void(Answer)> answer) override {
        run([this, request = std::move(request), answer = std::move(answer)] {
            Answer result;
            if (journal_broken) {
                result.unavailable = true;
                result.fault = {"journal_disk_full", "No space left."};
                return answer(result);
            }
            core::Output output;
            result.result = core.request(now(), request, output);
            emit(std::move(output));
            answer(result);
        });
    }

    void with_registry(std::function<void(ports::Registry&)> job) override {
        run([this, job = std::move(job)] { job(registry); });
    }

    void with_records(std::function<void(ports::Records&, ports::Journal&)> job) override {
        run([this, job = std::move(job)] { job(records, journal); });
    }

    void ensure_prompts(
        const flow::Graph& /*graph*/,
        std::function<void(base::Result<base::Done, base::Fault>)> answer) override {
        run([answer = std::move(answer)] { answer(base::Done{}); });
    }

    void configuration_changed() override { ++configurations; }

    void seat_offer(base::AgentId agent, std::uint64_t session, std::string sdp) override {
        run([this, agent, session, sdp = std::move(sdp)] {
            if (feed != nullptr) feed->seat_answer({agent, session, "answer to " + sdp, ""});
        });
    }

    void agent_connected(base::AgentId agent) override {
        run([this, agent] { step(core::AgentConnected{agent}); });
    }

    void agent_disconnected(base::AgentId agent) override {
        run([this, agent] { step(core::AgentDisconnected{agent}); });
    }

    std::string seal(const std::string& plain) override { return "sealed:" + plain; }

    base::OperationId operation() const override { return {1}; }

    std::string recordings_dir() const override { return recordings; }

    core::Core core;
    MemoryRegistry registry;
    MemoryRecords records;
    MemoryJournal journal;
    Feed* feed = nullptr;
    std::string recordings;
    std::atomic<int> configurations{0};
    std::atomic<bool> journal_broken{false};
    std::uint64_t seq = 0;

  private:
    void run(std::function<void()> job) {
        if (!thread_->add(std::move(job))) std::abort();
    }

    void step(const core::Event& event) {
        core::Output output;
        core.event(now(), event, output);
        emit(std::move(output));
    }

    void emit(core::Output output) {
        if (output.facts.empty()) return;
        auto batch = std::make_shared<std::vector<StampedFact>>();
        std::vector<ports::JournalEntry> entries;
        for (core::Fact& fact : output.facts) {
            const base::Instant at = core.state().now;
            entries.push_back(
                {{1}, ++seq, 1, at, static_cast<std::uint32_t>(fact.index()), wire::encode(fact)});
            batch->push_back({seq, at, std::move(fact)});
        }
        (void)journal.append(entries).has_value();
        if (feed != nullptr) feed->facts(batch);
    }

    std::unique_ptr<Workers> thread_ = std::make_unique<Workers>(1, 1'000'000);
};

}  // namespace regente::api::testing
