#include "core/attempt.hpp"

#include <utility>
#include <vector>

#include "core/agent.hpp"
#include "core/agent_order.hpp"
#include "core/callback.hpp"
#include "core/campaign.hpp"
#include "core/interaction.hpp"
#include "core/limits.hpp"
#include "core/recording.hpp"

namespace regente::core {

namespace {

Why asked(const Step& step, AgentId agent) {
    Why why;
    why.rule = "asked";
    why.candidates.push_back({agent, step.agent(agent)->idle_since});
    why.candidates_count = 1;
    return why;
}

// What every dial or preview that an agent asks for needs.
Answer may_originate(const Step& step, AgentId id) {
    if (auto answer = agent_at_work(step, id); !answer) {
        return answer;
    }
    const Agent& agent = *step.agent(id);
    if (agent.item != Item::none) {
        return refuse(Refusal::agent_busy);
    }
    if (!agent.seat_up) {
        return refuse(Refusal::seat_down);
    }
    if (!step.state().voice_up) {
        return refuse(Refusal::state_forbids, "voice");
    }
    if (step.state().interactions.size() >= interactions_max) {
        return refuse(Refusal::limit_reached, "interactions");
    }
    return Accepted{};
}

void dial_lead(Step& step, CampaignId id, LeadId lead_id, AttemptStarted started) {
    const Campaign& campaign = *step.campaign(id);
    const Lead& lead = campaign.leads.at(lead_id);
    started.campaign = id;
    started.lead = lead_id;
    started.address = lead.address;
    started.contact = lead.contact;
    started.trunk = campaign.settings.trunk;
    attempt_dial(step, std::move(started), campaign.settings.ring_max);
}

InteractionId show_lead(Step& step, CampaignId id, LeadId lead_id, AgentId agent) {
    const Campaign& campaign = *step.campaign(id);
    const Lead& lead = campaign.leads.at(lead_id);
    const InteractionId interaction{step.state().next_interaction};
    step.emit(PreviewStarted{interaction,
                             agent,
                             id,
                             lead_id,
                             lead.address,
                             lead.contact,
                             step.now() + campaign.settings.preview_max});
    return interaction;
}

}  // namespace

Outcome outcome_of(LegEnd end) {
    switch (end) {
        case LegEnd::busy:
            return Outcome::busy;
        case LegEnd::no_answer:
            return Outcome::no_answer;
        case LegEnd::hung_up:
        case LegEnd::rejected:
            return Outcome::rejected;
        case LegEnd::invalid:
            return Outcome::invalid;
        case LegEnd::ended:
        case LegEnd::failed:
            return Outcome::failed;
        case LegEnd::lost:
            return Outcome::unknown;
    }
    return Outcome::unknown;
}

void attempt_dial(Step& step, AttemptStarted started, Duration ring_max) {
    started.attempt = {step.state().next_attempt};
    started.leg = {step.state().next_leg};
    started.limit_at = step.now() + ring_max + ring_margin;
    const PlaceLeg place{started.leg, started.address, started.trunk, ring_max};
    step.emit(std::move(started));
    step.command(place);
}

Answer attempt_dial_address(Step& step, const DialAddress& request) {
    if (!request.address) {
        return refuse(Refusal::value_out_of_range, "address");
    }
    if (auto answer = may_originate(step, request.agent); !answer) {
        return answer;
    }
    if (on_dnc(step, request.address)) {
        return refuse(Refusal::address_on_dnc);
    }
    const OperationSettings& settings = step.state().settings;
    if (!settings.default_trunk) {
        return refuse(Refusal::value_out_of_range, "default_trunk");
    }
    AttemptStarted started;
    started.interaction = {step.state().next_interaction};
    started.agent = request.agent;
    started.address = request.address;
    started.contact = request.contact;
    started.trunk = settings.default_trunk;
    started.why = asked(step, request.agent);
    const InteractionId interaction = started.interaction;
    attempt_dial(step, std::move(started), settings.ring_max);
    return Accepted{interaction};
}

Answer attempt_take_lead(Step& step, const TakeLead& request) {
    if (auto answer = may_originate(step, request.agent); !answer) {
        return answer;
    }
    const Campaign* campaign = step.campaign(request.campaign);
    if (campaign == nullptr) {
        return refuse(Refusal::campaign_unknown);
    }
    if (campaign->state != CampaignState::running) {
        return refuse(Refusal::campaign_not_running);
    }
    if (campaign->settings.mode == CampaignMode::progressive) {
        return refuse(Refusal::campaign_mode_forbids);
    }
    if (step.agent(request.agent)->queues.count(campaign->settings.queue) == 0) {
        return refuse(Refusal::campaign_mode_forbids, "queue");
    }
    if (!hopper_has_dialable(step, request.campaign)) {
        return refuse(Refusal::no_lead);
    }
    const auto lead = hopper_take(step, request.campaign);
    return Accepted{show_lead(step, request.campaign, *lead, request.agent)};
}

Answer attempt_accept_preview(Step& step, InteractionId id) {
    const Interaction before = *step.interaction(id);
    const Campaign& campaign = *step.campaign(before.campaign);
    if (!step.agent(before.agent)->seat_up) {
        return refuse(Refusal::seat_down);
    }
    if (!step.state().voice_up) {
        return refuse(Refusal::state_forbids, "voice");
    }
    if (campaign.state != CampaignState::running) {
        return refuse(Refusal::campaign_not_running);
    }
    if (on_dnc(step, before.address)) {
        return refuse(Refusal::address_on_dnc);
    }
    step.emit(PreviewEnded{id, before.agent, OfferEnd::accepted});
    AttemptStarted started;
    started.interaction = id;
    started.agent = before.agent;
    started.why = asked(step, before.agent);
    dial_lead(step, before.campaign, before.lead, std::move(started));
    return Accepted{id};
}

bool attempt_next(Step& step, CampaignId id, AgentId agent, Why why) {
    if (step.state().interactions.size() >= interactions_max) {
        return false;
    }
    const auto lead = hopper_take(step, id);
    if (!lead) {
        return false;
    }
    if (step.campaign(id)->settings.mode == CampaignMode::preview) {
        show_lead(step, id, *lead, agent);
        return true;
    }
    AttemptStarted started;
    started.interaction = {step.state().next_interaction};
    started.agent = agent;
    started.why = std::move(why);
    dial_lead(step, id, *lead, std::move(started));
    return true;
}

void attempt_rang(Step& step, InteractionId id) {
    const Interaction& interaction = *step.interaction(id);
    if (!interaction.ringing) {
        step.emit(AttemptRang{interaction.attempt, id});
    }
}

void attempt_answered(Step& step, InteractionId id) {
    const Interaction before = *step.interaction(id);
    step.emit(AttemptEnded{before.attempt, id, before.campaign, before.lead, Outcome::answered});
    interaction_engage(step, id, before.agent);
}

void attempt_fail(Step& step, InteractionId id, Outcome outcome, Exit exit, Party by) {
    const Interaction before = *step.interaction(id);
    step.emit(AttemptEnded{before.attempt, id, before.campaign, before.lead, outcome});
    if (before.callback) {
        callback_failed(step, before, id, outcome);
    } else {
        interaction_over(step, id, exit, by);
    }
    if (before.campaign) {
        lead_after_attempt(step, before.campaign, before.lead, outcome);
    }
    agent_settle(step, before.agent);
}

void attempt_end_preview(Step& step, InteractionId id, OfferEnd end) {
    const Interaction before = *step.interaction(id);
    step.emit(PreviewEnded{id, before.agent, end});
    interaction_over(
        step, id, Exit::skipped, end == OfferEnd::declined ? Party::agent : Party::system);
    lead_after_skip(step, before.campaign, before.lead, end);
    if (end == OfferEnd::lapsed) {
        agent_not_ready(step, before.agent, NotReadyReason::no_answer);
    } else if (end == OfferEnd::seat_lost) {
        agent_not_ready(step, before.agent, NotReadyReason::device_lost);
    } else {
        agent_settle(step, before.agent);
    }
}

void attempt_agent_lost(Step& step, InteractionId id) {
    const Interaction before = *step.interaction(id);
    std::vector<AgentKey> others;
    Why why;
    if (before.queue) {
        Demand demand = demand_of(step.state(), before);
        demand.only = {};
        const Pool& pool = step.changes().pool(step.state(), demand);
        others = choose_agents(step, pool, true);
        why = why_of(step, pool, others);
    }
    if (others.empty()) {
        step.command(EndLeg{before.leg, LegEnd::ended});
        attempt_fail(step, id, Outcome::cancelled, Exit::cancelled, Party::system);
    } else {
        step.emit(AttemptHandedOver{
            before.attempt, id, before.agent, others.front().agent, std::move(why)});
    }
    agent_not_ready(step, before.agent, NotReadyReason::device_lost);
}

}  // namespace regente::core
