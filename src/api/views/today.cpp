#include "api/views/today.hpp"

#include "metrics/dictionary.hpp"
#include "metrics/tally_codec.hpp"
#include "wire/binary.hpp"

namespace regente::api::views {
namespace {

// Longer than any day that nobody turned.
constexpr base::Duration one_interval = base::minutes(60L * 24 * 400);

template <class T>
void resume(metrics::History& history, const ports::OpenBookRow& row) {
    if (const auto open = wire::decode<T>(row.body)) history.resume(open.value());
}

}  // namespace

void Today::begin(base::Instant day_start) {
    books_.turn({day_start, one_interval});
}

void Today::take(const ports::TallyFilter& filter,
                 std::uint64_t subject,
                 std::span<const std::uint8_t> body) {
    metrics::Ledger& ledger = books_.ledger();
    const base::Instant start = ledger.buckets().origin;
    if (filter.kind == ports::TallySubject::queue) {
        const auto tally = metrics::decode<metrics::QueueTally>(body);
        if (tally) ledger.add(metrics::Place<base::QueueId>{{subject}, start}, *tally);
    } else {
        const auto tally = metrics::decode<metrics::AgentTally>(body);
        if (tally) ledger.add(metrics::Place<base::AgentId>{{subject}, start}, *tally);
    }
}

void Today::take(const ports::OpenBookRow& row) {
    switch (row.kind) {
        case ports::OpenKind::interaction:
            return resume<metrics::OpenInteraction>(books_.history(), row);
        case ports::OpenKind::agent:
            return resume<metrics::OpenAgent>(books_.history(), row);
        case ports::OpenKind::queue:
            return resume<metrics::OpenQueue>(books_.history(), row);
    }
}

void Today::take(const metrics::OpenQueue& queue) {
    if (books_.history().queue(queue.queue) == nullptr) books_.history().resume(queue);
}

const metrics::QueueTally& Today::of(base::QueueId queue) const {
    static const metrics::QueueTally nothing;
    const auto& tallies = books_.ledger().queues();
    const auto found = tallies.find({queue, books_.ledger().buckets().origin});
    return found == tallies.end() ? nothing : found->second;
}

const metrics::AgentTally& Today::of(base::AgentId agent) const {
    static const metrics::AgentTally nothing;
    const auto& tallies = books_.ledger().agents();
    const auto found = tallies.find({agent, books_.ledger().buckets().origin});
    return found == tallies.end() ? nothing : found->second;
}

std::optional<std::uint32_t> Today::service_level_permille(base::QueueId queue) const {
    const metrics::Ratio level =
        metrics::metric("sl", books_.ledger().buckets().origin).of_queue(of(queue));
    if (level.denominator == 0) return {};
    return static_cast<std::uint32_t>((level.numerator * 1000 + level.denominator / 2) /
                                      level.denominator);
}

}  // namespace regente::api::views
