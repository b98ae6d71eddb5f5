// What one seed is about: each draws its own size, load and kinds of trouble, so that a few hundred
// seeds meet more combinations than anybody would write down.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "base/describe.hpp"
#include "base/prng.hpp"
#include "base/time.hpp"

namespace regente::sim {

// What goes wrong, each by itself (reliability: failure modes).
enum class Trouble : std::uint8_t {
    core_crash,
    voice_crash,
    device_loss,
    screen_loss,
    meddling,      // A supervisor changes something.
    partition,     // Core and voice are both up and do not hear each other, for up to 10 minutes.
    disk_stall,    // A commit takes half a minute.
    disk_failure,  // It fails after that, and the core is away for a minute.
    snapshot_damage,  // The next restart finds the newest one unreadable.
    clock_jump,       // The system's clock is set forward or back.
    burst,            // Many call at once.
    wrong_buttons,    // Requests and events about what is not there.
};
REGENTE_DESCRIBE_ENUM(Trouble,
                      core_crash,
                      voice_crash,
                      device_loss,
                      screen_loss,
                      meddling,
                      partition,
                      disk_stall,
                      disk_failure,
                      snapshot_damage,
                      clock_jump,
                      burst,
                      wrong_buttons)

inline constexpr std::size_t troubles_count = 12;

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
    // Mean time between troubles of each kind; zero: never.
    std::array<base::Duration, troubles_count> troubles;
};

// A seed made smaller, to find the least that still fails.
struct Limits {
    std::uint64_t agents_max = 1'000;
    std::uint64_t queues_max = 1'000;
    std::uint64_t campaigns_max = 1'000;
    std::uint64_t leads_max = 100'000;
    std::int64_t fewer_calls = 1;  // So many times less often.
    std::set<Trouble> without;
};

inline Swarm draw_swarm(base::Prng& prng, const Limits& limits) {
    const auto seconds = [&](std::int64_t low, std::int64_t high) {
        return base::seconds(prng.between(low, high));
    };
    const auto trouble = [&](std::int64_t low, std::int64_t high) {
        return prng.chance(1, 4) ? base::Duration{} : seconds(low, high);
    };
    const auto rare = [&](std::int64_t low, std::int64_t high) {
        return prng.chance(1, 2) ? base::Duration{} : seconds(low, high);
    };
    Swarm swarm;
    swarm.agents = std::min(1 + prng.below(10), limits.agents_max);
    swarm.queues = std::min(1 + prng.below(3), limits.queues_max);
    swarm.campaigns = std::min(prng.below(3), limits.campaigns_max);
    swarm.leads = std::min(prng.below(400), limits.leads_max);
    swarm.between_calls = {seconds(20, 300).us * limits.fewer_calls};
    swarm.patience_max = seconds(20, 900);
    swarm.talk_max = seconds(30, 600);
    swarm.ignores_percent = prng.below(30);
    swarm.declines_percent = prng.below(15);
    swarm.dnc_percent = prng.below(30);
    const auto set = [&](Trouble which, base::Duration mean) {
        swarm.troubles[static_cast<std::size_t>(which)] =
            limits.without.count(which) > 0 ? base::Duration{} : mean;
    };
    set(Trouble::core_crash, trouble(300, 7200));
    set(Trouble::voice_crash, trouble(900, 14400));
    set(Trouble::device_loss, trouble(120, 3600));
    set(Trouble::screen_loss, trouble(120, 3600));
    set(Trouble::meddling, trouble(120, 3600));
    set(Trouble::partition, rare(900, 14400));
    set(Trouble::disk_stall, rare(300, 7200));
    set(Trouble::disk_failure, rare(3600, 28'800));
    set(Trouble::snapshot_damage, rare(300, 7200));
    set(Trouble::clock_jump, rare(3600, 28'800));
    set(Trouble::burst, rare(3600, 28'800));
    set(Trouble::wrong_buttons, rare(60, 1800));
    return swarm;
}

}  // namespace regente::sim
