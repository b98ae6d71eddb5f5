// The words of the core's border: enums and settings that facts, requests and screens share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "core/routing_settings.hpp"

namespace regente::core {

using base::AddressId;
using base::AgentId;
using base::AttemptId;
using base::CampaignId;
using base::ContactId;
using base::DispositionId;
using base::Duration;
using base::FlowId;
using base::Instant;
using base::InteractionId;
using base::LeadId;
using base::LegId;
using base::ListId;
using base::OperationId;
using base::QueueId;
using base::ReasonId;
using base::RecordingId;
using base::SkillId;
using base::TrunkId;

enum class Channel : std::uint8_t { voice, chat, email, sms };
REGENTE_DESCRIBE_ENUM(Channel, voice, chat, email, sms)

enum class Direction : std::uint8_t { inbound, outbound };
REGENTE_DESCRIBE_ENUM(Direction, inbound, outbound)

// What a person sees of an agent, derived from presence and items (agent.hpp).
enum class AgentState : std::uint8_t {
    signed_out,
    not_ready,
    available,
    offered,
    engaged,
    wrap_up
};
REGENTE_DESCRIBE_ENUM(AgentState, signed_out, not_ready, available, offered, engaged, wrap_up)

enum class Presence : std::uint8_t { signed_out, not_ready, available };
REGENTE_DESCRIBE_ENUM(Presence, signed_out, not_ready, available)

// Why an agent is not ready. `pause` carries a ReasonId chosen by the agent.
enum class NotReadyReason : std::uint8_t {
    none,         // The agent is not not_ready.
    signed_in,    // Just arrived; has not asked for work yet.
    pause,        // The agent's own choice.
    no_answer,    // An offer lapsed (RONA).
    declined,     // The agent refused an offer.
    device_lost,  // The seat went down: the device's fault, not the agent's.
    supervisor,   // Put there by a supervisor.
};
REGENTE_DESCRIBE_ENUM(NotReadyReason,
                      none,
                      signed_in,
                      pause,
                      no_answer,
                      declined,
                      device_lost,
                      supervisor)

// Where the agent's audio lives.
enum class SeatKind : std::uint8_t { none, browser, phone };
REGENTE_DESCRIBE_ENUM(SeatKind, none, browser, phone)

// The one lifecycle of an interaction (interaction.hpp has the transition table).
enum class InteractionState : std::uint8_t {
    previewing,  // Outbound: an agent looks at the lead before dialling.
    dialling,    // Outbound: the far end has not answered.
    in_flow,     // Inbound: hears the flow.
    queued,
    offered,
    engaged,
    wrap_up,  // The customer is gone; the agent finishes.
    ended,
    promised,  // A callback whose time has not come.
};
REGENTE_DESCRIBE_ENUM(InteractionState,
                      previewing,
                      dialling,
                      in_flow,
                      queued,
                      offered,
                      engaged,
                      wrap_up,
                      ended,
                      promised)

// How an interaction left; exactly one each (metrics dictionary: the exit enumeration).
enum class Exit : std::uint8_t {
    answered,           // Somebody talked with the customer.
    abandoned_in_flow,  // The caller left before any queue.
    abandoned_in_queue,
    abandoned_ringing,  // The caller left while an agent was being offered the interaction.
    flow_ended,         // The flow said good-bye.
    after_hours,        // The flow ended on the closed branch of an hours node.
    system_drop,        // Our fault: voice died, a leg was lost.
    not_answered,       // Outbound: nobody answered (the attempt's outcome says more).
    skipped,            // Preview: the agent declined the lead, or let it lapse.
    cancelled,          // Outbound: the agent or the core gave up while dialling.
    refused,            // Arrived where nothing serves it (unknown flow, limits).
    callback_accepted,  // Took the offer to be called back: neither answered nor abandoned.
    timed_out,          // A rule of the queue said a message and hung up.
    overflowed_out,     // Of a visit to a queue: a rule sent it to another one.
    transferred_out,    // Of a visit to a queue: a person did.
};
REGENTE_DESCRIBE_ENUM(Exit,
                      answered,
                      abandoned_in_flow,
                      abandoned_in_queue,
                      abandoned_ringing,
                      flow_ended,
                      after_hours,
                      system_drop,
                      not_answered,
                      skipped,
                      cancelled,
                      refused,
                      callback_accepted,
                      timed_out,
                      overflowed_out,
                      transferred_out)

// Who ended the conversation.
enum class Party : std::uint8_t { customer, agent, system };
REGENTE_DESCRIBE_ENUM(Party, customer, agent, system)

// Why a leg ended, as voice saw it.
enum class LegEnd : std::uint8_t {
    hung_up,    // A normal end by the far end.
    ended,      // A normal end that we asked for (EndLeg).
    busy,       // SIP 486, 600.
    no_answer,  // SIP 408, 480, 487 after our own ring limit.
    rejected,   // SIP 403, 603 and other refusals by the far end.
    invalid,    // SIP 404, 410, 484: the number does not exist.
    failed,     // 5xx, transport failure, no trunk.
    lost,       // Voice no longer knows it: it crashed.
};
REGENTE_DESCRIBE_ENUM(LegEnd, hung_up, ended, busy, no_answer, rejected, invalid, failed, lost)

// What the machine saw of one attempt. Not a disposition.
enum class Outcome : std::uint8_t {
    answered,
    busy,
    no_answer,
    rejected,
    invalid,
    failed,
    cancelled,  // We stopped it: the agent's device died, the agent or supervisor gave up.
    unknown,    // The core was away; nobody knows if it rang. Closed until its window has passed.
};
REGENTE_DESCRIBE_ENUM(Outcome,
                      answered,
                      busy,
                      no_answer,
                      rejected,
                      invalid,
                      failed,
                      cancelled,
                      unknown)

enum class OfferEnd : std::uint8_t {
    accepted,
    declined,
    lapsed,  // The limit passed without an answer.
    customer_left,
    seat_lost,           // The agent's device died: not the agent's fault.
    withdrawn,           // Signed out, or moved by a supervisor.
    answered_elsewhere,  // Rang everybody, and somebody else was first.
};
REGENTE_DESCRIBE_ENUM(OfferEnd,
                      accepted,
                      declined,
                      lapsed,
                      customer_left,
                      seat_lost,
                      withdrawn,
                      answered_elsewhere)

enum class WrapUpEnd : std::uint8_t { finished, limit, signed_out };
REGENTE_DESCRIBE_ENUM(WrapUpEnd, finished, limit, signed_out)

// Why an agent who could serve the queue was not a candidate.
enum class Exclusion : std::uint8_t {
    signed_out,
    not_ready,
    offered,
    engaged,
    wrap_up,
    seat_down,
    just_declined,
    lacks_skill,  // Or its level, or a valid certificate.
    not_reached,  // The contact waits for somebody else alone.
};
REGENTE_DESCRIBE_ENUM(Exclusion,
                      signed_out,
                      not_ready,
                      offered,
                      engaged,
                      wrap_up,
                      seat_down,
                      just_declined,
                      lacks_skill,
                      not_reached)

// What kept somebody waiting, as the core saw it when it last looked (WaitCause in facts).
enum class WaitCause : std::uint8_t {
    none,  // Somebody was free.
    nobody_signed_in,
    all_paused,       // Those who are signed in are not ready.
    all_busy,         // Nobody who works is free.
    skills,           // Somebody is free who lacks a skill that no ring waives.
    not_yet_relaxed,  // Somebody is free whom a later ring lets in.
    reserved,         // It waits for one agent alone.
    not_answered,     // An agent was offered it and did not take it.
};
REGENTE_DESCRIBE_ENUM(WaitCause,
                      none,
                      nobody_signed_in,
                      all_paused,
                      all_busy,
                      skills,
                      not_yet_relaxed,
                      reserved,
                      not_answered)

enum class CampaignMode : std::uint8_t { manual, preview, progressive };
REGENTE_DESCRIBE_ENUM(CampaignMode, manual, preview, progressive)

enum class CampaignState : std::uint8_t { stopped, running, paused };
REGENTE_DESCRIBE_ENUM(CampaignState, stopped, running, paused)

enum class LeadState : std::uint8_t {
    ready,       // May enter the hopper.
    in_hopper,   // Passed every check, waits for an agent.
    in_attempt,  // Previewed or dialled now.
    waiting,     // Retry at `next_at`.
    finished,    // Reached, refused for good, or out of attempts.
};
REGENTE_DESCRIBE_ENUM(LeadState, ready, in_hopper, in_attempt, waiting, finished)

// Why a lead left the effort, or why it was kept out of the hopper.
enum class LeadEnd : std::uint8_t {
    none,
    reached,
    on_dnc,
    attempts_spent,
    invalid_number,
    disposed
};
REGENTE_DESCRIBE_ENUM(LeadEnd, none, reached, on_dnc, attempts_spent, invalid_number, disposed)

struct QueueSettings {
    std::uint32_t priority = 0;                 // 0..100; larger first among interactions.
    Duration offer_max = base::seconds(15);     // 3 s..120 s until an offer lapses.
    Duration wrap_up_max = base::seconds(120);  // 0..3600 s; 0 = no wrap-up.
    Duration service_level_threshold = base::seconds(20);
    std::uint32_t service_level_target = 80;  // Percent, 1..100.
    bool record = true;
    AgentOrder agent_order = AgentOrder::longest_idle;
    std::uint32_t weight = 1;  // 1..100, with ContactOrder::weighted_queues.
    WrapUpMode wrap_up_mode = WrapUpMode::limited;
    // None: one ring, the members of the queue with the contact's own skills. At most 6.
    std::vector<Ring> rings;
    StickySettings sticky;
    std::vector<OverflowRule> overflow;  // At most 8, in order; the first that applies.
    CallbackSettings callback;
    std::uint32_t reserve = 0;  // 0..1000 idle agents that campaigns leave for who calls in.

