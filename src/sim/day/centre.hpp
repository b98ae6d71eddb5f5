// One run of a workload: the real core, driven in virtual time as fast as it goes. Callers, agents
// and voice are played; nobody crashes here (that is operation.hpp). The people react to facts and
// the phones to commands, so a rule of the core that changes who gets what needs no change here.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/prng.hpp"
#include "core/core.hpp"
#include "sim/day/callers.hpp"
#include "sim/day/figures.hpp"
#include "sim/day/workload.hpp"

namespace regente::sim {

class Centre {
  public:
    using Watch = std::function<void(core::Instant, const core::Fact&)>;

    Centre(const Workload& workload, std::uint64_t replication);

    // Tells queues and agents to the core; a setting that it refuses is a fault with its name.
    std::optional<base::Fault> configure();

    // Every fact, as it becomes true. Set before `configure` to miss none.
    void watch(Watch watch) { watch_ = std::move(watch); }

    void hash_facts() { hashing_ = true; }

    void run();

    const Figures& figures() const { return figures_; }

    std::uint64_t inputs() const { return inputs_; }

    std::uint64_t facts() const { return facts_; }

    std::uint64_t hash() const { return hash_.value(); }

    const core::Core& core() const { return core_; }

  private:
    enum class What : std::uint8_t {
        day_begins,  // First at its instant: who comes then is drawn by it.
        duty_begins,
        duty_ends,
        leave,  // Home, if nothing is in the hands any more.
        break_begins,
        back_to_work,
        caller,
        patience_over,
        talk_over,
        accept,
        finish_wrap_up,
        step_played,
        dial_answered,
    };

    struct Happening {
        core::Instant at;
        std::uint64_t order = 0;
        What what = What::day_begins;
        std::uint64_t who = 0;    // Agent, caller or leg.
        std::uint64_t about = 0;  // Interaction, step, minutes...

        bool operator>(const Happening& other) const {
            return at != other.at ? at > other.at : order > other.order;
        }
    };

    struct Agent {
        const AgentGroup* group = nullptr;
        base::Prng prng{0};
        base::Duration breaks_later;
        std::uint32_t duties = 0;
        bool leaving = false;
        std::uint64_t break_minutes = 0;  // Of the last break asked for.
        std::uint64_t pauses = 0;         // Whoever comes back comes back from the last one.
    };

    struct Leg {
        bool live = false;
        bool talked = false;
        std::uint32_t caller = 0;
        std::vector<core::RecordingId> recordings;
    };

    void plan(core::Instant at, What what, std::uint64_t who = 0, std::uint64_t about = 0);
    void happen(const Happening& one);
    void begin_day(std::uint32_t day);
    void come_to_work(core::AgentId id);
    void leave_work(core::AgentId id);
    void pause(core::AgentId id);
    void call(std::uint64_t caller);
    void hang_up(core::LegId id, core::LegEnd end);

    base::Result<core::Accepted, core::Refused> ask(const core::Request& request);
    void tell(const core::Event& event);
    void empty_inbox();
    void told();
    void react(const core::Command& command);
    void forget(core::InteractionId id);

    Agent& agent(core::AgentId id) { return agents_[id.value - 1]; }

    template <class T>
    void see(const T&) {}

    void see(const core::InteractionArrived& fact);
    void see(const core::AttemptStarted& fact);
    void see(const core::InteractionQueued& fact);
    void see(const core::OfferMade& fact);
    void see(const core::InteractionEngaged& fact);
    void see(const core::WrapUpStarted& fact);
    void see(const core::WrapUpEnded& fact);
    void see(const core::InteractionEnded& fact);
    void see(const core::PresenceChanged& fact);

    // None: not one of our callers.
    Leg* leg_of(core::InteractionId id);

    const Workload& workload_;
    std::uint64_t replication_;
    core::Instant start_;
    core::Instant end_;
    core::Instant now_;
    core::Core core_;
    core::Output output_;
    std::deque<core::Event> inbox_;  // What voice answers before time goes on.
    std::vector<core::InteractionId> over_;
    Figures figures_;
    Watch watch_;
    bool hashing_ = false;
    base::Fnv1a hash_;
    std::vector<Agent> agents_;  // Agent n is agents_[n - 1].
    std::vector<Caller> callers_;
    std::map<core::LegId, Leg> legs_;
    std::map<core::InteractionId, core::LegId> leg_of_interaction_;
    std::priority_queue<Happening, std::vector<Happening>, std::greater<>> agenda_;
    std::uint64_t order_ = 0;
    std::uint64_t inputs_ = 0;
    std::uint64_t facts_ = 0;
};

}  // namespace regente::sim
