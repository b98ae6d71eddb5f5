// How long somebody in a line will wait: numbers of the queue's recent past, put into
// models/expected_wait.hpp. Rounded to whole microseconds before anything depends on it.
#pragma once

#include <cstdint>
#include <optional>

#include "core/step.hpp"

namespace regente::core {

// Somebody left the line after so long, to an agent or for good.
void left_line(QueueRun& run, Duration waited);
void talked(QueueRun& run, Duration length);
void wrapped_up(QueueRun& run, Duration length);

// Not exceeded by eight of ten with `ahead` before them. Zero: an agent is idle. None: nobody works
// there, so that there is nothing to expect.
std::optional<Duration> expected_wait(const Step& step, QueueId queue, std::uint32_t ahead);

}  // namespace regente::core
