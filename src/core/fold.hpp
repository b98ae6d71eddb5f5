// The only place where State changes: one function per fact, grouped by noun in fold_*.cpp. Used by
// the verbs, which fold what they emit, and by recovery, which folds the journal. A fold never
// decides and never refuses; a fact about something unknown means a broken journal and stops us.
#pragma once

#include "base/assert.hpp"
#include "core/facts.hpp"
#include "core/index.hpp"
#include "core/occupancy.hpp"
#include "core/state.hpp"

namespace regente::core {

struct Fold {
    State& state;
    Index& index;
    Instant at;

    // Changes a record and keeps the index true.
    template <class F>
    void change(InteractionId id, F&& f) {
        const auto it = state.interactions.find(id);
        ASSERT(it != state.interactions.end());
        const InteractionKeys before = keys_of(id, it->second, state);
        f(it->second);
        const InteractionKeys after = keys_of(id, it->second, state);
        if (before != after) {
            index.erase(before);
            index.insert(state, it->second, after);
        }
    }

    template <class F>
    void change(AgentId id, F&& f) {
        const auto it = state.agents.find(id);
        ASSERT(it != state.agents.end());
        const AgentKeys before = keys_of(id, it->second);
        account(it->second, at);
        f(it->second);
        const AgentKeys after = keys_of(id, it->second);
        if (before != after) {
            index.erase(before, it->second.queues);
            index.insert(state, it->second, after);
        }
    }

    template <class F>
    void change(CampaignId id, LeadId lead, F&& f) {
        Campaign& all = campaign(id);
        const auto found = all.leads.find(lead);
        ASSERT(found != all.leads.end());
        index.erase(id, lead, found->second);
        f(all, found->second);
        index.insert(id, lead, found->second);
        index.schedule(id, all);
    }

    Campaign& campaign(CampaignId id) const {
        const auto it = state.campaigns.find(id);
        ASSERT(it != state.campaigns.end());
        return it->second;
    }
};

void fold(State& state, Index& index, Instant at, const Fact& fact);

// fold_setup.cpp
void apply(Fold& fold, const OperationSet& fact);
void apply(Fold& fold, const ZoneSet& fact);
void apply(Fold& fold, const QueueSet& fact);
void apply(Fold& fold, const QueueRemoved& fact);
void apply(Fold& fold, const AgentSet& fact);
void apply(Fold& fold, const AgentRemoved& fact);
void apply(Fold& fold, const FlowPublished& fact);
void apply(Fold& fold, const DispositionSet& fact);
void apply(Fold& fold, const DncAdded& fact);
void apply(Fold& fold, const DncRemoved& fact);
void apply(Fold& fold, const VoiceLinkChanged& fact);
void apply(Fold& fold, const SkillSet& fact);
void apply(Fold& fold, const SkillRemoved& fact);
void apply(Fold& fold, const QueueOpened& fact);
void flow_version_left(Fold& fold, FlowId flow, std::uint32_t version);

// fold_agent.cpp
void apply(Fold& fold, const AgentSignedIn& fact);
void apply(Fold& fold, const AgentSignedOut& fact);
void apply(Fold& fold, const PresenceChanged& fact);
void apply(Fold& fold, const PresencePlanned& fact);
void apply(Fold& fold, const SeatChanged& fact);
void apply(Fold& fold, const MuteChanged& fact);
void apply(Fold& fold, const ConnectionChanged& fact);
void apply(Fold& fold, const AgentRoutingSet& fact);
void apply(Fold& fold, const CertificateExpired& fact);
void apply(Fold& fold, const AgentLent& fact);
void apply(Fold& fold, const AgentReturned& fact);
void agent_takes(Fold& fold, AgentId agent, Item item, InteractionId interaction);
void agent_empties(Fold& fold, AgentId agent, bool keeps_place);

// fold_interaction.cpp
void apply(Fold& fold, const InteractionArrived& fact);
void apply(Fold& fold, const FlowStepStarted& fact);
void apply(Fold& fold, const FlowStepEnded& fact);
void apply(Fold& fold, const InteractionQueued& fact);
void apply(Fold& fold, const PositionAnnounced& fact);
void apply(Fold& fold, const RingReached& fact);
void apply(Fold& fold, const ReservationEnded& fact);
void apply(Fold& fold, const PriorityChanged& fact);
void apply(Fold& fold, const Overflowed& fact);
void apply(Fold& fold, const FarewellStarted& fact);
void apply(Fold& fold, const InteractionTransferred& fact);
void apply(Fold& fold, const CallbackPromised& fact);
void apply(Fold& fold, const OfferMade& fact);
void apply(Fold& fold, const OfferEnded& fact);
void apply(Fold& fold, const InteractionEngaged& fact);
void apply(Fold& fold, const HoldChanged& fact);
void apply(Fold& fold, const SeatAwaited& fact);
void apply(Fold& fold, const InteractionReleased& fact);
void apply(Fold& fold, const WrapUpStarted& fact);
void apply(Fold& fold, const InteractionDisposed& fact);
void apply(Fold& fold, const WrapUpEnded& fact);
void apply(Fold& fold, const InteractionEnded& fact);
void apply(Fold& fold, const RecordingStarted& fact);
void apply(Fold& fold, const RecordingEnded& fact);
void apply(Fold& fold, const LegClosed& fact);
void apply(Fold& fold, const LegOpened& fact);

// fold_campaign.cpp
void apply(Fold& fold, const CampaignSet& fact);
void apply(Fold& fold, const CampaignStateChanged& fact);
void apply(Fold& fold, const LeadsLoaded& fact);
void apply(Fold& fold, const LeadEnteredHopper& fact);
void apply(Fold& fold, const LeadFinished& fact);
void apply(Fold& fold, const LeadWaits& fact);
void apply(Fold& fold, const PreviewStarted& fact);
void apply(Fold& fold, const PreviewEnded& fact);
void apply(Fold& fold, const AttemptStarted& fact);
void apply(Fold& fold, const AttemptHandedOver& fact);
void apply(Fold& fold, const AttemptRang& fact);
void apply(Fold& fold, const AttemptEnded& fact);

}  // namespace regente::core
