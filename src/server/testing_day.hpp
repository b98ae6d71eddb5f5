// Random working days for tests: a core driven by people, callers and a dialler out of one seed,
// with everything that went in and came out. Tests only.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "base/overloaded.hpp"
#include "base/prng.hpp"
#include "core/core.hpp"
#include "server/fact_entry.hpp"
#include "server/input_log.hpp"

namespace regente::server {

class Day {
  public:
    static constexpr base::OperationId operation{1};
    static constexpr std::uint64_t agents = 4;

    explicit Day(std::uint64_t seed)
        : prng_(seed) {
        happen(core::VoiceConnected{});
        core::QueueSettings settings;
        settings.wrap_up_max = base::seconds(30);
        ask(core::SetQueue{{1}, settings});
        settings.wrap_up_max = {};
        ask(core::SetQueue{{2}, settings});
        ask(core::SetDisposition{{1}, {true, false}});
        for (std::uint64_t id = 1; id <= agents; ++id)
            ask(core::SetAgent{{id}, {{1}, {2}}});
        core::OperationSettings operation_settings;
        operation_settings.default_trunk = {1};
        ask(core::SetOperation{operation_settings});
        for (std::uint64_t id = 1; id <= 2; ++id) {
            ask(core::PublishFlow{{id},
                                  {"welcome",
                                   {{"welcome", flow::Say{{"Bom dia.", "pt-BR", ""}, "line"}},
                                    {"line", flow::Enqueue{{id}, 0, 0, ""}}}}});
        }
        campaign({1}, core::CampaignMode::progressive);
        campaign({2}, core::CampaignMode::preview);
    }

    // Something happens or somebody does something, `count` times.
    void work(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            pass(base::milliseconds(static_cast<std::int64_t>(prng_.below(8000))));
            act();
        }
    }

    // Whether it was accepted.
    bool ask(const core::Request& request) {
        inputs.push_back({operation, now, RequestInput{request}});
        core::Output output;
        const bool accepted = core.request(now, request, output).has_value();
        keep(output);
        return accepted;
    }

    void happen(const core::Event& event) {
        inputs.push_back({operation, now, EventInput{event}});
        core::Output output;
        core.event(now, event, output);
        keep(output);
    }

    void pass(base::Duration duration) {
        const base::Instant end = now + duration;
        while (core.next_deadline() && *core.next_deadline() <= end) {
            now = std::max(now, *core.next_deadline());
            inputs.push_back({operation, now, Advanced{}});
            core::Output output;
            core.advance(now, output);
            keep(output);
        }
        now = end;
    }

    // The facts behind `after` as one owner's journal entries.
    std::vector<ports::JournalEntry> entries(std::uint64_t epoch, std::size_t after = 0) const {
        std::vector<ports::JournalEntry> made;
        for (std::size_t seq = after; seq < facts.size(); ++seq) {
            made.push_back(entry_of(operation, {epoch, seq}, facts[seq].first, facts[seq].second));
        }
        return made;
    }

