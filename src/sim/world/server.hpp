// Drives the core as `server/` does, in virtual time: inputs join a batch, the batch's facts are
// committed, then its commands leave. It may crash at any of these borders: before the commit the
// batch never happened; after it, the commands were never sent. A crashed core comes back from a
// snapshot, an older one when the newest is damaged, and the fold of the facts behind it.
//
// It is a judge too: the fold of the facts is the core (facts_rebuild_state), a second core made from
// a snapshot decides the same from the same inputs (same_inputs_same_facts), and copies are asked what
// they would do (probe.hpp).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/prng.hpp"
#include "core/core.hpp"
#include "sim/agenda.hpp"
#include "sim/checkers/judge.hpp"
#include "sim/world/core_clock.hpp"

namespace regente::sim {

class Server {
  public:
    // What the server tells the world.
    struct Wires {
        std::function<void(const core::Command&)> command;
        std::function<void(std::uint64_t)>
            acknowledge;  // Voice events up to this number are durable.
        std::function<void()> went_down;
        std::function<void()> came_up;
        std::function<void()> committed;
    };

    Server(Agenda& agenda, base::Prng& prng, const Complain& complain);

    void wire(Wires wires) { wires_ = std::move(wires); }

    bool up() const { return up_; }

    // What is durable: the view that screens show.
    const core::State& committed() const { return follower_.state(); }

    base::Result<core::Accepted, core::Refused> request(const core::Request& request);
    void event(const core::Event& event, std::uint64_t number = 0);

    void crash();

    void crash_after_next_commit() { crash_after_commit_ = true; }

    // The disk takes so long for the next commit; then, if `fails`, the process ends: a failed commit
    // is never tried again.
    void stall_disk(base::Duration length, bool fails);

    void jump_clock(base::Duration by);

    // The newest snapshot has a flipped bit when it is next needed.
    void damage_snapshot() { damaged_ = true; }

    core::Instant core_now() const { return clock_.now(agenda_.now()); }

    base::Duration clock_offset() const { return clock_.offset(); }

    void rested();

    std::uint64_t hash() const { return hash_.value(); }

    std::uint64_t facts() const { return facts_; }

    // The last facts, for the report of a failure.
    const std::deque<std::pair<core::Instant, core::Fact>>& tail() const { return tail_; }

    const std::map<core::Exit, std::uint64_t>& exits() const { return exits_; }

  private:
    struct Snapshot {
        std::vector<std::uint8_t> bytes;
        std::uint64_t hash = 0;
        std::uint64_t facts = 0;  // Folded into it.
    };

    template <class Input>
    void ask_twin(const Input& input, const core::Output& output);
    void stepped(core::Output output, std::uint64_t number);
    void commit();
    void remember(const core::Fact& fact);
    void restart();
    core::State recovered();
    void watch_clock();
    void compare();
    void keep_snapshot();
    void disturbed();

    Agenda& agenda_;
    base::Prng& prng_;
    Complain complain_;
    Wires wires_;
    std::vector<std::unique_ptr<Checker>> checkers_;
    core::Core core_;
    core::Core follower_;  // Folds what was committed.
    // Made from a snapshot of the core; sometimes not there, because it costs as much as the core.
    std::optional<core::Core> twin_;
    std::deque<Snapshot> snapshots_;
    std::deque<std::pair<core::Instant, core::Fact>> since_snapshot_;  // Since the oldest kept.
    bool damaged_ = false;
    CoreClock clock_;
    base::Duration stall_;
    bool commit_fails_ = false;
    base::Duration down_max_ = base::seconds(3);
    bool up_ = true;
    std::uint64_t life_ = 1;  // Entries of the agenda from before a crash mean nothing.
    bool crash_after_commit_ = false;
    bool commit_planned_ = false;
    core::Instant wake_at_;
    std::vector<std::pair<core::Instant, core::Fact>> batch_facts_;
    std::vector<core::Command> batch_commands_;
    std::uint64_t batch_number_ = 0;
    base::Fnv1a hash_;
    std::uint64_t facts_ = 0;
    std::uint64_t commits_ = 0;
    std::deque<std::pair<core::Instant, core::Fact>> tail_;
    std::map<core::Exit, std::uint64_t> exits_;
};

}  // namespace regente::sim
