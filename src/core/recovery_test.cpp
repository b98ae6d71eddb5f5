#include "core/recovery.hpp"

#include <gtest/gtest.h>

#include "core/world_test.hpp"

namespace regente::core {
namespace {

using namespace testing;

constexpr LegId leg{base::voice_leg_bit | 7};

InventoryLeg held(LegId id, std::uint32_t step = 0) {
    return {id, Direction::inbound, LegStage::answered, step};
}

TEST(Recovery, nothing_is_commanded_while_voice_is_away) {
    World world;
    world.available(ana);
    world.happen(VoiceLost{});
    world.happen(CallArrived{leg, flow_id, {}, {}});
    EXPECT_TRUE(world.output.commands.empty());
    EXPECT_EQ(world.core.state().interactions.size(), 1U);
}

TEST(Recovery, lost_step_is_played_again_and_a_running_one_is_not) {
    World world;
    world.happen(CallArrived{leg, flow_id, {}, {}});
    world.happen(VoiceLost{});
    world.voice_up({held(leg, 1)});
    EXPECT_EQ(world.commands<PlayStep>(), 0);
    world.happen(VoiceLost{});
    world.voice_up({held(leg, 0)});
    ASSERT_EQ(world.commands<PlayStep>(), 1);
    EXPECT_EQ(world.command<PlayStep>()->step, 1U);
}

TEST(Recovery, unknown_legs_are_ended) {
    World world;
    world.happen(VoiceLost{});
    world.voice_up(
        {held({base::voice_leg_bit | 99}), {{5}, Direction::outbound, LegStage::ringing, 0}});
    EXPECT_EQ(world.commands<EndLeg>(), 2);
    EXPECT_EQ(world.facts<InteractionArrived>(), 0);
}

TEST(Recovery, conversation_is_bridged_and_recorded_again) {
    World world;
    world.available(ana);
    world.talk(leg, ana);
    world.must(SetHold{ana, {1}, true});
    world.happen(VoiceLost{});
    world.voice_up({held(leg)}, {{ana, SeatKind::browser}});
    EXPECT_EQ(world.commands<BridgeSeat>(), 1);
    EXPECT_EQ(world.commands<StartRecording>(), 1);
    ASSERT_NE(world.command<HoldLeg>(), nullptr);
    EXPECT_TRUE(world.command<HoldLeg>()->on);
    EXPECT_EQ(world.facts<InteractionEnded>(), 0);
}

TEST(Recovery, phone_that_is_missing_is_asked_for_again_and_again) {
    World world;
    world.must(SignIn{ana, SeatKind::phone});
    world.happen(SeatUp{ana, SeatKind::phone});
    world.must(SetPresence{ana, Presence::available, NotReadyReason::none, {}});
    world.talk(leg, ana);
    for (int restart = 0; restart < 2; ++restart) {
        world.happen(VoiceLost{});
        world.voice_up({held(leg)});
        EXPECT_EQ(world.commands<OpenSeat>(), 1);
        EXPECT_EQ(world.commands<BridgeSeat>(), 0);
    }
}

TEST(Recovery, recording_nobody_writes_is_closed) {
    World world;
    world.available(ana);
    world.talk(leg, ana);
    world.happen(LegEnded{leg, LegEnd::hung_up});
    EXPECT_EQ(world.core.state().recordings.size(), 1U);
    world.happen(VoiceLost{});
    world.voice_up({}, {{ana, SeatKind::browser}});
    EXPECT_EQ(world.facts<RecordingEnded>(), 1);
    EXPECT_TRUE(world.core.state().recordings.empty());
}

TEST(Recovery, answer_that_came_while_the_core_was_away_meets_the_agent) {
    World world;
    world.available(ana);
    world.must(DialAddress{ana, {900}, {}});
    world.happen(VoiceLost{});
    world.happen(LegAnswered{{1}});  // Owed by voice, told before the inventory.
    EXPECT_EQ(world.facts<InteractionEngaged>(), 0);
    world.voice_up({{{1}, Direction::outbound, LegStage::answered, 0}}, {{ana, SeatKind::browser}});
    EXPECT_EQ(world.facts<InteractionEngaged>(), 1);
    EXPECT_GE(world.commands<BridgeSeat>(), 1);
}

TEST(Recovery, who_heard_the_safe_message_was_not_answered) {
    World world;
    world.available(ana);
    world.must(DialAddress{ana, {900}, {}});
    world.happen(VoiceLost{});
    world.happen(LegAnswered{{1}});
    world.happen(LegEnded{{1}, LegEnd::hung_up});
    EXPECT_EQ(world.facts<InteractionEngaged>(), 0);
    ASSERT_NE(world.fact<AttemptEnded>(), nullptr);
    EXPECT_EQ(world.fact<AttemptEnded>()->outcome, Outcome::unknown);
    EXPECT_EQ(world.fact<InteractionEnded>()->exit, Exit::system_drop);
    EXPECT_EQ(world.agent(ana).item, Item::none);
}

TEST(Recovery, available_agents_are_freed_of_work_only_while_voice_is_away) {
    World world;
    world.available(ana);
    world.happen(VoiceLost{});
    world.happen(CallArrived{leg, flow_id, {}, {}});
    world.happen(StepEnded{leg, 1, StepResult::played, ""});
    EXPECT_EQ(world.facts<OfferMade>(), 0);
    world.voice_up({held(leg)}, {{ana, SeatKind::browser}});
    EXPECT_EQ(world.facts<OfferMade>(), 1);
}

}  // namespace
}  // namespace regente::core
