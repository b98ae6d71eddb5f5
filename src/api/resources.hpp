// What the API says, as described structs: JSON (wire/json.hpp), OpenAPI and the TypeScript types
// of web/src/wire are printed from these. Instants and durations are microseconds; ids are texts.
// Snapshots of topics are these views; patches are RFC 7396 merge patches of their JSON. Lists
// inside views are therefore maps by id: a merge patch cannot address an array's element.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "core/facts.hpp"
#include "core/types.hpp"
#include "flow/graph.hpp"
#include "ports/records.hpp"
#include "ports/registry.hpp"

namespace regente::api {

// ---------------------------------------------------------------- errors, session

struct Error {
    std::string code;     // Stable: "agent_busy", "not_found", "json_invalid", ...
    std::string message;  // A sentence in the user's language.
    std::string detail;   // Field, node or row, when there is one.
};
REGENTE_DESCRIBE(Error, code, message, detail)

struct ErrorAnswer {
    Error error;
};
REGENTE_DESCRIBE(ErrorAnswer, error)

struct SignInBody {
    std::string user;
    std::string password;
};
REGENTE_DESCRIBE(SignInBody, user, password)

struct TokenBody {
    std::string user;
    std::string password;
    std::string label;
};
REGENTE_DESCRIBE(TokenBody, user, password, label)

struct TokenAnswer {
    std::string token;
};
REGENTE_DESCRIBE(TokenAnswer, token)

// Who am I: answer of POST and GET /api/v1/session.
struct Me {
    base::AgentId id;
    std::string user;
    std::string name;
    ports::Role role = ports::Role::agent;
    std::string language;
    std::string csrf;  // Sent back as X-CSRF-Token on every write by a browser session.
    base::Instant server_time;
    std::string version;
};
REGENTE_DESCRIBE(Me, id, user, name, role, language, csrf, server_time, version)

struct TokenInfo {
    std::string id;
    std::string label;
    base::Instant created;
    base::Instant last_used;
};
REGENTE_DESCRIBE(TokenInfo, id, label, created, last_used)

struct SetupBody {
    std::string token;  // From the one-time link.
    std::string user;
    std::string name;
    std::string password;
};
REGENTE_DESCRIBE(SetupBody, token, user, name, password)

struct Health {
    std::string status;  // "ok", "degraded"
    std::string version;
    bool voice_up = false;
    bool journal_ok = true;
    std::uint64_t journal_seq = 0;
    base::Instant started;
};
REGENTE_DESCRIBE(Health, status, version, voice_up, journal_ok, journal_seq, started)

// ---------------------------------------------------------------- setup resources

struct UserResource {
    base::AgentId id;
    std::string user;  // Login.
    std::string name;
    ports::Role role = ports::Role::agent;
    std::string language = "pt-BR";
    bool active = true;
    std::vector<base::QueueId> queues;
    std::optional<std::string> password;      // Write only.
    std::optional<std::string> phone_secret;  // Write only: the SIP phone's own secret.
    bool has_phone = false;                   // Read only.
    bool phone_registered = false;            // Read only.
};
REGENTE_DESCRIBE(UserResource,
                 id,
                 user,
                 name,
                 role,
                 language,
                 active,
                 queues,
                 password,
                 phone_secret,
                 has_phone,
                 phone_registered)

struct QueueResource {
    base::QueueId id;
    std::string name;
    core::QueueSettings settings;
    std::vector<base::DispositionId> dispositions;
    std::vector<base::AgentId> members;  // Read only; set through users.
    bool open = true;                    // Read only; POST /api/v1/queues/{id}/open changes it.
};
REGENTE_DESCRIBE(QueueResource, id, name, settings, dispositions, members, open)

struct SkillResource {
    base::SkillId id;
    std::string name;
    core::SkillSettings settings;
};
REGENTE_DESCRIBE(SkillResource, id, name, settings)

// How an agent is found: /api/v1/agents/{id}/routing.
struct AgentRoutingResource {
    std::vector<core::Membership> memberships;
    std::vector<core::AgentSkill> skills;
    std::vector<base::QueueId> lent_to;  // Read only, while `returns_at` is not zero.
    base::Instant returns_at;            // Read only.
};
REGENTE_DESCRIBE(AgentRoutingResource, memberships, skills, lent_to, returns_at)

struct LendBody {
    std::vector<base::QueueId> queues;
    std::uint32_t minutes = 0;  // 1..1440; 0: home now.
};
REGENTE_DESCRIBE(LendBody, queues, minutes)

struct OpenBody {
    bool open = true;
};
REGENTE_DESCRIBE(OpenBody, open)

struct AssignBody {
    base::AgentId agent;
};
REGENTE_DESCRIBE(AssignBody, agent)

struct PriorityBody {
    std::uint32_t priority = 0;  // 0..1000.
};
REGENTE_DESCRIBE(PriorityBody, priority)

struct MoveBody {
    base::QueueId queue;
};
REGENTE_DESCRIBE(MoveBody, queue)

// A promise to call somebody.
struct CallbackResource {
    base::InteractionId id;  // Read only.
    base::QueueId queue;
    std::string number;
    base::Instant at;     // When it enters the line; of one that waits already: its age.
    base::AgentId agent;  // Personal to; 0: anybody of the queue.
    core::InteractionState state = core::InteractionState::promised;  // Read only.
    std::uint32_t attempts = 0;                                       // Read only.
};
REGENTE_DESCRIBE(CallbackResource, id, queue, number, at, agent, state, attempts)

struct DispositionResource {
    base::DispositionId id;
    std::string name;
    bool active = true;
    core::DispositionSettings settings;
};
REGENTE_DESCRIBE(DispositionResource, id, name, active, settings)

struct PauseReasonResource {
    base::ReasonId id;
    std::string name;
    bool active = true;
};
REGENTE_DESCRIBE(PauseReasonResource, id, name, active)

struct FlowResource {
    base::FlowId id;
    std::string name;
    flow::Graph graph;  // The draft.
    std::uint32_t live_version =
        0;  // 0: never published. POST /flows/{id}/publish publishes the draft.
    bool draft_differs = false;
};
REGENTE_DESCRIBE(FlowResource, id, name, graph, live_version, draft_differs)

struct NumberResource {
    std::string number;
    base::FlowId flow;
};
REGENTE_DESCRIBE(NumberResource, number, flow)

struct TrunkResource {
    base::TrunkId id;
    std::string name;
    std::string host;
    std::uint32_t port = 5060;
    ports::TrunkTransport transport = ports::TrunkTransport::udp;
    std::string sources;
    bool registers = false;
    std::string username;
    std::optional<std::string> password;  // Write only.
    bool has_password = false;            // Read only.
    std::string caller_number;
    bool active = true;
    bool reachable = false;  // Read only.
    std::string status;      // Read only: "200 OK".
};
REGENTE_DESCRIBE(TrunkResource,
                 id,
                 name,
                 host,
                 port,
                 transport,
                 sources,
                 registers,
                 username,
                 password,
                 has_password,
                 caller_number,
                 active,
                 reachable,
                 status)

struct CampaignResource {
    base::CampaignId id;
    std::string name;
    core::CampaignSettings settings;
    std::vector<base::DispositionId> dispositions;
    core::CampaignState state = core::CampaignState::stopped;  // Read only.
};
REGENTE_DESCRIBE(CampaignResource, id, name, settings, dispositions, state)

struct ListResource {
    base::ListId id;
    base::CampaignId campaign;
    std::string name;
    base::Instant uploaded;
    std::uint64_t rows = 0;
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
};
REGENTE_DESCRIBE(ListResource, id, campaign, name, uploaded, rows, accepted, rejected)

// POST /api/v1/campaigns/{id}/lists?name=... with text/csv.
struct ListUploadAnswer {
    ListResource list;
    std::vector<ports::ListRejection>
        rejections;  // At most 1000 here; all by GET /lists/{id}/rejections.
};
REGENTE_DESCRIBE(ListUploadAnswer, list, rejections)

struct DncBody {
    std::vector<std::string> numbers;
    std::string reason;
};
REGENTE_DESCRIBE(DncBody, numbers, reason)

struct DncResource {
    std::string number;
    std::string source;
    std::string reason;
    base::Instant added;
};
REGENTE_DESCRIBE(DncResource, number, source, reason, added)

struct ContactBody {
    std::string name;
    std::optional<std::map<std::string, std::string>> fields;  // Absent: they stay.
};
REGENTE_DESCRIBE(ContactBody, name, fields)

struct ContactResource {
    base::ContactId id;
    std::string name;
    std::map<std::string, std::string> fields;
};
REGENTE_DESCRIBE(ContactResource, id, name, fields)

// ---------------------------------------------------------------- history

struct NoteView {
    base::AgentId author;
    std::string author_name;
    std::string text;
    base::Instant updated;
};
REGENTE_DESCRIBE(NoteView, author, author_name, text, updated)

struct RecordingView {
    base::RecordingId id;
    base::Instant started;
    base::Duration length;
    std::uint64_t bytes = 0;
    bool ended = false;
    bool playable = false;  // It ended and something was recorded.
    std::string url;        // GET with Range: /api/v1/recordings/{id}/audio
};
REGENTE_DESCRIBE(RecordingView, id, started, length, bytes, ended, playable, url)

// A line of the history.
struct InteractionSummary {
    base::InteractionId id;
    core::Direction direction = core::Direction::inbound;
    core::InteractionState state = core::InteractionState::in_flow;
    std::optional<core::Exit> exit;        // Null until it ended.
    std::optional<core::Outcome> outcome;  // Null unless a dial met a person or failed.
    std::string number;
    std::string contact_name;
    base::ContactId contact;
    std::string queue_name;
    std::string campaign_name;
    std::string agent_name;
    std::string disposition_name;
    base::Instant started;
    base::Instant answered;
    base::Instant ended;
    base::Duration waited;
    base::Duration talked;
    base::Duration held;
    base::Duration wrapped;
    bool has_recording = false;
};
REGENTE_DESCRIBE(InteractionSummary,
                 id,
                 direction,
                 state,
                 exit,
                 outcome,
                 number,
                 contact_name,
                 contact,
                 queue_name,
                 campaign_name,
                 agent_name,
                 disposition_name,
                 started,
                 answered,
                 ended,
                 waited,
                 talked,
                 held,
                 wrapped,
                 has_recording)

struct FactView {
    std::uint64_t seq = 0;
    base::Instant at;
    core::Fact fact;  // {"type":"offer_made",...}
    std::map<std::string, std::string>
        names;  // Id of an agent, queue, ... in the fact -> its name: "agent:2".
};
REGENTE_DESCRIBE(FactView, seq, at, fact, names)

struct InteractionDetail {
    InteractionSummary summary;
    std::vector<ports::SegmentRow> segments;
    std::vector<RecordingView> recordings;
    std::vector<NoteView> notes;
    std::vector<FactView> facts;
};
REGENTE_DESCRIBE(InteractionDetail, summary, segments, recordings, notes, facts)

// ---------------------------------------------------------------- live views (WebSocket topics)

struct Named {
    std::string id;
    std::string name;
};
REGENTE_DESCRIBE(Named, id, name)

struct CustomerCard {
    base::ContactId contact;
    std::string name;
    std::string number;
    std::map<std::string, std::string> fields;  // Of the contact and, for a campaign, of the lead.
    std::vector<InteractionSummary> history;    // The last five, newest first.
};
REGENTE_DESCRIBE(CustomerCard, contact, name, number, fields, history)

// Something in the agent's hands.
struct DeskItem {
    base::InteractionId id;
    core::InteractionState state = core::InteractionState::offered;
    core::Direction direction = core::Direction::inbound;
    base::Instant since;     // Of the state.
    base::Instant answered;  // Zero: not yet.
    base::Duration waited;   // Before this agent.
    std::string queue_name;
    std::string campaign_name;
    base::Instant lapses_at;  // Offer or preview.
    base::Instant wrap_ends_at;
    bool on_hold = false;
    bool awaiting_device = false;  // My device died; the customer hears music.
    bool ringing = false;          // Outbound: the far end rings.
    bool recording = false;
    CustomerCard card;
    std::vector<Named> dispositions;  // In the order of the keys 1..9.
    std::string disposition;          // Id, "0" = none yet.
    std::string note;
    base::Instant note_saved;
    core::Why why;  // Why me.
};
REGENTE_DESCRIBE(DeskItem,
                 id,
                 state,
                 direction,
                 since,
                 answered,
                 waited,
                 queue_name,
                 campaign_name,
                 lapses_at,
                 wrap_ends_at,
                 on_hold,
                 awaiting_device,
                 ringing,
                 recording,
                 card,
                 dispositions,
                 disposition,
                 note,
                 note_saved,
                 why)

struct DeskCampaign {
    std::string id;
    std::string name;
    core::CampaignMode mode = core::CampaignMode::manual;
};
REGENTE_DESCRIBE(DeskCampaign, id, name, mode)

// Topic "desk": the signed-in user's own.
struct DeskView {
    core::AgentState state = core::AgentState::signed_out;
    base::Instant since;
    core::NotReadyReason reason = core::NotReadyReason::none;
    std::string pause_name;
    bool pause_planned = false;  // "Pause after this one."
    bool seat_up = false;
    core::SeatKind seat_kind = core::SeatKind::none;
    bool muted = false;
    bool voice_up = false;
    std::map<std::string, DeskItem> items;
    std::map<std::string, DeskCampaign> campaigns;  // Running, manual or preview, mine.
    std::vector<Named> pause_reasons;
};
REGENTE_DESCRIBE(DeskView,
                 state,
                 since,
                 reason,
                 pause_name,
                 pause_planned,
                 seat_up,
                 seat_kind,
                 muted,
                 voice_up,
                 items,
                 campaigns,
                 pause_reasons)

struct FloorQueue {
    std::string name;
    std::uint32_t waiting = 0;
    base::Instant oldest;       // Zero: nobody waits.
    std::uint64_t offered = 0;  // Today (metrics: offered, short abandons excluded from SL).
    std::uint64_t answered = 0;
    std::uint64_t abandoned = 0;
    std::uint64_t short_abandoned = 0;
    std::optional<std::uint32_t> service_level_permille;  // Null when nothing is decided yet.
    std::uint32_t service_level_target = 80;
    base::Duration service_level_threshold;
    std::uint32_t agents_available = 0;
    std::uint32_t agents_busy = 0;
    std::uint32_t agents_not_ready = 0;
};
REGENTE_DESCRIBE(FloorQueue,
                 name,
                 waiting,
                 oldest,
                 offered,
                 answered,
                 abandoned,
                 short_abandoned,
                 service_level_permille,
                 service_level_target,
                 service_level_threshold,
                 agents_available,
                 agents_busy,
                 agents_not_ready)

struct FloorAgent {
    std::string name;
    core::AgentState state = core::AgentState::signed_out;
    core::NotReadyReason reason = core::NotReadyReason::none;
    std::string pause_name;
    base::Instant since;
    bool seat_up = false;
    std::string doing;                // Queue or campaign name of the current contact.
    std::string interaction;          // Id, "0" = none.
    std::vector<std::string> queues;  // Ids.
};
REGENTE_DESCRIBE(FloorAgent,
                 name,
                 state,
                 reason,
                 pause_name,
                 since,
                 seat_up,
                 doing,
                 interaction,
                 queues)

struct FloorWaiting {
    std::string queue;  // Id.
    std::string contact_name;
    std::string number;
    base::Instant since;
    std::uint32_t position = 1;
    bool offered = false;  // Ringing an agent now.
};
REGENTE_DESCRIBE(FloorWaiting, queue, contact_name, number, since, position, offered)

// Topic "floor": supervisors and admins.
struct FloorView {
    bool voice_up = false;
    std::map<std::string, FloorQueue> queues;
    std::map<std::string, FloorAgent> agents;
    std::map<std::string, FloorWaiting> waiting;
};
REGENTE_DESCRIBE(FloorView, voice_up, queues, agents, waiting)

// GET /api/v1/interactions/{id}/why: why she waits (now), or why it went where it went.
struct WhyAgent {
    std::string name;
    core::Exclusion reason = core::Exclusion::signed_out;
};
REGENTE_DESCRIBE(WhyAgent, name, reason)

struct WhyDecision {
    base::Instant at;
    std::string text_code;  // queued, offered, lapsed, declined, returned, announced, ...
    std::string agent_name;
    std::string queue_name;
    // Of an offer or a dial: the rule and everything it looked at, names in `names`.
    std::optional<core::Why> why;
    std::map<std::string, std::string> names;  // "agent:2" -> "Ana".
};
REGENTE_DESCRIBE(WhyDecision, at, text_code, agent_name, queue_name, why, names)

// A stretch of the wait and what kept it.
struct WaitPart {
    core::WaitCause cause = core::WaitCause::none;
    base::Duration length;
};
REGENTE_DESCRIBE(WaitPart, cause, length)

struct WhyView {
    std::uint32_t position = 0;  // 0: does not wait.
    std::uint32_t members = 0;   // Of the queue.
    std::map<std::string, std::uint32_t>
        excluded_by;  // Exclusion name -> count; sums to members when none is free.
    std::vector<WhyAgent> agents;
    std::vector<WhyDecision> decisions;
    // The whole wait by cause, in the order of the enumeration: their sum is the time in queues,
    // offers included. Looked at whenever the contact moves or its place is announced.
    std::vector<WaitPart> waited;
    std::uint32_t ring = 0;  // Reached now.
    base::Instant next_ring_at;
};
REGENTE_DESCRIBE(WhyView,
                 position,
                 members,
                 excluded_by,
                 agents,
                 decisions,
                 waited,
                 ring,
                 next_ring_at)

struct CampaignFunnel {
    std::string name;
    core::CampaignMode mode = core::CampaignMode::manual;
    core::CampaignState state = core::CampaignState::stopped;
    std::uint64_t leads = 0;    // Loaded.
    std::uint64_t ready = 0;    // Not attempted yet (with in_hopper).
    std::uint64_t waiting = 0;  // A retry is due later.
    std::uint64_t in_attempt = 0;
    std::uint64_t attempted = 0;  // At least once.
    std::uint64_t reached = 0;    // Talked with an agent.
    std::uint64_t finished = 0;
    std::uint64_t on_dnc = 0;
    std::uint64_t attempts = 0;
    std::map<std::string, std::uint64_t> outcomes;      // Outcome name -> attempts.
    std::map<std::string, std::uint64_t> dispositions;  // Name -> count.
    std::uint32_t agents_available = 0;
    std::uint32_t agents_busy = 0;
};
REGENTE_DESCRIBE(CampaignFunnel,
                 name,
                 mode,
                 state,
                 leads,
                 ready,
                 waiting,
                 in_attempt,
                 attempted,
                 reached,
                 finished,
                 on_dnc,
                 attempts,
                 outcomes,
                 dispositions,
                 agents_available,
                 agents_busy)

// Topic "campaigns": supervisors and admins.
struct CampaignsView {
    std::map<std::string, CampaignFunnel> campaigns;
};
REGENTE_DESCRIBE(CampaignsView, campaigns)

}  // namespace regente::api
