#include "core/fold.hpp"

#include <algorithm>
#include <variant>

#include "core/step.hpp"

namespace regente::core {

void fold(State& state, Index& index, Instant at, const Fact& fact) {
    state.now = std::max(state.now, at);
    Fold context{state, index, at};
    std::visit([&context](const auto& one) { apply(context, one); }, fact);
}

void Step::emit(Fact fact) {
    fold(state_, index_, now_, fact);
    output_.facts.push_back(std::move(fact));
}

const Agent* Step::agent(AgentId id) const {
    const auto it = state_.agents.find(id);
    return it == state_.agents.end() ? nullptr : &it->second;
}

const Interaction* Step::interaction(InteractionId id) const {
    const auto it = state_.interactions.find(id);
    return it == state_.interactions.end() ? nullptr : &it->second;
}

const Campaign* Step::campaign(CampaignId id) const {
    const auto it = state_.campaigns.find(id);
    return it == state_.campaigns.end() ? nullptr : &it->second;
}

QueueSettings Step::queue_settings(QueueId id) const {
    const auto it = state_.queues.find(id);
    return it == state_.queues.end() ? QueueSettings{} : it->second;
}

}  // namespace regente::core
