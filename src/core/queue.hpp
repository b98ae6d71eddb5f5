// Interactions waiting for agents, in the order of priority, age and id.
#pragma once

#include <cstdint>

#include "core/step.hpp"

namespace regente::core {

Answer queue_set(Step& step, const SetQueue& request);
Answer queue_remove(Step& step, const RemoveQueue& request);

// From the flow: the caller starts to wait.
void queue_enter(Step& step, InteractionId id, const flow::Enqueue& enqueue);

// Back to the front, with the age it had: nobody waits twice for the same thing.
void queue_return(Step& step, InteractionId id);

// Does the interaction have a queue to return to?
bool queue_exists(const Step& step, QueueId id);

// 1 = next. 0: does not wait.
std::uint32_t queue_position(const State& state, const Index& index, InteractionId id);

void queue_announce(Step& step, InteractionId id);

}  // namespace regente::core
