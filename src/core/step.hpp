// One step of the core: what every verb works with. A verb reads the state, decides, and says what
// became true with `emit`, which folds the fact at once; wishes leave with `command`.
#pragma once

#include <utility>

#include "base/result.hpp"
#include "core/facts.hpp"
#include "core/index.hpp"
#include "core/messages.hpp"
#include "core/state.hpp"

namespace regente::core {

using Answer = base::Result<Accepted, Refused>;

inline base::Err<Refused> refuse(Refusal code, std::string detail = {}) {
    return base::Err{Refused{code, std::move(detail)}};
}

class Step {
  public:
    Step(State& state, Index& index, Instant now, Output& output)
        : state_(state),
          index_(index),
          now_(now),
          output_(output) {}

    const State& state() const { return state_; }

    const Index& index() const { return index_; }

    Instant now() const { return now_; }

    // Folds the fact into the state, then reports it.
    void emit(Fact fact);

    // Nothing is asked of a voice that is away: when it comes back it tells what it has, and then
    // it is told what is wanted (recovery.hpp).
    void command(Command command) {
        if (state_.voice_up) {
            output_.commands.push_back(std::move(command));
        }
    }

    // What changed since the router last looked; emptied by it.
    Index& changes() { return index_; }

    // None when it is not known.
    const Agent* agent(AgentId id) const;
    const Interaction* interaction(InteractionId id) const;
    const Campaign* campaign(CampaignId id) const;

    // The settings that rule an interaction's wrap-up and recording; the defaults for a manual
    // dial.
    QueueSettings queue_settings(QueueId id) const;

  private:
    State& state_;
    Index& index_;
    Instant now_;
    Output& output_;
};

}  // namespace regente::core
