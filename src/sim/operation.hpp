// One simulated operation: the pieces of the world, wired together, and what goes wrong in it.
#pragma once

#include <cstdint>

#include "base/prng.hpp"
#include "sim/agenda.hpp"
#include "sim/people/agents.hpp"
#include "sim/run.hpp"
#include "sim/swarm.hpp"
#include "sim/world/server.hpp"
#include "sim/world/voice.hpp"

namespace regente::sim {

class Operation {
  public:
    Operation(std::uint64_t seed, std::uint64_t hours, const Limits& limits);

    Report run();

  private:
    void complain(const std::string& checker, const std::string& what);
    void wire();
    void configure();
    flow::Graph draw_flow();
    void load_leads(core::CampaignId campaign, std::uint64_t count);
    void keep_calling();
    void keep_happening(Trouble trouble);
    void happen(Trouble trouble);
    void crash_core();
    void crash_voice();
    void cut_link();
    void connect_voice();
    void press_wrong_buttons();
    void meddle();
    void heal();
    void ask(const core::Request& request);

    std::uint64_t seed_;
    std::uint64_t hours_;
    base::Instant end_;
    Report report_;
    bool healing_ = false;
    bool cut_ = false;  // Core and voice do not hear each other.
    base::Prng prng_;
    Swarm swarm_;
    Agenda agenda_;
    Server server_;
    Voice voice_;
    Agents agents_;
    std::uint64_t next_lead_ = 1;
};

}  // namespace regente::sim