    friend bool operator==(const QueueSettings&, const QueueSettings&) = default;
};
REGENTE_DESCRIBE(QueueSettings,
                 priority,
                 offer_max,
                 wrap_up_max,
                 service_level_threshold,
                 service_level_target,
                 record,
                 agent_order,
                 weight,
                 wrap_up_mode,
                 rings,
                 sticky,
                 overflow,
                 callback,
                 reserve)

// After an attempt with this outcome: again after `after`, while attempts so far < `attempts_max`.
struct RetryRule {
    Outcome outcome = Outcome::no_answer;
    Duration after = base::minutes(30);  // 1 s..30 days.
    std::uint32_t attempts_max = 3;      // 1..20, over all outcomes.

    friend bool operator==(const RetryRule&, const RetryRule&) = default;
};
REGENTE_DESCRIBE(RetryRule, outcome, after, attempts_max)

struct CampaignSettings {
    CampaignMode mode = CampaignMode::progressive;
    QueueId queue;  // Its members serve the campaign; its settings rule wrap-up and recording.
    TrunkId trunk;
    Duration ring_max = base::seconds(30);     // 10..90 s.
    Duration preview_max = base::seconds(60);  // 5..600 s until a preview lapses (skipped).
    std::uint32_t hopper_max = 50;             // 1..1000.
    std::vector<RetryRule> retries;            // At most one per outcome; none = no retry.

