#include "core/recovery.hpp"

#include <map>
#include <set>
#include <vector>

#include "core/agent.hpp"
#include "core/attempt.hpp"
#include "core/caller.hpp"
#include "core/interaction.hpp"
#include "core/recording.hpp"

namespace regente::core {

namespace {

class Reconciliation {
  public:
    Reconciliation(Step& step, const VoiceConnected& event)
        : step_(step),
          event_(event) {
        for (const InventoryLeg& leg : event.legs) {
            legs_.emplace(leg.leg, leg);
        }
        for (const InventorySeat& seat : event.seats) {
            seats_.emplace(seat.agent, seat.kind);
        }
        recordings_.insert(event.recordings.begin(), event.recordings.end());
    }

    void run() {
        end_lost_legs();
        end_unknown_legs();
        compare_seats();
        close_recordings();
        for (const auto& [id, interaction] : step_.state().interactions) {
            want(id, interaction);
        }
    }

  private:
    // What we knew and voice does not: gone.
    void end_lost_legs() {
        std::vector<LegId> lost;
        std::vector<LegId> answered;
        for (const auto& [leg, interaction] : step_.index().legs) {
            const auto it = legs_.find(leg);
            if (it == legs_.end()) {
                lost.push_back(leg);
            } else if (it->second.stage == LegStage::answered) {
                answered.push_back(leg);
            }
        }
        for (const LegId leg : lost) {
            interaction_leg_ended(step_, {leg, LegEnd::lost});
        }
        for (const LegId leg : answered) {
            interaction_leg_answered(step_, {leg});
        }
    }

    // What voice has and we do not: calls that we already ended, and dials of a lost step. Those
    // that arrived meanwhile were told before the inventory.
    void end_unknown_legs() {
        for (const InventoryLeg& leg : event_.legs) {
            if (step_.index().legs.count(leg.leg) == 0) {
                step_.command(EndLeg{leg.leg, LegEnd::ended});
            }
        }
    }

    void compare_seats() {
        std::set<AgentId> gone;
        for (const auto& [id, agent] : step_.state().agents) {
            if (agent.seat_up && seats_.count(id) == 0) {
                gone.insert(id);
            }
        }
        for (const auto& [id, kind] : seats_) {
            agent_seat_up(step_, {id, kind});
        }
        for (const AgentId id : gone) {
            agent_seat_down(step_, {id});
        }
        for (const auto& [id, agent] : step_.state().agents) {
            const bool wants_phone = agent.seat_wanted == SeatKind::phone;
            const auto it = seats_.find(id);
            if (it == seats_.end()) {
                // An engaged agent's phone is called by the loss itself, when that is new.
                const bool called = agent.item == Item::engaged && gone.count(id) != 0;
                if (wants_phone && !called) {
                    step_.command(OpenSeat{id, SeatKind::phone});
                }
                continue;
            }
            if (agent.presence == Presence::signed_out && it->second == SeatKind::phone) {
                step_.command(CloseSeat{id});
                continue;
            }
            step_.command(MuteSeat{id, agent.muted});
            step_.command(AlertSeat{id, agent.item == Item::offered});
        }
    }

    // A recording that voice does not write and whose conversation is over will not be heard of.
    void close_recordings() {
        std::vector<RecordingId> closed;
        for (const auto& [recording, interaction_id] : step_.state().recordings) {
            const Interaction* interaction = step_.interaction(interaction_id);
            const bool wanted = interaction != nullptr &&
                                interaction->state == InteractionState::engaged &&
                                interaction->recording == recording;
            if (!wanted && recordings_.count(recording) == 0) {
                closed.push_back(recording);
            } else if (!wanted) {
                step_.command(StopRecording{recording});
            }
        }
        for (const RecordingId recording : closed) {
            recording_closed(step_, {recording, 0, {}});
        }
        for (const RecordingId recording : recordings_) {
            if (step_.state().recordings.count(recording) == 0) {
                step_.command(StopRecording{recording});
            }
        }
    }

    void want(InteractionId id, const Interaction& interaction) {
        const auto it = legs_.find(interaction.leg);
        if (it == legs_.end()) {
            return;
        }
        const bool inbound = interaction.direction == Direction::inbound;
        if (inbound && it->second.stage == LegStage::ringing) {
            step_.command(AnswerLeg{interaction.leg});
        }
        switch (interaction.state) {
            case InteractionState::in_flow:
                if (it->second.step != interaction.step) {
                    caller_repeat_step(step_, id);
                }
                break;
            case InteractionState::queued:
            case InteractionState::offered:
                step_.command(PlayMusic{interaction.leg});
                break;
            case InteractionState::engaged:
                want_conversation(interaction);
                break;
            case InteractionState::previewing:
            case InteractionState::dialling:
            case InteractionState::wrap_up:
            case InteractionState::ended:
            case InteractionState::promised:
                break;
        }
    }

    void want_conversation(const Interaction& interaction) {
        if (interaction.awaiting_seat) {
            step_.command(PlayMusic{interaction.leg});
        } else {
            step_.command(BridgeSeat{interaction.leg, interaction.agent});
            step_.command(HoldLeg{interaction.leg, interaction.held});
        }
        const RecordingId recording = interaction.recording;
        if (recording && recordings_.count(recording) == 0) {
            step_.command(StartRecording{recording, interaction.leg, interaction.agent});
        }
    }

    Step& step_;
    const VoiceConnected& event_;
    std::map<LegId, InventoryLeg> legs_;
    std::map<AgentId, SeatKind> seats_;
    std::set<RecordingId> recordings_;
};

}  // namespace

void voice_connected(Step& step, const VoiceConnected& event) {
    step.emit(VoiceLinkChanged{true});
    Reconciliation(step, event).run();
}

void voice_lost(Step& step) {
    if (step.state().voice_up) {
        step.emit(VoiceLinkChanged{false});
    }
}

}  // namespace regente::core
