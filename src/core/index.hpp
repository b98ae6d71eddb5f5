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

#include "core/line.hpp"
#include "core/state.hpp"

namespace regente::core {

// The order of a queue: priority descending, age, id.
struct WaitKey {
    std::uint32_t reversed_priority = 0;
    Instant since;
    InteractionId interaction;

    friend auto operator<=>(const WaitKey&, const WaitKey&) = default;
};

// The order in which agents are looked at: longest idle first, then id.
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
    WaitingLine waiting;             // Of whom this is the home queue.
    std::map<LineKey, Line*> lines;  // That its members may serve, whatever their home.
    std::map<Demand, Pool*> pools;   // That its members may be in.
    std::set<AgentId> available;
    std::array<std::set<AgentId>, 7> excluded;  // By Exclusion, up to just_declined.
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
    // What tells one line from another; the line itself is found from the record.
    std::uint32_t priority = 0;
    std::uint32_t value = 0;
    std::uint32_t ring = 0;
    std::size_t added = 0;
    AgentId reserved_for;
    std::pair<QueueId, AddressId> callback;  // A promise that may be merged with a call.

    friend bool operator==(const InteractionKeys&, const InteractionKeys&) = default;
};

struct AgentKeys {
    std::optional<Exclusion> exclusion;
    IdleKey idle;
    Timer timer;
    std::uint32_t contacts = 0;
    std::size_t expired = 0;  // Certificates: they only grow until the skills are set again.

    friend bool operator==(const AgentKeys&, const AgentKeys&) = default;
};

InteractionKeys keys_of(InteractionId id, const Interaction& interaction, const State& state);

// What comes before age in the place that a caller is told: the priority, where the operation's
// order goes by it. An order by age knows none; one that ages or weighs is told as it began.
std::uint32_t place_priority(const State& state, const Interaction& interaction);

AgentKeys keys_of(AgentId id, const Agent& agent);

class Index {
  public:
    Index() = default;
    // Lines point at pools.
    Index(const Index&) = delete;
    Index& operator=(const Index&) = delete;
    Index(Index&&) = default;
    Index& operator=(Index&&) = default;
    ~Index() = default;

    // From nothing, for a core that starts from a snapshot.
    void rebuild(const State& state);

    void insert(const State& state, const Interaction& interaction, const InteractionKeys& keys);
    void erase(const InteractionKeys& keys);
    void insert(const State& state, const Agent& agent, const AgentKeys& keys);
    void erase(const AgentKeys& keys, const std::set<QueueId>& in);
    void insert(CampaignId campaign, LeadId id, const Lead& lead);
    void erase(CampaignId campaign, LeadId id, const Lead& lead);
    // After anything about a campaign or its leads: when it next has something to do.
    void schedule(CampaignId id, const Campaign& campaign);
    void forget_changes();

    // Null: nobody ever waited there or served it.
    const QueueIndex* queue(QueueId id) const;
    const CampaignIndex* campaign(CampaignId id) const;

    // Everybody who could serve this demand now. Kept while somebody asks for it, else made anew.
    const Pool& pool(const State& state, const Demand& demand);

    // After a change of settings that the pools of this queue (none: of every queue) depend on.
    void refresh_pools(const State& state, QueueId home);
    // Nobody waits there, and nobody serves it.
    void forget_queue(QueueId id);

    // The lines that wait for one agent alone.
    const std::map<LineKey, Line*>* reserved(AgentId agent) const;

    std::map<QueueId, QueueIndex> queues;
    std::map<CampaignId, CampaignIndex> campaigns;
    std::map<LegId, InteractionId> legs;
    std::set<Timer> timers;
    std::map<std::pair<QueueId, AddressId>, InteractionId> callbacks;

    // What changed since the router last looked.
    std::set<IdleKey> freed;
    std::set<LineKey> joined;
    std::set<CampaignId> refilled;
    std::set<AgentId> deserted;  // Agents who changed while somebody waits for them alone.

    // The line itself, if anybody waits in it.
    const Line* line(const LineKey& key) const;

  private:
    Pool& make_pool(const State& state, const Demand& demand);
    void leave_pool(Pool& pool);
    void remove_pool(const Demand& demand);
    void enter_pool(Pool& pool, const AgentKey& key);
    void fill_pool(const State& state, Pool& pool);
    void empty_pool(Pool& pool);
    void stand_in_line(const State& state,
                       const Interaction& interaction,
                       const InteractionKeys& keys);

    std::map<CampaignId, Timer> scheduled_;
    std::map<LineKey, Line> lines_;
    std::map<Demand, Pool> pools_;
    std::set<Demand> unasked_;  // Pools that no line looks at.
    std::map<AgentId, std::map<LineKey, Line*>> reserved_;
    std::map<InteractionId, Line*> stands_in_;
    std::map<AgentId, std::vector<std::pair<Pool*, AgentKey>>> entries_;
};

// When the interaction's deadline rings; zero: never. Steps and announcements wait for voice.
Instant interaction_deadline(const Interaction& interaction, bool voice_up);

}  // namespace regente::core
