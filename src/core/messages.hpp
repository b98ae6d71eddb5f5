// What crosses the border of the core, in all four directions.
//
//               | somebody asks (imperative) | it happened (past tense)
//   ------------+----------------------------+-----------------------------
//   into core   | Request  (may be refused)  | Event  (may be stale, never refused)
//   out of core | Command  (answered by an   | Fact   (journal, reports, screens)
//               |  Event, or by our own limit)|
//
// The variants are stored and sent by position: a new alternative, and a new member of a struct, is
// appended at the end and never moved or removed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/types.hpp"
#include "flow/graph.hpp"

namespace regente::core {

// ---------------------------------------------------------------- requests: configuration

struct SetOperation {
    OperationSettings settings;
};
REGENTE_DESCRIBE(SetOperation, settings)

struct SetZone {
    std::string zone;                 // IANA name.
    std::vector<ZoneOffset> offsets;  // Ascending; the first covers the past.
};
REGENTE_DESCRIBE(SetZone, zone, offsets)

struct SetQueue {
    QueueId queue;
    QueueSettings settings;
};
REGENTE_DESCRIBE(SetQueue, queue, settings)

struct RemoveQueue {
    QueueId queue;
};
REGENTE_DESCRIBE(RemoveQueue, queue)

// Makes the user an agent of this operation, serving these queues. Replaces the former list.
struct SetAgent {
    AgentId agent;
    std::vector<QueueId> queues;
};
REGENTE_DESCRIBE(SetAgent, agent, queues)

struct RemoveAgent {
    AgentId agent;
};
REGENTE_DESCRIBE(RemoveAgent, agent)

// Validated (flow/validate.hpp), effective for the next arrival; callers inside keep their version.
struct PublishFlow {
    FlowId flow;
    flow::Graph graph;
};
REGENTE_DESCRIBE(PublishFlow, flow, graph)

struct SetDisposition {
    DispositionId disposition;
    DispositionSettings settings;
};
REGENTE_DESCRIBE(SetDisposition, disposition, settings)

struct SetCampaign {
    CampaignId campaign;
    CampaignSettings settings;
};
REGENTE_DESCRIBE(SetCampaign, campaign, settings)

struct LoadLeads {
    CampaignId campaign;
    ListId list;
    std::vector<LeadSeed> leads;  // 1..5000 a request.
};
REGENTE_DESCRIBE(LoadLeads, campaign, list, leads)

struct SetCampaignState {
    CampaignId campaign;
    CampaignState state = CampaignState::stopped;
};
REGENTE_DESCRIBE(SetCampaignState, campaign, state)

struct AddDnc {
    std::vector<AddressId> addresses;
};
REGENTE_DESCRIBE(AddDnc, addresses)

struct RemoveDnc {
    AddressId address;
};
REGENTE_DESCRIBE(RemoveDnc, address)

// ---------------------------------------------------------------- requests: people at work

struct SignIn {
    AgentId agent;
    SeatKind seat = SeatKind::browser;
};
REGENTE_DESCRIBE(SignIn, agent, seat)

// Refused while engaged.
struct SignOut {
    AgentId agent;
};
REGENTE_DESCRIBE(SignOut, agent)

// While engaged or in wrap-up it takes effect afterwards ("pause after this one").
struct SetPresence {
    AgentId agent;
    Presence presence = Presence::not_ready;
    NotReadyReason reason = NotReadyReason::pause;  // pause or supervisor.
    ReasonId pause;                                 // With reason pause.
};
REGENTE_DESCRIBE(SetPresence, agent, presence, reason, pause)

struct AcceptOffer {
    AgentId agent;
    InteractionId interaction;
};
REGENTE_DESCRIBE(AcceptOffer, agent, interaction)

struct DeclineOffer {
    AgentId agent;
    InteractionId interaction;
};
REGENTE_DESCRIBE(DeclineOffer, agent, interaction)

struct SetHold {
    AgentId agent;
    InteractionId interaction;
    bool on = false;
};
REGENTE_DESCRIBE(SetHold, agent, interaction, on)

struct SetMute {
    AgentId agent;
    bool on = false;
};
REGENTE_DESCRIBE(SetMute, agent, on)

// The agent hangs up, or gives up a dial.
struct EndInteraction {
    AgentId agent;
    InteractionId interaction;
};
REGENTE_DESCRIBE(EndInteraction, agent, interaction)

// A manual dial outside any campaign.
struct DialAddress {
    AgentId agent;
    AddressId address;
    ContactId contact;
};
REGENTE_DESCRIBE(DialAddress, agent, address, contact)

// The agent asks a manual or preview campaign for the next lead: a preview starts.
struct TakeLead {
    AgentId agent;
    CampaignId campaign;
};
REGENTE_DESCRIBE(TakeLead, agent, campaign)

// Accepting a preview dials it: AcceptOffer. Declining skips the lead: DeclineOffer.

struct Dispose {
    AgentId agent;
    InteractionId interaction;
    DispositionId disposition;
};
REGENTE_DESCRIBE(Dispose, agent, interaction, disposition)

// Ends wrap-up. Refused without a disposition.
struct FinishWrapUp {
    AgentId agent;
    InteractionId interaction;
};
REGENTE_DESCRIBE(FinishWrapUp, agent, interaction)

// ---------------------------------------------------------------- requests: routing

struct SetSkill {
    SkillId skill;
    SkillSettings settings;
};
REGENTE_DESCRIBE(SetSkill, skill, settings)

// Refused while an agent has it, or a queue or flow asks for it.
struct RemoveSkill {
    SkillId skill;
};
REGENTE_DESCRIBE(RemoveSkill, skill)

// How the agent belongs to the queues, and what the agent can do. Replaces both lists; a queue that
// is not listed has the defaults.
struct SetAgentRouting {
    AgentId agent;
    std::vector<Membership> memberships;
    std::vector<AgentSkill> skills;
};
REGENTE_DESCRIBE(SetAgentRouting, agent, memberships, skills)

// For a while the agent serves other queues, then the former ones again by itself. With `length`
// zero: back now.
struct LendAgent {
    AgentId agent;
    std::vector<QueueId> queues;
    Duration length;  // 1 min..24 h, or 0.
};
REGENTE_DESCRIBE(LendAgent, agent, queues, length)

// A closed queue takes nobody new: its overflow rule for `closed` says what happens, else the call
// ends as after_hours. Who waits already is served.
struct OpenQueue {
    QueueId queue;
    bool open = true;
};
REGENTE_DESCRIBE(OpenQueue, queue, open)

// Offers a waiting interaction to this agent now, before all others. The agent must have empty
// hands and a device; skills and queues are the supervisor's business.
struct AssignInteraction {
    InteractionId interaction;
    AgentId agent;
};
REGENTE_DESCRIBE(AssignInteraction, interaction, agent)

struct SetPriority {
    InteractionId interaction;
    std::uint32_t priority = 0;  // 0..1000.
};
REGENTE_DESCRIBE(SetPriority, interaction, priority)

// The agent passes a conversation on to a queue (escalation to the next tier of support). The
// interaction keeps its id, its story and its age.
struct TransferInteraction {
    AgentId agent;
    InteractionId interaction;
    QueueId queue;
};
REGENTE_DESCRIBE(TransferInteraction, agent, interaction, queue)

// A promise to call somebody at a time. With an agent it is personal: only that agent gets it while
// signed in, for an hour after `at`; then anybody of the queue.
struct ScheduleCallback {
    QueueId queue;
    AddressId address;
    ContactId contact;
    Instant at;  // Up to 90 days ahead.
    AgentId agent;
};
REGENTE_DESCRIBE(ScheduleCallback, queue, address, contact, at, agent)

// Before it is dialled.
struct CancelCallback {
    InteractionId interaction;
};
REGENTE_DESCRIBE(CancelCallback, interaction)

using Request = std::variant<SetOperation,
                             SetZone,
                             SetQueue,
                             RemoveQueue,
                             SetAgent,
                             RemoveAgent,
                             PublishFlow,
                             SetDisposition,
                             SetCampaign,
                             LoadLeads,
                             SetCampaignState,
                             AddDnc,
                             RemoveDnc,
                             SignIn,
                             SignOut,
                             SetPresence,
                             AcceptOffer,
                             DeclineOffer,
                             SetHold,
                             SetMute,
                             EndInteraction,
                             DialAddress,
                             TakeLead,
                             Dispose,
                             FinishWrapUp,
                             SetSkill,
                             RemoveSkill,
                             SetAgentRouting,
                             LendAgent,
                             OpenQueue,
                             AssignInteraction,
                             SetPriority,
                             TransferInteraction,
                             ScheduleCallback,
                             CancelCallback>;

// Why a request changed nothing. Listed in the order they are checked.
enum class Refusal : std::uint8_t {
    value_out_of_range,  // `detail` names the field.
    queue_unknown,
    queue_in_use,  // Interactions wait in it, or a campaign or flow names it.
    agent_unknown,
    agent_signed_out,
    agent_already_signed_in,
    agent_busy,  // Engaged, offered or in wrap-up.
    seat_down,   // No audio device: sign in with a headset first.
    interaction_unknown,
    interaction_not_yours,
    state_forbids,  // The interaction is not in a state that allows this.
    disposition_unknown,
    disposition_missing,
    flow_unknown,
    flow_invalid,  // `detail` names the node and the reason.
    campaign_unknown,
    campaign_running,  // Settings of a running campaign do not change: pause it.
    campaign_not_running,
    campaign_mode_forbids,
    no_lead,  // Nothing to dial now.
    lead_present,
    address_on_dnc,
    zone_unknown,
    limit_reached,
    skill_unknown,
    skill_in_use,      // An agent has it, or a queue or flow asks for it.
    rings_narrow,      // `detail` names the ring that asks for more than the one before.
    wrap_up_fixed,     // The queue's wrap-up ends by itself.
    callback_present,  // This number is promised a callback by this queue already.
};
REGENTE_DESCRIBE_ENUM(Refusal,
                      value_out_of_range,
                      queue_unknown,
                      queue_in_use,
                      agent_unknown,
                      agent_signed_out,
                      agent_already_signed_in,
                      agent_busy,
                      seat_down,
                      interaction_unknown,
                      interaction_not_yours,
                      state_forbids,
                      disposition_unknown,
                      disposition_missing,
                      flow_unknown,
                      flow_invalid,
                      campaign_unknown,
                      campaign_running,
                      campaign_not_running,
                      campaign_mode_forbids,
                      no_lead,
                      lead_present,
                      address_on_dnc,
                      zone_unknown,
                      limit_reached,
                      skill_unknown,
                      skill_in_use,
                      rings_narrow,
                      wrap_up_fixed,
                      callback_present)

struct Refused {
    Refusal code = Refusal::value_out_of_range;
    std::string detail;  // Not for people: a field or node name. The sentence is the API's.

