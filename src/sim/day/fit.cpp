#include "sim/day/fit.hpp"

#include <algorithm>
#include <cmath>

#include "base/date.hpp"
#include "wire/json.hpp"

namespace regente::sim {

using core::Instant;

namespace {

constexpr std::int64_t day_us = 86'400'000'000;
constexpr std::uint32_t round_minutes = 15;

double in_seconds(core::Duration duration) {
    return static_cast<double>(duration.us) / 1e6;
}

double rounded(double value, double to) {
    return std::round(value / to) * to;
}

std::uint32_t median(std::vector<std::uint32_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::uint32_t to_quarter(std::uint32_t minutes) {
    return (minutes + round_minutes / 2) / round_minutes * round_minutes;
}

std::string two_digits(std::uint32_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string date_text(std::int64_t days) {
    const base::Date date = base::date_of(days);
    return std::to_string(date.year) + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

}  // namespace

void Fit::Moments::add(double value) {
    n += 1;
    sum += value;
    squares += value * value;
}

std::optional<Length> Fit::Moments::length() const {
    if (n == 0 || mean() < 0.001) return std::nullopt;
    const double variance = n > 1 ? (squares - n * mean() * mean()) / (n - 1) : 0;
    const double cv = variance > 0 ? std::sqrt(variance) / mean() : 0;
    if (cv < 0.01) return Fixed{rounded(mean(), 0.001)};
    return Lognormal{rounded(mean(), 0.001), std::min(rounded(cv, 0.0001), 10.0)};
}

Fit::Fit(Options options)
    : options_(std::move(options)),
      end_{options_.from.us + options_.days * day_us} {}

bool Fit::inside(Instant at) const {
    return at >= options_.from && at < end_;
}

std::uint32_t Fit::day_of(Instant at) const {
    return static_cast<std::uint32_t>((std::max(at, options_.from) - options_.from).us / day_us);
}

void Fit::fact(Instant at, const core::Fact& fact) {
    at_ = at;
    std::visit([this](const auto& one) { see(one); }, fact);
}

void Fit::see(const core::QueueSet& fact) {
    queues_[fact.queue].settings = fact.settings;
}

// ---------------------------------------------------------------- agents

void Fit::see(const core::AgentSet& fact) {
    agents_[fact.agent].queues = {fact.queues.begin(), fact.queues.end()};
}

void Fit::see(const core::AgentRemoved& fact) {
    agents_[fact.agent].signed_in = false;
}

// The day's shift lasts at least until now.
void Fit::work(AgentBook& book) {
    const Instant now = std::min(at_, end_);
    if (!book.signed_in || now <= options_.from) return;
    AgentDay& day = book.days[book.day];
    if (day.first == Instant{}) day.first = std::max(options_.from, now);
    day.last = now;
}

void Fit::see(const core::AgentSignedIn& fact) {
    AgentBook& book = agents_[fact.agent];
    book.signed_in = true;
    book.paused = true;
    book.paused_since = at_;
    if (at_ >= end_) return;
    book.day = day_of(at_);
    // Back after a gap on the same day: that was a pause.
    const auto it = book.days.find(book.day);
    if (at_ >= options_.from && it != book.days.end()) book.paused_since = it->second.last;
    work(book);
}

void Fit::end_pause(AgentBook& book) {
    const Instant now = std::min(at_, end_);
    const Instant from = std::max(book.paused_since, options_.from);
    if (book.paused && now > from) book.days[book.day].paused_s += in_seconds(now - from);
    book.paused = false;
}

void Fit::see(const core::AgentSignedOut& fact) {
    AgentBook& book = agents_[fact.agent];
    work(book);
    end_pause(book);
    book.signed_in = false;
    book.missed_at = {};
}

void Fit::see(const core::PresenceChanged& fact) {
    AgentBook& book = agents_[fact.agent];
    if (fact.to == core::Presence::signed_out) return;
    work(book);
    end_pause(book);
    if (book.missed_at != Instant{} && fact.to == core::Presence::available && inside(at_))
        book.missed_s.add(in_seconds(at_ - book.missed_at));
    book.missed_at = {};
    if (fact.to != core::Presence::not_ready) return;
    const bool missed = fact.reason == core::NotReadyReason::no_answer ||
                        fact.reason == core::NotReadyReason::declined;
    if (missed) {
        book.missed_at = at_;
    } else {
        book.paused = true;
        book.paused_since = at_;
    }
}

// ---------------------------------------------------------------- contacts

void Fit::see(const core::InteractionQueued& fact) {
    const auto known = contacts_.find(fact.interaction);
    if (known != contacts_.end() || !inside(fact.since)) return;
    Contact& contact = contacts_[fact.interaction];
    contact.queue = fact.queue;
    contact.queued = fact.since;
    auto& calls = queues_[fact.queue].calls;
    const std::uint32_t per_day = 1440 / options_.interval_minutes;
    calls.resize(options_.days, std::vector<std::uint32_t>(per_day));
    const std::uint32_t day = day_of(fact.since);
    const std::int64_t of_day = (fact.since - options_.from).us - day * day_us;
    ++calls[day][static_cast<std::size_t>(of_day / base::minutes(options_.interval_minutes).us)];
}

void Fit::see(const core::OfferMade& fact) {
    AgentBook& book = agents_[fact.agent];
    work(book);
    if (inside(at_)) book.offers += 1;
    const auto it = contacts_.find(fact.interaction);
    if (it != contacts_.end()) it->second.offered = at_;
}

void Fit::see(const core::OfferEnded& fact) {
    AgentBook& book = agents_[fact.agent];
    const bool missed = fact.end == core::OfferEnd::lapsed || fact.end == core::OfferEnd::declined;
    if (missed && inside(at_)) book.missed += 1;
    const auto it = contacts_.find(fact.interaction);
    if (it == contacts_.end() || fact.end != core::OfferEnd::accepted) return;
    book.answer.add(in_seconds(at_ - it->second.offered));
}

void Fit::see(const core::InteractionEngaged& fact) {
    const auto it = contacts_.find(fact.interaction);
    if (it == contacts_.end()) return;
    it->second.engaged = at_;
    if (it->second.talked) return;
    it->second.talked = true;
    queues_[it->second.queue].waited_s += in_seconds(at_ - it->second.queued);
}

void Fit::see(const core::InteractionReleased& fact) {
    work(agents_[fact.agent]);
    const auto it = contacts_.find(fact.interaction);
    if (it != contacts_.end() && it->second.engaged != Instant{})
        queues_[it->second.queue].talk.add(in_seconds(at_ - it->second.engaged));
}

void Fit::see(const core::WrapUpStarted& fact) {
    const auto it = contacts_.find(fact.interaction);
    if (it != contacts_.end()) it->second.wrapping = at_;
}

void Fit::see(const core::WrapUpEnded& fact) {
    work(agents_[fact.agent]);
    const auto it = contacts_.find(fact.interaction);
    if (it == contacts_.end()) return;
    queues_[it->second.queue].wrap_up.add(in_seconds(at_ - it->second.wrapping));
    contacts_.erase(it);
}

void Fit::see(const core::InteractionEnded& fact) {
    const auto it = contacts_.find(fact.interaction);
    if (it == contacts_.end()) return;
    if (it->second.talked) return;  // The wrap-up may follow.
    QueueBook& book = queues_[it->second.queue];
    book.waited_s += in_seconds(at_ - it->second.queued);
    const bool gave_up =
        fact.exit == core::Exit::abandoned_in_queue || fact.exit == core::Exit::abandoned_ringing;
    if (gave_up) book.gave_up += 1;
    contacts_.erase(it);
}

// ---------------------------------------------------------------- what it adds up to

// Mean of each interval, factors of the weekdays once there is a week, and how much more than
// Poisson the counts vary around these (method of moments).
Arrivals Fit::arrivals(const QueueBook& book) const {
    Arrivals result;
    result.interval_minutes = options_.interval_minutes;
    const std::size_t per_day = 1440 / options_.interval_minutes;
    const auto days = static_cast<double>(options_.days);
    std::vector<double> profile(per_day);
    std::array<double, 7> of_weekday{};
    std::array<double, 7> weekdays{};
    double total = 0;
    const std::int64_t first_day = options_.from.us / day_us;
    for (std::size_t day = 0; day < book.calls.size(); ++day) {
        const std::uint32_t weekday =
            base::weekday_of(first_day + static_cast<std::int64_t>(day)) - 1;
        weekdays[weekday] += 1;
        for (std::size_t i = 0; i < per_day; ++i) {
            profile[i] += book.calls[day][i] / days;
            of_weekday[weekday] += book.calls[day][i];
            total += book.calls[day][i];
        }
    }
    std::array<double, 7> factors{1, 1, 1, 1, 1, 1, 1};
    if (options_.days >= 7 && total > 0) {
        for (std::size_t i = 0; i < 7; ++i)
            factors[i] = rounded(of_weekday[i] / weekdays[i] / (total / days), 0.0001);
        result.weekdays.assign(factors.begin(), factors.end());
    }
    double excess = 0;
    double squares = 0;
    for (std::size_t day = 0; day < book.calls.size(); ++day) {
        const std::uint32_t weekday =
            base::weekday_of(first_day + static_cast<std::int64_t>(day)) - 1;
        for (std::size_t i = 0; i < per_day; ++i) {
            const double mean = profile[i] * factors[weekday];
            const double off = book.calls[day][i] - mean;
            // The mean was taken from the same days.
            excess += off * off * (days > 1 ? days / (days - 1) : 0) - mean;
            squares += mean * mean;
        }
    }
    if (options_.days > 1 && excess > 0 && squares > 0)
        result.cv = std::min(rounded(std::sqrt(excess / squares), 0.0001), 3.0);
    for (const double calls : profile)
        result.per_interval.push_back(rounded(calls, 0.0001));
    return result;
}

QueueLoad Fit::load(const QueueBook& book) const {
    QueueLoad result;
    result.settings = book.settings;
    result.arrivals = arrivals(book);
    // The maximum likelihood of an exponential with censored observations: all the waiting there
    // was, by the number of those who gave up.
    if (book.gave_up > 0 && book.waited_s > 0)
        result.patience = Exponential{rounded(book.waited_s / book.gave_up, 0.001)};
    if (const auto talk = book.talk.length()) result.handle_time = *talk;
    result.wrap_up = book.wrap_up.length();
    return result;
}

std::string Fit::name(core::QueueId queue) const {
    const auto it = names_.find(queue);
    const std::string number = std::to_string(queue.value);
    if (it == names_.end() || it->second.empty()) return "queue " + number;
    // Two queues may have the same name.
    const auto same = std::count_if(names_.begin(), names_.end(), [&](const auto& other) {
        return other.second == it->second;
    });
    return same > 1 ? it->second + " (" + number + ")" : it->second;
}

AgentGroup Fit::group(const AgentBook& book) const {
    AgentGroup group;
    for (const core::QueueId queue : book.queues) {
        if (const auto it = queues_.find(queue); it != queues_.end() && !it->second.calls.empty())
            group.queues.push_back(name(queue));
    }
    std::vector<std::uint32_t> from;
    std::vector<std::uint32_t> length;
    std::set<std::uint32_t> weekdays;
    double paused_s = 0;
    for (const auto& [number, day] : book.days) {
        const std::int64_t midnight = options_.from.us + number * day_us;
        from.push_back(static_cast<std::uint32_t>((day.first.us - midnight) / 60'000'000));
        length.push_back(static_cast<std::uint32_t>((day.last - day.first).us / 60'000'000));
        weekdays.insert(base::weekday_of(midnight / day_us));
        paused_s += day.paused_s;
    }
    group.shift_from_minute = std::min(to_quarter(median(from)), 1440 - round_minutes);
    group.shift_minutes = std::clamp(to_quarter(median(length)), round_minutes, 1440U);
    if (options_.days >= 7) group.weekdays.assign(weekdays.begin(), weekdays.end());
    const auto pause = static_cast<std::uint32_t>(
        std::lround(paused_s / 60 / static_cast<double>(book.days.size())));
    const std::uint32_t minutes = std::min(to_quarter(pause * 3) / 3, group.shift_minutes / 2);
    if (minutes > 0) {
        group.breaks_spread_minutes = std::min((group.shift_minutes - minutes) / 2, 240U);
        group.breaks = {
            {(group.shift_minutes - minutes - group.breaks_spread_minutes) / 2, minutes}};
    }
    return group;
}

base::Result<Workload, base::Fault> Fit::workload() {
    for (auto& [id, book] : agents_) {
        at_ = std::max(at_, options_.from);
        work(book);
        end_pause(book);
    }
    Workload workload;
    workload.start = date_text(options_.from.us / day_us);
    for (const auto& [id, book] : queues_) {
        if (!book.calls.empty()) workload.queues[name(id)] = load(book);
    }
    if (workload.queues.empty()) {
        return base::Err{base::Fault{"nothing_to_fit",
                                     "Nobody waited for an agent from " + workload.start +
                                         " on, for " + std::to_string(options_.days) +
                                         " days. Ask for more days (--days)."}};
    }
    // Who is alike works in one group.
    std::map<std::string, std::vector<const AgentBook*>> alike;
    for (const auto& [id, book] : agents_) {
        if (book.days.empty()) continue;
        const AgentGroup one = group(book);
        if (!one.queues.empty()) alike[boost::json::serialize(wire::to_json(one))].push_back(&book);
    }
    for (const auto& [key, books] : alike) {
        AgentGroup one = group(*books.front());
        one.count = static_cast<std::uint32_t>(books.size());
        double offers = 0;
        double missed = 0;
        Moments answer;
        Moments missed_s;
        for (const AgentBook* book : books) {
            offers += book->offers;
            missed += book->missed;
            answer.n += book->answer.n;
            answer.sum += book->answer.sum;
            missed_s.n += book->missed_s.n;
            missed_s.sum += book->missed_s.sum;
        }
        if (offers > 0) one.no_answer = rounded(std::min(missed / offers, 1.0), 0.0001);
        one.answer_s = std::min(rounded(answer.mean(), 0.01), 60.0);
        if (missed_s.n > 0) one.missed_s = std::clamp(rounded(missed_s.mean(), 0.01), 1.0, 3600.0);
        const std::string number =
            two_digits(static_cast<std::uint32_t>(workload.agents.size()) + 1);
        const std::string hour =
            two_digits(one.shift_from_minute / 60) + ":" + two_digits(one.shift_from_minute % 60);
        workload.agents["group " + number + ", from " + hour] = one;
    }
    return workload;
}

}  // namespace regente::sim
