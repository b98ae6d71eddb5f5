#include "api/views/desk.hpp"

#include "core/agent.hpp"

namespace regente::api::views {
namespace {

std::string text(std::uint64_t id) {
    return std::to_string(id);
}

DeskItem draw_item(const World& world,
                   base::AgentId agent,
                   base::InteractionId id,
                   const core::Interaction& interaction) {
    const Trace& trace = world.trace(id);
    DeskItem item;
    item.id = id;
    item.state = interaction.state;
    item.direction = interaction.direction;
    item.since = interaction.since;
    item.answered = trace.answered;
    item.waited = trace.waited;
    item.queue_name = world.labels.queue(interaction.queue);
    item.campaign_name = world.labels.campaign(interaction.campaign);
    if (interaction.state == core::InteractionState::offered ||
        interaction.state == core::InteractionState::previewing) {
        item.lapses_at = interaction.deadline;
    }
    if (interaction.state == core::InteractionState::wrap_up)
        item.wrap_ends_at = interaction.deadline;
    item.on_hold = interaction.held;
    item.awaiting_device = interaction.awaiting_seat;
    item.ringing = interaction.ringing && interaction.state == core::InteractionState::dialling;
    item.recording = static_cast<bool>(interaction.recording);
    item.card.contact = interaction.contact;
    item.card.name = world.labels.contact(interaction.contact);
    item.card.number = world.labels.number(interaction.address);
    if (const auto card = world.cards.find(id); card != world.cards.end()) {
        item.card.fields = card->second.card.fields;
        item.card.history = card->second.card.history;
        if (const auto note = card->second.notes.find(agent); note != card->second.notes.end()) {
            item.note = note->second.text;
            item.note_saved = note->second.updated;
        }
    }
    item.dispositions = dispositions_for(world, interaction);
    item.disposition = text(interaction.disposition.value);
    item.why = trace.why;
    return item;
}

}  // namespace

std::vector<Named> dispositions_for(const World& world, const core::Interaction& interaction) {
    std::vector<base::DispositionId> ids;
    if (const auto campaign = world.labels.campaigns.find(interaction.campaign);
        campaign != world.labels.campaigns.end()) {
        ids = campaign->second.dispositions;
    }
    if (const auto queue = world.labels.queues.find(interaction.queue);
        ids.empty() && queue != world.labels.queues.end()) {
        ids = queue->second.dispositions;
    }
    std::vector<Named> result;
    for (const base::DispositionId id : ids) {
        const auto found = world.labels.dispositions.find(id);
        if (found != world.labels.dispositions.end() && found->second.active) {
            result.push_back({text(id.value), found->second.name});
        }
    }
    if (!result.empty()) return result;
    // Nobody chose any: better all than none, since wrap-up cannot finish without one.
    for (const auto& [id, disposition] : world.labels.dispositions) {
        if (disposition.active) result.push_back({text(id.value), disposition.name});
    }
    return result;
}

DeskView draw_desk(const World& world, base::AgentId id) {
    DeskView view;
    view.voice_up = world.state().voice_up;
    for (const auto& [reason, row] : world.labels.pause_reasons) {
        if (row.active) view.pause_reasons.push_back({text(reason.value), row.name});
    }
    const core::Agent* agent = world.agent(id);
    if (agent == nullptr) return view;
    view.state = core::agent_state(*agent);
    view.since = agent->since;
    view.reason = agent->reason;
    view.pause_name = world.labels.pause(agent->pause);
    view.pause_planned =
        agent->planned.has_value() && agent->planned->presence == core::Presence::not_ready;
    view.seat_up = agent->seat_up;
    view.seat_kind = agent->seat_up ? agent->seat_kind : agent->seat_wanted;
    view.muted = agent->muted;
    if (const core::Interaction* interaction = world.interaction(agent->interaction)) {
        view.items[text(agent->interaction.value)] =
            draw_item(world, id, agent->interaction, *interaction);
    }
    for (const auto& [campaign, row] : world.state().campaigns) {
        if (row.state != core::CampaignState::running ||
            !agent->queues.contains(row.settings.queue) ||
            row.settings.mode == core::CampaignMode::progressive) {
            continue;
        }
        view.campaigns[text(campaign.value)] = {
            text(campaign.value), world.labels.campaign(campaign), row.settings.mode};
    }
    return view;
}

}  // namespace regente::api::views
