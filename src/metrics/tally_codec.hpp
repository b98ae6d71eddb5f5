// Tallies as bytes, for whoever keeps them, and many of them put together without unfolding each.
// Numbers are LEB128 by position; an older book lacks the last ones (zero), a newer one has more
// (ignored). Most intervals of most queues are small, and stay small.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "metrics/tally.hpp"

namespace regente::metrics {

using Bytes = std::vector<std::uint8_t>;

template <class T>
Bytes encode(const T& tally);

// None: damaged.
template <class T>
std::optional<T> decode(std::span<const std::uint8_t> bytes);

// Which of a tally's times are wanted with their spread, by bit. Most of the bytes and of the work are
// spreads: who asks for two means does not pay for seven.
using Spreads = std::uint32_t;
inline constexpr Spreads all_spreads = ~Spreads{0};

// Puts tallies together. Large (every step of every spread has a place): reuse it.
template <class T>
class Sum {
  public:
    explicit Sum(Spreads wanted = all_spreads)
        : wanted_(wanted) {}

    // False: damaged; nothing sensible is known of the sum then.
    bool add(std::span<const std::uint8_t> bytes);
    void add(const T& tally);

    // What was put together so far; begins anew.
    T take();

  private:
    T whole_;  // Counts and slices; its times are below.
    std::array<TimesSum, std::tuple_size_v<decltype(T::times)>> times_;
    Spreads wanted_;
};

extern template class Sum<QueueTally>;
extern template class Sum<AgentTally>;

}  // namespace regente::metrics
