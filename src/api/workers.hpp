// A few threads and a bounded queue of jobs for them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace regente::api {

class Workers {
  public:
    Workers(std::size_t threads, std::size_t queue_max);
    ~Workers();  // Runs what is queued, then joins.

    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    // False: the queue is full.
    [[nodiscard]] bool add(std::function<void()> job);

  private:
    void run();

    std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace regente::api
