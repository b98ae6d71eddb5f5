#include "sim/world/server.hpp"

#include <algorithm>

#include "wire/binary.hpp"

namespace regente::sim {

namespace {

constexpr std::size_t tail_max = 50;

}  // namespace

Server::Server(Agenda& agenda, base::Prng& prng, const Complain& complain)
    : agenda_(agenda),
      prng_(prng),
      complain_(complain),
      checkers_(all_checkers(complain)) {}

base::Result<core::Accepted, core::Refused> Server::request(const core::Request& request) {
    ASSERT(up_);
    core::Output output;
    auto answer = core_.request(agenda_.now(), request, output);
    stepped(std::move(output), 0);
    return answer;
}

void Server::event(const core::Event& event, std::uint64_t number) {
    ASSERT(up_);
    core::Output output;
    core_.event(agenda_.now(), event, output);
    stepped(std::move(output), number);
}

void Server::stepped(core::Output output, std::uint64_t number) {
    for (core::Fact& fact : output.facts) {
        batch_facts_.emplace_back(agenda_.now(), std::move(fact));
    }
    batch_commands_.insert(batch_commands_.end(),
                           std::make_move_iterator(output.commands.begin()),
                           std::make_move_iterator(output.commands.end()));
    batch_number_ = std::max(batch_number_, number);
    if (!commit_planned_) {
        // The disk takes its time; meanwhile the batch grows.
        commit_planned_ = true;
        agenda_.after(base::milliseconds(prng_.between(0, 5)), [this, life = life_] {
            if (life == life_) {
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
        checker->committed(agenda_.now());
    }
    if (++commits_ % 256 == 0) {
        compare();
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
                checker->placed(agenda_.now(), *place);
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
    agenda_.at(*next, [this, life = life_, at = *next] {
        if (life != life_ || at != wake_at_) {
            return;
        }
        wake_at_ = {};
        core::Output output;
        core_.advance(agenda_.now(), output);
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
    wires_.went_down();
    agenda_.after(base::milliseconds(prng_.between(100, 3000)), [this] { restart(); });
}

void Server::restart() {
    auto decoded = wire::decode<core::State>(wire::encode(follower_.state()));
    ASSERT(decoded.has_value());
    core_ = core::Core(std::move(decoded).value());
    up_ = true;
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
        checker->rested(agenda_.now());
    }
    if (up_ && batch_facts_.empty()) {
        compare();
    }
}

}  // namespace regente::sim
