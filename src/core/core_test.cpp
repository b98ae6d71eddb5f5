#include "core/core.hpp"

#include <gtest/gtest.h>

#include "core/agent.hpp"
#include "core/world_test.hpp"

namespace regente::core {
namespace {

using namespace testing;

TEST(Core, call_is_answered_talked_disposed_and_forgotten) {
    World world;
    world.available(ana);
    const InteractionId id = world.call({77});
    ASSERT_NE(world.fact<OfferMade>(), nullptr) << world.story();
    EXPECT_EQ(world.fact<OfferMade>()->why.candidates_count, 1U);
    EXPECT_EQ(world.fact<OfferMade>()->why.excluded_count, 1U);
    EXPECT_EQ(agent_state(world.agent(ana)), AgentState::offered);
    world.must(AcceptOffer{ana, id});
    EXPECT_NE(world.command<BridgeSeat>(), nullptr);
    EXPECT_NE(world.command<StartRecording>(), nullptr);
    world.happen(LegEnded{{77}, LegEnd::hung_up});
    ASSERT_NE(world.fact<InteractionEnded>(), nullptr);
    EXPECT_EQ(world.fact<InteractionEnded>()->exit, Exit::answered);
    EXPECT_EQ(agent_state(world.agent(ana)), AgentState::wrap_up);
    EXPECT_EQ(world.refusal(FinishWrapUp{ana, id}), Refusal::disposition_missing);
    world.must(Dispose{ana, id, solved});
    world.must(FinishWrapUp{ana, id});
    EXPECT_TRUE(world.gone(id));
    EXPECT_EQ(agent_state(world.agent(ana)), AgentState::available);
    world.happen(RecordingClosed{{1}, 8000, base::seconds(1)});
    EXPECT_TRUE(world.core.state().recordings.empty());
    EXPECT_EQ(world.core.next_deadline(), std::nullopt);
}

TEST(Core, call_told_again_after_a_crash_does_not_arrive_twice) {
    World world;
    const LegId first{base::voice_leg_bit | 1U};
    const LegId second{base::voice_leg_bit | 2U};
    world.happen(CallArrived{first, flow_id, {}, {}});
    world.happen(LegEnded{first, LegEnd::hung_up});
    world.happen(CallArrived{first, flow_id, {}, {}});
    EXPECT_TRUE(world.output.facts.empty());
    world.happen(CallArrived{second, flow_id, {}, {}});
    EXPECT_NE(world.fact<InteractionArrived>(), nullptr);
}

TEST(Core, progressive_dial_meets_its_reserved_agent) {
    World world;
    CampaignSettings settings;
    settings.queue = support;
    settings.trunk = trunk;
    settings.retries = {{Outcome::busy, base::minutes(5), 2}};
    world.must(SetCampaign{campaign_id, settings});
    world.must(LoadLeads{campaign_id, {1}, {{{1}, {501}, {}}, {{2}, {502}, {}}}});
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    EXPECT_EQ(world.commands<PlaceLeg>(), 0);
    world.available(ana);
    EXPECT_EQ(world.commands<PlaceLeg>(), 1);
    world.happen(LegEnded{{1}, LegEnd::busy});
    EXPECT_NE(world.fact<LeadWaits>(), nullptr);
    EXPECT_EQ(world.commands<PlaceLeg>(), 1) << world.story();
    world.happen(LegAnswered{{2}});
    EXPECT_NE(world.fact<InteractionEngaged>(), nullptr);
    world.must(EndInteraction{ana, {2}});
    EXPECT_NE(world.command<EndLeg>(), nullptr);
    world.must(Dispose{ana, {2}, never_again});
    EXPECT_NE(world.fact<DncAdded>(), nullptr);
    world.must(FinishWrapUp{ana, {2}});
    EXPECT_EQ(world.fact<LeadFinished>()->end, LeadEnd::disposed);
    world.pass(base::minutes(5));
    EXPECT_EQ(world.commands<PlaceLeg>(), 1) << world.story();
}

}  // namespace
}  // namespace regente::core
