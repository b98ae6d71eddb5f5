// What the views are drawn from: a second core that only folds (the facts it is given are durable),
// the labels, and the little that screens want and no decision needs. One batch of facts tells what
// it touched, so that only that is drawn again.
#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/resources.hpp"
#include "api/views/labels.hpp"
#include "api/views/today.hpp"
#include "core/core.hpp"
#include "ports/voice.hpp"

namespace regente::api::views {

// What changed since somebody last drew.
struct Touched {
    std::set<base::AgentId> agents;
    std::set<base::QueueId> queues;
    std::set<base::CampaignId> campaigns;
    std::set<base::InteractionId> interactions;
    bool everything = false;  // Settings or names: draw all.

    void merge(const Touched& other);

    void clear() { *this = {}; }
};

// What the desk shows of a contact beside its state.
struct Card {
    CustomerCard card;
    std::map<base::AgentId, NoteView> notes;
};

// What facts said in passing and State does not keep.
struct Trace {
    core::Why why;
    base::Instant answered;
    base::Duration waited;
};

struct LeadCounts {
    std::uint64_t ready = 0;  // With in_hopper.
    std::uint64_t waiting = 0;
    std::uint64_t in_attempt = 0;
};

// The order of a queue: priority descending, age, id.
struct LinePlace {
    std::uint32_t reversed_priority = 0;
    base::Instant since;
    base::InteractionId interaction;

    friend auto operator<=>(const LinePlace&, const LinePlace&) = default;
};

class World {
  public:
    World(const core::State& state, Labels names);

    // Folds one fact and adds to `touched` what it concerns, before and after.
    void apply(base::Instant at, const core::Fact& fact, Touched& touched);

    const core::State& state() const { return core_.state(); }

    const core::Agent* agent(base::AgentId id) const;
    const core::Interaction* interaction(base::InteractionId id) const;
    const Trace& trace(base::InteractionId id) const;
    LeadCounts lead_counts(base::CampaignId id) const;

    // Who waits there now, in order; an offered one keeps its place.
    const std::set<LinePlace>& line(base::QueueId queue) const;

    // 1 = next; 0 = does not wait.
    std::uint32_t position(base::InteractionId id) const;

    Labels labels;
    Today day;
    std::map<base::InteractionId, Card> cards;
    std::map<base::TrunkId, ports::voice::TrunkStatus> trunks;
    std::set<base::AgentId> phones;  // Registered now.

  private:
    void touch_relations(const Touched& named, Touched& touched) const;
    void keep_line(base::InteractionId id);
    void keep_trace(base::Instant at, const core::Fact& fact);
    void count_lead(base::CampaignId campaign, base::LeadId lead, bool add);
    void recount(base::CampaignId campaign);

    core::Core core_;
    std::map<base::QueueId, std::set<LinePlace>> lines_;
    std::map<base::InteractionId, std::pair<base::QueueId, LinePlace>> places_;
    std::map<base::InteractionId, Trace> traces_;
    std::map<base::CampaignId, LeadCounts> leads_;
};

}  // namespace regente::api::views
