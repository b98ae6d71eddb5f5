#include "sim/world/voice.hpp"

#include <algorithm>
#include <vector>

#include "base/overloaded.hpp"

namespace regente::sim {

using core::AgentId;
using core::LegEnd;
using core::LegId;
using core::LegStage;
using core::RecordingId;

Voice::Voice(Agenda& agenda, base::Prng& prng, const Swarm& swarm, Complain complain)
    : agenda_(agenda),
      prng_(prng),
      swarm_(swarm),
      complain_(std::move(complain)) {}

void Voice::connect() {
    if (!up_) {
        return;  // The new process connects by itself.
    }
    linked_ = true;
    ++link_;
    delivered_ = 0;
    last_delivery_ = agenda_.now();
    pump();
    inventory();
}

void Voice::disconnect() {
    linked_ = false;
    ++link_;
}

void Voice::acknowledge(std::uint64_t number) {
    while (!unacknowledged_.empty() && unacknowledged_.front().first <= number) {
        unacknowledged_.pop_front();
    }
}

void Voice::emit(core::Event event) {
    unacknowledged_.emplace_back(next_number_++, std::move(event));
    if (linked_) {
        pump();
    }
}

// Everything not delivered on this link yet travels, in order.
void Voice::pump() {
    for (const auto& [number, event] : unacknowledged_) {
        if (number <= delivered_) {
            continue;
        }
        delivered_ = number;
        last_delivery_ =
            std::max(last_delivery_, agenda_.now() + base::milliseconds(prng_.between(0, 10)));
        agenda_.at(last_delivery_, [this, link = link_, number = number, event = event] {
            if (link == link_) {
                deliver_(event, number);
            }
        });
    }
}

// Taken when the owed events have been sent; what changes before it arrives follows it.
void Voice::inventory() {
    agenda_.at(last_delivery_, [this, link = link_] {
        if (link != link_) {
            return;
        }
        core::VoiceConnected connected;
        for (const auto& [id, leg] : legs_) {
            connected.legs.push_back({id, leg.direction, leg.stage, leg.step});
        }
        for (const auto& [agent, kind] : seats_) {
            connected.seats.push_back({agent, kind});
        }
        for (const auto& [recording, leg] : recordings_) {
            connected.recordings.push_back(recording);
        }
        // Events that happened meanwhile are on their way before it: deliver after them.
        agenda_.at(last_delivery_, [this, link, connected] {
            if (link == link_) {
                deliver_(connected, 0);
            }
        });
    });
}

Voice::Leg* Voice::find(LegId id) {
    const auto it = legs_.find(id);
    return it == legs_.end() ? nullptr : &it->second;
}

void Voice::later(LegId id, base::Duration delay, std::function<void(Leg&)> what) {
    agenda_.after(delay, [this, id, what = std::move(what)] {
        if (Leg* leg = find(id)) {
            what(*leg);
        }
    });
}

void Voice::call(core::FlowId flow) {
    if (!up_) {
        return;
    }
    ++calls_;
    const LegId id{base::voice_leg_bit | (boot_ << 32U) | next_leg_++};
    legs_[id] = {};
    emit(core::CallArrived{id, flow, {1 + prng_.below(500)}, {}});
    later(id, base::seconds(5), [this, id](Leg& leg) {
        if (leg.stage == LegStage::ringing && !linked_) {
            close_leg(id, LegEnd::ended);  // The stored fallback was played.
        }
    });
    const auto patience = base::seconds(prng_.between(1, swarm_.patience_max.us / 1'000'000));
    later(id, patience, [this, id](Leg& leg) {
        if (!leg.talked) {
            close_leg(id, LegEnd::hung_up);
        }
    });
    // Nobody stays on the line for ever.
    later(id, base::minutes(60), [this, id](Leg&) { close_leg(id, LegEnd::hung_up); });
}

void Voice::seat_up(AgentId agent, core::SeatKind kind) {
    if (up_ && seats_.emplace(agent, kind).second) {
        emit(core::SeatUp{agent, kind});
    }
}

void Voice::seat_down(AgentId agent) {
    if (up_ && seats_.erase(agent) > 0) {
        for (auto& [id, leg] : legs_) {
            if (leg.bridged == agent) {
                leg.bridged = {};
            }
        }
        emit(core::SeatDown{agent});
    }
}

void Voice::close_recording(RecordingId id) {
    recordings_.erase(id);
    emit(core::RecordingClosed{id, 8000 * (1 + prng_.below(300)), base::seconds(10)});
}

void Voice::close_leg(LegId id, LegEnd end) {
    std::vector<RecordingId> ends;
    for (const auto& [recording, leg] : recordings_) {
        if (leg == id) {
            ends.push_back(recording);
        }
    }
    legs_.erase(id);
    emit(core::LegEnded{id, end});
    for (const RecordingId recording : ends) {
        close_recording(recording);
    }
}

void Voice::dial(const core::PlaceLeg& place) {
    ++dials_;
    if (legs_.count(place.leg) > 0) {
        complain_("nobody_is_called_twice", "leg " + std::to_string(place.leg.value));
        return;
    }
    const LegId id = place.leg;
    legs_[id].direction = core::Direction::outbound;
    const std::uint64_t fate = prng_.below(100);
    const auto soon = base::milliseconds(prng_.between(200, 3000));
    if (fate < 15) {
        later(id, soon, [this, id](Leg&) { close_leg(id, LegEnd::busy); });
    } else if (fate < 20) {
        later(id, soon, [this, id](Leg&) { close_leg(id, LegEnd::invalid); });
    } else if (fate < 25) {
        later(id, soon, [this, id](Leg&) { close_leg(id, LegEnd::failed); });
    } else {
        later(id, soon, [this, id](Leg&) { emit(core::LegRang{id}); });
        if (fate < 35) {
            later(id, place.ring_max, [this, id](Leg&) { close_leg(id, LegEnd::no_answer); });
        } else if (fate < 40) {
            // A carrier that never says anything more.
            later(id, base::minutes(10), [this, id](Leg&) { close_leg(id, LegEnd::no_answer); });
        } else if (fate < 45) {
            later(
                id, soon + base::seconds(4), [this, id](Leg&) { close_leg(id, LegEnd::rejected); });
        } else {
            const auto ring = base::milliseconds(prng_.between(0, place.ring_max.us / 1000));
            later(id, soon + ring, [this, id](Leg&) { answer_dial(id); });
        }
    }
}

void Voice::answer_dial(LegId id) {
    legs_[id].stage = LegStage::answered;
    emit(core::LegAnswered{id});
    if (!linked_) {
        // Nobody is at the core: the safe message, then good-bye.
        later(id, base::seconds(4), [this, id](Leg& leg) {
            if (!leg.talked) {
                close_leg(id, LegEnd::hung_up);
            }
        });
    }
    later(id, base::minutes(60), [this, id](Leg&) { close_leg(id, LegEnd::hung_up); });
}

void Voice::play(const core::PlayStep& step) {
    Leg* leg = find(step.leg);
    if (leg == nullptr || leg->step == step.step) {
        return;
    }
    leg->step = step.step;
    const auto delay = base::milliseconds(prng_.between(100, 9000));
    later(step.leg, delay, [this, step](Leg& now) {
        if (now.step != step.step) {
            return;
        }
        now.step = 0;
        core::StepEnded ended{step.leg, step.step, core::StepResult::played, ""};
        const std::uint64_t fate = prng_.below(100);
        if (fate < 2) {
            ended.result = core::StepResult::failed;
        } else if (fate < 4) {
            return;  // Voice forgot; the core must go on alone.
        } else if (step.collect) {
            ended.result = fate < 20 ? core::StepResult::timed_out : core::StepResult::digit;
            if (ended.result == core::StepResult::digit) {
                ended.digit = std::to_string(prng_.below(5));
            }
        }
        emit(ended);
    });
}

void Voice::bridge(const core::BridgeSeat& bridge) {
    Leg* leg = find(bridge.leg);
    if (leg == nullptr || seats_.count(bridge.agent) == 0) {
        return;
    }
    for (const auto& [id, other] : legs_) {
        if (id != bridge.leg && other.bridged == bridge.agent) {
            complain_("one_conversation_per_seat",
                      "agent " + std::to_string(bridge.agent.value) + " hears legs " +
                          std::to_string(id.value) + " and " + std::to_string(bridge.leg.value));
        }
    }
    leg->bridged = bridge.agent;
    // After a lost link the end of the hold follows the bridge.
    later(bridge.leg, base::seconds(1), [this, id = bridge.leg, link = link_](Leg& now) {
        if (link == link_ && now.bridged && now.holder && now.holder != now.bridged) {
            complain_("who_is_connected_is_heard",
                      "leg " + std::to_string(id.value) + " is still held by agent " +
                          std::to_string(now.holder.value));
        }
    });
    if (leg->talked) {
        return;
    }
    leg->talked = true;
    const auto talk = base::seconds(prng_.between(1, swarm_.talk_max.us / 1'000'000));
    if (prng_.chance(2, 3)) {
        later(bridge.leg, talk, [this, id = bridge.leg](Leg&) { close_leg(id, LegEnd::hung_up); });
    }
}

void Voice::play_music(LegId id) {
    if (Leg* leg = find(id); leg && leg->stage == LegStage::answered) {
        leg->step = 0;
        leg->bridged = {};
        leg->holder = {};
    }
}

void Voice::hold(const core::HoldLeg& hold) {
    if (Leg* leg = find(hold.leg)) {
        leg->holder = hold.on ? leg->bridged : AgentId{};
    }
}

void Voice::command(const core::Command& command) {
    if (!linked_) {
        return;  // Lost; the core will say again what it wants.
    }
    std::visit(
        base::Overloaded{
            [&](const core::AnswerLeg& answer) {
                if (Leg* leg = find(answer.leg); leg && leg->stage == LegStage::ringing) {
                    leg->stage = LegStage::answered;
                    emit(core::LegAnswered{answer.leg});
                }
            },
            [&](const core::PlayStep& step) { play(step); },
            [&](const core::AnnouncePosition& announce) {
                emit(core::StepEnded{announce.leg, announce.step, core::StepResult::played, ""});
            },
            [&](const core::PlaceLeg& place) { dial(place); },
            [&](const core::EndLeg& end) {
                if (find(end.leg)) {
                    close_leg(end.leg, LegEnd::ended);
                }
            },
            [&](const core::BridgeSeat& one) { bridge(one); },
            [&](const core::UnbridgeSeat& unbridge) {
                if (Leg* leg = find(unbridge.leg)) {
                    leg->bridged = {};
                }
            },
            [&](const core::OpenSeat& open) {
                if (prng_.chance(4, 5)) {
                    agenda_.after(base::milliseconds(prng_.between(500, 6000)),
                                  [this, agent = open.agent, boot = boot_] {
                                      if (boot == boot_) {
                                          seat_up(agent, core::SeatKind::phone);
                                      }
                                  });
                }
            },
            [&](const core::CloseSeat& close) { seat_down(close.agent); },
            [&](const core::StartRecording& start) {
                if (find(start.leg)) {
                    recordings_[start.recording] = start.leg;
                } else {
                    emit(core::RecordingClosed{start.recording, 0, {}});
                }
            },
            [&](const core::StopRecording& stop) {
                if (recordings_.count(stop.recording) > 0) {
                    close_recording(stop.recording);
                } else {
                    emit(core::RecordingClosed{stop.recording, 0, {}});
                }
            },
            [&](const core::PlayMusic& music) { play_music(music.leg); },
            [&](const core::HoldLeg& one) { hold(one); },
            [](const core::MuteSeat&) {},
            [](const core::AlertSeat&) {},
        },
        command);
}

void Voice::crash() {
    up_ = false;
    disconnect();
    ++boot_;
    unacknowledged_.clear();
    legs_.clear();
    seats_.clear();
    const auto torn = std::exchange(recordings_, {});
    agenda_.after(base::milliseconds(prng_.between(300, 3000)), [this, torn] {
        up_ = true;
        // The sweep finds what the crash left of the files; not always all.
        for (const auto& [recording, leg] : torn) {
            if (prng_.chance(1, 2)) {
                close_recording(recording);
            }
        }
    });
}

}  // namespace regente::sim
