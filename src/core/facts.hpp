// What became true. The journal is a list of these; state, records and screens are folds of them.
// Every deadline is in the fact that sets it, so that a fold knows every timer.
// The variant is stored by position: append at the end, never move or remove.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/messages.hpp"
#include "core/types.hpp"
#include "flow/graph.hpp"

namespace regente::core {

// ---------------------------------------------------------------- configuration

struct OperationSet {
    OperationSettings settings;
};
REGENTE_DESCRIBE(OperationSet, settings)

struct ZoneSet {
    std::string zone;
    std::vector<ZoneOffset> offsets;
};
REGENTE_DESCRIBE(ZoneSet, zone, offsets)

struct QueueSet {
    QueueId queue;
    QueueSettings settings;
};
REGENTE_DESCRIBE(QueueSet, queue, settings)

struct QueueRemoved {
    QueueId queue;
};
REGENTE_DESCRIBE(QueueRemoved, queue)

struct AgentSet {
    AgentId agent;
    std::vector<QueueId> queues;
};
REGENTE_DESCRIBE(AgentSet, agent, queues)

struct AgentRemoved {
    AgentId agent;
};
REGENTE_DESCRIBE(AgentRemoved, agent)

struct FlowPublished {
    FlowId flow;
    std::uint32_t version = 0;  // 1, 2, ... per flow.
    flow::Graph graph;
};
REGENTE_DESCRIBE(FlowPublished, flow, version, graph)

struct DispositionSet {
    DispositionId disposition;
    DispositionSettings settings;
};
REGENTE_DESCRIBE(DispositionSet, disposition, settings)

struct CampaignSet {
    CampaignId campaign;
    CampaignSettings settings;
};
REGENTE_DESCRIBE(CampaignSet, campaign, settings)

struct CampaignStateChanged {
    CampaignId campaign;
    CampaignState from = CampaignState::stopped;
    CampaignState to = CampaignState::stopped;
};
REGENTE_DESCRIBE(CampaignStateChanged, campaign, from, to)

struct LeadsLoaded {
    CampaignId campaign;
    ListId list;
    std::vector<LeadSeed> leads;
};
REGENTE_DESCRIBE(LeadsLoaded, campaign, list, leads)

struct DncAdded {
    std::vector<AddressId> addresses;
};
REGENTE_DESCRIBE(DncAdded, addresses)

struct DncRemoved {
    AddressId address;
};
REGENTE_DESCRIBE(DncRemoved, address)

// ---------------------------------------------------------------- agents

struct AgentSignedIn {
    AgentId agent;
    SeatKind seat = SeatKind::browser;
};
REGENTE_DESCRIBE(AgentSignedIn, agent, seat)

enum class SignOutCause : std::uint8_t { asked, disconnected, removed };
REGENTE_DESCRIBE_ENUM(SignOutCause, asked, disconnected, removed)

struct AgentSignedOut {
    AgentId agent;
    SignOutCause cause = SignOutCause::asked;
};
REGENTE_DESCRIBE(AgentSignedOut, agent, cause)

struct PresenceChanged {
    AgentId agent;
    Presence from = Presence::signed_out;
    Presence to = Presence::not_ready;
    NotReadyReason reason = NotReadyReason::none;
    ReasonId pause;
};
REGENTE_DESCRIBE(PresenceChanged, agent, from, to, reason, pause)

// A presence asked for while busy: takes effect when the items end.
struct PresencePlanned {
    AgentId agent;
    Presence presence = Presence::not_ready;
    NotReadyReason reason = NotReadyReason::pause;
    ReasonId pause;
};
REGENTE_DESCRIBE(PresencePlanned, agent, presence, reason, pause)

struct SeatChanged {
    AgentId agent;
    bool up = false;
    SeatKind kind = SeatKind::none;
    Instant
        not_ready_at;  // An available agent whose device or screen is gone becomes not_ready then.
};
REGENTE_DESCRIBE(SeatChanged, agent, up, kind, not_ready_at)

struct MuteChanged {
    AgentId agent;
    bool on = false;
};
REGENTE_DESCRIBE(MuteChanged, agent, on)

// The agent's last screen went (sign_out_at set) or came back (sign_out_at zero).
struct ConnectionChanged {
    AgentId agent;
    bool connected = false;
    Instant sign_out_at;
    Instant not_ready_at;  // As in SeatChanged; zero when screen and device are both there.
};
REGENTE_DESCRIBE(ConnectionChanged, agent, connected, sign_out_at, not_ready_at)

// ---------------------------------------------------------------- interactions

struct InteractionArrived {
    InteractionId interaction;
    Channel channel = Channel::voice;
    LegId leg;
    FlowId flow;
    std::uint32_t flow_version = 0;
    AddressId address;
    ContactId contact;
};
REGENTE_DESCRIBE(InteractionArrived,
                 interaction,
                 channel,
                 leg,
                 flow,
                 flow_version,
                 address,
                 contact)

// The caller stands at a node that takes time (say, menu, hang up); `step` is running there.
struct FlowStepStarted {
    InteractionId interaction;
    flow::NodeName node;
    std::uint32_t step = 0;
    std::uint32_t turn = 0;    // Of a menu: 0 the first.
    Instant limit_at;          // The core moves on alone when voice has not answered by then.
    bool after_hours = false;  // The way here went through the closed branch of an hours node.
};
REGENTE_DESCRIBE(FlowStepStarted, interaction, node, step, turn, limit_at, after_hours)

struct FlowStepEnded {
    InteractionId interaction;
    std::uint32_t step = 0;
    StepResult result = StepResult::played;
    std::string digit;
};
REGENTE_DESCRIBE(FlowStepEnded, interaction, step, result, digit)

struct InteractionQueued {
    InteractionId interaction;
    QueueId queue;
    std::uint32_t priority = 0;
    Instant since;            // The age that counts: kept when it returns to the front.
    bool returned = false;    // Came back from an offer or a lost device.
    Duration announce_every;  // 0 = no announcements.
    Instant announce_at;      // The first one; zero = none.
    std::string language;
    std::vector<SkillLevel> skills = {};  // The contact's own needs.
    std::uint32_t value = 0;
    std::uint32_t ring = 0;           // Where it starts: later ones after a return.
    Instant ring_at = {};             // When the next ring is reached; zero = never.
    std::vector<QueueId> added = {};  // Queues that it waits in besides, by overflow.
    Instant overflow_at = {};         // When the rule `overflow_rule` applies; zero = never.
    std::uint32_t overflow_rule = 0;
    AgentId reserved_for = {};    // Waits for this agent alone,
    Instant reserved_until = {};  // at most until then.
    WaitCause cause = WaitCause::none;
};
REGENTE_DESCRIBE(InteractionQueued,
                 interaction,
                 queue,
                 priority,
                 since,
                 returned,
                 announce_every,
                 announce_at,
                 language,
                 skills,
                 value,
                 ring,
                 ring_at,
                 added,
                 overflow_at,
                 overflow_rule,
                 reserved_for,
                 reserved_until,
                 cause)

// The contact accepts more people from now on.
struct RingReached {
    InteractionId interaction;
    std::uint32_t ring = 0;
    std::uint32_t priority = 0;  // From now on.
    Instant next_at;             // Zero: the last ring.
    WaitCause cause = WaitCause::none;
};
REGENTE_DESCRIBE(RingReached, interaction, ring, priority, next_at, cause)

enum class ReservationEnd : std::uint8_t { limit, agent_left, supervisor };
REGENTE_DESCRIBE_ENUM(ReservationEnd, limit, agent_left, supervisor)

// The contact does not wait for one agent alone any more.
struct ReservationEnded {
    InteractionId interaction;
    AgentId agent;
    ReservationEnd end = ReservationEnd::limit;
    WaitCause cause = WaitCause::none;  // From now on.
};
REGENTE_DESCRIBE(ReservationEnded, interaction, agent, end, cause)

struct PriorityChanged {
    InteractionId interaction;
    std::uint32_t priority = 0;
};
REGENTE_DESCRIBE(PriorityChanged, interaction, priority)

// A rule of the queue was applied; what it did follows in the same step, except add_queue, which
// this fact does by itself.
struct Overflowed {
    InteractionId interaction;
    QueueId queue;
    std::uint32_t rule = 0;  // From 0.
    OverflowTrigger trigger = OverflowTrigger::waited;
    OverflowAction action = OverflowAction::add_queue;
    QueueId to;
    Instant next_at;  // When the next rule applies; zero = never.
    std::uint32_t next_rule = 0;
    bool applied = true;  // False: it means nothing to this contact (no number to call back, ...).
};
REGENTE_DESCRIBE(Overflowed,
                 interaction,
                 queue,
                 rule,
                 trigger,
                 action,
                 to,
                 next_at,
                 next_rule,
                 applied)

// The caller hears a last message and leaves the line; then we hang up.
struct FarewellStarted {
    InteractionId interaction;
    std::uint32_t step = 0;
    Exit exit = Exit::timed_out;
    Instant limit_at;
};
REGENTE_DESCRIBE(FarewellStarted, interaction, step, exit, limit_at)

// The agent passed the conversation on; the next fact queues it again.
struct InteractionTransferred {
    InteractionId interaction;
    AgentId agent;
    QueueId from;
    QueueId to;
};
REGENTE_DESCRIBE(InteractionTransferred, interaction, agent, from, to)

// Somebody will be called back. It waits as an interaction of its own: at `at`, or (from a queue)
// at once in the place of the call it follows.
struct CallbackPromised {
    InteractionId interaction;
    InteractionId follows;  // The call that asked for it; none when scheduled.
    QueueId queue;
    AddressId address;
    ContactId contact;
    AgentId agent;  // Personal to.
    Instant since;  // Its age in the line.
    std::uint32_t priority = 0;
    std::vector<SkillLevel> skills = {};
    std::uint32_t value = 0;
    Instant at;                  // When it enters the line.
    std::uint32_t attempts = 0;  // Dials so far.
    std::string language;
};
REGENTE_DESCRIBE(CallbackPromised,
                 interaction,
                 follows,
                 queue,
                 address,
                 contact,
                 agent,
                 since,
                 priority,
                 skills,
                 value,
                 at,
                 attempts,
                 language)

struct SkillSet {
    SkillId skill;
    SkillSettings settings;
};
REGENTE_DESCRIBE(SkillSet, skill, settings)

struct SkillRemoved {
    SkillId skill;
};
REGENTE_DESCRIBE(SkillRemoved, skill)

struct AgentRoutingSet {
    AgentId agent;
    std::vector<Membership> memberships;
    std::vector<AgentSkill> skills;
};
REGENTE_DESCRIBE(AgentRoutingSet, agent, memberships, skills)

// A certificate ran out: the skill does not count any more.
struct CertificateExpired {
    AgentId agent;
    SkillId skill;
};
REGENTE_DESCRIBE(CertificateExpired, agent, skill)

struct AgentLent {
    AgentId agent;
    std::vector<QueueId> queues;
    Instant returns_at;
};
REGENTE_DESCRIBE(AgentLent, agent, queues, returns_at)

struct AgentReturned {
    AgentId agent;
};
REGENTE_DESCRIBE(AgentReturned, agent)

struct QueueOpened {
    QueueId queue;
    bool open = true;
};
REGENTE_DESCRIBE(QueueOpened, queue, open)

struct PositionAnnounced {
    InteractionId interaction;
    std::uint32_t step = 0;
    std::uint32_t position = 1;
    Instant next_at;
    std::uint32_t band = 0;  // Of the expected wait that was said, from 1; 0 = none.
    bool callback = false;   // A callback was offered with it.
    WaitCause cause = WaitCause::none;
};
REGENTE_DESCRIBE(PositionAnnounced, interaction, step, position, next_at, band, callback, cause)

struct Excluded {
    AgentId agent;
    Exclusion reason = Exclusion::signed_out;
};
REGENTE_DESCRIBE(Excluded, agent, reason)

struct Candidate {
    AgentId agent;
    Instant idle_since;      // Smallest first, after tier and rank; then the smallest id.
    std::uint32_t tier = 0;  // Smallest first.
    std::int64_t rank =
        0;  // By the rule: contacts, per mille of occupancy, -points, order; smallest first.
};
REGENTE_DESCRIBE(Candidate, agent, idle_since, tier, rank)

// The rule and everything it looked at: the agent order by its name, or who decided instead:
// "asked" (the agent), "assigned" (a supervisor). The winner is first.
struct Why {
    std::string rule;
    std::vector<Candidate> candidates;  // At most 32 are written; `candidates_count` is the whole.
    std::uint32_t candidates_count = 0;
    std::vector<Excluded> excluded;  // At most 32; `excluded_count` is the whole.
    std::uint32_t excluded_count = 0;
    std::string contact_rule = {};  // The contact order by its name; why this contact:
    std::int64_t urgency = 0;       // its key under that rule, larger first,
    Duration waited = {};           // its age,
    std::uint32_t ring = 0;         // and the ring that let this agent in.
};
REGENTE_DESCRIBE(Why,
                 rule,
                 candidates,
                 candidates_count,
                 excluded,
                 excluded_count,
                 contact_rule,
                 urgency,
                 waited,
                 ring)

struct OfferMade {
    InteractionId interaction;
    AgentId agent;
    Instant lapses_at;
    Why why;
};
REGENTE_DESCRIBE(OfferMade, interaction, agent, lapses_at, why)

struct OfferEnded {
    InteractionId interaction;
    AgentId agent;
    OfferEnd end = OfferEnd::accepted;
};
REGENTE_DESCRIBE(OfferEnded, interaction, agent, end)

struct InteractionEngaged {
    InteractionId interaction;
    AgentId agent;
};
REGENTE_DESCRIBE(InteractionEngaged, interaction, agent)

struct HoldChanged {
    InteractionId interaction;
    bool on = false;
};
REGENTE_DESCRIBE(HoldChanged, interaction, on)

// The agent's device died in mid-conversation: the customer hears music until it is back, or until
// `returns_at`, when the interaction goes back to the front of its queue.
struct SeatAwaited {
    InteractionId interaction;
    AgentId agent;
    Instant returns_at;  // Zero: the device is back.
};
REGENTE_DESCRIBE(SeatAwaited, interaction, agent, returns_at)

// The conversation with this agent is over (also when it returns to the queue).
struct InteractionReleased {
    InteractionId interaction;
    AgentId agent;
    Party by = Party::customer;
    bool wraps_up = false;  // WrapUpStarted follows in the same step.
};
REGENTE_DESCRIBE(InteractionReleased, interaction, agent, by, wraps_up)

struct WrapUpStarted {
    InteractionId interaction;
    AgentId agent;
    Instant ends_at;
};
REGENTE_DESCRIBE(WrapUpStarted, interaction, agent, ends_at)

struct InteractionDisposed {
    InteractionId interaction;
    AgentId agent;
    DispositionId disposition;
};
REGENTE_DESCRIBE(InteractionDisposed, interaction, agent, disposition)

struct WrapUpEnded {
    InteractionId interaction;
    AgentId agent;
    WrapUpEnd end = WrapUpEnd::finished;
};
REGENTE_DESCRIBE(WrapUpEnded, interaction, agent, end)

// Exactly once per interaction; after it (and the wrap-up, if any) nothing more is said of it.
struct InteractionEnded {
    InteractionId interaction;
    Exit exit = Exit::answered;
    Party by = Party::customer;
};
REGENTE_DESCRIBE(InteractionEnded, interaction, exit, by)

// ---------------------------------------------------------------- outbound

struct LeadEnteredHopper {
    CampaignId campaign;
    LeadId lead;
};
REGENTE_DESCRIBE(LeadEnteredHopper, campaign, lead)

// The lead will not be dialled (again).
struct LeadFinished {
    CampaignId campaign;
    LeadId lead;
    LeadEnd end = LeadEnd::reached;
};
REGENTE_DESCRIBE(LeadFinished, campaign, lead, end)

// An agent looks at a lead before dialling.
struct PreviewStarted {
    InteractionId interaction;
    AgentId agent;
    CampaignId campaign;
    LeadId lead;
    AddressId address;
    ContactId contact;
    Instant lapses_at;
};
REGENTE_DESCRIBE(PreviewStarted, interaction, agent, campaign, lead, address, contact, lapses_at)

struct PreviewEnded {
    InteractionId interaction;
    AgentId agent;
    OfferEnd end = OfferEnd::accepted;
};
REGENTE_DESCRIBE(PreviewEnded, interaction, agent, end)

// One dial of one number. The agent is reserved for it: whoever answers meets a person at once.
// `campaign` and `lead` are none for a manual dial. A preview's interaction continues here.
struct AttemptStarted {
    AttemptId attempt;
    InteractionId interaction;
    LegId leg;
    AgentId agent;
    CampaignId campaign;
    LeadId lead;
    AddressId address;
    ContactId contact;
    TrunkId trunk;
    Instant limit_at;  // ring_max plus a margin; the core gives up alone.
    Why why;           // Which agent was reserved and why.
};
REGENTE_DESCRIBE(AttemptStarted,
                 attempt,
                 interaction,
                 leg,
                 agent,
                 campaign,
                 lead,
                 address,
                 contact,
                 trunk,
                 limit_at,
                 why)

// The reserved agent's device died while the far end rang: another idle agent takes the dial over.
struct AttemptHandedOver {
    AttemptId attempt;
    InteractionId interaction;
    AgentId from;
    AgentId to;
    Why why;
};
REGENTE_DESCRIBE(AttemptHandedOver, attempt, interaction, from, to, why)

struct AttemptRang {
    AttemptId attempt;
    InteractionId interaction;
};
REGENTE_DESCRIBE(AttemptRang, attempt, interaction)

struct AttemptEnded {
    AttemptId attempt;
    InteractionId interaction;
    CampaignId campaign;
    LeadId lead;
    Outcome outcome = Outcome::no_answer;
};
REGENTE_DESCRIBE(AttemptEnded, attempt, interaction, campaign, lead, outcome)

struct LeadWaits {
    CampaignId campaign;
    LeadId lead;
    Instant next_at;
};
REGENTE_DESCRIBE(LeadWaits, campaign, lead, next_at)

// ---------------------------------------------------------------- recordings and voice

struct RecordingStarted {
    RecordingId recording;
    InteractionId interaction;
    LegId leg;
    AgentId agent;
};
REGENTE_DESCRIBE(RecordingStarted, recording, interaction, leg, agent)

struct RecordingEnded {
    RecordingId recording;
    InteractionId interaction;
    std::uint64_t bytes = 0;
    Duration length;
};
REGENTE_DESCRIBE(RecordingEnded, recording, interaction, bytes, length)

struct VoiceLinkChanged {
    bool up = false;
};
REGENTE_DESCRIBE(VoiceLinkChanged, up)

// The leg behind an interaction is gone at the far end.
struct LegClosed {
    LegId leg;
    LegEnd end = LegEnd::hung_up;
};
REGENTE_DESCRIBE(LegClosed, leg, end)

// The leg is up: the caller's call was answered by the flow, or the dialled person picked up.
struct LegOpened {
    LegId leg;
    InteractionId interaction;
};
REGENTE_DESCRIBE(LegOpened, leg, interaction)

using Fact = std::variant<OperationSet,
                          ZoneSet,
                          QueueSet,
                          QueueRemoved,
                          AgentSet,
                          AgentRemoved,
                          FlowPublished,
                          DispositionSet,
                          CampaignSet,
                          CampaignStateChanged,
                          LeadsLoaded,
                          DncAdded,
                          DncRemoved,
                          AgentSignedIn,
                          AgentSignedOut,
                          PresenceChanged,
                          PresencePlanned,
                          SeatChanged,
                          MuteChanged,
                          ConnectionChanged,
                          InteractionArrived,
                          FlowStepStarted,
                          FlowStepEnded,
                          InteractionQueued,
                          PositionAnnounced,
                          OfferMade,
                          OfferEnded,
                          InteractionEngaged,
                          HoldChanged,
                          SeatAwaited,
                          InteractionReleased,
                          WrapUpStarted,
                          InteractionDisposed,
                          WrapUpEnded,
                          InteractionEnded,
                          LeadEnteredHopper,
                          LeadFinished,
                          PreviewStarted,
                          PreviewEnded,
                          AttemptStarted,
                          AttemptRang,
                          AttemptEnded,
                          LeadWaits,
                          RecordingStarted,
                          RecordingEnded,
                          VoiceLinkChanged,
                          LegClosed,
                          LegOpened,
                          AttemptHandedOver,
                          RingReached,
                          ReservationEnded,
                          PriorityChanged,
                          Overflowed,
                          FarewellStarted,
                          InteractionTransferred,
                          CallbackPromised,
                          SkillSet,
                          SkillRemoved,
                          AgentRoutingSet,
                          CertificateExpired,
                          AgentLent,
                          AgentReturned,
                          QueueOpened>;

// Filled by one step of the core. The driver makes the facts durable before any command leaves: a
// crash may lose a dial that never happened, and may never repeat one that did.
struct Output {
    std::vector<Fact> facts;
    std::vector<Command> commands;
};

}  // namespace regente::core
