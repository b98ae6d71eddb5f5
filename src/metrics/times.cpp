#include "metrics/times.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace regente::metrics {
namespace {

constexpr unsigned fine_bits = 7;
constexpr std::uint64_t fine = 1U << fine_bits;

template <class Counts>
void merge(std::vector<Step>& into, const Counts& other) {
    std::vector<Step> merged;
    merged.reserve(into.size() + other.size());
    auto a = into.begin();
    auto b = other.begin();
    while (a != into.end() || b != other.end()) {
        if (b == other.end() || (a != into.end() && a->step < b->step)) {
            merged.push_back(*a++);
        } else if (a == into.end() || b->step < a->step) {
            merged.push_back(*b++);
        } else {
            merged.push_back({a->step, a->count + b->count});
            ++a;
            ++b;
        }
    }
    into = std::move(merged);
}

}  // namespace

std::uint16_t time_step(base::Duration length) {
    const std::uint64_t ms =
        length.us <= 0 ? 0 : (static_cast<std::uint64_t>(length.us) + 999) / 1000;
    if (ms < 2 * fine) return static_cast<std::uint16_t>(ms);
    const auto shift = static_cast<unsigned>(std::bit_width(ms)) - 1 - fine_bits;
    const std::uint64_t step = shift * fine + (ms >> shift);
    return static_cast<std::uint16_t>(std::min<std::uint64_t>(step, time_steps - 1));
}

base::Duration time_step_end(std::size_t step) {
    if (step < 2 * fine) return base::milliseconds(static_cast<std::int64_t>(step));
    const std::uint64_t shift = step / fine - 1;
    const std::uint64_t first = (step - shift * fine) << shift;
    return base::milliseconds(static_cast<std::int64_t>(first + (1ULL << shift) - 1));
}

void Times::add(base::Duration length) {
    ++n;
    sum = sum + length;
    longest = std::max(longest, length);
    const std::uint16_t step = time_step(length);
    const auto place =
        std::lower_bound(spread.begin(), spread.end(), step, [](const Step& s, std::uint16_t at) {
            return s.step < at;
        });
    if (place != spread.end() && place->step == step) {
        ++place->count;
    } else {
        spread.insert(place, Step{step, 1});
    }
}

void Times::add(const Times& other) {
    n += other.n;
    sum = sum + other.sum;
    longest = std::max(longest, other.longest);
    merge(spread, other.spread);
}

std::optional<base::Duration> Times::percentile(std::uint32_t percent) const {
    if (n == 0) return {};
    const std::uint64_t rank = std::max<std::uint64_t>(1, (n * percent + 99) / 100);
    std::uint64_t passed = 0;
    for (const Step& step : spread) {
        passed += step.count;
        if (passed >= rank) return std::min(time_step_end(step.step), longest);
    }
    return longest;
}

void TimesSum::add(std::uint64_t n, base::Duration sum, base::Duration longest) {
    whole_.n += n;
    whole_.sum = whole_.sum + sum;
    whole_.longest = std::max(whole_.longest, longest);
}

Times TimesSum::take() {
    Times taken = std::exchange(whole_, {});
    for (std::size_t step = lowest_; step <= highest_ && step < time_steps; ++step) {
        if (counts_[step] == 0) continue;
        taken.spread.push_back({static_cast<std::uint16_t>(step), counts_[step]});
        counts_[step] = 0;
    }
    lowest_ = time_steps;
    highest_ = 0;
    return taken;
}

}  // namespace regente::metrics
