// Walks the whole transition table of interaction.hpp: every state, everything that can happen in
// it, and where that leads.
#include "core/interaction.hpp"

#include <functional>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "core/world_test.hpp"

namespace regente::core {
namespace {

using namespace testing;

constexpr LegId inbound_leg{base::voice_leg_bit | 7};

struct Scene {
    World world;
    InteractionId id;
    LegId leg;

    std::string state() const {
        const auto& all = world.core.state().interactions;
        const auto it = all.find(id);
        return it == all.end() ? "gone" : std::string(wire::enum_name(it->second.state));
    }

    // The state, or why the request was refused.
    std::string after(const Request& request) {
        const auto answer = world.ask(request);
        return answer ? state() : std::string(wire::enum_name(answer.error().code));
    }
};

void campaign(World& world, CampaignMode mode) {
    CampaignSettings settings;
    settings.mode = mode;
    settings.queue = support;
    settings.trunk = trunk;
    world.must(SetCampaign{campaign_id, settings});
    world.must(LoadLeads{campaign_id, {1}, {{{1}, {501}, {}}}});
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    world.available(ana);
}

void reach(Scene& scene, InteractionState wanted) {
    World& world = scene.world;
    scene.id = {1};
    scene.leg = inbound_leg;
    switch (wanted) {
        case InteractionState::previewing:
            campaign(world, CampaignMode::preview);
            break;
        case InteractionState::dialling:
            campaign(world, CampaignMode::progressive);
            scene.leg = {1};
            break;
        case InteractionState::in_flow:
            world.sign_in(ana);
            world.happen(CallArrived{inbound_leg, flow_id, {}, {}});
            break;
        case InteractionState::queued:
            world.sign_in(ana);
            world.call(inbound_leg);
            break;
        case InteractionState::offered:
            world.available(ana);
            world.call(inbound_leg);
            break;
        case InteractionState::engaged:
            world.available(ana);
            world.talk(inbound_leg, ana);
            break;
        case InteractionState::wrap_up:
            world.available(ana);
            world.talk(inbound_leg, ana);
            world.happen(LegEnded{inbound_leg, LegEnd::hung_up});
            break;
        case InteractionState::promised:
            world.sign_in(ana);
            scene.leg = {};
            world.must(ScheduleCallback{support, {77}, {}, world.now + base::minutes(10), {}});
            break;
        case InteractionState::ended:
            break;
    }
    ASSERT_EQ(scene.state(), wire::enum_name(wanted));
}

using Stimulus = std::function<std::string(Scene&)>;

const std::map<std::string, Stimulus>& stimuli() {
    static const std::map<std::string, Stimulus> all = {
        {"accept",
         [](Scene& s) {
             return s.after(AcceptOffer{ana, s.id});
         }},
        {"decline",
         [](Scene& s) {
             return s.after(DeclineOffer{ana, s.id});
         }},
        {"end",
         [](Scene& s) {
             return s.after(EndInteraction{ana, s.id});
         }},
        {"hold",
         [](Scene& s) {
             return s.after(SetHold{ana, s.id, true});
         }},
        {"dispose",
         [](Scene& s) {
             return s.after(Dispose{ana, s.id, solved});
         }},
        {"finish",
         [](Scene& s) {
             return s.after(FinishWrapUp{ana, s.id});
         }},
        {"sign_out", [](Scene& s) { return s.after(SignOut{ana}); }},
        {"answered",
         [](Scene& s) {
             s.world.happen(LegAnswered{s.leg});
             return s.state();
         }},
        {"hung_up",
         [](Scene& s) {
             s.world.happen(LegEnded{s.leg, LegEnd::hung_up});
             return s.state();
         }},
        {"lost",
         [](Scene& s) {
             s.world.happen(LegEnded{s.leg, LegEnd::lost});
             return s.state();
         }},
        {"step_ended",
         [](Scene& s) {
             s.world.happen(StepEnded{s.leg, 1, StepResult::played, ""});
             return s.state();
         }},
        {"agent_free",
         [](Scene& s) {
             return s.after(SetPresence{ana, Presence::available, NotReadyReason::none, {}});
         }},
        {"seat_down",
         [](Scene& s) {
             s.world.happen(SeatDown{ana});
             return s.state();
         }},
        {"seat_down_long",
         [](Scene& s) {
             s.world.happen(SeatDown{ana});
             const std::vector<Fact> at_once = s.world.output.facts;
             s.world.pass(base::seconds(21));
             std::vector<Fact>& facts = s.world.output.facts;
             facts.insert(facts.begin(), at_once.begin(), at_once.end());
             return s.state();
         }},
        {"transfer",
         [](Scene& s) {
             return s.after(TransferInteraction{ana, s.id, support});
         }},
        {"cancel", [](Scene& s) { return s.after(CancelCallback{s.id}); }},
        {"time",
         [](Scene& s) {
             s.world.pass(base::minutes(3));
             return s.state();
         }},
    };
    return all;
}

using Row = std::map<std::string, std::string>;

// A stimulus that is not named leaves the state as it is (events) or is refused (requests).
const std::map<InteractionState, Row>& table() {
    using S = InteractionState;
    static const std::map<S, Row> rows = {
        {S::previewing,
         {{"transfer", "state_forbids"},
          {"cancel", "state_forbids"},
          {"accept", "dialling"},
          {"decline", "gone"},
          {"end", "state_forbids"},
          {"hold", "state_forbids"},
          {"dispose", "state_forbids"},
          {"finish", "state_forbids"},
          {"sign_out", "gone"},
          {"seat_down", "gone"},
          {"seat_down_long", "gone"},
          {"time", "gone"}}},
        {S::dialling,
         {{"transfer", "state_forbids"},
          {"cancel", "state_forbids"},
          {"accept", "state_forbids"},
          {"decline", "state_forbids"},
          {"end", "gone"},
          {"hold", "state_forbids"},
          {"dispose", "state_forbids"},
          {"finish", "state_forbids"},
          {"sign_out", "agent_busy"},
          {"answered", "engaged"},
          {"hung_up", "gone"},
          {"lost", "gone"},
          {"seat_down", "gone"},
          {"seat_down_long", "gone"},
          {"time", "gone"}}},
        {S::in_flow,
         {{"transfer", "interaction_not_yours"},
          {"cancel", "state_forbids"},
          {"accept", "interaction_not_yours"},
          {"decline", "interaction_not_yours"},
          {"end", "interaction_not_yours"},
          {"hold", "interaction_not_yours"},
          {"dispose", "interaction_not_yours"},
          {"finish", "interaction_not_yours"},
          {"hung_up", "gone"},
          {"lost", "gone"},
          {"step_ended", "queued"},
          {"time", "queued"}}},
        {S::queued,
         {{"transfer", "interaction_not_yours"},
          {"cancel", "state_forbids"},
          {"accept", "interaction_not_yours"},
          {"decline", "interaction_not_yours"},
          {"end", "interaction_not_yours"},
          {"hold", "interaction_not_yours"},
          {"dispose", "interaction_not_yours"},
          {"finish", "interaction_not_yours"},
          {"hung_up", "gone"},
          {"lost", "gone"},
          {"agent_free", "offered"}}},
        {S::offered,
         {{"transfer", "state_forbids"},
          {"cancel", "state_forbids"},
          {"accept", "engaged"},
          {"decline", "queued"},
          {"end", "state_forbids"},
          {"hold", "state_forbids"},
          {"dispose", "state_forbids"},
          {"finish", "state_forbids"},
          {"sign_out", "queued"},
          {"hung_up", "gone"},
          {"lost", "gone"},
          {"seat_down", "queued"},
          {"seat_down_long", "queued"},
          {"time", "queued"}}},
        {S::engaged,
         {{"transfer", "value_out_of_range"},
          {"cancel", "state_forbids"},
          {"accept", "state_forbids"},
          {"decline", "state_forbids"},
          {"end", "wrap_up"},
          {"finish", "state_forbids"},
          {"sign_out", "agent_busy"},
          {"hung_up", "wrap_up"},
          {"lost", "wrap_up"},
          {"seat_down_long", "queued"}}},
        {S::wrap_up,
         {{"transfer", "state_forbids"},
          {"cancel", "state_forbids"},
          {"accept", "state_forbids"},
          {"decline", "state_forbids"},
          {"end", "state_forbids"},
          {"hold", "state_forbids"},
          {"finish", "disposition_missing"},
          {"sign_out", "gone"},
          {"time", "gone"}}},
        {S::promised,
         {{"transfer", "interaction_not_yours"},
          {"accept", "interaction_not_yours"},
          {"decline", "interaction_not_yours"},
          {"end", "interaction_not_yours"},
          {"hold", "interaction_not_yours"},
          {"dispose", "interaction_not_yours"},
          {"finish", "interaction_not_yours"},
          {"cancel", "gone"}}},
    };
    return rows;
}

TEST(Interaction, every_state_answers_everything_as_the_table_says) {
    for (const auto& [from, row] : table()) {
        for (const auto& [name, stimulus] : stimuli()) {
            Scene scene;
            reach(scene, from);
            const auto it = row.find(name);
            const std::string wanted =
                it == row.end() ? std::string(wire::enum_name(from)) : it->second;
            EXPECT_EQ(stimulus(scene), wanted) << wire::enum_name(from) << " + " << name << "\n"
                                               << scene.world.story();
            if (scene.state() == "gone") {
                EXPECT_EQ(scene.world.facts<InteractionEnded>() + scene.world.facts<WrapUpEnded>(),
                          1)
                    << wire::enum_name(from) << " + " << name << "\n"
                    << scene.world.story();
            }
        }
    }
}

TEST(Interaction, queue_without_wrap_up_ends_the_interaction_at_once) {
    World world;
    QueueSettings settings;
    settings.wrap_up_max = {};
    world.must(SetQueue{support, settings});
    world.available(ana);
    const InteractionId id = world.talk(inbound_leg, ana);
    world.happen(LegEnded{inbound_leg, LegEnd::hung_up});
    EXPECT_TRUE(world.gone(id));
    EXPECT_EQ(world.facts<WrapUpStarted>(), 0);
    EXPECT_EQ(world.agent(ana).item, Item::none);
}

TEST(Interaction, events_of_forgotten_legs_change_nothing) {
    World world;
    world.available(ana);
    world.happen(LegEnded{{4711}, LegEnd::hung_up});
    world.happen(LegAnswered{{4711}});
    world.happen(StepEnded{{4711}, 1, StepResult::digit, "1"});
    world.happen(RecordingClosed{{9}, 1, {}});
    EXPECT_TRUE(world.output.facts.empty());
}

TEST(Interaction, arrival_told_twice_is_one_interaction) {
    World world;
    world.happen(CallArrived{inbound_leg, flow_id, {}, {}});
    world.happen(CallArrived{inbound_leg, flow_id, {}, {}});
    EXPECT_TRUE(world.output.facts.empty());
    EXPECT_EQ(world.core.state().interactions.size(), 1U);
}

}  // namespace
}  // namespace regente::core
