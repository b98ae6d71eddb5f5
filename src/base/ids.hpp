// The ids every folder speaks. Configuration and people get theirs from the registry (a row commits
// before any fact names its id); interactions, attempts, recordings and outbound legs get theirs
// from the core; inbound legs from the voice process (bit 62 set, see voice_leg_bit).
#pragma once

#include "base/id.hpp"

namespace regente::base {

using OperationId = Id<struct OperationTag>;
using AgentId = Id<struct AgentTag>;  // The user's id: an agent is a user at work.
using QueueId = Id<struct QueueTag>;
using FlowId = Id<struct FlowTag>;
using InteractionId = Id<struct InteractionTag>;
using LegId = Id<struct LegTag>;
using CampaignId = Id<struct CampaignTag>;
using ListId = Id<struct ListTag>;
using LeadId = Id<struct LeadTag>;
using AttemptId = Id<struct AttemptTag>;
using AddressId = Id<struct AddressTag>;  // A phone number or mailbox, resolved by ports.
using ContactId = Id<struct ContactTag>;  // A person we know.
using DispositionId = Id<struct DispositionTag>;
using RecordingId = Id<struct RecordingTag>;
using TrunkId = Id<struct TrunkTag>;
using ReasonId = Id<struct ReasonTag>;  // A pause reason; its name lives in the registry.
using SkillId = Id<struct SkillTag>;    // What an agent can do; its name lives in the registry.

// A leg that the voice process announced, as opposed to one that the core asked for:
// bit 62, then 30 bits of the voice process's start (seconds since 2024), then a counter.
inline constexpr std::uint64_t voice_leg_bit = 1ULL << 62U;

}  // namespace regente::base
