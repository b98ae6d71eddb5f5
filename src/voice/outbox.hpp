// Numbered events, kept until the core has them on its disk. Nothing in here is ever dropped: when
// it is nearly full, voice takes no new calls (503), and what lives can end and be told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>

#include "ports/voice.hpp"

namespace regente::voice {

class Outbox {
  public:
    // About 2 hours of calls at 10 per second without a core. Above it no new call is accepted; the
    // calls in progress add at most a few each.
    static constexpr std::size_t events_max = 200'000;

    using Send = std::function<void(const ports::voice::Numbered&)>;

    explicit Outbox(Send send)
        : send_(std::move(send)) {}

    void add(ports::voice::Happened event) {
        waiting_.push_back(ports::voice::Numbered{++last_, std::move(event)});
        send_(waiting_.back());
    }

    // Up to and including `number`.
    void acknowledge(std::uint64_t number) {
        while (!waiting_.empty() && waiting_.front().number <= number)
            waiting_.pop_front();
    }

    void resend() const {
        for (const auto& event : waiting_)
            send_(event);
    }

    bool is_full() const { return waiting_.size() >= events_max; }

    std::size_t size() const { return waiting_.size(); }

  private:
    Send send_;
    std::uint64_t last_ = 0;
    std::deque<ports::voice::Numbered> waiting_;
};

}  // namespace regente::voice
