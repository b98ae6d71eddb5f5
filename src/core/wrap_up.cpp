#include "core/wrap_up.hpp"

#include "core/agent.hpp"
#include "core/campaign.hpp"
#include "core/interaction.hpp"

namespace regente::core {

namespace {

// A manual dial belongs to no queue and no campaign, so nobody says which verdicts it may get; the
// same while the operation has none at all.
bool needs_disposition(const Step& step, const Interaction& interaction) {
    return interaction.queue && !step.state().dispositions.empty();
}

}  // namespace

Answer wrap_up_dispose(Step& step, const Dispose& request) {
    const auto found = interaction_of(step, request.agent, request.interaction);
    if (!found) {
        return base::Err{found.error()};
    }
    const Interaction& interaction = *found.value();
    if (interaction.state != InteractionState::engaged &&
        interaction.state != InteractionState::wrap_up) {
        return refuse(Refusal::state_forbids);
    }
    const auto it = step.state().dispositions.find(request.disposition);
    if (it == step.state().dispositions.end()) {
        return refuse(Refusal::disposition_unknown);
    }
    if (interaction.disposition != request.disposition) {
        step.emit(InteractionDisposed{request.interaction, request.agent, request.disposition});
    }
    // At once, not at the end of the wrap-up: another campaign may be about to dial.
    const AddressId address = interaction.address;
    if (it->second.adds_to_dnc && address && !on_dnc(step, address)) {
        step.emit(DncAdded{{address}});
    }
    return Accepted{};
}

Answer wrap_up_finish(Step& step, const FinishWrapUp& request) {
    const auto found = interaction_of(step, request.agent, request.interaction);
    if (!found) {
        return base::Err{found.error()};
    }
    const Interaction& interaction = *found.value();
    if (interaction.state != InteractionState::wrap_up) {
        return refuse(Refusal::state_forbids);
    }
    if (step.queue_settings(interaction.queue).wrap_up_mode == WrapUpMode::fixed) {
        return refuse(Refusal::wrap_up_fixed);
    }
    if (!interaction.disposition && needs_disposition(step, interaction)) {
        return refuse(Refusal::disposition_missing);
    }
    wrap_up_end(step, request.interaction, WrapUpEnd::finished);
    return Accepted{};
}

void wrap_up_end(Step& step, InteractionId id, WrapUpEnd end) {
    const Interaction before = *step.interaction(id);
    step.emit(WrapUpEnded{id, before.agent, end});
    lead_after_talk(step, before);
    agent_settle(step, before.agent);
}

}  // namespace regente::core