    core::Core core;
    base::Instant now{1'790'000'000'000'000};
    std::vector<std::pair<base::Instant, core::Fact>> facts;
    std::vector<Input> inputs;

  private:
    void campaign(base::CampaignId id, core::CampaignMode mode) {
        core::CampaignSettings settings;
        settings.mode = mode;
        settings.queue = {1};
        settings.trunk = {1};
        settings.retries = {{core::Outcome::busy, base::minutes(5), 3}};
        ask(core::SetCampaign{id, settings});
        std::vector<core::LeadSeed> leads;
        for (std::uint64_t lead = 1; lead <= 200; ++lead) {
            leads.push_back({{id.value * 1000 + lead}, {id.value * 10'000 + lead}, {}});
        }
        ask(core::LoadLeads{id, {id.value}, std::move(leads)});
        ask(core::SetCampaignState{id, core::CampaignState::running});
    }

    void keep(const core::Output& output) {
        for (const core::Fact& fact : output.facts) {
            facts.emplace_back(now, fact);
            if (const auto* started = std::get_if<core::RecordingStarted>(&fact)) {
                recordings_.push_back(started->recording);
            }
        }
    }

    void act() {
        const std::uint64_t dice = prng_.below(10);
        if (dice == 0) {
            happen(core::CallArrived{
                {++leg_ | base::voice_leg_bit}, {1 + prng_.below(2)}, {1 + prng_.below(50)}, {}});
        } else if (dice <= 2) {
            agent_acts({1 + prng_.below(agents)});
        } else if (dice == 3 && !recordings_.empty()) {
            happen(core::RecordingClosed{recordings_.front(), 8000, base::seconds(1)});
            recordings_.erase(recordings_.begin());
        } else if (!core.state().interactions.empty()) {
            auto chosen = core.state().interactions.begin();
            std::advance(chosen, prng_.below(core.state().interactions.size()));
            interaction_goes_on(chosen->first, chosen->second);
        }
    }

    void agent_acts(base::AgentId id) {
        const core::Agent& agent = core.state().agents.at(id);
        if (agent.presence == core::Presence::signed_out) {
            ask(core::SignIn{id, core::SeatKind::browser});
            happen(core::SeatUp{id, core::SeatKind::browser});
            return;
        }
        switch (prng_.below(12)) {
            case 0:
                ask(core::SignOut{id});
                break;
            case 1:
                happen(core::SeatDown{id});
                break;
            case 2:
                ask(core::SetPresence{
                    id, core::Presence::not_ready, core::NotReadyReason::pause, {3}});
                break;
            case 3:
                ask(core::DialAddress{id, {prng_.below(100) + 1}, {}});
                break;
            case 4:
                ask(core::TakeLead{id, {2}});
                break;
            case 5:
                happen(core::AgentDisconnected{id});
                break;
            case 6:
                happen(core::AgentConnected{id});
                break;
            default:
                if (!agent.seat_up) happen(core::SeatUp{id, core::SeatKind::browser});
                ask(core::SetPresence{
                    id, core::Presence::available, core::NotReadyReason::none, {}});
        }
    }

    void interaction_goes_on(base::InteractionId id, const core::Interaction& seen) {
        const core::Interaction interaction = seen;  // The core changes under us.
        const base::AgentId agent = interaction.agent;
        const std::uint64_t dice = prng_.below(8);
        switch (interaction.state) {
            case core::InteractionState::in_flow:
                if (!interaction.leg_up) happen(core::LegAnswered{interaction.leg});
                if (dice == 0) return happen(core::LegEnded{interaction.leg});
                return happen(core::StepEnded{
                    interaction.leg, interaction.step, core::StepResult::played, ""});
            case core::InteractionState::queued:
                if (dice == 0) happen(core::LegEnded{interaction.leg});
                return;
            case core::InteractionState::offered:
            case core::InteractionState::previewing:
                if (dice == 0 && interaction.leg) return happen(core::LegEnded{interaction.leg});
                if (dice == 1) return void(ask(core::DeclineOffer{agent, id}));
                return void(ask(core::AcceptOffer{agent, id}));
            case core::InteractionState::dialling:
                if (dice < 2) return happen(core::LegRang{interaction.leg});
                if (dice < 5) return happen(core::LegAnswered{interaction.leg});
                if (dice == 5) return void(ask(core::EndInteraction{agent, id}));
                return happen(core::LegEnded{interaction.leg, core::LegEnd::busy});
            case core::InteractionState::engaged:
                if (dice < 4) return void(ask(core::SetHold{agent, id, !interaction.held}));
                if (dice == 4) return happen(core::SeatDown{agent});
                if (dice == 5) return void(ask(core::EndInteraction{agent, id}));
                return happen(core::LegEnded{interaction.leg});
            case core::InteractionState::wrap_up:
                ask(core::Dispose{agent, id, {1}});
                if (dice > 2) ask(core::FinishWrapUp{agent, id});
                return;
            case core::InteractionState::ended:
            case core::InteractionState::promised:
                return;
        }
    }

    base::Prng prng_;
    std::uint64_t leg_ = 0;
    std::vector<base::RecordingId> recordings_;
};

}  // namespace regente::server
