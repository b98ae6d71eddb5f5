// The core's end of the jobs link: asks the warden for workers and hears how they ended.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "server/jobs.hpp"

namespace regente::server {

class JobsLink {
  public:
    using Answer = std::function<void(base::Result<base::Done, base::Fault>)>;

    // `socket` comes from the warden; -1 = no warden: every job fails with "worker_missing".
    explicit JobsLink(int socket);
    ~JobsLink();

    JobsLink(const JobsLink&) = delete;
    JobsLink& operator=(const JobsLink&) = delete;

    // From any thread; `answer` comes on the link's thread, or at once when there is no warden.
    void submit(Work work, Answer answer, bool urgent = false);

    // Tells the warden that this core serves.
    void ready();

  private:
    void run();
    bool send(const CoreToWarden& message);
    void fail_all();

    int socket_;
    std::mutex mutex_;
    bool broken_ = false;  // Guarded by mutex_, like the next two.
    std::uint64_t next_number_ = 1;
    std::map<std::uint64_t, Answer> waiting_;
    std::thread thread_;
};

}  // namespace regente::server
