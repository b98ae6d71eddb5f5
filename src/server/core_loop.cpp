#include "server/core_loop.hpp"

#include <algorithm>
#include <chrono>

#include "base/overloaded.hpp"
#include "server/fact_entry.hpp"

namespace regente::server {

namespace {

// A change of the system's clock is noticed within this time.
constexpr std::chrono::microseconds sleep_max = std::chrono::seconds(1);

// The voice link coming and going bounds a batch: commands of before belong to the former link.
bool bounds_batch(const core::Event& event) {
    return std::holds_alternative<core::VoiceConnected>(event) ||
           std::holds_alternative<core::VoiceLost>(event);
}

base::Fault overloaded(std::size_t waiting) {
    return {"overloaded",
            "The server has " + std::to_string(waiting) +
                " inputs waiting, as many as it takes. Try again in a moment."};
}

}  // namespace

CoreLoop::CoreLoop(core::Core core, JournalWriter& writer, Options options, Sinks sinks)
    : core_(std::move(core)),
      clock_(options.last_at),
      head_(options.head),
      writer_(writer),
      options_(options),
      sinks_(std::move(sinks)) {}

void CoreLoop::submit(core::Request request, Answer answer) {
    std::unique_lock lock(mutex_);
    std::optional<base::Fault> refusal = failure_;
    if (!refusal && (stopping_ || inputs_.size() >= options_.inputs_max)) {
        ++counters_.refused;
        refusal = overloaded(inputs_.size());
    }
    if (refusal) {
        lock.unlock();
        return refuse(answer, *refusal);
    }
    inputs_.push_back(RequestItem{std::move(request), std::move(answer)});
    lock.unlock();
    wake_.notify_one();
}

void CoreLoop::event(core::Event event, Durable durable) {
    {
        const std::lock_guard lock(mutex_);
        if (failure_ || stopping_) return;
        inputs_.push_back(EventItem{std::move(event), std::move(durable)});
    }
    wake_.notify_one();
}

bool CoreLoop::wait_for_room() {
    std::unique_lock lock(mutex_);
    room_.wait(lock,
               [this] { return stopping_ || failure_ || inputs_.size() < options_.inputs_max; });
    return !stopping_ && !failure_;
}

CoreLoop::Counters CoreLoop::counters() const {
    const std::lock_guard lock(mutex_);
    return counters_;
}

std::optional<base::Fault> CoreLoop::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

void CoreLoop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    room_.notify_all();
}

void CoreLoop::run() {
    std::vector<Item> left;
    while (true) {
        auto items = take();
        {
            const std::lock_guard lock(mutex_);
            if (failure_ || (stopping_ && items.empty())) {
                left = std::move(items);
                break;
            }
        }
        step(items);
    }
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return in_flight_ == 0; });
    left.insert(left.end(), inputs_.begin(), inputs_.end());
    inputs_.clear();
    const base::Fault fault = failure_.value_or(base::Fault{"stopping", "The server is stopping."});
    lock.unlock();
    for (const auto& item : left) {
        if (const auto* request = std::get_if<RequestItem>(&item)) refuse(request->answer, fault);
    }
}

// Sleeps until there is input, a timer is due, or the end; gives at most one batch.
std::vector<CoreLoop::Item> CoreLoop::take() {
    const auto deadline = core_.next_deadline();
    auto sleep = sleep_max;
    if (deadline)
        sleep = std::clamp(std::chrono::microseconds((*deadline - clock_.now()).us), {}, sleep_max);
    std::vector<Item> items;
    std::unique_lock lock(mutex_);
    turned_ = true;
    wake_.wait_for(lock, sleep, [this] { return stopping_ || failure_ || !inputs_.empty(); });
    // A slow disk is not a loop that hangs.
    while (!room_.wait_for(lock, sleep_max, [this] {
        return failure_ || in_flight_ < options_.batches_in_flight_max;
    })) {
        turned_ = true;
    }
    while (!inputs_.empty() && items.size() < options_.batch_max) {
        const auto* event = std::get_if<EventItem>(&inputs_.front());
        const bool bound = event != nullptr && bounds_batch(event->event);
        if (bound && !items.empty()) break;
        items.push_back(std::move(inputs_.front()));
        inputs_.pop_front();
        if (bound) break;
    }
    if (!items.empty()) {
        counters_.inputs += items.size();
        ++counters_.batches;
        lock.unlock();
        room_.notify_all();
    }
    return items;
}

