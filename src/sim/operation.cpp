#include "sim/operation.hpp"

#include <utility>

#include "wire/json.hpp"

namespace regente::sim {

namespace {

constexpr base::Instant start{1'790'000'000'000'000};
constexpr std::size_t failures_max = 20;
constexpr core::FlowId flow_id{1};

// Long enough for every patience, talk, wrap-up and ring limit to pass, also while a clock that was
// set back goes at half pace.
constexpr base::Duration rest = base::minutes(240);

std::string hex(std::uint64_t value) {
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) {
        text.push_back("0123456789abcdef"[(value >> static_cast<unsigned>(shift)) & 15U]);
    }
    return text;
}

}  // namespace

Operation::Operation(std::uint64_t seed, std::uint64_t hours, const Limits& limits)
    : seed_(seed),
      hours_(hours),
      end_(start + base::minutes(60 * static_cast<std::int64_t>(hours))),
      prng_(seed),
      swarm_(draw_swarm(prng_, limits)),
      agenda_(start),
      server_(agenda_, prng_, [this](const auto& who, const auto& what) { complain(who, what); }),
      voice_(agenda_,
             prng_,
             swarm_,
             [this](const auto& who, const auto& what) { complain(who, what); }),
      agents_(agenda_, prng_, swarm_, server_, voice_) {}

void Operation::complain(const std::string& checker, const std::string& what) {
    if (report_.failures.size() < failures_max) {
        report_.failures.push_back({checker, what, agenda_.now()});
    }
    if (report_.last_facts.empty()) {
        for (const auto& [at, fact] : server_.tail()) {
            report_.last_facts.push_back(std::to_string((at - start).us) + " us " +
                                         boost::json::serialize(wire::to_json(fact)));
        }
    }
}

void Operation::wire() {
    server_.wire({
        [this](const core::Command& command) {
            if (!cut_) {
                voice_.command(command);
            }
        },
        [this](std::uint64_t number) {
            if (!cut_) {
                voice_.acknowledge(number);
            }
        },
        [this] { voice_.disconnect(); },
        [this] {
            agenda_.after(base::milliseconds(prng_.between(10, 800)), [this] { connect_voice(); });
            agents_.reconnect();
        },
        [this] { agents_.look(); },
    });
    voice_.wire([this](const core::Event& event, std::uint64_t number) {
        if (server_.up()) {
            server_.event(event, number);
        }
    });
}

void Operation::ask(const core::Request& request) {
    if (server_.up()) {
        (void)server_.request(request);
    }
}

flow::Graph Operation::draw_flow() {
    const auto queue = [this] { return core::QueueId{1 + prng_.below(swarm_.queues)}; };
    const auto enqueue = [&](std::uint32_t priority) {
        return flow::Enqueue{queue(),
                             priority,
                             prng_.chance(1, 2) ? 15'000U : 0U,
                             prng_.chance(1, 2) ? "en" : "pt-BR"};
    };
    flow::Menu menu;
    menu.prompt = {"Press one or two.", "en", ""};
    menu.choices = {{"1", "one", "One"}, {"2", "two", "Two"}};
    menu.first_digit_ms = 4000;
    menu.retries = static_cast<std::uint32_t>(prng_.below(3));
    menu.on_failure = "bye";
    flow::Hours hours;
    hours.zone = "Sim/Zone";
    hours.weekly = {{1, 0, 1440}, {2, 480, 1200}, {3, 0, 720}, {4, 480, 1500}, {5, 0, 1440}};
    hours.on_open = "menu";
    hours.on_closed = prng_.chance(1, 2) ? "closed" : "menu";
    flow::Graph graph;
    graph.start = "welcome";
    graph.nodes = {{"welcome", flow::Say{{"Welcome.", "en", ""}, "hours"}},
                   {"hours", hours},
                   {"menu", menu},
                   {"one", enqueue(0)},
                   {"two", enqueue(static_cast<std::uint32_t>(prng_.below(30)))},
                   {"bye", flow::HangUp{flow::Prompt{"Good-bye.", "en", ""}}}};
    if (hours.on_closed == "closed") {
        graph.nodes.push_back({"closed", flow::HangUp{flow::Prompt{"We are closed.", "en", ""}}});
    }
    return graph;
}

void Operation::load_leads(core::CampaignId campaign, std::uint64_t count) {
    core::LoadLeads load{campaign, {1}, {}};
    for (std::uint64_t i = 0; i < count; ++i) {
        load.leads.push_back({{next_lead_++}, {1 + prng_.below(500)}, {}});
    }
    if (count > 0) {
        ask(load);
    }
}

void Operation::configure() {
    core::OperationSettings settings;
    settings.default_trunk = {1};
    ask(core::SetOperation{settings});
    ask(core::SetZone{"Sim/Zone", {{{0}, base::minutes(-180)}, {start, base::minutes(-120)}}});
    for (std::uint64_t i = 1; i <= swarm_.queues; ++i) {
        core::QueueSettings queue;
        queue.priority = static_cast<std::uint32_t>(prng_.below(3) * 10);
        queue.offer_max = base::seconds(prng_.between(5, 30));
        queue.wrap_up_max = base::seconds(prng_.chance(1, 4) ? 0 : prng_.between(10, 180));
        queue.record = prng_.chance(3, 4);
        ask(core::SetQueue{{i}, queue});
    }
    ask(core::SetDisposition{{1}, {true, false}});
    ask(core::SetDisposition{{2}, {false, false}});
    ask(core::SetDisposition{{3}, {true, true}});
    for (std::uint64_t i = 1; i <= swarm_.agents; ++i) {
        core::SetAgent agent{{i}, {}};
        for (std::uint64_t queue = 1; queue <= swarm_.queues; ++queue) {
            if (prng_.chance(2, 3) || queue == 1 + i % swarm_.queues) {
                agent.queues.push_back({queue});
            }
        }
        ask(agent);
    }
    ask(core::PublishFlow{flow_id, draw_flow()});
    core::AddDnc dnc;
    for (std::uint64_t address = 1; address <= 500; ++address) {
        if (prng_.below(100) < swarm_.dnc_percent) {
            dnc.addresses.push_back({address});
        }
    }
    ask(dnc);
    for (std::uint64_t i = 1; i <= swarm_.campaigns; ++i) {
        core::CampaignSettings campaign;
        campaign.mode = static_cast<core::CampaignMode>(prng_.below(3));
        campaign.queue = {1 + prng_.below(swarm_.queues)};
        campaign.trunk = {1};
        campaign.hopper_max = static_cast<std::uint32_t>(1 + prng_.below(20));
        campaign.ring_max = base::seconds(prng_.between(10, 40));
        campaign.retries = {{core::Outcome::busy, base::minutes(5), 3},
                            {core::Outcome::no_answer, base::minutes(20), 2},
                            {core::Outcome::answered, base::minutes(60), 4}};
        ask(core::SetCampaign{{i}, campaign});
        load_leads({i}, swarm_.leads);
        ask(core::SetCampaignState{{i}, core::CampaignState::running});
    }
}

void Operation::keep_calling() {
    const std::int64_t mean = swarm_.between_calls.us / 1000;
    agenda_.after(base::milliseconds(prng_.between(0, 2 * mean)), [this] {
        if (healing_) {
            return;
        }
        // One number in a hundred leads nowhere.
        voice_.call(prng_.chance(1, 100) ? core::FlowId{99} : flow_id);
        keep_calling();
    });
}

void Operation::keep_happening(Trouble trouble) {
    const base::Duration mean = swarm_.troubles[static_cast<std::size_t>(trouble)];
    if (mean == base::Duration{}) {
        return;
    }
    agenda_.after(base::milliseconds(prng_.between(0, 2 * mean.us / 1000)), [this, trouble] {
        if (healing_) {
            return;
        }
        happen(trouble);
        keep_happening(trouble);
    });
}

void Operation::happen(Trouble trouble) {
    switch (trouble) {
        case Trouble::core_crash:
            crash_core();
            break;
        case Trouble::voice_crash:
            crash_voice();
            break;
        case Trouble::device_loss:
            agents_.lose_device();
            break;
        case Trouble::screen_loss:
            agents_.lose_screen();
            break;
        case Trouble::meddling:
            meddle();
            break;
        case Trouble::partition:
            cut_link();
            break;
        case Trouble::disk_stall:
            server_.stall_disk(base::milliseconds(prng_.between(100, 30'000)), false);
            break;
        case Trouble::disk_failure:
            server_.stall_disk(base::milliseconds(prng_.between(0, 10'000)), true);
            break;
        case Trouble::snapshot_damage:
            server_.damage_snapshot();
            break;
        case Trouble::clock_jump:
            server_.jump_clock(base::seconds(prng_.between(-1200, 3600)));
            break;
        case Trouble::burst:
            for (std::int64_t i = prng_.between(20, 200); i > 0; --i) {
                agenda_.after(base::milliseconds(prng_.between(0, 20'000)),
                              [this] { voice_.call(flow_id); });
            }
            break;
        case Trouble::wrong_buttons:
            press_wrong_buttons();
            break;
    }
}

void Operation::connect_voice() {
    if (server_.up() && !cut_ && !voice_.linked()) {
        voice_.connect();
    }
}

void Operation::crash_core() {
    ++report_.core_crashes;
    if (prng_.chance(1, 2)) {
        server_.crash();
    } else {
        server_.crash_after_next_commit();
    }
}

void Operation::crash_voice() {
    ++report_.voice_crashes;
    voice_.crash();
    if (server_.up()) {
        server_.event(core::VoiceLost{});
    }
    agenda_.after(base::milliseconds(3'500), [this] {
        connect_voice();
        agents_.reattach();
    });
}

// Both live on by themselves: voice keeps what happens to tell it later.
void Operation::cut_link() {
    if (cut_) {
        return;
    }
    cut_ = true;
    voice_.disconnect();
    if (server_.up()) {
        server_.event(core::VoiceLost{});
    }
    agenda_.after(base::milliseconds(prng_.between(500, 600'000)), [this] {
        cut_ = false;
        connect_voice();
    });
}

// What people and a broken adapter send about things that are not theirs, or not there. Legs of
// events are unknown ones: voice does not lie about its own.
void Operation::press_wrong_buttons() {
    const core::AgentId agent{prng_.below(swarm_.agents + 2)};
    const core::InteractionId interaction{prng_.below(400)};
    const core::LegId leg{prng_.next() | (std::uint64_t{1} << 40U)};
    switch (prng_.below(12)) {
        case 0:
            return ask(core::AcceptOffer{agent, interaction});
        case 1:
            return ask(core::DeclineOffer{agent, interaction});
        case 2:
            return ask(core::EndInteraction{agent, interaction});
        case 3:
            return ask(core::FinishWrapUp{agent, interaction});
        case 4:
            return ask(core::Dispose{agent, interaction, {prng_.below(5)}});
        case 5:
            return ask(core::SetHold{agent, interaction, true});
        case 6:
            return ask(core::SignIn{agent, core::SeatKind::none});
        case 7:
            return ask(core::RemoveQueue{{1 + prng_.below(swarm_.queues + 1)}});
        case 8:
            return ask(core::SetAgent{{0}, {{99}}});
        default:
            break;
    }
    if (!server_.up()) {
        return;
    }
    switch (prng_.below(4)) {
        case 0:
            return server_.event(core::LegEnded{leg, core::LegEnd::failed});
        case 1:
            return server_.event(core::StepEnded{leg, 3, core::StepResult::digit, "9"});
        case 2:
            return server_.event(core::RecordingClosed{{1'000'000 + prng_.below(9)}, 1, {}});
        default:
            return server_.event(core::SeatDown{{500 + prng_.below(9)}});
    }
}

void Operation::meddle() {
    const core::CampaignId campaign{1 + prng_.below(2)};
    switch (prng_.below(8)) {
        case 0:
            ask(core::AddDnc{{{1 + prng_.below(500)}, {1 + prng_.below(500)}}});
            break;
        case 1:
            ask(core::RemoveDnc{{1 + prng_.below(500)}});
            break;
        case 2:
            ask(core::SetCampaignState{campaign, core::CampaignState::paused});
            break;
        case 3:
            ask(core::SetCampaignState{campaign, core::CampaignState::running});
            break;
        case 4:
            load_leads(campaign, prng_.below(50));
            break;
        case 5:
            ask(core::PublishFlow{flow_id, draw_flow()});
            break;
        case 6:
            ask(core::SetAgent{{1 + prng_.below(swarm_.agents)},
                               {{1 + prng_.below(swarm_.queues)}}});
            break;
        default:
            ask(core::SetPresence{{1 + prng_.below(swarm_.agents)},
                                  core::Presence::not_ready,
                                  core::NotReadyReason::supervisor,
                                  {}});
            break;
    }
}

// Nothing breaks any more, nothing new comes in, everybody works: all that is open must end.
void Operation::heal() {
    healing_ = true;
    agenda_.after(base::seconds(10), [this] {
        for (std::uint64_t i = 1; i <= swarm_.campaigns; ++i) {
            ask(core::SetCampaignState{{i}, core::CampaignState::stopped});
        }
    });
    agents_.heal();
}

Report Operation::run() {
    report_.seed = seed_;
    report_.hours = hours_;
    wire();
    configure();
    voice_.connect();
    agents_.begin();
    keep_calling();
    for (std::size_t i = 0; i < troubles_count; ++i) {
        keep_happening(static_cast<Trouble>(i));
    }
    agenda_.run_until(end_);
    heal();
    agenda_.run_until(end_ + rest);
    server_.rested();
    if (!voice_.at_rest()) {
        complain("every_interaction_ends", "voice still holds legs or recordings");
    }
    report_.hash = hex(server_.hash());
    report_.facts = server_.facts();
    report_.calls = voice_.calls();
    report_.dials = voice_.dials();
    for (const auto& [exit, count] : server_.exits()) {
        report_.exits[std::string(wire::enum_name(exit))] = count;
    }
    return std::move(report_);
}

Report run_seed(std::uint64_t seed, std::uint64_t hours, const Limits& limits) {
    return Operation(seed, hours, limits).run();
}

}  // namespace regente::sim
