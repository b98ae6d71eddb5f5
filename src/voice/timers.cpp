#include "voice/timers.hpp"

namespace regente::voice {

Timers::Timers(std::function<void()> wake_changed, std::function<std::uint64_t()> clock)
    : wake_changed_(std::move(wake_changed)),
      clock_(std::move(clock)) {}

TimerId Timers::after(std::uint64_t milliseconds, std::function<void()> action) {
    const TimerId id = ++last_;
    const std::uint64_t deadline = now() + milliseconds;
    const bool first = waiting_.empty() || deadline < waiting_.begin()->first.first;
    waiting_.emplace(Key{deadline, id}, std::move(action));
    deadlines_.emplace(id, deadline);
    if (first && wake_changed_) wake_changed_();
    return id;
}

void Timers::cancel(TimerId& id) {
    const auto found = deadlines_.find(id);
    if (found != deadlines_.end()) {
        waiting_.erase(Key{found->second, id});
        deadlines_.erase(found);
    }
    id = 0;
}

void Timers::advance(std::uint64_t now) {
    if (now > now_) now_ = now;
    const TimerId newest = last_;
    while (!waiting_.empty()) {
        const auto first = waiting_.begin();
        if (first->first.first > now_ || first->first.second > newest) break;
        const std::function<void()> action = std::move(first->second);
        deadlines_.erase(first->first.second);
        waiting_.erase(first);
        action();
    }
    if (wake_changed_) wake_changed_();
}

std::optional<std::uint64_t> Timers::next_deadline() const {
    if (waiting_.empty()) return std::nullopt;
    return waiting_.begin()->first.first;
}

}  // namespace regente::voice
