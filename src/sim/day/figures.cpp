#include "sim/day/figures.hpp"

#include <algorithm>

namespace regente::sim {

using core::Instant;

namespace {

double seconds(core::Duration duration) {
    return static_cast<double>(duration.us) / 1e6;
}

// The nearest rank: a wait that somebody had.
std::optional<double> percentile(std::vector<float>& waits, std::size_t percent) {
    if (waits.empty()) return std::nullopt;
    const std::size_t rank = (waits.size() * percent + 99) / 100;
    const auto it = waits.begin() + static_cast<std::ptrdiff_t>(rank == 0 ? 0 : rank - 1);
    std::nth_element(waits.begin(), it, waits.end());
    return *it;
}

}  // namespace

void Tally::add(const Tally& more) {
    offered += more.offered;
    answered += more.answered;
    within += more.within;
    abandoned += more.abandoned;
    short_abandoned += more.short_abandoned;
    other += more.other;
    open += more.open;
    waited += more.waited;
    wait_sum_s += more.wait_sum_s;
    answered_sum_s += more.answered_sum_s;
    waits_s.insert(waits_s.end(), more.waits_s.begin(), more.waits_s.end());
    handling_s += more.handling_s;
    available_s += more.available_s;
}

Values Tally::values() const {
    Values values;
    const auto set = [&](Measure measure, std::optional<double> value) {
        values[static_cast<std::size_t>(measure)] = value;
    };
    const auto ratio = [](double part, double whole) -> std::optional<double> {
        if (whole <= 0) return std::nullopt;
        return part / whole;
    };
    const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
    const double counted = number(offered - short_abandoned);
    set(Measure::offered, number(offered));
    set(Measure::answered, number(answered));
    set(Measure::abandoned, number(abandoned));
    set(Measure::short_abandoned, number(short_abandoned));
    set(Measure::service_level, ratio(number(within), counted));
    set(Measure::abandonment, ratio(number(abandoned - short_abandoned), counted));
    set(Measure::p_wait, ratio(number(waited), number(offered)));
    set(Measure::asa_s, ratio(answered_sum_s, number(answered)));
    set(Measure::wait_s, ratio(wait_sum_s, number(answered + abandoned + other)));
    std::vector<float> waits = waits_s;
    set(Measure::wait_p50_s, percentile(waits, 50));
    set(Measure::wait_p90_s, percentile(waits, 90));
    set(Measure::wait_p95_s, percentile(waits, 95));
    set(Measure::occupancy, ratio(handling_s, handling_s + available_s));
    return values;
}

Figures::Figures(Options options)
    : options_(std::move(options)),
      at_(options_.start),
      all_(options_.intervals),
      queues_(options_.thresholds.size(), std::vector<Tally>(options_.intervals)) {}

void Figures::fact(Instant at, const core::Fact& fact) {
    at_ = at;
    std::visit([this](const auto& one) { see(one); }, fact);
}

std::uint32_t Figures::interval_of(Instant at) const {
    const std::int64_t passed = std::max<std::int64_t>((at - options_.start).us, 0);
    return static_cast<std::uint32_t>(
        std::min<std::int64_t>(passed / options_.interval.us, options_.intervals - 1));
}

void Figures::see(const core::InteractionQueued& fact) {
    const auto it = waiting_.find(fact.interaction);
    if (it != waiting_.end()) return;  // Returned, or in another queue: counted where it began.
    if (fact.queue.value == 0 || fact.queue.value > queues_.size()) return;
    const Waiting waiting{static_cast<std::uint32_t>(fact.queue.value - 1), fact.since, false};
    waiting_[fact.interaction] = waiting;
    count(waiting, [](Tally& tally) { ++tally.offered; });
}

void Figures::see(const core::InteractionEngaged& fact) {
    const auto it = waiting_.find(fact.interaction);
    if (it == waiting_.end() || it->second.talked) return;
    it->second.talked = true;
    const core::Duration wait = at_ - it->second.since;
    const bool within = wait <= options_.thresholds[it->second.queue];
    count(it->second, [&](Tally& tally) {
        ++tally.answered;
        tally.within += within ? 1U : 0U;
        tally.waited += wait.us > 0 ? 1U : 0U;
        tally.wait_sum_s += seconds(wait);
        tally.answered_sum_s += seconds(wait);
        tally.waits_s.push_back(static_cast<float>(seconds(wait)));
    });
}

void Figures::see(const core::InteractionEnded& fact) {
    const auto it = waiting_.find(fact.interaction);
    if (it == waiting_.end()) return;
    if (!it->second.talked) leave(it->second, fact.exit);
    waiting_.erase(it);
}

void Figures::leave(const Waiting& waiting, core::Exit exit) {
    const core::Duration wait = at_ - waiting.since;
    const bool abandoned =
        exit == core::Exit::abandoned_in_queue || exit == core::Exit::abandoned_ringing;
    count(waiting, [&](Tally& tally) {
        tally.wait_sum_s += seconds(wait);
        tally.waited += wait.us > 0 ? 1U : 0U;
        if (!abandoned) {
            ++tally.other;
            return;
        }
        ++tally.abandoned;
        tally.short_abandoned += wait < options_.short_abandon ? 1U : 0U;
    });
}

void Figures::see(const core::AgentSignedOut& fact) {
    person(fact.agent, false, 0);
}

void Figures::see(const core::PresenceChanged& fact) {
    person(fact.agent, fact.to == core::Presence::available, 0);
}

void Figures::see(const core::OfferMade& fact) {
    person(fact.agent, std::nullopt, 1);
}

void Figures::see(const core::OfferEnded& fact) {
    if (fact.end != core::OfferEnd::accepted) person(fact.agent, std::nullopt, -1);
}

void Figures::see(const core::InteractionReleased& fact) {
    if (!fact.wraps_up) person(fact.agent, std::nullopt, -1);
}

void Figures::see(const core::WrapUpEnded& fact) {
    person(fact.agent, std::nullopt, -1);
}

void Figures::person(core::AgentId id, std::optional<bool> available, int in_hand) {
    Person& one = people_[id];
    if (available) one.available = *available;
    if (in_hand > 0) ++one.in_hand;
    if (in_hand < 0 && one.in_hand > 0) --one.in_hand;
    const Work work = one.in_hand > 0 ? Work::handling
                      : one.available ? Work::available
                                      : Work::none;
    if (work == one.work) return;
    add_time(one.work, one.since, at_);
    one.work = work;
    one.since = at_;
}

void Figures::add_time(Work work, Instant from, Instant to) {
    if (work == Work::none) return;
    while (from < to) {
        const std::uint32_t interval = interval_of(from);
        const bool last = interval + 1 >= options_.intervals;
        const Instant border{options_.start.us +
                             (interval + std::int64_t{1}) * options_.interval.us};
        const Instant end = last ? to : std::min(to, border);
        Tally& tally = all_[interval];
        (work == Work::handling ? tally.handling_s : tally.available_s) += seconds(end - from);
        from = end;
    }
}

void Figures::close(Instant end) {
    at_ = end;
    for (auto& [id, one] : people_) {
        add_time(one.work, one.since, end);
        one.work = Work::none;
    }
    for (const auto& [id, waiting] : waiting_) {
        if (!waiting.talked) count(waiting, [](Tally& tally) { ++tally.open; });
    }
}

Tally Figures::sum() const {
    Tally total;
    for (const Tally& tally : all_)
        total.add(tally);
    return total;
}

Tally Figures::sum(std::uint32_t queue) const {
    Tally total;
    for (const Tally& tally : queues_[queue])
        total.add(tally);
    return total;
}

}  // namespace regente::sim
