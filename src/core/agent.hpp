// A person who handles interactions: presence × what is in the hands. The words that people see are
// derived from the two:
//
//   presence \ item | none        offered, previewing, dialling   engaged   wrap_up
//   ----------------+------------------------------------------------------------
//   signed_out      | signed_out  -                               -         -
//   not_ready       | not_ready   offered                         engaged   wrap_up
//   available       | available   offered                         engaged   wrap_up
//
// Items begin and end with interactions (interaction.hpp); presence changes here:
//
//   signed_out -> not_ready   SignIn (reason signed_in)
//   not_ready <-> available   SetPresence: at once with empty hands, else when the item ends
//   available -> not_ready    offer lapsed (no_answer), declined, device or screen gone (device_lost)
//   any -> signed_out         SignOut, no screen for sign_out_grace, removed
#pragma once

#include <optional>

#include "core/messages.hpp"
#include "core/state.hpp"
#include "core/step.hpp"

namespace regente::core {

AgentState agent_state(const Agent& agent);

// Why the router leaves this agent out; none: the agent may be offered work now.
std::optional<Exclusion> agent_exclusion(const Agent& agent);

// When `agent_due` has something to do; zero: never.
Instant agent_deadline(const Agent& agent);

Answer agent_sign_in(Step& step, const SignIn& request);
Answer agent_sign_out(Step& step, const SignOut& request);
Answer agent_set_presence(Step& step, const SetPresence& request);
Answer agent_set_mute(Step& step, const SetMute& request);

void agent_seat_up(Step& step, const SeatUp& event);
void agent_seat_down(Step& step, const SeatDown& event);
void agent_connected(Step& step, const AgentConnected& event);
void agent_disconnected(Step& step, const AgentDisconnected& event);
void agent_due(Step& step, AgentId id);

// The hands are empty again: what was planned takes effect.
void agent_settle(Step& step, AgentId id);

// The agent did not take what was offered: out of the line until the agent says otherwise.
void agent_not_ready(Step& step, AgentId id, NotReadyReason reason);

// Out of the shift, whatever is in the hands (never called while engaged or dialling).
void agent_leave(Step& step, AgentId id, SignOutCause cause);

// Checks what every request of a person at work needs: known and signed in.
Answer agent_at_work(const Step& step, AgentId id);

}  // namespace regente::core
