// Virtual time: what happens next, in order. Nothing sleeps; time jumps to the next entry.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/time.hpp"

namespace regente::sim {

class Agenda {
  public:
    explicit Agenda(base::Instant start)
        : now_(start) {}

    base::Instant now() const { return now_; }

    void at(base::Instant when, std::function<void()> what) {
        entries_.emplace(Key{when < now_ ? now_ : when, ++order_}, std::move(what));
    }

    void after(base::Duration delay, std::function<void()> what) {
        at(now_ + delay, std::move(what));
    }

    // Runs everything up to `end`, entries of the same instant in the order they were made.
    void run_until(base::Instant end) {
        while (!entries_.empty() && entries_.begin()->first.first <= end) {
            auto entry = entries_.extract(entries_.begin());
            now_ = entry.key().first;
            entry.mapped()();
        }
        now_ = end;
    }

  private:
    using Key = std::pair<base::Instant, std::uint64_t>;

    base::Instant now_;
    std::uint64_t order_ = 0;
    std::map<Key, std::function<void()>> entries_;
};

}  // namespace regente::sim
