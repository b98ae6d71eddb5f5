#include "metrics/ledger.hpp"

namespace regente::metrics {
namespace {

bool is_short_drop(const Conversation& conversation) {
    return conversation.released_by == core::Party::system &&
           conversation.released - conversation.accepted < short_drop_max;
}

// The sums that queue and agent share, under the names each has for them.
template <class Count, class Time>
struct HandledNames {
    Count handled, dropped_short, transferred;
    Time talk, hold, wrap, handle;
};

constexpr HandledNames<QueueCount, QueueTime> of_queue{QueueCount::handled,
                                                       QueueCount::dropped_short,
                                                       QueueCount::transferred,
                                                       QueueTime::talk,
                                                       QueueTime::hold,
                                                       QueueTime::wrap,
                                                       QueueTime::handle};
constexpr HandledNames<AgentCount, AgentMean> of_agent{AgentCount::handled,
                                                       AgentCount::dropped_short,
                                                       AgentCount::transferred,
                                                       AgentMean::talk,
                                                       AgentMean::hold,
                                                       AgentMean::wrap,
                                                       AgentMean::handle};

template <class Tally, class Names>
void add_handled(Tally& tally, const ConversationEnded& entry, const Names& names) {
    const Conversation& done = entry.conversation;
    ++tally[names.handled];
    if (done.transferred) ++tally[names.transferred];
    if (is_short_drop(done)) {
        ++tally[names.dropped_short];
        return;
    }
    const base::Duration wrap = entry.wrapped - done.released;
    tally[names.talk].add(done.talked);
    tally[names.hold].add(done.on_hold);
    tally[names.wrap].add(wrap);
    tally[names.handle].add(done.talked + done.on_hold + wrap);
}

}  // namespace

base::Instant Buckets::start_of(base::Instant at) const {
    const std::int64_t passed = at.us - origin.us;
    std::int64_t whole = passed / width.us;
    if (passed % width.us < 0) --whole;
    return {origin.us + whole * width.us};
}

QueueTally* Ledger::at(base::QueueId queue, base::Instant when) {
    if (!queue || !buckets_.holds(when)) return nullptr;
    return &queues_[{queue, buckets_.start_of(when)}];
}

AgentTally* Ledger::at(base::AgentId agent, base::Instant when) {
    if (!agent || !buckets_.holds(when)) return nullptr;
    return &agents_[{agent, buckets_.start_of(when)}];
}

void Ledger::add(const Place<base::QueueId>& place, const QueueTally& tally) {
    queues_[place].add(tally);
}

void Ledger::add(const Place<base::AgentId>& place, const AgentTally& tally) {
    agents_[place].add(tally);
}

void Ledger::take(const Entry& entry) {
    std::visit([this](const auto& one) { on(one); }, entry);
}

void Ledger::on(const VisitBegan& entry) {
    if (QueueTally* tally = at(entry.visit.queue, entry.visit.queued)) {
        ++(*tally)[QueueCount::offered];
    }
}

void Ledger::on(const VisitEnded& entry) {
    const Visit& visit = entry.visit;
    cut(buckets_, visit.queued, entry.left, [&](base::Instant start, base::Duration part) {
        base::Duration& waiting = queues_[{visit.queue, start}][QueueSlice::waiting];
        waiting = waiting + part;
    });
    QueueTally* tally = at(visit.queue, visit.queued);
    if (tally == nullptr) return;
    const base::Duration waited = entry.left - visit.queued;
    const bool in_time = waited <= visit.threshold;
    ++(*tally)[exit_count(entry.exit)];
    (*tally)[QueueTime::wait_all].add(waited);
    if (entry.exit == VisitExit::answered) {
        (*tally)[QueueTime::wait_answered].add(waited);
        if (in_time) ++(*tally)[QueueCount::answered_in_time];
    } else if (is_abandon(entry.exit)) {
        if (in_time) ++(*tally)[QueueCount::abandoned_in_time];
        if (waited < short_abandon_max) {
            ++(*tally)[QueueCount::short_abandons];
        } else {
            (*tally)[QueueTime::wait_abandoned].add(waited);
        }
    }
}

void Ledger::on(const ConversationEnded& entry) {
    const Conversation& done = entry.conversation;
    if (QueueTally* tally = at(done.queue, entry.wrapped)) add_handled(*tally, entry, of_queue);
    if (AgentTally* tally = at(done.agent, entry.wrapped)) {
        add_handled(*tally, entry, of_agent);
        if (done.direction == core::Direction::outbound) {
            ++(*tally)[AgentCount::handled_outbound];
        }
    }
}

void Ledger::on(const TransferNoted& entry) {
    if (QueueTally* tally = at(entry.queue, entry.wrapped)) ++(*tally)[QueueCount::transferred];
    if (AgentTally* tally = at(entry.agent, entry.wrapped)) ++(*tally)[AgentCount::transferred];
}

void Ledger::on(const OfferClosed& entry) {
    AgentTally* tally = at(entry.agent, entry.at);
    if (tally == nullptr) return;
    ++(*tally)[AgentCount::offers];
    switch (entry.end) {
        case core::OfferEnd::accepted:
            ++(*tally)[AgentCount::offers_accepted];
            break;
        case core::OfferEnd::lapsed:
            ++(*tally)[AgentCount::offers_missed];
            break;
        case core::OfferEnd::declined:
            ++(*tally)[AgentCount::offers_declined];
            break;
        case core::OfferEnd::customer_left:
            ++(*tally)[entry.at - entry.made >= missed_ring_min ? AgentCount::offers_missed
                                                                : AgentCount::offers_withdrawn];
            break;
        case core::OfferEnd::seat_lost:
        case core::OfferEnd::withdrawn:
        case core::OfferEnd::answered_elsewhere:
            ++(*tally)[AgentCount::offers_withdrawn];
            break;
    }
}

void Ledger::on(const Dialled& entry) {
    if (AgentTally* tally = at(entry.agent, entry.at)) ++(*tally)[AgentCount::dials];
}

void Ledger::on(const Stretch& entry) {
    cut(buckets_, entry.from, entry.to, [&](base::Instant start, base::Duration part) {
        base::Duration& slice = agents_[{entry.agent, start}][entry.state];
        slice = slice + part;
    });
}

}  // namespace regente::metrics
