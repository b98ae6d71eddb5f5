// The loop around the core: takes a batch of inputs, steps the core, hands the facts to the journal
// writer, and lets commands, acknowledgements and answers out when those facts are durable. The
// next batch is computed while the former is on its way to the disk; nothing of it leaves before
// its own commit.
//
// Threads: `run` is one thread's; everything else may be called from any. What a batch releases
// (sinks, answers, `durable` callbacks) runs on the journal writer's thread, in order: it only
// posts.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "api/gateway.hpp"
#include "core/core.hpp"
#include "ports/journal.hpp"
#include "server/clock.hpp"
#include "server/input_log.hpp"
#include "server/journal_writer.hpp"

namespace regente::server {

class CoreLoop {
  public:
    using Answer = std::function<void(api::Gateway::Answer)>;
    using Durable = std::function<void()>;

    struct Options {
        base::OperationId operation;
        ports::JournalHead head;
        base::Instant last_at;
        std::size_t inputs_max = 8192;
        std::size_t batch_max = 256;
        std::size_t batches_in_flight_max = 8;
        InputLog* input_log = nullptr;
    };

    // In this order, per batch, before its answers.
    struct Sinks {
        std::function<void(api::FactBatch)> facts;
        std::function<void(std::vector<core::Command>)> commands;
        // From the end of the step until its facts were durable.
        std::function<void(base::Duration)> committed;
        // Once: the journal failed. Nothing is accepted any more.
        std::function<void(const base::Fault&)> failed;
    };

    CoreLoop(core::Core core, JournalWriter& writer, Options options, Sinks sinks);

    CoreLoop(const CoreLoop&) = delete;
    CoreLoop& operator=(const CoreLoop&) = delete;

    // Until stop(); then waits for what is in flight.
    void run();
    void stop();

    // Refused at once ("overloaded") when too much waits.
    void submit(core::Request request, Answer answer);

    // Never refused; `durable` comes when its facts are on the disk, and never when the journal
    // fails.
    void event(core::Event event, Durable durable);

    // Waits until there is room again: how the voice link slows down voice. False: stopping.
    bool wait_for_room();

    struct Counters {
        std::uint64_t inputs = 0;
        std::uint64_t batches = 0;
        std::uint64_t refused = 0;  // Overloaded.
    };

    Counters counters() const;

    // Whether the loop has gone round, or waited for the disk, since this was last asked. It does
    // so at least once a second.
    bool turned() { return turned_.exchange(false); }

    // Before run() or after it returned.
    const core::Core& core() const { return core_; }

    core::Core take_core() { return std::move(core_); }

    ports::JournalHead head() const { return head_; }

    base::Instant last_at() { return clock_.now(); }

  private:
    struct RequestItem {
        core::Request request;
        Answer answer;
    };

    struct EventItem {
        core::Event event;
        Durable durable;
    };

    using Item = std::variant<RequestItem, EventItem>;

    struct Pending {
        Answer answer;
        api::Gateway::Answer result;
    };

    struct Batch {
        std::vector<ports::JournalEntry> entries;
        std::shared_ptr<std::vector<api::StampedFact>> facts;
        std::vector<Durable> durables;
        std::vector<core::Command> commands;
        std::vector<Pending> answers;
        std::chrono::steady_clock::time_point submitted;
    };

    std::vector<Item> take();
    void step(const std::vector<Item>& items);
    void step_item(const Item& item, Batch& batch);
    void collect(base::Instant at, core::Output& output, Batch& batch);
    void commit(Batch batch);
    void release(Batch& batch, const JournalWriter::Outcome& outcome);
    void refuse(const Answer& answer, const base::Fault& fault);
    std::optional<base::Fault> failure() const;

    core::Core core_;  // The loop's thread, like clock_ and head_.
    UtcClock clock_;
    ports::JournalHead head_;
    JournalWriter& writer_;
    Options options_;
    Sinks sinks_;

    std::atomic<bool> turned_ = false;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable room_;
    std::deque<Item> inputs_;    // Guarded by mutex_, like the rest.
    std::size_t in_flight_ = 0;  // Batches.
    bool stopping_ = false;
    std::optional<base::Fault> failure_;
    Counters counters_;
};

}  // namespace regente::server
