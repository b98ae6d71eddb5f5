// One file of one conversation: started when people meet, owned by voice until it closes it.
#pragma once

#include "core/step.hpp"

namespace regente::core {

void recording_start(Step& step, InteractionId id);
void recording_stop(Step& step, InteractionId id);
void recording_closed(Step& step, const RecordingClosed& event);

}  // namespace regente::core
