// The voice process and everything behind it, in virtual time: legs, seats and recordings, callers
// with patience, and a carrier that answers, is busy, or does not. Keeps its legs while the core is
// away, and its events until they are acknowledged.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/prng.hpp"
#include "core/messages.hpp"
#include "sim/agenda.hpp"
#include "sim/checkers/judge.hpp"
#include "sim/swarm.hpp"

namespace regente::sim {

class Voice {
  public:
    using Deliver = std::function<void(const core::Event&, std::uint64_t number)>;

    Voice(Agenda& agenda, base::Prng& prng, const Swarm& swarm, Complain complain);

    void wire(Deliver deliver) { deliver_ = std::move(deliver); }

    // ---- the link to the core
    void connect();
    void disconnect();

    bool linked() const { return linked_; }

    void acknowledge(std::uint64_t number);
    void command(const core::Command& command);

    // ---- the world
    void call(core::FlowId flow);
    void seat_up(core::AgentId agent, core::SeatKind kind);
    void seat_down(core::AgentId agent);

    bool has_seat(core::AgentId agent) const { return seats_.count(agent) > 0; }

    // Every call ends, every seat goes; a new process is back after a moment.
    void crash();

    // No more crashes: whatever is on the line comes to an end by itself.
    bool at_rest() const { return legs_.empty() && recordings_.empty(); }

    std::uint64_t calls() const { return calls_; }

    std::uint64_t dials() const { return dials_; }

  private:
    struct Leg {
        core::Direction direction = core::Direction::inbound;
        core::LegStage stage = core::LegStage::ringing;
        std::uint32_t step = 0;
        core::AgentId bridged;
        core::AgentId holder;  // Hears music instead of whoever it is bridged with.
        bool talked = false;
    };

    void emit(core::Event event);
    void pump();
    void inventory();
    void close_leg(core::LegId id, core::LegEnd end);
    void close_recording(core::RecordingId id);
    void dial(const core::PlaceLeg& place);
    void answer_dial(core::LegId id);
    void play(const core::PlayStep& step);
    void bridge(const core::BridgeSeat& bridge);
    void play_music(core::LegId id);
    void hold(const core::HoldLeg& hold);
    Leg* find(core::LegId id);
    // Runs `what` later if the leg is still there.
    void later(core::LegId id, base::Duration delay, std::function<void(Leg&)> what);

    Agenda& agenda_;
    base::Prng& prng_;
    const Swarm& swarm_;
    Complain complain_;
    Deliver deliver_;
    std::uint64_t boot_ = 1;
    bool up_ = true;
    bool linked_ = false;
    std::uint64_t link_ = 0;  // Deliveries of an older link are lost.
    std::uint64_t next_number_ = 1;
    std::uint64_t next_leg_ = 1;
    std::deque<std::pair<std::uint64_t, core::Event>> unacknowledged_;
    std::uint64_t delivered_ = 0;
    base::Instant last_delivery_;
    std::map<core::LegId, Leg> legs_;
    std::map<core::AgentId, core::SeatKind> seats_;
    std::map<core::RecordingId, core::LegId> recordings_;
    std::uint64_t calls_ = 0;
    std::uint64_t dials_ = 0;
};

}  // namespace regente::sim
