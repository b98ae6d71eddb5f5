// Who gets what, judged from an own model of agents and queues:
//   strict_queue_order                       the best of the queue goes to its longest idle agent
//   nobody_waits_for_an_idle_agent           work conservation after every commit
//   progressive_never_dials_more_than_idle   every dial reserves an agent who was idle, inbound first
#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "sim/checkers/judge.hpp"

namespace regente::sim {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the facts are its vocabulary.

struct AgentModel {
    std::set<QueueId> queues;
    bool available = false;
    bool seat_up = false;
    bool connected = false;
    bool busy = false;
    Instant idle_since;

    bool idle() const { return available && seat_up && connected && !busy; }
};

struct WaitingModel {
    QueueId queue;
    std::uint32_t priority = 0;
    Instant since;

    // Smaller goes first.
    auto rank(InteractionId id) const {
        return std::make_tuple(-std::int64_t{priority}, since, id);
    }
};

class Routing : public Checker {
  public:
    using Checker::Checker;

    const char* name() const override { return "routing_keeps_its_promises"; }

    void fact(Instant at, const Fact& fact) override {
        at_ = at;
        std::visit([this](const auto& one) { see(one); }, fact);
    }

    void committed(Instant) override {
        if (!voice_up_) {
            return;
        }
        for (const auto& [id, waiting] : waiting_) {
            for (const auto& [agent, model] : agents_) {
                if (model.idle() && model.queues.count(waiting.queue) > 0) {
                    fail("nobody_waits_for_an_idle_agent: interaction " + std::to_string(id.value) +
                         " waits while agent " + std::to_string(agent.value) + " is idle");
                }
            }
        }
    }

  private:
    template <class T>
    void see(const T&) {}

    void see(const AgentSet& fact) {
        agents_[fact.agent].queues = {fact.queues.begin(), fact.queues.end()};
    }

    void see(const AgentRemoved& fact) { agents_.erase(fact.agent); }

    void see(const AgentSignedIn& fact) { agents_[fact.agent].connected = true; }

    void see(const AgentSignedOut& fact) {
        agents_[fact.agent].available = false;
        agents_[fact.agent].busy = false;
    }

    void see(const PresenceChanged& fact) {
        AgentModel& agent = agents_[fact.agent];
        const bool available = fact.to == Presence::available;
        if (available && !agent.available) {
            agent.idle_since = at_;
        }
        agent.available = available;
    }

    void see(const SeatChanged& fact) { agents_[fact.agent].seat_up = fact.up; }

    void see(const ConnectionChanged& fact) { agents_[fact.agent].connected = fact.connected; }

    void see(const VoiceLinkChanged& fact) { voice_up_ = fact.up; }

    void see(const CampaignSet& fact) { campaigns_[fact.campaign] = fact.settings; }

    void see(const InteractionQueued& fact) {
        waiting_[fact.interaction] = {fact.queue, fact.priority, fact.since};
        const auto known = first_since_.emplace(fact.interaction, fact.since);
        if (fact.since != known.first->second) {
            fail("the age of interaction " + std::to_string(fact.interaction.value) + " changed");
        }
    }

    void see(const OfferMade& fact) {
        const auto it = waiting_.find(fact.interaction);
        if (it == waiting_.end()) {
            fail("interaction " + std::to_string(fact.interaction.value) +
                 " was offered without waiting");
            return;
        }
        const WaitingModel offered = it->second;
        waiting_.erase(it);
        for (const auto& [id, other] : waiting_) {
            if (other.queue == offered.queue && other.rank(id) < offered.rank(fact.interaction)) {
                fail("strict_queue_order: interaction " + std::to_string(fact.interaction.value) +
                     " was offered before " + std::to_string(id.value));
            }
        }
        expect_longest_idle(fact.agent, offered.queue);
        agents_[fact.agent].busy = true;
    }

    void see(const OfferEnded& fact) {
        if (fact.end != OfferEnd::accepted) {
            agents_[fact.agent].busy = false;
        }
    }

    void see(const PreviewStarted& fact) { agents_[fact.agent].busy = true; }

    void see(const PreviewEnded& fact) {
        if (fact.end != OfferEnd::accepted) {
            agents_[fact.agent].busy = false;
        }
    }

    void see(const AttemptStarted& fact) {
        const auto campaign = campaigns_.find(fact.campaign);
        const bool progressive =
            campaign != campaigns_.end() && campaign->second.mode == CampaignMode::progressive;
        if (progressive) {
            expect_longest_idle(fact.agent, campaign->second.queue);
            for (const auto& [id, waiting] : waiting_) {
                if (agents_[fact.agent].queues.count(waiting.queue) > 0) {
                    fail("a lead was dialled with agent " + std::to_string(fact.agent.value) +
                         " while interaction " + std::to_string(id.value) + " waits");
                }
            }
            if (!voice_up_) {
                fail("a lead was dialled while voice is away");
            }
        }
        agents_[fact.agent].busy = true;
        dialling_[fact.attempt] = fact.agent;
        campaign_of_[fact.attempt] = fact.campaign;
    }

    void see(const AttemptHandedOver& fact) {
        expect_longest_idle(fact.to, campaigns_[campaign_of_[fact.attempt]].queue);
        agents_[fact.from].busy = false;
        agents_[fact.to].busy = true;
        dialling_[fact.attempt] = fact.to;
    }

    void see(const AttemptEnded& fact) {
        if (fact.outcome != Outcome::answered) {
            agents_[dialling_[fact.attempt]].busy = false;
        }
        dialling_.erase(fact.attempt);
        campaign_of_.erase(fact.attempt);
    }

    void see(const InteractionReleased& fact) {
        if (!fact.wraps_up) {
            free(fact.agent);
        }
    }

    void see(const WrapUpEnded& fact) { free(fact.agent); }

    void see(const InteractionEnded& fact) {
        waiting_.erase(fact.interaction);
        first_since_.erase(fact.interaction);
    }

    void free(AgentId agent) {
        agents_[agent].busy = false;
        agents_[agent].idle_since = at_;
    }

    void expect_longest_idle(AgentId agent, QueueId queue) {
        const AgentModel& chosen = agents_[agent];
        if (!chosen.idle() || chosen.queues.count(queue) == 0) {
            fail("progressive_never_dials_more_than_idle: agent " + std::to_string(agent.value) +
                 " was chosen without being idle in the queue");
        }
        for (const auto& [id, other] : agents_) {
            if (id != agent && other.idle() && other.queues.count(queue) > 0 &&
                std::make_pair(other.idle_since, id) < std::make_pair(chosen.idle_since, agent)) {
                fail("agent " + std::to_string(id.value) + " is idle longer than agent " +
                     std::to_string(agent.value));
            }
        }
    }

    Instant at_;
    bool voice_up_ = false;
    std::map<AgentId, AgentModel> agents_;
    std::map<InteractionId, WaitingModel> waiting_;
    std::map<InteractionId, Instant> first_since_;
    std::map<AttemptId, AgentId> dialling_;
    std::map<AttemptId, CampaignId> campaign_of_;
    std::map<CampaignId, CampaignSettings> campaigns_;
};

}  // namespace

std::unique_ptr<Checker> make_routing_checker(const Complain& complain) {
    return std::make_unique<Routing>(complain);
}

}  // namespace regente::sim
