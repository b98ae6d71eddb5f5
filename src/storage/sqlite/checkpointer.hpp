// Moves committed pages from the journal's write-ahead log into the database, on a connection and a
// thread of its own, so that no commit ever waits for it (measured: with SQLite's automatic
// checkpoints one commit in a thousand pays 60 to 200 ms).
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/fault.hpp"
#include "storage/sqlite/database.hpp"

namespace regente::storage {

class Checkpointer {
  public:
    // Opens its connection; `commits` is the writer's, whose automatic checkpoints end here.
    static base::Result<std::unique_ptr<Checkpointer>, base::Fault> start(Database& commits,
                                                                          const std::string& vfs);
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    // A checkpoint failed to write or to sync. The log still has everything, but the kernel may
    // call a second sync a success without having written: the writer must stop.
    std::optional<base::Fault> failure() const;

  private:
    explicit Checkpointer(Database database)
        : database_(std::move(database)) {}

    static int committed(void* self, sqlite3* handle, const char* name, int pages);
    void run();
    void checkpoint();

    Database database_;  // The thread's own.
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<base::Fault> failure_;  // Guarded by mutex_, like the next two.
    bool due_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace regente::storage
