#include "server/journal_follower.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace regente::server {

using base::Done;
using base::Err;
using base::Fault;

JournalFollower::JournalFollower(std::unique_ptr<ports::Journal> reader, Options options)
    : reader_(std::move(reader)),
      options_(std::move(options)),
      durable_(options_.after),
      done_(options_.after),
      thread_([this] { run(); }) {}

JournalFollower::~JournalFollower() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void JournalFollower::durable(std::uint64_t seq) {
    {
        const std::lock_guard lock(mutex_);
        durable_ = std::max(durable_, seq);
    }
    wake_.notify_all();
}

std::uint64_t JournalFollower::done() const {
    const std::lock_guard lock(mutex_);
    return done_;
}

bool JournalFollower::wait_until(std::uint64_t seq, base::Duration limit) {
    std::unique_lock lock(mutex_);
    progress_.wait_for(
        lock, std::chrono::microseconds(limit.us), [&] { return failed_ || done_ >= seq; });
    return done_ >= seq;
}

bool JournalFollower::finish() {
    {
        const std::lock_guard lock(mutex_);
        finishing_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    const std::lock_guard lock(mutex_);
    return !failed_;
}

// False: the thread ends.
bool JournalFollower::wait_for_work(std::unique_lock<std::mutex>& lock) {
    wake_.wait(lock, [this] { return stopping_ || finishing_ || durable_ > done_; });
    if (!stopping_ && !finishing_ && durable_ - done_ < options_.linger_entries) {
        wake_.wait_for(lock, std::chrono::microseconds(options_.linger.us), [this] {
            return stopping_ || finishing_ || durable_ - done_ >= options_.linger_entries;
        });
    }
    return !stopping_ && durable_ > done_;
}

void JournalFollower::run() {
    std::unique_lock lock(mutex_);
    while (wait_for_work(lock)) {
        std::uint64_t reached = done_;
        const std::uint64_t until = durable_;
        lock.unlock();
        const Outcome outcome = step(reached, until);
        if (outcome) reached = std::min<std::uint64_t>(until, reached + options_.batch_max);
        if (!outcome && options_.failed) options_.failed(outcome.error());
        lock.lock();
        done_ = reached;
        failed_ = !outcome.has_value();
        progress_.notify_all();
        if (failed_) return;
    }
}

// One batch behind `after`, not beyond `until`.
JournalFollower::Outcome JournalFollower::step(std::uint64_t after, std::uint64_t until) {
    const std::uint64_t count = std::min<std::uint64_t>(options_.batch_max, until - after);
    const auto entries = reader_->read(options_.operation, after, count);
    if (!entries) return Err{entries.error()};
    if (entries.value().size() != count) {
        return Err{Fault{"journal_corrupt",
                         "The journal of operation " + std::to_string(options_.operation.value) +
                             " ends before seq " + std::to_string(until) +
                             ", which was durable. Stop the server and restore a backup."}};
    }
    return options_.handle(entries.value());
}

}  // namespace regente::server
