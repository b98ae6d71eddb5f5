// A job that uses the stack of who waits for it: it runs before the waiter gives up, or never.
#pragma once

#include <mutex>

namespace regente::api {

class Turn {
  public:
    // On the job's thread. The waiter does not get past give_up() meanwhile.
    template <class Job>
    void run(const Job& job) {
        const std::lock_guard lock(mutex_);
        if (!given_up_) job();
    }

    // On the waiter's thread. `done` is asked once no job runs; false: the job never will.
    template <class Done>
    bool give_up(const Done& done) {
        const std::lock_guard lock(mutex_);
        if (done()) return true;
        given_up_ = true;
        return false;
    }

  private:
    std::mutex mutex_;
    bool given_up_ = false;  // Guarded by mutex_.
};

}  // namespace regente::api
