#include "api/views/world.hpp"

#include <limits>
#include <type_traits>
#include <utility>

#include "wire/reflect.hpp"

namespace regente::api::views {
namespace {

// The ids a fact names, and the lead it moves.
struct Named {
    Touched touched;
    base::CampaignId campaign;
    base::LeadId lead;
};

Named named_by(const core::Fact& fact) {
    Named named;
    std::visit(
        [&](const auto& alternative) {
            using T = std::decay_t<decltype(alternative)>;
            wire::for_each_member<T>([&](auto member) {
                const auto& value = alternative.*member.pointer;
                using V = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<V, base::AgentId>) {
                    if (value) named.touched.agents.insert(value);
                } else if constexpr (std::is_same_v<V, base::QueueId>) {
                    if (value) named.touched.queues.insert(value);
                } else if constexpr (std::is_same_v<V, base::CampaignId>) {
                    if (value) named.touched.campaigns.insert(value);
                    named.campaign = value;
                } else if constexpr (std::is_same_v<V, base::InteractionId>) {
                    if (value) named.touched.interactions.insert(value);
                } else if constexpr (std::is_same_v<V, base::LeadId>) {
                    named.lead = value;
                }
            });
        },
        fact);
    return named;
}

bool waits(const core::Interaction& interaction) {
    const bool inbound = interaction.direction == core::Direction::inbound || interaction.callback;
    return inbound && !interaction.over && interaction.farewell == 0 &&
           (interaction.state == core::InteractionState::queued ||
            interaction.state == core::InteractionState::offered);
}

}  // namespace

void Touched::merge(const Touched& other) {
    agents.insert(other.agents.begin(), other.agents.end());
    queues.insert(other.queues.begin(), other.queues.end());
    campaigns.insert(other.campaigns.begin(), other.campaigns.end());
    interactions.insert(other.interactions.begin(), other.interactions.end());
    everything = everything || other.everything;
}

World::World(const core::State& state, Labels names)
    : labels(std::move(names)),
      core_(state) {
    for (const auto& [id, interaction] : state.interactions) {
        keep_line(id);
        if (interaction.state == core::InteractionState::engaged) {
            traces_[id].answered = interaction.since;
        }
    }
    for (const auto& [id, campaign] : state.campaigns)
        recount(id);
    for (const auto& [id, settings] : state.queues)
        day.take(metrics::OpenQueue{id, settings.service_level_threshold});
}

void World::apply(base::Instant at, const core::Fact& fact, Touched& touched) {
    const Named named = named_by(fact);
    touch_relations(named.touched, touched);
    const bool moves_lead = named.campaign && named.lead;
    if (moves_lead) count_lead(named.campaign, named.lead, false);
    core_.apply(at, fact);
    if (moves_lead) count_lead(named.campaign, named.lead, true);
    if (std::holds_alternative<core::LeadsLoaded>(fact)) recount(named.campaign);
    keep_trace(at, fact);
    if (std::holds_alternative<core::OperationSet>(fact)) {
        for (const auto& [id, interaction] : state().interactions)
            keep_line(id);
    }
    for (const base::InteractionId id : named.touched.interactions) {
        keep_line(id);
        if (interaction(id) == nullptr) {
            traces_.erase(id);
            cards.erase(id);
        }
    }
    touch_relations(named.touched, touched);
    if (std::holds_alternative<core::VoiceLinkChanged>(fact) ||
        std::holds_alternative<core::OperationSet>(fact) ||
        std::holds_alternative<core::AgentSet>(fact) ||
        std::holds_alternative<core::AgentRemoved>(fact) ||
        std::holds_alternative<core::QueueRemoved>(fact) ||
        std::holds_alternative<core::CampaignSet>(fact) ||
        std::holds_alternative<core::CampaignStateChanged>(fact)) {
        touched.everything = true;
    }
}

void World::touch_relations(const Touched& named, Touched& touched) const {
    touched.merge(named);
    for (const base::InteractionId id : named.interactions) {
        const core::Interaction* found = interaction(id);
        if (found == nullptr) continue;
        if (found->agent) touched.agents.insert(found->agent);
        if (found->queue) touched.queues.insert(found->queue);
        if (found->campaign) touched.campaigns.insert(found->campaign);
    }
    for (const base::AgentId id : named.agents) {
        const core::Agent* found = agent(id);
        if (found == nullptr) continue;
        touched.queues.insert(found->queues.begin(), found->queues.end());
        const core::Interaction* item = interaction(found->interaction);
        if (item != nullptr && item->campaign) touched.campaigns.insert(item->campaign);
    }
}

