// no_agent_offered_two_calls: an agent has one contact in the hands, and a contact is in the hands
// of one agent.
#include <string>

#include "sim/checkers/judge.hpp"

namespace regente::sim {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the facts are its vocabulary.

class OneItem : public Checker {
  public:
    using Checker::Checker;

    const char* name() const override { return "no_agent_offered_two_calls"; }

    void fact(Instant, const Fact& fact) override {
        std::visit([this](const auto& one) { see(one); }, fact);
    }

  private:
    template <class T>
    void see(const T&) {}

    void see(const OfferMade& fact) { take(fact.agent, fact.interaction, "offered"); }

    void see(const PreviewStarted& fact) { take(fact.agent, fact.interaction, "shown"); }

    void see(const AttemptStarted& fact) {
        if (held_by(fact.agent) != fact.interaction) {
            take(fact.agent, fact.interaction, "reserved");
        }
    }

    void see(const AttemptHandedOver& fact) {
        leave(fact.from, fact.interaction);
        take(fact.to, fact.interaction, "handed");
    }

    void see(const InteractionEngaged& fact) {
        if (held_by(fact.agent) != fact.interaction) {
            fail("agent " + std::to_string(fact.agent.value) + " talks with interaction " +
                 std::to_string(fact.interaction.value) + " without having been offered it");
        }
    }

    void see(const OfferEnded& fact) {
        if (fact.end != OfferEnd::accepted) {
            leave(fact.agent, fact.interaction);
        }
    }

    void see(const PreviewEnded& fact) {
        if (fact.end != OfferEnd::accepted) {
            leave(fact.agent, fact.interaction);
        }
    }

    void see(const AttemptEnded& fact) {
        if (fact.outcome != Outcome::answered) {
            const AgentId agent = agent_of_[fact.interaction];
            leave(agent, fact.interaction);
        }
    }

    void see(const InteractionReleased& fact) {
        if (!fact.wraps_up) {
            leave(fact.agent, fact.interaction);
        }
    }

    void see(const WrapUpEnded& fact) { leave(fact.agent, fact.interaction); }

    void see(const AgentSignedOut& fact) {
        if (held_by(fact.agent)) {
            fail("agent " + std::to_string(fact.agent.value) + " went home with interaction " +
                 std::to_string(held_by(fact.agent).value));
        }
    }

    InteractionId held_by(AgentId agent) const {
        const auto it = items_.find(agent);
        return it == items_.end() ? InteractionId{} : it->second;
    }

    void take(AgentId agent, InteractionId interaction, const std::string& how) {
        if (held_by(agent)) {
            fail("agent " + std::to_string(agent.value) + " was " + how + " interaction " +
                 std::to_string(interaction.value) + " while holding " +
                 std::to_string(held_by(agent).value));
        }
        if (agent_of_[interaction]) {
            fail("interaction " + std::to_string(interaction.value) + " is in two hands");
        }
        items_[agent] = interaction;
        agent_of_[interaction] = agent;
    }

    void leave(AgentId agent, InteractionId interaction) {
        if (held_by(agent) != interaction) {
            fail("agent " + std::to_string(agent.value) + " lost interaction " +
                 std::to_string(interaction.value) + " without holding it");
        }
        items_.erase(agent);
        agent_of_.erase(interaction);
    }

    std::map<AgentId, InteractionId> items_;
    std::map<InteractionId, AgentId> agent_of_;
};

}  // namespace

std::unique_ptr<Checker> make_one_item_checker(const Complain& complain) {
    return std::make_unique<OneItem>(complain);
}

std::vector<std::unique_ptr<Checker>> all_checkers(const Complain& complain) {
    std::vector<std::unique_ptr<Checker>> checkers;
    checkers.push_back(make_one_item_checker(complain));
    checkers.push_back(make_dnc_checker(complain));
    checkers.push_back(make_ending_checker(complain));
    checkers.push_back(make_routing_checker(complain));
    checkers.push_back(make_lead_checker(complain));
    checkers.push_back(make_deadline_checker(complain));
    checkers.push_back(make_conservation_checker(complain));
    return checkers;
}

}  // namespace regente::sim
