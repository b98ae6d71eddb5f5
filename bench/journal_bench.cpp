// How long a fact waits to be durable. Runs on the disk of the current directory, since that is
// what is measured; a fact is about 120 bytes. p50 and p99 are over all commits of a run.
//   build/bench/bin/regente_bench --benchmark_filter=journal
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include "base/assert.hpp"
#include "server/journal_writer.hpp"
#include "storage/sqlite/open.hpp"

namespace {

using namespace regente;

constexpr base::OperationId one{1};

class Directory {
  public:
    Directory() {
        std::string pattern = "journal-bench-XXXXXX";
        ASSERT(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }

    ~Directory() { std::filesystem::remove_all(path_); }

    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    std::unique_ptr<ports::Journal> journal() const {
        auto journal = storage::open_journal(path_ + "/journal.db", storage::Access::write);
        ASSERT(journal.has_value());
        ASSERT(journal.value()->claim(one).has_value());
        return std::move(journal).value();
    }

  private:
    std::string path_;
};

std::vector<ports::JournalEntry> entries(std::uint64_t& seq, std::size_t count) {
    std::vector<ports::JournalEntry> made;
    for (std::size_t i = 0; i < count; ++i) {
        made.push_back({one, ++seq, 1, {1}, 23, std::vector<std::uint8_t>(120, 7)});
    }
    return made;
}

void percentiles(benchmark::State& state, std::vector<double>& us) {
    std::sort(us.begin(), us.end());
    if (us.empty()) return;
    state.counters["p50_us"] = us[us.size() / 2];
    state.counters["p99_us"] = us[us.size() * 99 / 100];
    state.counters["max_us"] = us.back();
}

double us_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

// One transaction of so many facts after the other.
void journal_append(benchmark::State& state) {
    const Directory directory;
    const auto journal = directory.journal();
    const auto count = static_cast<std::size_t>(state.range(0));
    std::uint64_t seq = 0;
    std::vector<double> us;
    for (auto _ : state) {
        const auto batch = entries(seq, count);
        const auto start = std::chrono::steady_clock::now();
        ASSERT(journal->append(batch).has_value());
        us.push_back(us_since(start));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(seq));
    percentiles(state, us);
}

BENCHMARK(journal_append)->Arg(1)->Arg(10)->Arg(100)->UseRealTime()->Unit(benchmark::kMicrosecond);

// The writer with so many callers who each wait for their fact before the next: group commit.
void journal_group_commit(benchmark::State& state) {
    const Directory directory;
    server::JournalWriter writer(directory.journal(), {});
    const auto callers = static_cast<std::size_t>(state.range(0));
    std::mutex mutex;
    std::condition_variable wake;
    std::size_t durable = 0;
    std::uint64_t seq = 0;
    std::vector<double> us;
    for (auto _ : state) {
        for (std::size_t i = 0; i < callers; ++i) {
            const auto start = std::chrono::steady_clock::now();
            writer.append(entries(seq, 1), [&, start](const auto& outcome) {
                ASSERT(outcome.has_value());
                const std::lock_guard lock(mutex);
                us.push_back(us_since(start));
                ++durable;
                wake.notify_one();
            });
        }
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return durable == seq; });
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(seq));
    state.counters["commits"] = static_cast<double>(writer.counters().commits);
    percentiles(state, us);
}

BENCHMARK(journal_group_commit)
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

// Reading back, as recovery and followers do.
void journal_read(benchmark::State& state) {
    const Directory directory;
    const auto journal = directory.journal();
    std::uint64_t seq = 0;
    for (int i = 0; i < 20; ++i)
        ASSERT(journal->append(entries(seq, 5000)).has_value());
    for (auto _ : state) {
        for (std::uint64_t after = 0; after < seq; after += 5000) {
            ASSERT(journal->read(one, after, 5000).value().size() == 5000);
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(seq));
}

BENCHMARK(journal_read)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
