// Voice came back and told what it holds: the core compares, ends what it does not know, accepts
// what is gone, and says again what it wants. Commands are never replayed (decision 0001).
#pragma once

#include "core/step.hpp"

namespace regente::core {

void voice_connected(Step& step, const VoiceConnected& event);
void voice_lost(Step& step);

}  // namespace regente::core
