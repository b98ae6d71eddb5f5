#include "sim/world/server.hpp"

#include <algorithm>

#include "sim/world/probe.hpp"
#include "wire/binary.hpp"

namespace regente::sim {

namespace {

constexpr std::size_t tail_max = 50;
constexpr std::uint64_t compare_every = 256;  // Commits.
constexpr std::size_t snapshots_kept = 3;

std::uint64_t hash_of(const std::vector<std::uint8_t>& bytes) {
    base::Fnv1a hash;
    hash.update(bytes);
    return hash.value();
}

}  // namespace

Server::Server(Agenda& agenda, base::Prng& prng, const Complain& complain)
    : agenda_(agenda),
      prng_(prng),
      complain_(complain),
      checkers_(all_checkers(complain)) {}

base::Result<core::Accepted, core::Refused> Server::request(const core::Request& request) {
    ASSERT(up_);
    core::Output output;
    auto answer = core_.request(core_now(), request, output);
    ask_twin(request, output);
    stepped(std::move(output), 0);
    return answer;
}

void Server::event(const core::Event& event, std::uint64_t number) {
    ASSERT(up_);
    core::Output output;
    core_.event(core_now(), event, output);
    ask_twin(event, output);
    stepped(std::move(output), number);
}

// same_inputs_same_facts: whoever starts from the same state and hears the same decides the same.
template <class Input>
void Server::ask_twin(const Input& input, const core::Output& output) {
    if (!twin_) {
        return;
    }
    core::Output its;
    if constexpr (std::is_same_v<Input, core::Request>) {
        (void)twin_->request(core_now(), input, its);
    } else if constexpr (std::is_same_v<Input, core::Event>) {
        twin_->event(core_now(), input, its);
    } else {
        twin_->advance(core_now(), its);
    }
    if (wire::encode(its.facts) != wire::encode(output.facts) ||
        wire::encode(its.commands) != wire::encode(output.commands)) {
        complain_("same_inputs_same_facts",
                  "a core made from a snapshot decided otherwise than the one that lived");
        twin_.reset();
    }
}

void Server::stepped(core::Output output, std::uint64_t number) {
    for (core::Fact& fact : output.facts) {
        batch_facts_.emplace_back(core_now(), std::move(fact));
    }
    batch_commands_.insert(batch_commands_.end(),
                           std::make_move_iterator(output.commands.begin()),
                           std::make_move_iterator(output.commands.end()));
    batch_number_ = std::max(batch_number_, number);
    if (!commit_planned_) {
        // The disk takes its time; meanwhile the batch grows.
        commit_planned_ = true;
        const base::Duration stall = std::exchange(stall_, {});
        agenda_.after(stall + base::milliseconds(prng_.between(0, 5)), [this, life = life_] {
            if (life == life_ && std::exchange(commit_fails_, false)) {
                down_max_ = base::seconds(60);
                crash();
            } else if (life == life_) {
                commit();
            }
        });
    }
    watch_clock();
}

void Server::commit() {
    commit_planned_ = false;
    const auto facts = std::exchange(batch_facts_, {});
    const auto commands = std::exchange(batch_commands_, {});
    const std::uint64_t number = std::exchange(batch_number_, 0);
    for (const auto& [at, fact] : facts) {
        follower_.apply(at, fact);
        since_snapshot_.emplace_back(at, fact);
        hash_.update(wire::encode(at));
        hash_.update(wire::encode(fact));
        for (const auto& checker : checkers_) {
            checker->fact(at, fact);
        }
        tail_.emplace_back(at, fact);
        if (tail_.size() > tail_max) {
            tail_.pop_front();
        }
        remember(fact);
    }
    for (const auto& checker : checkers_) {
        checker->committed(core_now());
    }
    if (++commits_ % compare_every == 0) {
        compare();
        keep_snapshot();
    }
    if (crash_after_commit_) {
        crash_after_commit_ = false;
        crash();
        return;
    }
    if (number != 0) {
        wires_.acknowledge(number);
    }
    for (const core::Command& command : commands) {
        if (const auto* place = std::get_if<core::PlaceLeg>(&command)) {
            for (const auto& checker : checkers_) {
                checker->placed(core_now(), *place);
            }
        }
        wires_.command(command);
    }
    wires_.committed();
}

void Server::remember(const core::Fact& fact) {
    ++facts_;
    if (const auto* ended = std::get_if<core::InteractionEnded>(&fact)) {
        ++exits_[ended->exit];
    }
}

void Server::watch_clock() {
    const auto next = core_.next_deadline();
    if (!next || (wake_at_ != core::Instant{} && wake_at_ <= *next)) {
        return;
    }
    wake_at_ = *next;
    agenda_.at(clock_.when(*next), [this, life = life_, at = *next] {
        if (life != life_ || at != wake_at_) {
            return;
        }
        wake_at_ = {};
        if (core_now() < at) {
            watch_clock();  // It was set back.
            return;
        }
        core::Output output;
        core_.advance(core_now(), output);
        ask_twin(std::monostate{}, output);
        stepped(std::move(output), 0);
    });
}

// facts_rebuild_state: after the commit of everything, the fold of the facts is the core itself;
// and a core restored from a snapshot of it knows the same next moment.
void Server::compare() {
    const auto bytes = wire::encode(follower_.state());
    if (bytes != wire::encode(core_.state())) {
        complain_("facts_rebuild_state", "the fold of the facts differs from the core");
        return;
    }
    auto decoded = wire::decode<core::State>(bytes);
    if (!decoded) {
        complain_("facts_rebuild_state", "a snapshot cannot be read: " + decoded.error().message);
        return;
    }
    const core::Core restored(std::move(decoded).value());
    if (restored.next_deadline() != core_.next_deadline()) {
        complain_("facts_rebuild_state", "a restored core has other timers");
    }
    probe(bytes, core_now(), complain_);
    if (twin_ && wire::encode(twin_->state()) != bytes) {
        complain_("same_inputs_same_facts", "a core made from a snapshot became another");
    }
    if (commits_ / compare_every % 2 == 0) {
        twin_.emplace(core::State(restored.state()));
    } else {
        twin_.reset();
    }
}

void Server::keep_snapshot() {
    Snapshot snapshot;
    snapshot.bytes = wire::encode(follower_.state());
    snapshot.hash = hash_of(snapshot.bytes);
    snapshot.facts = facts_;
    snapshots_.push_back(std::move(snapshot));
    if (snapshots_.size() > snapshots_kept) {
        const std::uint64_t dropped = snapshots_[1].facts - snapshots_[0].facts;
        since_snapshot_.erase(since_snapshot_.begin(),
                              since_snapshot_.begin() + static_cast<std::ptrdiff_t>(dropped));
        snapshots_.pop_front();
    }
}

// The newest snapshot that is sound, or nothing at all, and the facts after it.
core::State Server::recovered() {
    if (snapshots_.size() > 1 && std::exchange(damaged_, false)) {
        auto& bytes = snapshots_.back().bytes;
        bytes[prng_.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << prng_.below(8));
    }
    core::Core core;
    // Before the first one is kept, all facts are.
    const std::uint64_t oldest = facts_ - since_snapshot_.size();
    std::uint64_t folded = oldest;
    for (std::size_t i = snapshots_.size(); i-- > 0;) {
        if (hash_of(snapshots_[i].bytes) != snapshots_[i].hash) {
            snapshots_.erase(snapshots_.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        auto state = wire::decode<core::State>(snapshots_[i].bytes);
        ASSERT(state.has_value());
        core = core::Core(std::move(state).value());
        folded = snapshots_[i].facts;
        break;
    }
    for (std::size_t i = folded - oldest; i < since_snapshot_.size(); ++i) {
        core.apply(since_snapshot_[i].first, since_snapshot_[i].second);
    }
    if (wire::encode(core.state()) != wire::encode(follower_.state())) {
        complain_("facts_rebuild_state", "a snapshot and the facts after it give another state");
    }
    return core.state();
}

void Server::stall_disk(base::Duration length, bool fails) {
    if (!commit_planned_) {
        stall_ = length;
        commit_fails_ = fails;
    }
}

void Server::jump_clock(base::Duration by) {
    clock_.jump(agenda_.now(), by);
    disturbed();
    wake_at_ = {};
    if (up_) {
        watch_clock();
    }
}

void Server::disturbed() {
    for (const auto& checker : checkers_) {
        checker->disturbed(core_now());
    }
}

void Server::crash() {
    if (!up_) {
        return;
    }
    up_ = false;
    ++life_;
    batch_facts_.clear();
    batch_commands_.clear();
    batch_number_ = 0;
    commit_planned_ = false;
    wake_at_ = {};
    twin_.reset();
    stall_ = {};
    commit_fails_ = false;
    wires_.went_down();
    const std::int64_t down_ms = std::exchange(down_max_, base::seconds(3)).us / 1000;
    agenda_.after(base::milliseconds(prng_.between(100, down_ms)), [this] { restart(); });
}

void Server::restart() {
    core_ = core::Core(recovered());
    up_ = true;
    disturbed();
    event(core::VoiceLost{});
    // The screens' connections died with the process; each comes back by itself.
    for (const auto& [id, agent] : follower_.state().agents) {
        if (agent.connected) {
            event(core::AgentDisconnected{id});
        }
    }
    wires_.came_up();
}

void Server::rested() {
    for (const auto& checker : checkers_) {
        checker->rested(core_now());
    }
    if (up_ && batch_facts_.empty()) {
        compare();
    }
}

}  // namespace regente::sim
