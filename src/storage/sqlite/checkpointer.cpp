#include "storage/sqlite/checkpointer.hpp"

#include <utility>

#include "storage/schema/schemas.hpp"

namespace regente::storage {

namespace {

// 8 MiB of log: rare enough to batch the writes of hot pages, small enough to be read at a start.
constexpr int log_pages_due = 2000;

// 64 MiB: commits come so fast that the log is never wholly taken over, and so never starts again.
constexpr int log_pages_max = 16'000;
constexpr int commits_wait_ms = 50;

}  // namespace

base::Result<std::unique_ptr<Checkpointer>, base::Fault> Checkpointer::start(
    Database& commits,
    const std::string& vfs) {
    auto opened = Database::open(journal_schema(), {commits.path(), vfs, Access::write, {}});
    if (!opened) return base::Err{opened.error()};
    sqlite3_db_config(opened.value().handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    std::unique_ptr<Checkpointer> self(new Checkpointer(std::move(opened).value()));
    // Setting the hook is also what turns automatic checkpoints off (sqlite3_wal_hook).
    sqlite3_wal_hook(commits.handle(), &Checkpointer::committed, self.get());
    self->thread_ = std::thread([raw = self.get()] { raw->run(); });
    return self;
}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

std::optional<base::Fault> Checkpointer::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

int Checkpointer::committed(void* self, sqlite3*, const char*, int pages) {
    if (pages < log_pages_due) return SQLITE_OK;
    auto* checkpointer = static_cast<Checkpointer*>(self);
    {
        const std::lock_guard lock(checkpointer->mutex_);
        checkpointer->due_ = true;
    }
    checkpointer->wake_.notify_one();
    return SQLITE_OK;
}

void Checkpointer::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || due_; });
        if (stopping_ || failure_) return;
        due_ = false;
        lock.unlock();
        checkpoint();
        lock.lock();
    }
}

// Passive: takes what no reader needs any more and waits for nobody; what is left is taken next
// time. When the log has grown too long all the same, commits wait until it is taken over whole, but
// not for long: somebody may be reading for minutes.
void Checkpointer::checkpoint() {
    int pages = 0;
    int taken = 0;
    int code = sqlite3_wal_checkpoint_v2(
        database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &taken);
    if (code == SQLITE_OK && pages > log_pages_max && taken < pages) {
        sqlite3_busy_timeout(database_.handle(), commits_wait_ms);
        code = sqlite3_wal_checkpoint_v2(
            database_.handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
    }
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) return;
    const std::lock_guard lock(mutex_);
    failure_ = database_.fault(code, "A checkpoint");
}

}  // namespace regente::storage
