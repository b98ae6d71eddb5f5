// The whole contact centre of one operation as one deterministic state machine: same inputs, same
// outputs, on every machine and every run. No clock, no thread, no file, no socket: time comes in
// as an argument and wishes go out as commands. `server/` drives it with real time, `sim/` with
// virtual.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "core/facts.hpp"
#include "core/index.hpp"
#include "core/messages.hpp"
#include "core/state.hpp"

namespace regente::core {

class Core {
  public:
    // Starts from nothing, or from a snapshot.
    explicit Core(State state = {});

    // Refused requests change nothing and emit nothing. `now` never goes back.
    base::Result<Accepted, Refused> request(Instant now, const Request& request, Output& output);

    // Events about things the core no longer knows are dropped: the network is late, not wrong.
    void event(Instant now, const Event& event, Output& output);

    // Runs the timers due at or before `now`. A step stays small enough to commit at once: after
    // some ten thousand facts the rest is due again at once, which `next_deadline` says.
    void advance(Instant now, Output& output);

    // When `advance` next has something to do; the driver sleeps, or jumps, to here.
    std::optional<Instant> next_deadline() const;

    // Recovery: folds one fact of the journal. The verbs above use the same function, so that a
    // fold of the facts they emitted gives the same state.
    void apply(Instant at, const Fact& fact);

    // Everything the core knows, as described structs: what a snapshot stores and what tests
    // compare.
    const State& state() const;

    // Where an interaction stands in its queue: 1 = next, 0 = it does not wait.
    std::uint32_t position(InteractionId interaction) const;

  private:
    State state_;
    Index index_;  // Computed from state_, kept beside it.
};

}  // namespace regente::core
