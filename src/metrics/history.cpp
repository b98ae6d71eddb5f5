#include "metrics/history.hpp"

#include <algorithm>
#include <utility>

namespace regente::metrics {
namespace {

// Of two things in the same hands, the first of these is what the time goes to.
constexpr TimeState by_weight[] = {TimeState::system_fault,
                                   TimeState::talking,
                                   TimeState::holding,
                                   TimeState::wrap_up,
                                   TimeState::dialling,
                                   TimeState::previewing,
                                   TimeState::ringing};

TimeState idle_state(const OpenAgent& agent) {
    if (agent.presence == core::Presence::available) return TimeState::available;
    switch (agent.reason) {
        case core::NotReadyReason::pause:
            return TimeState::pause;
        case core::NotReadyReason::device_lost:
            return TimeState::system_fault;
        case core::NotReadyReason::none:
        case core::NotReadyReason::signed_in:
        case core::NotReadyReason::no_answer:
        case core::NotReadyReason::declined:
        case core::NotReadyReason::supervisor:
            return TimeState::not_ready;
    }
    return TimeState::not_ready;
}

}  // namespace

std::optional<TimeState> time_state(const OpenAgent& agent) {
    if (agent.presence == core::Presence::signed_out) return {};
    for (const TimeState state : by_weight) {
        const auto is_it = [&](const HeldItem& item) { return item.state == state; };
        if (std::any_of(agent.items.begin(), agent.items.end(), is_it)) return state;
    }
    return idle_state(agent);
}

void History::apply(base::Instant at, const core::Fact& fact, Entries& entries) {
    at_ = at;
    entries_ = &entries;
    std::visit([this](const auto& alternative) { on(alternative); }, fact);
    entries_ = nullptr;
}

const OpenInteraction* History::interaction(base::InteractionId id) const {
    const auto found = interactions_.find(id);
    return found == interactions_.end() ? nullptr : &found->second;
}

const OpenAgent* History::agent(base::AgentId id) const {
    const auto found = agents_.find(id);
    return found == agents_.end() ? nullptr : &found->second;
}

const OpenQueue* History::queue(base::QueueId id) const {
    const auto found = queues_.find(id);
    return found == queues_.end() ? nullptr : &found->second;
}

History::Touched History::take_touched() {
    return std::exchange(touched_, {});
}

// ---------------------------------------------------------------- interactions

OpenInteraction& History::open(base::InteractionId id) {
    touched_.interactions.insert(id);
    OpenInteraction& open = interactions_[id];
    open.interaction = id;
    return open;
}

void History::close_when_done(base::InteractionId id) {
    const auto found = interactions_.find(id);
    if (found == interactions_.end()) return;
    const OpenInteraction& open = found->second;
    if (open.over && !open.visit && open.conversations.empty()) interactions_.erase(found);
}

void History::leave(OpenInteraction& open, VisitExit exit) {
    if (!open.visit) return;
    entries_->push_back(VisitEnded{*open.visit, at_, exit});
    open.visit.reset();
}

void History::complete(OpenInteraction& open, base::AgentId agent) {
    const auto found =
        std::find_if(open.conversations.begin(), open.conversations.end(), [&](const auto& one) {
            return one.agent == agent && one.released != base::Instant{};
        });
    if (found == open.conversations.end()) return;
    open.last_queue = found->queue;
    open.last_agent = agent;
    open.last_wrapped = at_;
    entries_->push_back(ConversationEnded{*found, at_});
    open.conversations.erase(found);
}

void History::passed_on(OpenInteraction& open) {
    if (!open.conversations.empty()) {
        open.conversations.back().transferred = true;
    } else if (open.last_agent) {
        entries_->push_back(TransferNoted{open.last_queue, open.last_agent, open.last_wrapped});
    }
    open.last_agent = {};
}

// What the customer hears changes: the time so far goes where it belongs.
void History::restate(Conversation& conversation, bool held, bool seat_away) {
    const base::Duration passed = at_ - conversation.since;
    if (!conversation.seat_away) {
        base::Duration& sum = conversation.held ? conversation.on_hold : conversation.talked;
        sum = sum + passed;
    }
    conversation.held = held;
    conversation.seat_away = seat_away;
    conversation.since = at_;
}

void History::on(const core::QueueSet& fact) {
    queues_[fact.queue] = {fact.queue, fact.settings.service_level_threshold};
    touched_.queues.insert(fact.queue);
}

// Back from an offer that came to nothing the same visit goes on, with its age. Into another queue
// while waiting: it flowed over. After a conversation: passed on by the agent, unless it comes back
// because the device was lost.
void History::on(const core::InteractionQueued& fact) {
    OpenInteraction& item = open(fact.interaction);
    item.offered = {};
    if (item.callback) return;
    if (item.visit && item.visit->queue == fact.queue) return;
    if (item.visit) {
        leave(item, VisitExit::overflowed_out);
    } else if (!fact.returned) {
        passed_on(item);
    }
    const OpenQueue* settings = queue(fact.queue);
    Visit visit;
    visit.interaction = fact.interaction;
    visit.queue = fact.queue;
    visit.queued = at_;
    visit.threshold = settings == nullptr ? base::Duration{} : settings->threshold;
    item.visit = visit;
    entries_->push_back(VisitBegan{visit});
}

void History::on(const core::OfferMade& fact) {
    OpenInteraction& item = open(fact.interaction);
    item.agent = fact.agent;
    item.offered = at_;
    if (item.visit) ++item.visit->offers;
    takes(fact.agent, fact.interaction, TimeState::ringing);
}

void History::on(const core::OfferEnded& fact) {
    OpenInteraction& item = open(fact.interaction);
    entries_->push_back(OfferClosed{fact.agent, item.offered, at_, fact.end});
    if (fact.end != core::OfferEnd::accepted) empties(fact.agent, fact.interaction);
}

void History::on(const core::InteractionEngaged& fact) {
    OpenInteraction& item = open(fact.interaction);
    Conversation conversation;
    conversation.interaction = fact.interaction;
    conversation.agent = fact.agent;
    conversation.direction = item.outbound ? core::Direction::outbound : core::Direction::inbound;
    conversation.accepted = at_;
    conversation.since = at_;
    if (item.visit) conversation.queue = item.visit->queue;
    item.callback = false;
    item.offered = {};
    leave(item, VisitExit::answered);
    item.conversations.push_back(conversation);
    takes(fact.agent, fact.interaction, TimeState::talking);
}

void History::on(const core::HoldChanged& fact) {
    for (Conversation& conversation : open(fact.interaction).conversations) {
        if (conversation.released != base::Instant{}) continue;
        restate(conversation, fact.on, conversation.seat_away);
        if (!conversation.seat_away) {
            takes(conversation.agent,
                  fact.interaction,
                  fact.on ? TimeState::holding : TimeState::talking);
        }
    }
}

void History::on(const core::SeatAwaited& fact) {
    const bool away = fact.returns_at != base::Instant{};
    for (Conversation& conversation : open(fact.interaction).conversations) {
        if (conversation.agent != fact.agent || conversation.released != base::Instant{}) continue;
        restate(conversation, conversation.held, away);
        const TimeState back = conversation.held ? TimeState::holding : TimeState::talking;
        takes(fact.agent, fact.interaction, away ? TimeState::system_fault : back);
    }
}

void History::on(const core::InteractionReleased& fact) {
    OpenInteraction& item = open(fact.interaction);
    for (Conversation& conversation : item.conversations) {
        if (conversation.agent != fact.agent || conversation.released != base::Instant{}) continue;
        restate(conversation, false, false);
        conversation.released = at_;
        conversation.released_by = fact.by;
    }
    if (fact.wraps_up) {
        takes(fact.agent, fact.interaction, TimeState::wrap_up);
    } else {
        complete(item, fact.agent);
        empties(fact.agent, fact.interaction);
    }
}

// By the agent who talked, or by a supervisor while it waited. The next fact queues it again.
void History::on(const core::InteractionTransferred& fact) {
    OpenInteraction& item = open(fact.interaction);
    if (!fact.agent) {
        leave(item, VisitExit::transferred_out);
        item.last_agent = {};
        return;
    }
    for (Conversation& conversation : item.conversations) {
        if (conversation.agent != fact.agent || conversation.released != base::Instant{}) continue;
        restate(conversation, false, false);
        conversation.released = at_;
        conversation.released_by = core::Party::agent;
        conversation.transferred = true;
    }
    complete(item, fact.agent);
    item.last_agent = {};  // It is noted already.
    empties(fact.agent, fact.interaction);
}

void History::on(const core::FarewellStarted& fact) {
    leave(open(fact.interaction), visit_exit(fact.exit));
}

void History::on(const core::CallbackPromised& fact) {
    OpenInteraction& item = open(fact.interaction);
    item.outbound = true;
    item.callback = true;
}

void History::on(const core::WrapUpEnded& fact) {
    OpenInteraction& item = open(fact.interaction);
    complete(item, fact.agent);
    empties(fact.agent, fact.interaction);
    close_when_done(fact.interaction);
}

void History::on(const core::InteractionEnded& fact) {
    OpenInteraction& item = open(fact.interaction);
    leave(item, visit_exit(fact.exit));
    item.over = true;
    close_when_done(fact.interaction);
}

// ---------------------------------------------------------------- outbound

void History::on(const core::PreviewStarted& fact) {
    OpenInteraction& item = open(fact.interaction);
    item.outbound = true;
    item.agent = fact.agent;
    takes(fact.agent, fact.interaction, TimeState::previewing);
}

void History::on(const core::PreviewEnded& fact) {
    if (fact.end != core::OfferEnd::accepted) empties(fact.agent, fact.interaction);
}

void History::on(const core::AttemptStarted& fact) {
    OpenInteraction& item = open(fact.interaction);
    item.outbound = true;
    item.agent = fact.agent;
    entries_->push_back(Dialled{fact.agent, at_});
    takes(fact.agent, fact.interaction, TimeState::dialling);
}

void History::on(const core::AttemptHandedOver& fact) {
    open(fact.interaction).agent = fact.to;
    empties(fact.from, fact.interaction);
    takes(fact.to, fact.interaction, TimeState::dialling);
}

void History::on(const core::AttemptEnded& fact) {
    const OpenInteraction& item = open(fact.interaction);
    if (fact.outcome != core::Outcome::answered) empties(item.agent, fact.interaction);
}

// ---------------------------------------------------------------- agents

// Another state closes the stretch of the one before.
template <class F>
void History::change_agent(base::AgentId id, F&& f) {
    touched_.agents.insert(id);
    OpenAgent& agent = agents_[id];
    agent.agent = id;
    const std::optional<TimeState> before = time_state(agent);
    f(agent);
    const std::optional<TimeState> after = time_state(agent);
    if (before != after) {
        if (before && agent.since < at_) {
            entries_->push_back(Stretch{id, *before, agent.since, at_});
        }
        agent.since = at_;
    }
    if (!after && agent.items.empty()) agents_.erase(id);
}

void History::takes(base::AgentId id, base::InteractionId interaction, TimeState state) {
    change_agent(id, [&](OpenAgent& agent) {
        for (HeldItem& item : agent.items) {
            if (item.interaction == interaction) {
                item.state = state;
                return;
            }
        }
        agent.items.push_back({interaction, state});
    });
}

void History::empties(base::AgentId id, base::InteractionId interaction) {
    change_agent(id, [&](OpenAgent& agent) {
        std::erase_if(agent.items,
                      [&](const HeldItem& item) { return item.interaction == interaction; });
    });
}

void History::on(const core::AgentSignedIn& fact) {
    change_agent(fact.agent, [](OpenAgent& agent) {
        agent.presence = core::Presence::not_ready;
        agent.reason = core::NotReadyReason::signed_in;
    });
}

void History::on(const core::AgentSignedOut& fact) {
    change_agent(fact.agent, [](OpenAgent& agent) {
        agent.presence = core::Presence::signed_out;
        agent.items.clear();
    });
}

void History::on(const core::AgentRemoved& fact) {
    change_agent(fact.agent, [](OpenAgent& agent) {
        agent.presence = core::Presence::signed_out;
        agent.items.clear();
    });
}

void History::on(const core::PresenceChanged& fact) {
    change_agent(fact.agent, [&](OpenAgent& agent) {
        agent.presence = fact.to;
        agent.reason = fact.reason;
        if (fact.to == core::Presence::signed_out) agent.items.clear();
    });
}

}  // namespace regente::metrics
