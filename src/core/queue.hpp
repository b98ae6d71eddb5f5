// Interactions waiting for agents, in the order of priority, age and id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/step.hpp"

namespace regente::core {

Answer queue_set(Step& step, const SetQueue& request);
Answer queue_remove(Step& step, const RemoveQueue& request);
Answer queue_open(Step& step, const OpenQueue& request);
Answer queue_set_priority(Step& step, const SetPriority& request);

// From the flow: the caller starts to wait.
void queue_enter(Step& step, InteractionId id, const flow::Enqueue& enqueue);

// Back to the front, with the age it had: nobody waits twice for the same thing.
void queue_return(Step& step, InteractionId id);

// Does the interaction have a queue to return to?
bool queue_exists(const Step& step, QueueId id);

// 1 = next. 0: does not wait.
std::uint32_t queue_position(const State& state, const Index& index, InteractionId id);

// A timer of a waiting interaction: ring, overflow, reservation, announcement, last message.
void queue_due(Step& step, InteractionId id);

// A message or announcement ended; a key may have taken the callback that it offered.
void queue_step_ended(Step& step, InteractionId id, const StepEnded& event);

// Says a last word, then hangs up with this exit.
void queue_farewell(Step& step,
                    InteractionId id,
                    Exit exit,
                    const std::string& text,
                    const std::string& language);

// The number of the last ring that it can reach.
std::uint32_t queue_last_ring(const Step& step, const Interaction& interaction);

// Its priority without what its ring added.
std::uint32_t queue_plain_priority(const Step& step, const Interaction& interaction);

// Into another queue, with its age and what its flow gave it.
void queue_move(Step& step, InteractionId id, QueueId to);

// Fills in ring, priority and timers of somebody who enters the queue.
void queue_first_ring(const Step& step, InteractionQueued& queued);

// This agent may be there no longer for those who wait for him alone.
void queue_agent_changed(Step& step, AgentId agent);

bool queue_closed(const Step& step, QueueId queue);

// May it be moved there: the queue is open, and has not promised this number a call already.
bool queue_accepts(const Step& step, QueueId queue, const Interaction& interaction);

// After other settings: who waits follows them.
void queue_rules_changed(Step& step, QueueId queue, const QueueSettings& before);

}  // namespace regente::core
