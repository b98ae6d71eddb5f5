#include "server/projection.hpp"

#include <type_traits>
#include <utility>
#include <variant>

#include "base/overloaded.hpp"

namespace regente::server {

using base::AgentId;
using base::AttemptId;
using base::Done;
using base::Err;
using base::Fault;
using base::Instant;
using base::InteractionId;
using base::Result;
using core::AgentState;
using core::Exit;
using core::InteractionState;
using core::NotReadyReason;
using core::Outcome;
using core::Presence;
using ports::AgentIntervalRow;
using ports::AttemptRow;
using ports::InteractionFactRow;
using ports::InteractionRow;
using ports::RecordingRow;
using ports::SegmentKind;
using ports::SegmentRow;

namespace {

template <class Fact>
InteractionId interaction_of(const Fact& fact) {
    if constexpr (requires { fact.interaction; }) {
        return fact.interaction;
    } else {
        return {};
    }
}

Exit attempt_exit(Outcome outcome) {
    if (outcome == Outcome::answered) return Exit::answered;
    return outcome == Outcome::cancelled ? Exit::cancelled : Exit::not_answered;
}

bool has_item(AgentState state) {
    return state == AgentState::offered || state == AgentState::engaged ||
           state == AgentState::wrap_up;
}

AgentState without_item(NotReadyReason reason) {
    return reason == NotReadyReason::none ? AgentState::available : AgentState::not_ready;
}

}  // namespace

Result<Done, Fault> Projection::load() {
    auto interactions = records_.open_interactions(operation_);
    if (!interactions) return Err{interactions.error()};
    auto intervals = records_.open_agent_intervals(operation_);
    if (!intervals) return Err{intervals.error()};
    auto attempts = records_.open_attempts(operation_);
    if (!attempts) return Err{attempts.error()};
    for (const InteractionRow& row : interactions.value())
        live(row.interaction);
    for (const AgentIntervalRow& row : intervals.value())
        intervals_[row.agent] = row;
    for (const AttemptRow& row : attempts.value())
        attempts_[row.attempt] = row;
    if (fault_) return Err{*fault_};
    return load_books();
}

Result<Done, Fault> Projection::apply(std::uint64_t seq, Instant at, const core::Fact& fact) {
    at_ = at;
    std::visit(
        [&](const auto& alternative) {
            on(alternative);
            if (const InteractionId id = interaction_of(alternative)) {
                changed(InteractionFactRow{id, seq});
            }
        },
        fact);
    books_.apply(at, fact);
    if (fault_) return Err{*fault_};
    return Done{};
}

Result<std::vector<ports::RowChange>, Fault> Projection::take_changes() {
    change_books();
    if (fault_) return Err{*fault_};
    std::vector<ports::RowChange> changes;
    changes.reserve(changes_.size());
    for (const auto& [key, row] : changes_)
        changes.push_back(row);
    changes_.clear();
    std::erase_if(
        live_, [](const auto& item) { return item.second.row.state == InteractionState::ended; });
    std::erase_if(attempts_, [](const auto& item) { return item.second.ended != Instant{}; });
    std::erase_if(recordings_, [](const auto& item) { return item.second.ended != Instant{}; });
    return changes;
}

Projection::Key Projection::key_of(const ports::RowChange& row) {
    Key key{row.index(), 0, 0, 0};
    std::visit(base::Overloaded{
                   [&](const InteractionRow& r) { key.first = r.interaction.value; },
                   [&](const SegmentRow& r) {
                       key.first = r.interaction.value;
                       key.second = r.ordinal;
                   },
                   [&](const AgentIntervalRow& r) {
                       key.first = r.agent.value;
                       key.second = static_cast<std::uint64_t>(r.from.us);
                   },
                   [&](const AttemptRow& r) { key.first = r.attempt.value; },
                   [&](const RecordingRow& r) { key.first = r.recording.value; },
                   [&](const InteractionFactRow& r) {
                       key.first = r.interaction.value;
                       key.second = r.seq;
                   },
                   [&](const ports::TallyRow& r) {
                       key.first = 2 * static_cast<std::uint64_t>(r.kind) +
                                   static_cast<std::uint64_t>(r.grain);
                       key.second = r.subject;
                       key.third = static_cast<std::uint64_t>(r.start.us);
                   },
                   [&](const ports::OpenBookRow& r) {
                       key.first = static_cast<std::uint64_t>(r.kind);
                       key.second = r.id;
                   },
               },
               row);
    return key;
}

void Projection::changed(const ports::RowChange& row) {
    changes_.insert_or_assign(key_of(row), row);
}

// ---------------------------------------------------------------- interactions

Projection::Live& Projection::live(InteractionId id) {
    const auto held = live_.find(id);
    if (held != live_.end()) return held->second;
    Live found;
    found.row.interaction = id;
    found.row.started = at_;
    auto row = records_.interaction(operation_, id);
    auto segments = records_.segments(operation_, id);
    if (!row || !segments) {
        fault_ = row ? segments.error() : row.error();
        return live_.emplace(id, found).first->second;
    }
    if (row.value()) found.row = *row.value();
    found.segments = static_cast<std::uint32_t>(segments.value().size());
    if (!segments.value().empty() && segments.value().back().left == Instant{}) {
        found.segment = segments.value().back();
    }
    return live_.emplace(id, found).first->second;
}

Projection::Live& Projection::outbound(InteractionId id) {
    Live& item = live(id);
    item.row.direction = core::Direction::outbound;
    return item;
}

void Projection::enter_segment(Live& item, SegmentRow segment) {
    segment.interaction = item.row.interaction;
    segment.ordinal = ++item.segments;
    segment.entered = at_;
    changed(segment);
    item.segment = segment;
}

void Projection::leave_segment(Live& item, Exit exit, bool answered) {
    if (!item.segment) return;
    SegmentRow& segment = *item.segment;
    segment.left = at_;
    segment.exit = exit;
    segment.answered = answered;
    if (segment.kind == SegmentKind::queue) {
        item.row.waited = item.row.waited + (at_ - segment.entered);
    }
    changed(segment);
    item.segment.reset();
}

void Projection::end_hold(InteractionRow& row) {
    if (row.held_since == Instant{}) return;
    row.held = row.held + (at_ - row.held_since);
    row.held_since = {};
}

void Projection::on(const core::InteractionArrived& fact) {
    Live& item = live(fact.interaction);
    item.row.channel = fact.channel;
    item.row.direction = core::Direction::inbound;
    item.row.address = fact.address;
    item.row.contact = fact.contact;
    item.row.flow = fact.flow;
    item.row.state = InteractionState::in_flow;
    SegmentRow segment;
    segment.kind = SegmentKind::flow;
    segment.flow = fact.flow;
    enter_segment(item, segment);
    changed(item.row);
}

// Back from an offer that came to nothing, the visit to the queue goes on; back from a conversation
// whose device was lost, another one begins.
void Projection::on(const core::InteractionQueued& fact) {
    Live& item = live(fact.interaction);
    item.row.state = InteractionState::queued;
    item.row.queue = fact.queue;
    if (item.row.queued == Instant{}) item.row.queued = at_;
    const bool goes_on = item.segment && item.segment->kind == SegmentKind::queue &&
                         item.segment->queue == fact.queue;
    if (!goes_on) {
        leave_segment(item, Exit::answered, false);
        SegmentRow segment;
        segment.kind = SegmentKind::queue;
        segment.queue = fact.queue;
        enter_segment(item, segment);
    }
    changed(item.row);
}

// Sent on by a rule: the visit to this queue is over; the next fact begins the next one.
void Projection::on(const core::Overflowed& fact) {
    if (!fact.applied || fact.action != core::OverflowAction::transfer) return;
    Live& item = live(fact.interaction);
    leave_segment(item, Exit::overflowed_out, false);
    changed(item.row);
}

// The caller is sent away, and the wait is over.
void Projection::on(const core::FarewellStarted& fact) {
    Live& item = live(fact.interaction);
    leave_segment(item, fact.exit, false);
    changed(item.row);
}

void Projection::on(const core::InteractionTransferred& fact) {
    Live& item = live(fact.interaction);
    InteractionRow& row = item.row;
    leave_segment(item, Exit::transferred_out, false);
    end_hold(row);
    if (row.talking_since != Instant{}) row.talked = row.talked + (at_ - row.talking_since);
    row.talking_since = {};
    changed(row);
    if (fact.agent) agent_empties(fact.agent);
}

void Projection::on(const core::CallbackPromised& fact) {
    Live& item = outbound(fact.interaction);
    item.row.state = InteractionState::promised;
    item.row.queue = fact.queue;
    item.row.address = fact.address;
    item.row.contact = fact.contact;
    changed(item.row);
}

void Projection::on(const core::OfferMade& fact) {
    Live& item = live(fact.interaction);
    item.row.state = InteractionState::offered;
    ++item.row.offers;
    changed(item.row);
    agent_takes(fact.agent, AgentState::offered, fact.interaction);
}

void Projection::on(const core::OfferEnded& fact) {
    if (fact.end != core::OfferEnd::accepted) agent_empties(fact.agent);
}

void Projection::on(const core::InteractionEngaged& fact) {
    Live& item = live(fact.interaction);
    InteractionRow& row = item.row;
    row.state = InteractionState::engaged;
    row.agent = fact.agent;
    row.talking_since = at_;
    if (row.answered == Instant{}) row.answered = at_;
    if (item.segment) item.segment->agent = fact.agent;
    leave_segment(item, Exit::answered, true);
    changed(row);
    agent_takes(fact.agent, AgentState::engaged, fact.interaction);
}

void Projection::on(const core::HoldChanged& fact) {
    InteractionRow& row = live(fact.interaction).row;
    end_hold(row);
    if (fact.on) row.held_since = at_;
    changed(row);
}

void Projection::on(const core::InteractionReleased& fact) {
    InteractionRow& row = live(fact.interaction).row;
    end_hold(row);
    if (row.talking_since != Instant{}) row.talked = row.talked + (at_ - row.talking_since);
    row.talking_since = {};
    row.released = at_;
    row.ended_by = fact.by;
    if (fact.wraps_up) {
        row.state = InteractionState::wrap_up;
        row.wrapping_since = at_;
        agent_takes(fact.agent, AgentState::wrap_up, fact.interaction);
    } else {
        agent_empties(fact.agent);
    }
    changed(row);
}

void Projection::on(const core::InteractionDisposed& fact) {
    InteractionRow& row = live(fact.interaction).row;
    row.disposition = fact.disposition;
    changed(row);
}

void Projection::on(const core::WrapUpEnded& fact) {
    InteractionRow& row = live(fact.interaction).row;
    if (row.wrapping_since != Instant{}) row.wrapped = row.wrapped + (at_ - row.wrapping_since);
    row.wrapping_since = {};
    row.state = InteractionState::ended;
    changed(row);
    agent_empties(fact.agent);
}

void Projection::on(const core::InteractionEnded& fact) {
    Live& item = live(fact.interaction);
    leave_segment(item, fact.exit, false);
    item.row.ended = at_;
    item.row.exit = fact.exit;
    item.row.ended_by = fact.by;
    if (item.row.state != InteractionState::wrap_up) item.row.state = InteractionState::ended;
    changed(item.row);
}

// ---------------------------------------------------------------- outbound

void Projection::on(const core::PreviewStarted& fact) {
    Live& item = outbound(fact.interaction);
    item.row.state = InteractionState::previewing;
    item.row.agent = fact.agent;
    item.row.campaign = fact.campaign;
    item.row.lead = fact.lead;
    item.row.address = fact.address;
    item.row.contact = fact.contact;
    changed(item.row);
    agent_takes(fact.agent, AgentState::offered, fact.interaction);
}

void Projection::on(const core::PreviewEnded& fact) {
    if (fact.end != core::OfferEnd::accepted) agent_empties(fact.agent);
}

void Projection::on(const core::AttemptStarted& fact) {
    Live& item = outbound(fact.interaction);
    item.row.state = InteractionState::dialling;
    item.row.agent = fact.agent;
    item.row.campaign = fact.campaign;
    item.row.lead = fact.lead;
    item.row.address = fact.address;
    item.row.contact = fact.contact;
    leave_segment(item, Exit::answered, false);  // Of a callback, whose turn has come.
    SegmentRow segment;
    segment.kind = SegmentKind::attempt;
    segment.attempt = fact.attempt;
    segment.agent = fact.agent;
    enter_segment(item, segment);
    changed(item.row);
    AttemptRow row;
    row.attempt = fact.attempt;
    row.interaction = fact.interaction;
    row.campaign = fact.campaign;
    row.lead = fact.lead;
    row.address = fact.address;
    row.agent = fact.agent;
    row.started = at_;
    changed(row);
    attempts_[fact.attempt] = row;
    agent_takes(fact.agent, AgentState::offered, fact.interaction);
}

AttemptRow& Projection::attempt(AttemptId id, InteractionId interaction) {
    const auto [item, made] = attempts_.try_emplace(id);
    if (made) {
        item->second.attempt = id;
        item->second.interaction = interaction;
        item->second.started = at_;
    }
    return item->second;
}

void Projection::on(const core::AttemptHandedOver& fact) {
    Live& item = live(fact.interaction);
    item.row.agent = fact.to;
    changed(item.row);
    if (item.segment) {
        item.segment->agent = fact.to;
        changed(*item.segment);
    }
    AttemptRow& row = attempt(fact.attempt, fact.interaction);
    row.agent = fact.to;
    changed(row);
    agent_empties(fact.from);
    agent_takes(fact.to, AgentState::offered, fact.interaction);
}

void Projection::on(const core::AttemptRang& fact) {
    AttemptRow& row = attempt(fact.attempt, fact.interaction);
    row.rang = at_;
    changed(row);
}

void Projection::on(const core::AttemptEnded& fact) {
    const bool answered = fact.outcome == Outcome::answered;
    AttemptRow& row = attempt(fact.attempt, fact.interaction);
    if (answered) row.answered = at_;
    row.ended = at_;
    row.outcome = fact.outcome;
    changed(row);
    Live& item = live(fact.interaction);
    item.row.outcome = fact.outcome;
    leave_segment(item, attempt_exit(fact.outcome), answered);
    changed(item.row);
    if (!answered) agent_empties(row.agent);
}

// ---------------------------------------------------------------- recordings

void Projection::on(const core::RecordingStarted& fact) {
    RecordingRow row;
    row.recording = fact.recording;
    row.interaction = fact.interaction;
    row.agent = fact.agent;
    row.started = at_;
    changed(row);
    recordings_[fact.recording] = row;
    InteractionRow& interaction = live(fact.interaction).row;
    interaction.recording = fact.recording;
    changed(interaction);
}

// Often comes after the interaction ended, and after a restart: then the row is in the records
// only.
void Projection::on(const core::RecordingEnded& fact) {
    auto held = recordings_.find(fact.recording);
    if (held == recordings_.end()) {
        auto found = records_.recording(operation_, fact.recording);
        if (!found) {
            fault_ = found.error();
            return;
        }
        RecordingRow row;
        row.recording = fact.recording;
        row.interaction = fact.interaction;
        held = recordings_.emplace(fact.recording, found.value().value_or(row)).first;
    }
    held->second.ended = at_;
    held->second.bytes = fact.bytes;
    held->second.length = fact.length;
    changed(held->second);
}

// ---------------------------------------------------------------- agents

void Projection::on(const core::AgentSignedIn& fact) {
    AgentIntervalRow next;
    next.agent = fact.agent;
    next.state = AgentState::not_ready;
    next.reason = NotReadyReason::signed_in;
    agent_enters(next);
}

void Projection::on(const core::AgentSignedOut& fact) {
    agent_leaves(fact.agent);
}

void Projection::on(const core::AgentRemoved& fact) {
    agent_leaves(fact.agent);
}

// Under an item the state that people see goes on; else another reason is another stretch of time.
void Projection::on(const core::PresenceChanged& fact) {
    const auto held = intervals_.find(fact.agent);
    if (fact.to == Presence::signed_out) {
        agent_leaves(fact.agent);
    } else if (held != intervals_.end() && has_item(held->second.state)) {
        held->second.reason = fact.reason;
        held->second.pause = fact.pause;
        changed(held->second);
    } else {
        AgentIntervalRow next;
        next.agent = fact.agent;
        next.state = fact.to == Presence::available ? AgentState::available : AgentState::not_ready;
        next.reason = fact.reason;
        next.pause = fact.pause;
        agent_enters(next);
    }
}

void Projection::agent_takes(AgentId agent, AgentState state, InteractionId interaction) {
    AgentIntervalRow next;
    const auto held = intervals_.find(agent);
    if (held != intervals_.end()) next = held->second;
    // From preview to dial, say: one stretch.
    if (next.state == state && next.interaction == interaction) return;
    next.agent = agent;
    next.state = state;
    next.interaction = interaction;
    agent_enters(next);
}

void Projection::agent_empties(AgentId agent) {
    const auto held = intervals_.find(agent);
    if (held == intervals_.end() || !has_item(held->second.state)) return;
    AgentIntervalRow next = held->second;
    next.state = without_item(next.reason);
    next.interaction = {};
    agent_enters(next);
}

void Projection::agent_enters(AgentIntervalRow next) {
    agent_leaves(next.agent);
    next.from = at_;
    next.to = {};
    changed(next);
    intervals_[next.agent] = next;
}

void Projection::agent_leaves(AgentId agent) {
    const auto held = intervals_.find(agent);
    if (held == intervals_.end()) return;
    held->second.to = at_;
    changed(held->second);
    intervals_.erase(held);
}

}  // namespace regente::server