    friend bool operator==(const Refused&, const Refused&) = default;
};

// What an accepted request made, where it made something.
struct Accepted {
    InteractionId interaction;
};

// ---------------------------------------------------------------- events

// A call came in; the adapter resolved who called and which flow its number leads to.
struct CallArrived {
    LegId leg;
    FlowId flow;
    AddressId address;  // The caller; none when withheld.
    ContactId contact;
};
REGENTE_DESCRIBE(CallArrived, leg, flow, address, contact)

struct LegRang {
    LegId leg;
};
REGENTE_DESCRIBE(LegRang, leg)

struct LegAnswered {
    LegId leg;
};
REGENTE_DESCRIBE(LegAnswered, leg)

struct LegEnded {
    LegId leg;
    LegEnd end = LegEnd::hung_up;
};
REGENTE_DESCRIBE(LegEnded, leg, end)

// What became of a PlayStep.
enum class StepResult : std::uint8_t { played, digit, timed_out, failed };
REGENTE_DESCRIBE_ENUM(StepResult, played, digit, timed_out, failed)

struct StepEnded {
    LegId leg;
    std::uint32_t step = 0;
    StepResult result = StepResult::played;
    std::string digit;  // One character with `digit`: a branch of a menu, not a secret.
};
REGENTE_DESCRIBE(StepEnded, leg, step, result, digit)

struct SeatUp {
    AgentId agent;
    SeatKind kind = SeatKind::browser;
};
REGENTE_DESCRIBE(SeatUp, agent, kind)

struct SeatDown {
    AgentId agent;
};
REGENTE_DESCRIBE(SeatDown, agent)

struct RecordingClosed {
    RecordingId recording;
    std::uint64_t bytes = 0;
    Duration length;
};
REGENTE_DESCRIBE(RecordingClosed, recording, bytes, length)

// The last screen of a signed-in agent went away, or one came (back).
struct AgentConnected {
    AgentId agent;
};
REGENTE_DESCRIBE(AgentConnected, agent)

struct AgentDisconnected {
    AgentId agent;
};
REGENTE_DESCRIBE(AgentDisconnected, agent)

enum class LegStage : std::uint8_t { ringing, answered };
REGENTE_DESCRIBE_ENUM(LegStage, ringing, answered)

struct InventoryLeg {
    LegId leg;
    Direction direction = Direction::inbound;
    LegStage stage = LegStage::ringing;
    std::uint32_t step = 0;  // The step it runs now, 0 = none.
};
REGENTE_DESCRIBE(InventoryLeg, leg, direction, stage, step)

struct InventorySeat {
    AgentId agent;
    SeatKind kind = SeatKind::browser;
};
REGENTE_DESCRIBE(InventorySeat, agent, kind)

// Voice (re)connected, after every event that it still owed. What it holds now is the truth about
// legs and seats; what the core wants is then commanded again.
struct VoiceConnected {
    std::vector<InventoryLeg> legs;
    std::vector<InventorySeat> seats;
    std::vector<RecordingId> recordings;  // Being written now.
};
REGENTE_DESCRIBE(VoiceConnected, legs, seats, recordings)

struct VoiceLost {};
REGENTE_DESCRIBE_EMPTY(VoiceLost)

using Event = std::variant<CallArrived,
                           LegRang,
                           LegAnswered,
                           LegEnded,
                           StepEnded,
                           SeatUp,
                           SeatDown,
                           RecordingClosed,
                           AgentConnected,
                           AgentDisconnected,
                           VoiceConnected,
                           VoiceLost>;

// ---------------------------------------------------------------- commands

struct AnswerLeg {
    LegId leg;
};
REGENTE_DESCRIBE(AnswerLeg, leg)

// A whole step that voice runs by itself: the prompts, then (with `collect`) one digit. Barge-in
// ends the prompts; a key pressed during the step before ends it at once. Answered by StepEnded
// with the same number.
struct PlayStep {
    LegId leg;
    std::uint32_t step = 0;
    std::vector<flow::Prompt> prompts;
    bool collect = false;
    Duration first_digit;  // From the end of the prompts.
    bool fresh = false;    // Keys pressed before it do not count: it asks again.
};
REGENTE_DESCRIBE(PlayStep, leg, step, prompts, collect, first_digit, fresh)

// Says the place in the line, over the music. Answered by StepEnded.
struct AnnouncePosition {
    LegId leg;
    std::uint32_t step = 0;
    std::uint32_t position = 1;  // 1 = next.
    std::string language;
    // Of the expected wait, from 1: under 1 minute, 1-2, 2-3, 3-5, 5-10, more. 0: not said.
    std::uint32_t band = 0;
    bool callback = false;  // Offers to be called back with the key 1, answered by StepEnded.
};
REGENTE_DESCRIBE(AnnouncePosition, leg, step, position, language, band, callback)

struct PlayMusic {
    LegId leg;
};
REGENTE_DESCRIBE(PlayMusic, leg)

struct PlaceLeg {
    LegId leg;
    AddressId address;
    TrunkId trunk;
    Duration ring_max;
};
REGENTE_DESCRIBE(PlaceLeg, leg, address, trunk, ring_max)

// `end` says which answer an unanswered leg gets: busy, rejected, invalid, failed; else a normal
// end.
struct EndLeg {
    LegId leg;
    LegEnd end = LegEnd::ended;
};
REGENTE_DESCRIBE(EndLeg, leg, end)

// The agent's seat and the leg hear each other. Saying it twice changes nothing.
struct BridgeSeat {
    LegId leg;
    AgentId agent;
};
REGENTE_DESCRIBE(BridgeSeat, leg, agent)

// The leg hears music, the seat hears silence; the bridge stays.
struct HoldLeg {
    LegId leg;
    bool on = false;
};
REGENTE_DESCRIBE(HoldLeg, leg, on)

// The seat leaves the leg; the leg hears music until told otherwise.
struct UnbridgeSeat {
    LegId leg;
    AgentId agent;
};
REGENTE_DESCRIBE(UnbridgeSeat, leg, agent)

struct MuteSeat {
    AgentId agent;
    bool on = false;
};
REGENTE_DESCRIBE(MuteSeat, agent, on)

// The seat rings (an offer) or stops.
struct AlertSeat {
    AgentId agent;
    bool on = false;
};
REGENTE_DESCRIBE(AlertSeat, agent, on)

// A phone seat is called once per shift and stays up. Browser seats come by themselves.
struct OpenSeat {
    AgentId agent;
    SeatKind kind = SeatKind::phone;
};
REGENTE_DESCRIBE(OpenSeat, agent, kind)

struct CloseSeat {
    AgentId agent;
};
REGENTE_DESCRIBE(CloseSeat, agent)

// Customer on the left channel, agent on the right. Ends with the leg, or StopRecording.
struct StartRecording {
    RecordingId recording;
    LegId leg;
    AgentId agent;
};
REGENTE_DESCRIBE(StartRecording, recording, leg, agent)

struct StopRecording {
    RecordingId recording;
};
REGENTE_DESCRIBE(StopRecording, recording)

using Command = std::variant<AnswerLeg,
                             PlayStep,
                             AnnouncePosition,
                             PlayMusic,
                             PlaceLeg,
                             EndLeg,
                             BridgeSeat,
                             HoldLeg,
                             UnbridgeSeat,
                             MuteSeat,
                             AlertSeat,
                             OpenSeat,
                             CloseSeat,
                             StartRecording,
                             StopRecording>;

}  // namespace regente::core
