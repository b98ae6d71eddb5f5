// What the core must find without looking at everybody: who waits in which order, who is idle
// longest, which timer is next. All of it can be computed from State; it is kept beside it, so that
// a decision costs the logarithm of a crowd and not the crowd. The fold (fold.hpp) takes a record
// out before it changes and puts it back after.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>

// Rank of a key in logarithmic time, for "you are the third in line"; part of libstdc++.
#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>

#include "core/state.hpp"

namespace regente::core {

// The order of a queue: priority descending, age, id.
struct WaitKey {
    std::uint32_t reversed_priority = 0;
    Instant since;
    InteractionId interaction;

    friend auto operator<=>(const WaitKey&, const WaitKey&) = default;
};

// The order of agents: longest idle first, then id.
struct IdleKey {
    Instant idle_since;
    AgentId agent;

    friend auto operator<=>(const IdleKey&, const IdleKey&) = default;
};

using WaitingLine = __gnu_pbds::tree<WaitKey,
                                     __gnu_pbds::null_type,
                                     std::less<WaitKey>,
                                     __gnu_pbds::rb_tree_tag,
                                     __gnu_pbds::tree_order_statistics_node_update>;

struct QueueIndex {
    WaitingLine waiting;
    std::set<IdleKey> available;
    std::array<std::set<AgentId>, 8> excluded;  // By Exclusion.
    std::set<CampaignId> campaigns;             // Whose settings name this queue.
};

struct CampaignIndex {
    std::set<LeadId> ready;
    std::set<std::pair<std::uint64_t, LeadId>> hopper;  // By hopper_order.
    std::set<std::pair<Instant, LeadId>> waiting;       // By next_at.
};

enum class TimerKind : std::uint8_t { interaction, agent, campaign };

struct Timer {
    Instant at;
    TimerKind kind = TimerKind::interaction;
    std::uint64_t id = 0;

    friend auto operator<=>(const Timer&, const Timer&) = default;
};

// The keys under which one record is found. Compared before and after a change, so that a change of
// something else touches no tree.
struct InteractionKeys {
    LegId leg;
    Timer timer;  // At zero: none.
    QueueId waits_in;
    WaitKey wait;

    friend bool operator==(const InteractionKeys&, const InteractionKeys&) = default;
};

struct AgentKeys {
    std::optional<Exclusion> exclusion;
    IdleKey idle;
    Timer timer;

    friend bool operator==(const AgentKeys&, const AgentKeys&) = default;
};

InteractionKeys keys_of(InteractionId id, const Interaction& interaction, bool voice_up);
AgentKeys keys_of(AgentId id, const Agent& agent);

class Index {
  public:
    // From nothing, for a core that starts from a snapshot.
    void rebuild(const State& state);

    void insert(const InteractionKeys& keys);
    void erase(const InteractionKeys& keys);
    void insert(const AgentKeys& keys, const std::set<QueueId>& in);
    void erase(const AgentKeys& keys, const std::set<QueueId>& in);
    void insert(CampaignId campaign, LeadId id, const Lead& lead);
    void erase(CampaignId campaign, LeadId id, const Lead& lead);
    // After anything about a campaign or its leads: when it next has something to do.
    void schedule(CampaignId id, const Campaign& campaign);
    void forget_changes();

    // Null: nobody ever waited there or served it.
    const QueueIndex* queue(QueueId id) const;
    const CampaignIndex* campaign(CampaignId id) const;

    std::map<QueueId, QueueIndex> queues;
    std::map<CampaignId, CampaignIndex> campaigns;
    std::map<LegId, InteractionId> legs;
    std::set<Timer> timers;

    // What changed since the router last looked.
    std::set<IdleKey> freed;
    std::set<QueueId> joined;
    std::set<CampaignId> refilled;

  private:
    std::map<CampaignId, Timer> scheduled_;
};

// When the interaction's deadline rings; zero: never. Steps and announcements wait for voice.
Instant interaction_deadline(const Interaction& interaction, bool voice_up);

}  // namespace regente::core
