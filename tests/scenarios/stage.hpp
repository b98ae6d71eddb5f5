// The stage on which a scenario plays: a core, a fold beside it that must agree after every step,
// and a log of what was said, in the language of the scenarios.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "book.hpp"
#include "core/core.hpp"
#include "flow/graph.hpp"
#include "words.hpp"

namespace regente::scenarios {

class Stage {
  public:
    Stage();

    // Runs one line; the answer says what is wrong with it, or is empty.
    std::string line(const std::string& text);
    // After the last line.
    std::string finish();

  private:
    using Handler = std::string (Stage::*)(const Words&);

    // An agent who is at work when the scenario begins.
    struct Arrival {
        core::AgentId agent;
        core::SeatKind seat = core::SeatKind::browser;
        bool available = false;
        core::Duration since;
    };

    // ---- setting the stage
    std::string starts(const Words& words);
    std::string zone(const Words& words);
    std::string queue(const Words& words);
    std::string agent(const Words& words);
    std::string disposition(const Words& words);
    std::string begin_flow(const Words& words);
    std::string flow_node(const Words& words);
    std::string publish_flow();
    std::string campaign(const Words& words);
    std::string retry(const Words& words);
    std::string publish_campaign();
    std::string leads(const Words& words);
    std::string operation(const Words& words);
    bool routing_words(const Words& words, core::QueueSettings& settings);
    std::string queue_line(const Words& words);
    std::string publish_queue();
    std::string skill(const Words& words);
    std::string agent_line(const Words& words);
    std::string publish_routing();

    // ---- what happens
    std::string happens(const Words& words);
    std::string call_arrives(const Words& words);
    std::string agent_does(const Words& words);
    std::string agent_handles(const Words& words);
    std::string agent_sits(const Words& words);
    std::string leg_does(const Words& words);
    std::string campaign_does(const Words& words);
    std::string queue_does(const Words& words);
    std::string supervisor_does(const Words& words);
    std::string callback(const Words& words);
    std::string voice_does(const Words& words);
    std::string dnc(const Words& words);
    std::string restart_core();

    // ---- what is expected
    std::string expect(const Words& words);
    std::string expect_one(const Words& words);
    std::optional<std::string> expect_agent(const Words& words) const;
    std::optional<std::string> expect_contact(const Words& words) const;
    std::string expect_told(const Words& words);

    void agents_arrive();
    void pass_to(core::Instant when);
    std::string ask(const core::Request& request);
    std::string tell(const core::Event& event);
    std::string close_pending();
    std::string stepped(const core::Output& output);
    std::string log_text() const;

    core::Core core_;
    core::Core folded_;
    Book book_;
    core::Instant start_;
    core::Instant now_;
    std::vector<std::string> log_;  // Since the last time line.
    std::string trouble_;           // A fold that differs.
    std::optional<core::Refused> refused_;
    std::uint32_t next_step_ = 0;
    std::pair<core::FlowId, flow::Graph> flow_;
    std::optional<std::pair<core::CampaignId, core::CampaignSettings>> campaign_;
    std::optional<std::pair<core::QueueId, core::QueueSettings>> queue_;
    std::optional<core::SetAgentRouting> routing_;
    std::map<core::LegId, core::InventoryLeg> legs_;  // What voice holds.
    std::vector<Arrival> arrivals_;
};

}  // namespace regente::scenarios
