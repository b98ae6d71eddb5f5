// Everything one operation's core knows: what a snapshot stores. Changed only by `apply`
// (fold.hpp). Nothing here can be computed from something else here: what can (who waits in which
// order, who is idle, which timer is next) lives in index.hpp and is rebuilt from this. Stored by
// position: members are appended, never moved or removed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "core/types.hpp"
#include "flow/graph.hpp"

namespace regente::core {

// What an agent has in hands: at most one contact in this version.
enum class Item : std::uint8_t {
    none,
    offered,
    previewing,
    dialling,  // Reserved for the person who is being called.
    engaged,
    wrap_up,
};
REGENTE_DESCRIBE_ENUM(Item, none, offered, previewing, dialling, engaged, wrap_up)

// The working time of the last hour, in twelve buckets of five minutes: what "least occupied" looks
// at. Paused and signed-out time is in neither.
struct Worked {
    std::int64_t bucket = 0;                   // Of the newest: instants since 1970 / 5 min.
    std::vector<std::int64_t> handling = {};   // Microseconds; the newest last; at most 12.
    std::vector<std::int64_t> available = {};  // The same.
};
REGENTE_DESCRIBE(Worked, bucket, handling, available)

// A presence asked for while busy.
struct PlannedPresence {
    Presence presence = Presence::not_ready;
    NotReadyReason reason = NotReadyReason::pause;
    ReasonId pause;
};
REGENTE_DESCRIBE(PlannedPresence, presence, reason, pause)

struct Agent {
    std::set<QueueId> queues;
    Presence presence = Presence::signed_out;
    NotReadyReason reason = NotReadyReason::none;
    ReasonId pause;
    Instant since;  // Of the state that people see (agent.hpp).
    std::optional<PlannedPresence> planned;
    SeatKind seat_wanted = SeatKind::none;  // Chosen at sign-in.
    SeatKind seat_kind = SeatKind::none;    // Of the seat that is up.
    bool seat_up = false;
    bool muted = false;
    bool connected = false;  // A screen is open.
    Instant sign_out_at;     // Zero: a screen is open.
    Instant not_ready_at;    // Zero: seat and screen are there.
    // When the agent last became available. An offer or a dial that came to nothing without the
    // agent's fault keeps it, so that nobody loses the place in the line.
    Instant idle_since;
    Item item = Item::none;
    InteractionId interaction;
    std::map<QueueId, Membership> memberships;  // Only what is not the default.
    std::map<SkillId, AgentSkill> skills;
    std::set<SkillId> expired;   // Skills whose certificate ran out.
    std::uint32_t contacts = 0;  // Conversations in this shift (shift_gap).
    Instant signed_out_at;
    Worked worked;
    Instant worked_since;           // Up to where `worked` is told.
    std::set<QueueId> home_queues;  // While lent.
    Instant returns_at;             // Zero: not lent.
};
REGENTE_DESCRIBE(Agent,
                 queues,
                 presence,
                 reason,
                 pause,
                 since,
                 planned,
                 seat_wanted,
                 seat_kind,
                 seat_up,
                 muted,
                 connected,
                 sign_out_at,
                 not_ready_at,
                 idle_since,
                 item,
                 interaction,
                 memberships,
                 skills,
                 expired,
                 contacts,
                 signed_out_at,
                 worked,
                 worked_since,
                 home_queues,
                 returns_at)

// Lives until the customer is gone and the agent has finished.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): stored by position, only appended to.
struct Interaction {
    Channel channel = Channel::voice;
    Direction direction = Direction::inbound;
    InteractionState state = InteractionState::in_flow;
    Instant since;  // Of the state.
    LegId leg;      // None before the dial.
    bool leg_up = false;
    bool ringing = false;  // Outbound: the far end rings.
    AddressId address;
    ContactId contact;
    // Where the caller stands in the flow, and then the number of the last step or announcement.
    FlowId flow;
    std::uint32_t flow_version = 0;
    flow::NodeName node;
    std::uint32_t step = 0;
    std::uint32_t turn = 0;
    bool after_hours = false;  // Passed the closed branch of an hours node.
    // The queue that it waits in, came from, or (outbound) whose settings rule it.
    QueueId queue;
    std::uint32_t priority = 0;
    Instant queued_since;
    Duration announce_every;
    std::string language;
    AgentId agent;  // Offered to, reserved, engaged with, or wrapping up.
    bool held = false;
    bool awaiting_seat = false;
    bool talked = false;  // Some agent was engaged with it.
    bool over = false;    // InteractionEnded was said; only the wrap-up is left.
    // The one deadline of the state: step limit, next announcement, offer or preview lapse, ring
    // limit, return after a lost device, end of wrap-up. Zero: none.
    Instant deadline;
    CampaignId campaign;
    LeadId lead;
    AttemptId attempt;
    RecordingId recording;  // Being written.
    DispositionId disposition;
    std::vector<SkillLevel> skills;  // Its own needs.
    std::uint32_t value = 0;
    std::uint32_t ring = 0;
    Instant ring_at;             // When the next ring is reached; zero: never.
    std::vector<QueueId> added;  // Waits there too.
    Instant overflow_at;
    std::uint32_t overflow_rule = 0;
    AgentId reserved_for;  // Waits for this agent alone, at most until:
    Instant reserved_until;
    std::set<AgentId> offered_to;  // `agent` and, with ring_all, the others.
    bool callback = false;         // A promise: it waits without a leg and is dialled.
    std::uint32_t attempts = 0;    // Dials of a callback so far.
    std::uint32_t farewell = 0;    // The step of the message after which we hang up; 0: none.
    Exit farewell_exit = Exit::timed_out;
    std::uint32_t band = 0;         // Of the wait that was announced last, from 1.
    bool callback_offered = false;  // With that announcement.
};
REGENTE_DESCRIBE(Interaction,
                 channel,
                 direction,
                 state,
                 since,
                 leg,
                 leg_up,
                 ringing,
                 address,
                 contact,
                 flow,
                 flow_version,
                 node,
                 step,
                 turn,
                 after_hours,
                 queue,
                 priority,
                 queued_since,
                 announce_every,
                 language,
                 agent,
                 held,
                 awaiting_seat,
                 talked,
                 over,
                 deadline,
                 campaign,
                 lead,
                 attempt,
                 recording,
                 disposition,
                 skills,
                 value,
                 ring,
                 ring_at,
                 added,
                 overflow_at,
                 overflow_rule,
                 reserved_for,
                 reserved_until,
                 offered_to,
                 callback,
                 attempts,
                 farewell,
                 farewell_exit,
                 band,
                 callback_offered)

// Old versions stay while callers stand in them.
struct FlowVersion {
    flow::Graph graph;
    std::uint32_t callers = 0;
};
REGENTE_DESCRIBE(FlowVersion, graph, callers)

struct PublishedFlow {
    std::uint32_t live_version = 0;
    std::map<std::uint32_t, FlowVersion> versions;
};
REGENTE_DESCRIBE(PublishedFlow, live_version, versions)

// A lead that may still be dialled. A finished one leaves only its id.
struct Lead {
    AddressId address;
    ContactId contact;
    LeadState state = LeadState::ready;
    std::uint32_t attempts = 0;
    std::uint64_t hopper_order = 0;  // Position in the hopper: smallest is dialled first.
    Instant next_at;                 // When waiting.
};
REGENTE_DESCRIBE(Lead, address, contact, state, attempts, hopper_order, next_at)

// The funnel: what became of the leads so far.
struct CampaignCounts {
    std::uint64_t loaded = 0;
    std::uint64_t attempted = 0;  // Leads dialled at least once.
    std::uint64_t attempts = 0;
    std::uint64_t reached = 0;  // Attempts that met an agent.
    std::map<Outcome, std::uint64_t> outcomes;
    std::map<LeadEnd, std::uint64_t> finished;
    std::map<DispositionId, std::uint64_t> dispositions;
};
REGENTE_DESCRIBE(CampaignCounts,
                 loaded,
                 attempted,
                 attempts,
                 reached,
                 outcomes,
                 finished,
                 dispositions)

struct Campaign {
    CampaignSettings settings;
    CampaignState state = CampaignState::stopped;
    std::map<LeadId, Lead> leads;
    std::map<LeadId, LeadId> finished;  // Closed ranges of ids, first -> last.
    std::uint64_t hopper_next = 1;
    Instant dialled_at;  // The last preview or dial; the campaign that waited longest goes first.
    CampaignCounts counts;
};
REGENTE_DESCRIBE(Campaign, settings, state, leads, finished, hopper_next, dialled_at, counts)

// Which agent a contact talked with last in a queue that asks for it.
struct LastTalk {
    AgentId agent;
    Instant at;
};
REGENTE_DESCRIBE(LastTalk, agent, at)

// What moves in a queue, as opposed to its settings.
struct QueueRun {
    bool closed = false;
    AgentId last_offered;  // Of round_robin.
    // What the expected wait is made of (estimate.hpp); zero: nothing known yet.
    std::int64_t talk_us = 0;     // Moving means of conversations
    std::int64_t wrap_us = 0;     // and of wrap-ups.
    std::uint32_t handled = 0;    // How many are in them, up to 8.
    std::int64_t waited_us = 0;   // Waits of the recent past,
    std::uint32_t left_line = 0;  // of so many,
    std::uint32_t gave_up = 0;    // some of whom gave up.
};
REGENTE_DESCRIBE(QueueRun,
                 closed,
                 last_offered,
                 talk_us,
                 wrap_us,
                 handled,
                 waited_us,
                 left_line,
                 gave_up)

struct State {
    Instant now;  // Of the last fact.
    bool voice_up = false;
    OperationSettings settings;
    std::map<std::string, std::vector<ZoneOffset>> zones;
    std::map<QueueId, QueueSettings> queues;
    std::map<AgentId, Agent> agents;
    std::map<FlowId, PublishedFlow> flows;
    std::map<DispositionId, DispositionSettings> dispositions;
    std::map<CampaignId, Campaign> campaigns;
    std::set<AddressId> dnc;
    std::map<InteractionId, Interaction> interactions;
    std::map<RecordingId, InteractionId> recordings;  // Not closed yet.
    std::uint64_t next_interaction = 1;
    std::uint64_t next_attempt = 1;
    std::uint64_t next_leg = 1;
    std::uint64_t next_recording = 1;
    // Of the last call that came in: voice counts its legs upwards for ever, so what it tells again
    // after a crash of ours is known by its number, even when the call is long over.
    LegId last_inbound_leg;
    std::map<SkillId, SkillSettings> skills;
    std::map<QueueId, QueueRun> queue_runs;
    std::uint64_t offers = 0;  // Made so far: the position in the dice of weighted_random.
    std::map<QueueId, std::map<ContactId, LastTalk>> last_talks;
};
REGENTE_DESCRIBE(State,
                 now,
                 voice_up,
                 settings,
                 zones,
                 queues,
                 agents,
                 flows,
                 dispositions,
                 campaigns,
                 dnc,
                 interactions,
                 recordings,
                 next_interaction,
                 next_attempt,
                 next_leg,
                 next_recording,
                 last_inbound_leg,
                 skills,
                 queue_runs,
                 offers,
                 last_talks)

}  // namespace regente::core
