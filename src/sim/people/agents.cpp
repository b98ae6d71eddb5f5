#include "sim/people/agents.hpp"

namespace regente::sim {

using core::AgentId;
using core::Item;
using core::NotReadyReason;
using core::Presence;
using core::SeatKind;

Agents::Agents(Agenda& agenda, base::Prng& prng, const Swarm& swarm, Server& server, Voice& voice)
    : agenda_(agenda),
      prng_(prng),
      swarm_(swarm),
      server_(server),
      voice_(voice) {}

void Agents::begin() {
    for (std::uint64_t i = 1; i <= swarm_.agents; ++i) {
        people_[{i}] = {};
        think_later({i}, 0, 600'000);
    }
}

void Agents::look() {
    for (auto& [id, person] : people_) {
        const auto it = server_.committed().agents.find(id);
        if (it == server_.committed().agents.end()) {
            continue;
        }
        const core::Agent& agent = it->second;
        if (agent.item == person.item && agent.presence == person.presence &&
            agent.interaction == person.interaction) {
            continue;
        }
        person.item = agent.item;
        person.presence = agent.presence;
        person.interaction = agent.interaction;
        think_later(id, 500, healed_ ? 2'000 : 12'000);
    }
}

void Agents::think_later(AgentId id, std::int64_t low_ms, std::int64_t high_ms) {
    const std::uint64_t mood = ++people_[id].mood;
    agenda_.after(base::milliseconds(prng_.between(low_ms, high_ms)), [this, id, mood] {
        if (people_[id].mood == mood) {
            think(id);
        }
    });
}

void Agents::ask(const core::Request& request) {
    // People press wrong buttons and are late: a refusal is an answer too.
    if (server_.up()) {
        (void)server_.request(request);
    }
}

void Agents::think(AgentId id) {
    const Person& person = people_[id];
    const auto it = server_.committed().agents.find(id);
    if (it == server_.committed().agents.end() || !server_.up() || !person.screen) {
        think_later(id, 1'000, 5'000);
        return;
    }
    const core::Agent& agent = it->second;
    switch (agent.item) {
        case Item::none:
            if (agent.presence == Presence::signed_out) {
                come_to_work(id);
            } else if (agent.presence == Presence::not_ready) {
                not_ready(id, agent);
            } else {
                available(id, agent);
            }
            break;
        case Item::offered:
        case Item::previewing:
            offered(id, agent);
            break;
        case Item::dialling:
            if (!healed_ && prng_.chance(1, 30)) {
                ask(core::EndInteraction{id, agent.interaction});
            }
            think_later(id, 2'000, 20'000);
            break;
        case Item::engaged:
            engaged(id, agent);
            break;
        case Item::wrap_up:
            wrapping(id, agent);
            break;
    }
}

void Agents::attach(AgentId id) {
    people_[id].browser_seat = true;
    agenda_.after(base::milliseconds(prng_.between(200, 2'000)), [this, id] {
        if (people_[id].browser_seat && people_[id].screen) {
            voice_.seat_up(id, SeatKind::browser);
        }
    });
}

void Agents::come_to_work(AgentId id) {
    const bool phone = !healed_ && prng_.chance(1, 5);
    ask(core::SignIn{id, phone ? SeatKind::phone : SeatKind::browser});
    if (!phone) {
        attach(id);
    }
    think_later(id, 3'000, 10'000);
}

void Agents::not_ready(AgentId id, const core::Agent& agent) {
    if (!agent.seat_up) {
        if (agent.seat_wanted == SeatKind::browser) {
            attach(id);
        } else {
            ask(core::SignOut{id});  // The phone did not ring: once more from the start.
        }
        think_later(id, 3'000, 20'000);
        return;
    }
    if (healed_ || prng_.chance(9, 10)) {
        ask(core::SetPresence{id, Presence::available, NotReadyReason::none, {}});
    } else {
        ask(core::SignOut{id});
    }
    think_later(id, 3'000, healed_ ? 10'000 : 120'000);
}

void Agents::available(AgentId id, const core::Agent& agent) {
    if (!agent.seat_up && agent.seat_wanted == SeatKind::browser) {
        attach(id);
    }
    if (!healed_) {
        const std::uint64_t wish = prng_.below(20);
        if (wish < 4) {
            ask(core::SetPresence{id, Presence::not_ready, NotReadyReason::pause, {1}});
        } else if (wish < 5) {
            ask(core::SignOut{id});
        } else if (wish < 9) {
            ask(core::DialAddress{id, {1 + prng_.below(500)}, {}});
        } else if (wish < 14) {
            ask(core::TakeLead{id, {1 + prng_.below(2)}});
        }
    }
    think_later(id, 30'000, 900'000);
}

void Agents::offered(AgentId id, const core::Agent& agent) {
    const std::uint64_t mood = healed_ ? 99 : prng_.below(100);
    if (mood < swarm_.declines_percent) {
        ask(core::DeclineOffer{id, agent.interaction});
    } else if (mood >= swarm_.declines_percent + swarm_.ignores_percent) {
        ask(core::AcceptOffer{id, agent.interaction});
    }
    think_later(id, 4'000, 30'000);
}

void Agents::engaged(AgentId id, const core::Agent& agent) {
    const std::uint64_t wish = prng_.below(20);
    if (wish < 2) {
        const auto& interaction = server_.committed().interactions.at(agent.interaction);
        ask(core::SetHold{id, agent.interaction, !interaction.held});
    } else if (wish < 4) {
        ask(core::SetMute{id, !agent.muted});
    } else if (wish < 6) {
        ask(core::Dispose{id, agent.interaction, {1 + prng_.below(4)}});
    } else if (wish < 8) {
        ask(core::SetPresence{id, Presence::not_ready, NotReadyReason::pause, {2}});
    } else if (wish < 13) {
        ask(core::EndInteraction{id, agent.interaction});
    } else if (wish < 14) {
        ask(core::AcceptOffer{id, {agent.interaction.value - 1}});
    }
    think_later(id, 5'000, 60'000);
}

void Agents::wrapping(AgentId id, const core::Agent& agent) {
    const std::uint64_t wish = healed_ ? 0 : prng_.below(10);
    if (wish < 6) {
        ask(core::Dispose{id, agent.interaction, {1 + prng_.below(3)}});
        ask(core::FinishWrapUp{id, agent.interaction});
    } else if (wish < 7) {
        ask(core::FinishWrapUp{id, agent.interaction});
    }
    think_later(id, 3'000, 60'000);
}

AgentId Agents::anybody() {
    return {1 + prng_.below(swarm_.agents)};
}

void Agents::lose_device() {
    const AgentId id = anybody();
    voice_.seat_down(id);
    if (people_[id].browser_seat) {
        agenda_.after(base::milliseconds(prng_.between(300, 40'000)), [this, id] { attach(id); });
    }
}

void Agents::lose_screen() {
    const AgentId id = anybody();
    Person& person = people_[id];
    if (!person.screen) {
        return;
    }
    person.screen = false;
    if (server_.up()) {
        server_.event(core::AgentDisconnected{id});
    }
    if (person.browser_seat && prng_.chance(1, 2)) {
        agenda_.after(base::milliseconds(prng_.between(0, 8'000)), [this, id] {
            if (!people_[id].screen) {
                voice_.seat_down(id);  // The browser is gone: its audio follows.
            }
        });
    }
    agenda_.after(base::milliseconds(prng_.between(300, 90'000)), [this, id] {
        people_[id].screen = true;
        if (server_.up()) {
            server_.event(core::AgentConnected{id});
        }
        if (people_[id].browser_seat) {
            attach(id);
        }
        think_later(id, 500, 3'000);
    });
}

void Agents::reconnect() {
    for (auto& [id, person] : people_) {
        if (!person.screen) {
            continue;  // Its own story brings it back.
        }
        const std::int64_t patience = healed_ ? 2'000 : 8'000;
        agenda_.after(base::milliseconds(prng_.between(300, patience)), [this, id = id] {
            if (server_.up() && people_[id].screen) {
                server_.event(core::AgentConnected{id});
            }
        });
        think_later(id, 1'000, 10'000);
    }
}

void Agents::reattach() {
    for (const auto& [id, person] : people_) {
        if (person.browser_seat && person.screen) {
            attach(id);
        }
    }
}

void Agents::heal() {
    healed_ = true;
    for (const auto& [id, person] : people_) {
        think_later(id, 500, 5'000);
    }
}

}  // namespace regente::sim