void World::keep_line(base::InteractionId id) {
    const auto old = places_.find(id);
    if (old != places_.end()) {
        lines_[old->second.first].erase(old->second.second);
        places_.erase(old);
    }
    const core::Interaction* found = interaction(id);
    if (found == nullptr || !waits(*found)) return;
    const LinePlace place{
        std::numeric_limits<std::uint32_t>::max() - core::place_priority(state(), *found),
        found->queued_since,
        id};
    lines_[found->queue].insert(place);
    places_[id] = {found->queue, place};
}

void World::keep_trace(base::Instant at, const core::Fact& fact) {
    if (const auto* offer = std::get_if<core::OfferMade>(&fact)) {
        Trace& trace = traces_[offer->interaction];
        trace.why = offer->why;
        const core::Interaction* found = interaction(offer->interaction);
        if (found != nullptr && found->queued_since.us != 0)
            trace.waited = at - found->queued_since;
    } else if (const auto* attempt = std::get_if<core::AttemptStarted>(&fact)) {
        traces_[attempt->interaction].why = attempt->why;
    } else if (const auto* handed = std::get_if<core::AttemptHandedOver>(&fact)) {
        traces_[handed->interaction].why = handed->why;
    } else if (const auto* engaged = std::get_if<core::InteractionEngaged>(&fact)) {
        Trace& trace = traces_[engaged->interaction];
        trace.answered = at;
        const core::Interaction* found = interaction(engaged->interaction);
        if (found != nullptr && found->direction == core::Direction::inbound &&
            found->queued_since.us != 0) {
            trace.waited = at - found->queued_since;
        }
    }
}

void World::count_lead(base::CampaignId id, base::LeadId lead, bool add) {
    const auto campaign = state().campaigns.find(id);
    if (campaign == state().campaigns.end()) return;
    const auto found = campaign->second.leads.find(lead);
    if (found == campaign->second.leads.end()) return;
    LeadCounts& counts = leads_[id];
    std::uint64_t* count = nullptr;
    switch (found->second.state) {
        case core::LeadState::ready:
        case core::LeadState::in_hopper:
            count = &counts.ready;
            break;
        case core::LeadState::in_attempt:
            count = &counts.in_attempt;
            break;
        case core::LeadState::waiting:
            count = &counts.waiting;
            break;
        case core::LeadState::finished:
            return;
    }
    *count = add ? *count + 1 : *count - 1;
}

void World::recount(base::CampaignId id) {
    leads_[id] = {};
    const auto campaign = state().campaigns.find(id);
    if (campaign == state().campaigns.end()) return;
    for (const auto& [lead, ignored] : campaign->second.leads)
        count_lead(id, lead, true);
}

const core::Agent* World::agent(base::AgentId id) const {
    const auto found = state().agents.find(id);
    return found == state().agents.end() ? nullptr : &found->second;
}

const core::Interaction* World::interaction(base::InteractionId id) const {
    const auto found = state().interactions.find(id);
    return found == state().interactions.end() ? nullptr : &found->second;
}

const Trace& World::trace(base::InteractionId id) const {
    static const Trace none;
    const auto found = traces_.find(id);
    return found == traces_.end() ? none : found->second;
}

LeadCounts World::lead_counts(base::CampaignId id) const {
    const auto found = leads_.find(id);
    return found == leads_.end() ? LeadCounts{} : found->second;
}

const std::set<LinePlace>& World::line(base::QueueId queue) const {
    static const std::set<LinePlace> nobody;
    const auto found = lines_.find(queue);
    return found == lines_.end() ? nobody : found->second;
}

std::uint32_t World::position(base::InteractionId id) const {
    const auto place = places_.find(id);
    if (place == places_.end()) return 0;
    std::uint32_t position = 1;
    for (const LinePlace& other : line(place->second.first)) {
        if (other.interaction == id) return position;
        ++position;
    }
    return 0;
}

}  // namespace regente::api::views
