// One thread that runs jobs in the order they were given: what owns an object that may be used by
// one thread at a time, such as the registry.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace regente::server {

class TaskThread {
  public:
    using Task = std::function<void()>;

    TaskThread()
        : thread_([this] { run(); }) {}

    // Runs what was given, then ends.
    ~TaskThread() { finish(); }

    TaskThread(const TaskThread&) = delete;
    TaskThread& operator=(const TaskThread&) = delete;

    // After finish() tasks are dropped.
    void post(Task task) {
        {
            const std::lock_guard lock(mutex_);
            if (finishing_) return;
            tasks_.push_back(std::move(task));
        }
        wake_.notify_one();
    }

    void finish() {
        {
            const std::lock_guard lock(mutex_);
            finishing_ = true;
        }
        wake_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

  private:
    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return finishing_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            const Task task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> tasks_;  // Guarded by mutex_.
    bool finishing_ = false;  // Guarded by mutex_.
    std::thread thread_;
};

}  // namespace regente::server
