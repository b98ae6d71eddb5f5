#include "server/journal_writer.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <span>
#include <utility>

namespace regente::server {

using base::Done;
using base::Err;
using base::Fault;

JournalWriter::JournalWriter(std::unique_ptr<ports::Journal> journal, Options options)
    : journal_(std::move(journal)),
      options_(std::move(options)),
      thread_([this] { run(); }) {}

JournalWriter::~JournalWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void JournalWriter::append(std::vector<ports::JournalEntry> entries, Durable durable) {
    pending_ += entries.size();
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({std::move(entries), std::move(durable)});
    }
    wake_.notify_one();
}

std::optional<Fault> JournalWriter::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

JournalWriter::Counters JournalWriter::counters() const {
    const std::lock_guard lock(mutex_);
    return counters_;
}

void JournalWriter::run() {
    while (true) {
        std::vector<Job> jobs;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            jobs.swap(waiting_);
        }
        for (std::span<Job> rest = jobs; !rest.empty();) {
            rest = rest.subspan(commit_some(rest));
        }
    }
}

// Commits as many jobs from the front as make one transaction; answers how many.
std::size_t JournalWriter::commit_some(std::span<Job> jobs) {
    std::vector<ports::JournalEntry> batch;
    std::size_t count = 0;
    do {
        auto& entries = jobs[count].entries;
        std::move(entries.begin(), entries.end(), std::back_inserter(batch));
        ++count;
    } while (count < jobs.size() &&
             batch.size() + jobs[count].entries.size() <= options_.batch_entries_max);
    const Outcome outcome = commit(batch);
    pending_ -= batch.size();
    for (Job& job : jobs.first(count)) {
        if (job.durable) job.durable(outcome);
    }
    return count;
}

JournalWriter::Outcome JournalWriter::commit(std::span<const ports::JournalEntry> batch) {
    if (const auto failed = failure()) return Err{*failed};
    if (batch.empty()) return Done{};
    const auto start = std::chrono::steady_clock::now();
    Outcome outcome = journal_->append(batch);
    const auto us =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                       std::chrono::steady_clock::now() - start)
                                       .count());
    {
        const std::lock_guard lock(mutex_);
        counters_.commit_us_max = std::max(counters_.commit_us_max, us);
        if (outcome) {
            counters_.commits += 1;
            counters_.entries += batch.size();
            counters_.commit_us += us;
        } else {
            failure_ = outcome.error();
        }
    }
    if (!outcome && options_.failed) options_.failed(outcome.error());
    return outcome;
}

}  // namespace regente::server
