// Agents in virtual time: they look at their screen, which shows what is committed, and do what
// people do: take calls, miss some, pause, go home, lose their network, come back.
#pragma once

#include <cstdint>
#include <map>

#include "base/prng.hpp"
#include "core/state.hpp"
#include "sim/agenda.hpp"
#include "sim/swarm.hpp"
#include "sim/world/server.hpp"
#include "sim/world/voice.hpp"

namespace regente::sim {

class Agents {
  public:
    Agents(Agenda& agenda, base::Prng& prng, const Swarm& swarm, Server& server, Voice& voice);

    void begin();
    // Screens changed: whoever's own line changed looks at it.
    void look();
    // The core is back: each screen reconnects by itself, some late.
    void reconnect();
    // Voice is back: each browser offers its audio again.
    void reattach();
    void lose_device();
    void lose_screen();
    // From now on everybody works: accepts, finishes, stays.
    void heal();

  private:
    struct Person {
        bool screen = true;  // A browser is open and has network.
        bool browser_seat = false;
        std::uint64_t mood = 0;  // Thoughts of before the last change mean nothing.
        core::Item item = core::Item::none;
        core::Presence presence = core::Presence::signed_out;
        core::InteractionId interaction;
    };

    void think_later(core::AgentId id, std::int64_t low_ms, std::int64_t high_ms);
    void think(core::AgentId id);
    void come_to_work(core::AgentId id);
    void not_ready(core::AgentId id, const core::Agent& agent);
    void available(core::AgentId id, const core::Agent& agent);
    void offered(core::AgentId id, const core::Agent& agent);
    void engaged(core::AgentId id, const core::Agent& agent);
    void wrapping(core::AgentId id, const core::Agent& agent);
    void attach(core::AgentId id);
    void ask(const core::Request& request);
    core::AgentId anybody();

    Agenda& agenda_;
    base::Prng& prng_;
    const Swarm& swarm_;
    Server& server_;
    Voice& voice_;
    bool healed_ = false;
    std::map<core::AgentId, Person> people_;
};

}  // namespace regente::sim
