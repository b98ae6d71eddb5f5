#include "core/campaign.hpp"

#include <gtest/gtest.h>

#include "core/limits.hpp"
#include "core/world_test.hpp"

namespace regente::core {
namespace {

using namespace testing;

LoadLeads leads(std::uint64_t first, std::uint64_t count) {
    LoadLeads load{campaign_id, {1}, {}};
    for (std::uint64_t i = 0; i < count; ++i) {
        load.leads.push_back({{first + i}, {10'000 + first + i}, {}});
    }
    return load;
}

void set_campaign(World& world, std::uint32_t hopper_max) {
    CampaignSettings settings;
    settings.queue = support;
    settings.trunk = trunk;
    settings.hopper_max = hopper_max;
    world.must(SetCampaign{campaign_id, settings});
}

// Three leads on a running campaign, and an agent whose dials end so, one after the other.
void dial_three(World& world, LegEnd end) {
    set_campaign(world, 5);
    world.must(leads(1, 3));
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    world.available(ana);
    for (std::uint64_t leg = 1; leg <= 3; ++leg) {
        world.happen(LegEnded{{leg}, end});
    }
}

TEST(Campaign, hopper_is_filled_to_its_limit_and_no_further) {
    World world;
    set_campaign(world, 5);
    world.must(leads(1, 20));
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    EXPECT_EQ(world.facts<LeadEnteredHopper>(), 5);
}

TEST(Campaign, finished_leads_cannot_be_loaded_again) {
    World world;
    dial_three(world, LegEnd::invalid);
    const Campaign& campaign = world.core.state().campaigns.at(campaign_id);
    EXPECT_TRUE(campaign.leads.empty());
    EXPECT_EQ(campaign.finished.size(), 1U);  // One range.
    EXPECT_EQ(campaign.counts.finished.at(LeadEnd::invalid_number), 3U);
    EXPECT_EQ(world.refusal(leads(2, 1)), Refusal::lead_present);
    world.must(leads(4, 1));
}

// A trunk that is down must not use up the list.
TEST(Campaign, a_lead_whose_dial_failed_on_our_side_waits_without_a_rule) {
    World world;
    dial_three(world, LegEnd::failed);
    EXPECT_EQ(world.facts<LeadFinished>(), 0);
    EXPECT_EQ(world.core.state().campaigns.at(campaign_id).leads.size(), 3U);
    world.pass(skip_retry);
    EXPECT_EQ(world.facts<AttemptStarted>(), 1);
}

// Found on do-not-call when its turn comes: the agent gets the other campaign's lead at once.
TEST(Campaign, an_emptied_hopper_does_not_keep_the_agent_from_another_campaign) {
    World world;
    set_campaign(world, 5);
    CampaignSettings settings;
    settings.queue = support;
    settings.trunk = trunk;
    world.must(SetCampaign{{2}, settings});
    world.must(leads(1, 1));
    world.must(LoadLeads{{2}, {2}, {{{11}, {901}, {}}}});
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    world.must(SetCampaignState{{2}, CampaignState::running});
    world.must(AddDnc{{{10'001}}});
    world.available(ana);
    ASSERT_NE(world.fact<AttemptStarted>(), nullptr);
    EXPECT_EQ(world.fact<AttemptStarted>()->campaign, CampaignId{2});
}

TEST(Campaign, a_list_on_do_not_call_is_worked_off_in_small_steps) {
    World world;
    set_campaign(world, 5);
    AddDnc dnc;
    for (std::uint64_t i = 1; i <= 3000; ++i) {
        dnc.addresses.push_back({10'000 + i});
    }
    world.must(dnc);
    world.must(leads(1, 3000));
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    EXPECT_EQ(world.facts<LeadFinished>(), static_cast<int>(hopper_checks_max));
    ASSERT_TRUE(world.core.next_deadline().has_value());
    world.pass(base::seconds(1));
    EXPECT_EQ(world.core.state().campaigns.at(campaign_id).counts.finished.at(LeadEnd::on_dnc),
              3000U);
    EXPECT_EQ(world.core.next_deadline(), std::nullopt);
}

TEST(Campaign, settings_of_a_running_campaign_do_not_change) {
    World world;
    set_campaign(world, 5);
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    CampaignSettings settings;
    settings.queue = support;
    settings.trunk = trunk;
    EXPECT_EQ(world.refusal(SetCampaign{campaign_id, settings}), Refusal::campaign_running);
    EXPECT_EQ(world.refusal(RemoveQueue{support}), Refusal::queue_in_use);
}

TEST(Campaign, values_out_of_range_are_named) {
    World world;
    CampaignSettings settings;
    settings.queue = support;
    settings.trunk = trunk;
    settings.ring_max = base::seconds(9);
    EXPECT_EQ(world.ask(SetCampaign{campaign_id, settings}).error().detail, "ring_max");
    settings.ring_max = base::seconds(30);
    settings.retries = {{Outcome::busy, base::seconds(1), 2}, {Outcome::busy, base::seconds(2), 2}};
    EXPECT_EQ(world.ask(SetCampaign{campaign_id, settings}).error().detail, "retries");
    settings.retries.clear();
    settings.queue = {99};
    EXPECT_EQ(world.refusal(SetCampaign{campaign_id, settings}), Refusal::queue_unknown);
}

TEST(Campaign, two_campaigns_take_turns_on_one_queue) {
    World world;
    set_campaign(world, 5);
    CampaignSettings settings;
    settings.queue = support;
    settings.trunk = trunk;
    world.must(SetCampaign{{2}, settings});
    world.must(leads(1, 3));
    world.must(LoadLeads{{2}, {2}, {{{11}, {901}, {}}, {{12}, {902}, {}}}});
    world.must(SetCampaignState{campaign_id, CampaignState::running});
    world.must(SetCampaignState{{2}, CampaignState::running});
    world.available(ana);
    EXPECT_EQ(world.fact<AttemptStarted>()->campaign, campaign_id);
    world.pass(base::seconds(5));
    world.happen(LegEnded{{1}, LegEnd::busy});
    EXPECT_EQ(world.fact<AttemptStarted>()->campaign, CampaignId{2});
    world.pass(base::seconds(5));
    world.happen(LegEnded{{2}, LegEnd::busy});
    EXPECT_EQ(world.fact<AttemptStarted>()->campaign, campaign_id);
}

}  // namespace
}  // namespace regente::core
