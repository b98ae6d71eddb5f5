#include "metrics/tally_codec.hpp"

#include <utility>

namespace regente::metrics {
namespace {

void put(Bytes& bytes, std::uint64_t value) {
    while (value >= 0x80U) {
        bytes.push_back(static_cast<std::uint8_t>(value | 0x80U));
        value >>= 7U;
    }
    bytes.push_back(static_cast<std::uint8_t>(value));
}

void put(Bytes& bytes, base::Duration value) {
    put(bytes, static_cast<std::uint64_t>(value.us));
}

class Reader {
  public:
    explicit Reader(std::span<const std::uint8_t> bytes)
        : at_(bytes.data()),
          end_(bytes.data() + bytes.size()) {}

    std::uint64_t number() {
        if (at_ != end_ && *at_ < 0x80U) return *at_++;
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (at_ == end_) break;
            const std::uint8_t byte = *at_++;
            value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
            if (byte < 0x80U) return value;
        }
        failed_ = true;
        at_ = end_;
        return 0;
    }

    base::Duration duration() { return {static_cast<std::int64_t>(number())}; }

    void skip(std::uint64_t bytes) {
        if (bytes > static_cast<std::uint64_t>(end_ - at_)) {
            failed_ = true;
            at_ = end_;
        } else {
            at_ += bytes;
        }
    }

    bool failed() const { return failed_; }

    bool done() const { return at_ == end_; }

  private:
    const std::uint8_t* at_;
    const std::uint8_t* end_;
    bool failed_ = false;
};

// Where the numbers of the bytes go: into a tally, or into a sum of many.
template <class T>
struct IntoTally {
    T& tally;
    Spreads wanted = all_spreads;

    void times(std::size_t i, std::uint64_t n, base::Duration sum, base::Duration longest) {
        tally.times[i].n = n;
        tally.times[i].sum = sum;
        tally.times[i].longest = longest;
    }

    void step(std::size_t i, std::size_t step, std::uint32_t count) {
        tally.times[i].spread.push_back({static_cast<std::uint16_t>(step), count});
    }
};

template <class T, class Times>
struct IntoSum {
    T& tally;
    Times& sums;
    Spreads wanted = all_spreads;

    void times(std::size_t i, std::uint64_t n, base::Duration sum, base::Duration longest) {
        sums[i].add(n, sum, longest);
    }

    void step(std::size_t i, std::size_t step, std::uint32_t count) {
        sums[i].add_step(step, count);
    }
};

template <class Into>
void read_times(Reader& reader, std::size_t i, std::size_t kept, Into& into) {
    const std::uint64_t n = reader.number();
    if (n == 0) return;
    const base::Duration sum = reader.duration();
    const base::Duration longest = reader.duration();
    if (i < kept) into.times(i, n, sum, longest);
    const std::uint64_t bytes = reader.number();
    if (i >= kept || ((into.wanted >> i) & 1U) == 0) {
        reader.skip(bytes);
        return;
    }
    std::uint64_t step = 0;
    for (std::uint64_t steps = reader.number(); steps > 0 && !reader.failed(); --steps) {
        step += reader.number();
        const std::uint64_t count = reader.number();
        if (step < time_steps) {
            into.step(i, static_cast<std::size_t>(step), static_cast<std::uint32_t>(count));
        }
    }
}

template <class Into>
bool read(std::span<const std::uint8_t> bytes, Into& into) {
    Reader reader(bytes);
    auto& tally = into.tally;
    const std::uint64_t counts = reader.number();
    for (std::uint64_t i = 0; i < counts && !reader.failed(); ++i) {
        const std::uint64_t value = reader.number();
        if (i < tally.counts.size()) tally.counts[i] += value;
    }
    const std::uint64_t times = reader.number();
    for (std::uint64_t i = 0; i < times && !reader.failed(); ++i) {
        read_times(reader, static_cast<std::size_t>(i), tally.times.size(), into);
    }
    const std::uint64_t slices = reader.number();
    for (std::uint64_t i = 0; i < slices && !reader.failed(); ++i) {
        const base::Duration value = reader.duration();
        if (i < tally.slices.size()) tally.slices[i] = tally.slices[i] + value;
    }
    return !reader.failed() && reader.done();
}

}  // namespace

template <class T>
Bytes encode(const T& tally) {
    Bytes bytes;
    put(bytes, tally.counts.size());
    for (const std::uint64_t count : tally.counts)
        put(bytes, count);
    put(bytes, tally.times.size());
    Bytes spread;
    for (const Times& times : tally.times) {
        put(bytes, times.n);
        if (times.n == 0) continue;
        put(bytes, times.sum);
        put(bytes, times.longest);
        spread.clear();
        put(spread, times.spread.size());
        std::uint16_t last = 0;
        for (const Step& step : times.spread) {
            put(spread, static_cast<std::uint64_t>(step.step - last));
            put(spread, step.count);
            last = step.step;
        }
        put(bytes, spread.size());
        bytes.insert(bytes.end(), spread.begin(), spread.end());
    }
    put(bytes, tally.slices.size());
    for (const base::Duration slice : tally.slices)
        put(bytes, slice);
    return bytes;
}

template <class T>
std::optional<T> decode(std::span<const std::uint8_t> bytes) {
    T tally;
    IntoTally<T> into{tally};
    if (!read(bytes, into)) return {};
    return tally;
}

template <class T>
bool Sum<T>::add(std::span<const std::uint8_t> bytes) {
    IntoSum<T, decltype(times_)> into{whole_, times_, wanted_};
    return read(bytes, into);
}

template <class T>
void Sum<T>::add(const T& tally) {
    for (std::size_t i = 0; i < tally.counts.size(); ++i)
        whole_.counts[i] += tally.counts[i];
    for (std::size_t i = 0; i < tally.times.size(); ++i) {
        times_[i].add(tally.times[i].n, tally.times[i].sum, tally.times[i].longest);
        if (((wanted_ >> i) & 1U) == 0) continue;
        for (const Step& step : tally.times[i].spread)
            times_[i].add_step(step.step, step.count);
    }
    for (std::size_t i = 0; i < tally.slices.size(); ++i)
        whole_.slices[i] = whole_.slices[i] + tally.slices[i];
}

template <class T>
T Sum<T>::take() {
    T taken = std::exchange(whole_, {});
    for (std::size_t i = 0; i < times_.size(); ++i)
        taken.times[i] = times_[i].take();
    return taken;
}

template Bytes encode(const QueueTally& tally);
template Bytes encode(const AgentTally& tally);
template std::optional<QueueTally> decode(std::span<const std::uint8_t> bytes);
template std::optional<AgentTally> decode(std::span<const std::uint8_t> bytes);
template class Sum<QueueTally>;
template class Sum<AgentTally>;

}  // namespace regente::metrics
