#include "core/recording.hpp"

namespace regente::core {

void recording_start(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    if (!step.queue_settings(interaction.queue).record) {
        return;
    }
    const RecordingId recording{step.state().next_recording};
    step.emit(RecordingStarted{recording, id, interaction.leg, interaction.agent});
    step.command(StartRecording{recording, interaction.leg, interaction.agent});
}

void recording_stop(Step& step, InteractionId id) {
    if (const RecordingId recording = step.interaction(id)->recording) {
        step.command(StopRecording{recording});
    }
}

void recording_closed(Step& step, const RecordingClosed& event) {
    const auto it = step.state().recordings.find(event.recording);
    if (it == step.state().recordings.end()) {
        return;
    }
    step.emit(RecordingEnded{event.recording, it->second, event.bytes, event.length});
}

}  // namespace regente::core
