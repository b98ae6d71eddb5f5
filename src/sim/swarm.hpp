// What one seed is about: each draws its own size, load and kinds of trouble, so that a few hundred
// seeds meet more combinations than anybody would write down.
#pragma once

#include <cstdint>

#include "base/prng.hpp"
#include "base/time.hpp"

namespace regente::sim {

struct Swarm {
    std::uint64_t agents = 4;
    std::uint64_t queues = 2;
    std::uint64_t campaigns = 1;
    std::uint64_t leads = 200;
    base::Duration between_calls;  // Mean.
    base::Duration patience_max;
    base::Duration talk_max;
    std::uint64_t ignores_percent = 10;  // Offers that the agent lets lapse.
    std::uint64_t declines_percent = 5;
    std::uint64_t dnc_percent = 5;  // Of the leads, at the start.
    // Mean time between troubles; zero: never.
    base::Duration core_crash;
    base::Duration voice_crash;
    base::Duration device_loss;
    base::Duration screen_loss;
    base::Duration meddling;  // A supervisor changes something.
};

inline Swarm draw_swarm(base::Prng& prng) {
    const auto seconds = [&](std::int64_t low, std::int64_t high) {
        return base::seconds(prng.between(low, high));
    };
    const auto trouble = [&](std::int64_t low, std::int64_t high) {
        return prng.chance(1, 4) ? base::Duration{} : seconds(low, high);
    };
    Swarm swarm;
    swarm.agents = 1 + prng.below(10);
    swarm.queues = 1 + prng.below(3);
    swarm.campaigns = prng.below(3);
    swarm.leads = prng.below(400);
    swarm.between_calls = seconds(20, 300);
    swarm.patience_max = seconds(20, 900);
    swarm.talk_max = seconds(30, 600);
    swarm.ignores_percent = prng.below(30);
    swarm.declines_percent = prng.below(15);
    swarm.dnc_percent = prng.below(30);
    swarm.core_crash = trouble(300, 7200);
    swarm.voice_crash = trouble(900, 14400);
    swarm.device_loss = trouble(120, 3600);
    swarm.screen_loss = trouble(120, 3600);
    swarm.meddling = trouble(120, 3600);
    return swarm;
}

}  // namespace regente::sim
