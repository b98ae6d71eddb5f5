// The stores of one operation, opened, each with the thread that may use it.
#pragma once

#include <functional>
#include <memory>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "ports/journal.hpp"
#include "ports/records.hpp"
#include "ports/registry.hpp"
#include "server/files.hpp"
#include "server/task_thread.hpp"

namespace regente::server {

// The registry on a thread of its own; history and the journal's stories on another.
class Stores {
  public:
    static base::Result<std::unique_ptr<Stores>, base::Fault> open(const Paths& paths,
                                                                   base::OperationId operation);

    void with_registry(std::function<void(ports::Registry&)> job);
    void with_records(std::function<void(ports::Records&, ports::Journal&)> job);

    // Runs the job on the registry's thread and waits for it: at start and at the end only.
    void with_registry_now(const std::function<void(ports::Registry&)>& job);

    // Runs what was posted, then ends both threads.
    void finish();

  private:
    Stores() = default;

    std::unique_ptr<ports::Registry> registry_;
    std::unique_ptr<ports::Records> records_;
    std::unique_ptr<ports::Journal> journal_;
    TaskThread registry_thread_;  // Last: they use the above.
    TaskThread records_thread_;
};

}  // namespace regente::server