// Inputs before timers: after a restart the first input says that voice is gone, and what a timer
// then decides must know it. An answer that came while its limit passed counts, too.
void CoreLoop::step(const std::vector<Item>& items) {
    Batch batch;
    for (const auto& item : items)
        step_item(item, batch);
    const base::Instant now = clock_.now();
    if (const auto deadline = core_.next_deadline(); deadline && *deadline <= now) {
        core::Output output;
        core_.advance(now, output);
        if (options_.input_log != nullptr)
            options_.input_log->add({options_.operation, now, Advanced{}});
        collect(now, output, batch);
    }
    if (!batch.entries.empty() || !batch.commands.empty() || !batch.answers.empty() ||
        !batch.durables.empty()) {
        commit(std::move(batch));
    }
}

void CoreLoop::step_item(const Item& item, Batch& batch) {
    const base::Instant now = clock_.now();
    core::Output output;
    std::visit(
        base::Overloaded{
            [&](const RequestItem& request) {
                if (options_.input_log != nullptr) {
                    options_.input_log->add(
                        {options_.operation, now, RequestInput{request.request}});
                }
                Pending pending{request.answer, {}};
                pending.result.result = core_.request(now, request.request, output);
                batch.answers.push_back(std::move(pending));
            },
            [&](const EventItem& event) {
                if (options_.input_log != nullptr) {
                    options_.input_log->add({options_.operation, now, EventInput{event.event}});
                }
                core_.event(now, event.event, output);
                if (event.durable) batch.durables.push_back(event.durable);
            }},
        item);
    collect(now, output, batch);
}

void CoreLoop::collect(base::Instant at, core::Output& output, Batch& batch) {
    if (!batch.facts && !output.facts.empty())
        batch.facts = std::make_shared<std::vector<api::StampedFact>>();
    for (auto& fact : output.facts) {
        batch.entries.push_back(entry_of(options_.operation, head_, at, fact));
        ++head_.seq;
        batch.facts->push_back({head_.seq, at, std::move(fact)});
    }
    std::move(output.commands.begin(), output.commands.end(), std::back_inserter(batch.commands));
}

void CoreLoop::commit(Batch batch) {
    {
        const std::lock_guard lock(mutex_);
        ++in_flight_;
    }
    batch.submitted = std::chrono::steady_clock::now();
    auto entries = std::move(batch.entries);
    const auto shared = std::make_shared<Batch>(std::move(batch));
    writer_.append(std::move(entries), [this, shared](const JournalWriter::Outcome& outcome) {
        release(*shared, outcome);
    });
}

void CoreLoop::release(Batch& batch, const JournalWriter::Outcome& outcome) {
    if (outcome) {
        if (batch.facts) {
            const auto took = std::chrono::steady_clock::now() - batch.submitted;
            sinks_.committed({std::chrono::duration_cast<std::chrono::microseconds>(took).count()});
            sinks_.facts(batch.facts);
        }
        for (const auto& durable : batch.durables)
            durable();
        if (!batch.commands.empty()) sinks_.commands(std::move(batch.commands));
        for (const auto& pending : batch.answers)
            pending.answer(pending.result);
    } else {
        bool first = false;
        {
            const std::lock_guard lock(mutex_);
            first = !failure_.has_value();
            if (first) failure_ = outcome.error();
        }
        if (first) sinks_.failed(outcome.error());
        for (const auto& pending : batch.answers)
            refuse(pending.answer, outcome.error());
    }
    // Notified under the lock: the last release may be all that keeps this object alive.
    const std::lock_guard lock(mutex_);
    --in_flight_;
    room_.notify_all();
    wake_.notify_all();
}

void CoreLoop::refuse(const Answer& answer, const base::Fault& fault) {
    api::Gateway::Answer unavailable;
    unavailable.unavailable = true;
    unavailable.fault = fault;
    answer(std::move(unavailable));
}

}  // namespace regente::server