    friend bool operator==(const CampaignSettings&, const CampaignSettings&) = default;
};
REGENTE_DESCRIBE(CampaignSettings, mode, queue, trunk, ring_max, preview_max, hopper_max, retries)

// The verdict's effect; its name and order live in the registry.
struct DispositionSettings {
    bool finishes_lead = true;  // False: the lead is recycled by the rule of outcome `answered`.
    bool adds_to_dnc = false;   // "Does not want to be called": the address enters do-not-call.

    friend bool operator==(const DispositionSettings&, const DispositionSettings&) = default;
};
REGENTE_DESCRIBE(DispositionSettings, finishes_lead, adds_to_dnc)

struct OperationSettings {
    TrunkId default_trunk;                    // For manual dialling.
    Duration ring_max = base::seconds(45);    // Manual dialling.
    Duration seat_grace = base::seconds(20);  // How long a conversation waits for a lost device.
    Duration unknown_retry =
        base::minutes(60);  // Window closed after an attempt of unknown outcome.
    ContactOrder contact_order = ContactOrder::strict_priority;
    Duration ageing_step = base::seconds(60);  // 1 s..1 h.
    std::uint32_t ageing_increment = 1;        // 1..100.
    std::uint32_t ageing_max = 200;            // 0..1000; a larger priority is not lowered.
    Duration value_bound = base::seconds(60);  // 0..1 h.
    std::uint32_t late_share = 50;             // 0..100 percent.

    friend bool operator==(const OperationSettings&, const OperationSettings&) = default;
};
REGENTE_DESCRIBE(OperationSettings,
                 default_trunk,
                 ring_max,
                 seat_grace,
                 unknown_retry,
                 contact_order,
                 ageing_step,
                 ageing_increment,
                 ageing_max,
                 value_bound,
                 late_share)

// From `from` on, local time = UTC + offset.
struct ZoneOffset {
    Instant from;
    Duration offset;

    friend bool operator==(const ZoneOffset&, const ZoneOffset&) = default;
};
REGENTE_DESCRIBE(ZoneOffset, from, offset)

struct LeadSeed {
    LeadId lead;
    AddressId address;
    ContactId contact;

    friend bool operator==(const LeadSeed&, const LeadSeed&) = default;
};
REGENTE_DESCRIBE(LeadSeed, lead, address, contact)

}  // namespace regente::core
