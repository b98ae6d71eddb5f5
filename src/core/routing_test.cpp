// Random operations under every discipline, judged by a second router that is slow and plain: it
// reads the state before each offer and looks at everybody. What it demands are the definitions of
// routing_settings.hpp.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "core/agent.hpp"
#include "core/occupancy.hpp"
#include "core/world_test.hpp"

namespace regente::core {
namespace {

using namespace testing;

class Dice {
  public:
    explicit Dice(std::uint64_t seed)
        : state_(seed * 0x9e3779b97f4a7c15ULL + 1) {}

    std::uint64_t below(std::uint64_t n) {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return (state_ >> 11U) % n;
    }

    bool chance(std::uint64_t percent) { return below(100) < percent; }

  private:
    std::uint64_t state_;
};

// ---------------------------------------------------------------- the plain router

bool idle(const Agent& agent) {
    return agent.presence == Presence::available && agent.item == Item::none && agent.seat_up &&
           agent.connected;
}

bool waits(const Interaction& one) {
    return one.state == InteractionState::queued && one.farewell == 0;
}

std::set<QueueId> queues_of(const State& state, const Interaction& one) {
    std::set<QueueId> queues{one.queue};
    queues.insert(one.added.begin(), one.added.end());
    const auto& rings = state.queues.at(one.queue).rings;
    for (std::size_t i = 0; i <= one.ring && i < rings.size(); ++i) {
        queues.insert(rings[i].queues.begin(), rings[i].queues.end());
    }
    return queues;
}

std::map<SkillId, std::uint32_t> needs_of(const State& state, const Interaction& one) {
    std::map<SkillId, std::uint32_t> needs;
    const auto& rings = state.queues.at(one.queue).rings;
    const Ring* ring =
        rings.empty() ? nullptr : &rings[std::min<std::size_t>(one.ring, rings.size() - 1)];
    for (const SkillLevel& own : one.skills) {
        if (ring == nullptr || state.skills.at(own.skill).certified ||
            std::count(ring->waived.begin(), ring->waived.end(), own.skill) == 0) {
            needs[own.skill] = own.level;
        }
    }
    if (ring != nullptr) {
        for (const SkillLevel& asked : ring->skills) {
            needs[asked.skill] = std::max(needs[asked.skill], asked.level);
        }
    }
    return needs;
}

bool eligible(const State& state, AgentId id, const Interaction& one, Instant now) {
    const Agent& agent = state.agents.at(id);
    if (!idle(agent)) {
        return false;
    }
    for (const auto& [skill, level] : needs_of(state, one)) {
        const auto has = agent.skills.find(skill);
        if (has == agent.skills.end() || has->second.level < level) {
            return false;
        }
        if (state.skills.at(skill).certified && has->second.certified_until <= now) {
            return false;
        }
    }
    if (one.reserved_for && one.reserved_for != id) {
        return false;
    }
    const std::set<QueueId> queues = queues_of(state, one);
    return std::any_of(agent.queues.begin(), agent.queues.end(), [&](QueueId queue) {
        return queues.count(queue) > 0;
    });
}

Membership membership(const State& state, const Agent& agent, const Interaction& one) {
    std::vector<QueueId> order{one.queue};
    for (const QueueId queue : queues_of(state, one)) {
        order.push_back(queue);
    }
    for (const QueueId queue : order) {
        if (agent.queues.count(queue) > 0) {
            const auto it = agent.memberships.find(queue);
            return it == agent.memberships.end() ? Membership{} : it->second;
        }
    }
    return {};
}

// Smaller goes first; where the order says no more than the tier, everybody of it is equal.
std::tuple<std::uint32_t, std::int64_t, std::int64_t, std::uint64_t>
agent_rank(const State& state, AgentId id, const Interaction& one, Instant now) {
    const Agent& agent = state.agents.at(id);
    const Membership member = membership(state, agent, one);
    const std::int64_t since = agent.idle_since.us;
    switch (state.queues.at(one.queue).agent_order) {
        case AgentOrder::longest_idle:
            return {member.tier, 0, since, id.value};
        case AgentOrder::least_occupied:
            return {member.tier, occupancy_ppm(agent, now), since, id.value};
        case AgentOrder::fewest_contacts:
            return {member.tier, agent.contacts, since, id.value};
        case AgentOrder::linear:
            return {member.tier, member.order, 0, id.value};
        case AgentOrder::best_skill: {
            std::int64_t sum = 0;
            for (const auto& [skill, level] : needs_of(state, one)) {
                sum += agent.skills.at(skill).level;
            }
            return {member.tier, -sum, since, id.value};
        }
        case AgentOrder::least_flexible:
            return {member.tier,
                    static_cast<std::int64_t>(agent.skills.size() * 1000 + agent.queues.size()),
                    since,
                    id.value};
        case AgentOrder::round_robin: {
            // How far behind the last one offered, in member order.
            const auto run = state.queue_runs.find(one.queue);
            const AgentId last =
                run == state.queue_runs.end() ? AgentId{} : run->second.last_offered;
            const auto it = state.agents.find(last);
            const std::pair<std::uint32_t, std::uint64_t> cursor =
                it == state.agents.end()
                    ? std::pair<std::uint32_t, std::uint64_t>{0, 0}
                    : std::pair{membership(state, it->second, one).order, last.value};
            const bool behind = std::pair{member.order, id.value} > cursor;
            return {member.tier, behind ? 0 : 1, member.order, id.value};
        }
        case AgentOrder::weighted_random:
        case AgentOrder::ring_all:
            return {member.tier, 0, 0, 0};
    }
    return {};
}

// Smaller goes first.
std::tuple<int, std::int64_t, std::int64_t, std::uint64_t> contact_rank(const State& state,
                                                                        InteractionId id,
                                                                        Instant now,
                                                                        Instant oldest) {
    const Interaction& one = state.interactions.at(id);
    const OperationSettings& settings = state.settings;
    const QueueSettings& queue = state.queues.at(one.queue);
    const std::int64_t waited = (now - one.queued_since).us;
    const std::int64_t since = one.queued_since.us;
    switch (settings.contact_order) {
        case ContactOrder::strict_priority:
            return {0, -std::int64_t{one.priority}, since, id.value};
        case ContactOrder::fifo:
            return {0, 0, since, id.value};
        case ContactOrder::ageing: {
            const std::int64_t aged =
                one.priority + waited / settings.ageing_step.us * settings.ageing_increment;
            const std::int64_t capped = std::min<std::int64_t>(aged, settings.ageing_max);
            return {0, -std::max<std::int64_t>(one.priority, capped), since, id.value};
        }
        case ContactOrder::weighted_queues:
            return {0, -waited * queue.weight, since, id.value};
        case ContactOrder::deadline: {
            const std::int64_t target = queue.service_level_threshold.us;
            const bool late = waited > target;
            const std::uint64_t share = settings.late_share;
            const bool turn = (state.offers + 1) * share / 100 > state.offers * share / 100;
            return {late == turn ? 0 : 1,
                    late ? target - waited : -(waited * 1'000'000 / target),
                    since,
                    id.value};
        }
        case ContactOrder::value:
            return {one.queued_since > oldest + settings.value_bound ? 1 : 0,
                    -std::int64_t{one.value},
                    since,
                    id.value};
    }
    return {};
}

// Among those who ask for the same, first in is first out, whatever the order says of the rest.
bool has_its_turn(const State& state, InteractionId id) {
    const Interaction& one = state.interactions.at(id);
    const auto kind = [&state](const Interaction& other) {
        return std::tuple(other.queue,
                          other.priority,
                          other.value,
                          needs_of(state, other),
                          queues_of(state, other),
                          other.reserved_for);
    };
    for (const auto& [other_id, other] : state.interactions) {
        if (waits(other) &&
            std::pair(other.queued_since, other_id) < std::pair(one.queued_since, id) &&
            kind(other) == kind(one)) {
            return false;
        }
    }
    return true;
}

InteractionId most_urgent_for(const State& state, AgentId agent, Instant now) {
    Instant oldest{std::numeric_limits<std::int64_t>::max() / 2};
    for (const auto& [id, one] : state.interactions) {
        if (waits(one) && eligible(state, agent, one, now)) {
            oldest = std::min(oldest, one.queued_since);
        }
    }
    InteractionId best;
    for (const auto& [id, one] : state.interactions) {
        if (waits(one) && eligible(state, agent, one, now) && has_its_turn(state, id) &&
            (!best ||
             contact_rank(state, id, now, oldest) < contact_rank(state, best, now, oldest))) {
            best = id;
        }
    }
    return best;
}

std::vector<AgentId> all_eligible(const State& state, const Interaction& one, Instant now) {
    std::vector<AgentId> all;
    for (const auto& [id, agent] : state.agents) {
        if (eligible(state, id, one, now)) {
            all.push_back(id);
        }
    }
    return all;
}

// ---------------------------------------------------------------- a random operation

class Operation {
  public:
    explicit Operation(std::uint64_t seed)
        : dice_(seed) {
        tell(VoiceConnected{});
        OperationSettings settings;
        settings.default_trunk = trunk;
        settings.contact_order = static_cast<ContactOrder>(dice_.below(6));
        settings.ageing_step = base::seconds(1 + static_cast<std::int64_t>(dice_.below(30)));
        settings.ageing_max = 20 + static_cast<std::uint32_t>(dice_.below(100));
        settings.value_bound = base::seconds(static_cast<std::int64_t>(dice_.below(60)));
        settings.late_share = static_cast<std::uint32_t>(dice_.below(101));
        ask(SetOperation{settings});
        for (std::uint64_t skill = 1; skill <= skills_; ++skill) {
            ask(SetSkill{{skill}, {skill == skills_}});
        }
        for (std::uint64_t queue = 1; queue <= queues_; ++queue) {
            ask(SetQueue{{queue}, {}});
        }
        for (std::uint64_t queue = 1; queue <= queues_; ++queue) {
            set_queue({queue});
        }
        for (std::uint64_t agent = 1; agent <= agents_; ++agent) {
            set_agent({agent});
            ask(SignIn{{agent}, SeatKind::browser});
            tell(SeatUp{{agent}, SeatKind::browser});
        }
        for (std::uint64_t flow = 1; flow <= flows_; ++flow) {
            set_flow({flow});
        }
    }

    void run(int steps) {
        for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
            one_thing();
        }
        EXPECT_EQ(bytes_of(core_.state()), bytes_of(folded_.state()));
        // A core that starts from here decides the same.
        const Core restored(state_of(bytes_of(core_.state())));
        EXPECT_EQ(core_.next_deadline(), restored.next_deadline());
    }

    int offers() const { return offers_; }

  private:
    void one_thing() {
        const AgentId agent{1 + dice_.below(agents_)};
        switch (dice_.below(20)) {
            case 0:
            case 1:
            case 2:
            case 3: {
                const LegId call{base::voice_leg_bit | ++leg_};
                tell(CallArrived{call, {1 + dice_.below(flows_)}, {}, {1 + dice_.below(6)}});
                tell(LegAnswered{call});
                break;
            }
            case 4:
                if (const InteractionId id = somebody()) {
                    tell(LegEnded{core_.state().interactions.at(id).leg, LegEnd::hung_up});
                }
                break;
            case 5:
            case 6:
            case 7:
                ask(SetPresence{agent,
                                dice_.chance(80) ? Presence::available : Presence::not_ready,
                                NotReadyReason::pause,
                                {}});
                break;
            case 8:
            case 9:
            case 10:
                ask(AcceptOffer{agent, core_.state().agents.at(agent).interaction});
                break;
            case 11:
                ask(DeclineOffer{agent, core_.state().agents.at(agent).interaction});
                break;
            case 12:
            case 13: {
                const InteractionId id = core_.state().agents.at(agent).interaction;
                ask(EndInteraction{agent, id});
                ask(FinishWrapUp{agent, id});
                break;
            }
            case 14:
                set_queue({1 + dice_.below(queues_)});
                break;
            case 15:
                set_agent(agent);
                break;
            case 16:
                if (const InteractionId id = somebody()) {
                    ask(SetPriority{id, static_cast<std::uint32_t>(dice_.below(30))});
                    if (dice_.chance(30)) {
                        ask(TransferInteraction{{}, id, {1 + dice_.below(queues_)}});
                    }
                    if (dice_.chance(30)) {
                        ask(AssignInteraction{id, agent});
                    }
                }
                ask(TransferInteraction{
                    agent, core_.state().agents.at(agent).interaction, {1 + dice_.below(queues_)}});
                break;
            case 17:
                ask(LendAgent{agent, {{1 + dice_.below(queues_)}}, base::minutes(1)});
                break;
            case 18:
                if (dice_.chance(20)) {
                    tell(dice_.chance(50) ? Event{SeatDown{agent}}
                                          : Event{SeatUp{agent, SeatKind::browser}});
                }
                ask(OpenQueue{{1 + dice_.below(queues_)}, dice_.chance(80)});
                break;
            default:
                pass(base::seconds(static_cast<std::int64_t>(dice_.below(20))));
                break;
        }
    }

    std::vector<SkillLevel> some_skills() {
        std::vector<SkillLevel> skills;
        for (std::uint64_t skill = 1; skill <= skills_; ++skill) {
            if (dice_.chance(30)) {
                skills.push_back({{skill}, 1 + static_cast<std::uint32_t>(dice_.below(6))});
            }
        }
        return skills;
    }

    void set_queue(QueueId id) {
        QueueSettings settings;
        settings.priority = static_cast<std::uint32_t>(dice_.below(3));
        settings.weight = 1 + static_cast<std::uint32_t>(dice_.below(5));
        settings.agent_order = static_cast<AgentOrder>(dice_.below(9));
        settings.service_level_threshold =
            base::seconds(1 + static_cast<std::int64_t>(dice_.below(40)));
        settings.wrap_up_mode = static_cast<WrapUpMode>(dice_.below(3));
        settings.wrap_up_max = base::seconds(static_cast<std::int64_t>(dice_.below(2) * 10));
        if (dice_.chance(40)) {
            settings.sticky.mode = static_cast<StickyMode>(1 + dice_.below(2));
        }
        if (dice_.chance(50)) {
            Ring first;
            first.skills = some_skills();
            Ring second = first;
            second.after = base::seconds(5 + static_cast<std::int64_t>(dice_.below(10)));
            second.priority_delta = static_cast<std::uint32_t>(dice_.below(5));
            for (SkillLevel& one : second.skills) {
                one.level = 1;
            }
            Ring third = second;
            third.after = base::seconds(20);
            third.skills.clear();
            third.waived = {{1}, {2}, {3}};
            third.queues = {{1 + id.value % queues_}};
            settings.rings = {first, second, third};
        }
        if (dice_.chance(40)) {
            OverflowRule rule;
            rule.trigger = static_cast<OverflowTrigger>(dice_.below(5));
            rule.limit = base::seconds(7);
            rule.count = 2;
            rule.action = static_cast<OverflowAction>(dice_.below(4));
            if (rule.action == OverflowAction::add_queue ||
                rule.action == OverflowAction::transfer) {
                rule.queue = {1 + id.value % queues_};
            }
            settings.overflow = {rule, rule};
        }
        ask(SetQueue{id, settings});
    }

    void set_agent(AgentId id) {
        SetAgent set{id, {}};
        SetAgentRouting routing{id, {}, {}};
        for (std::uint64_t queue = 1; queue <= queues_; ++queue) {
            if (dice_.chance(60)) {
                set.queues.push_back({queue});
                routing.memberships.push_back({{queue},
                                               static_cast<std::uint32_t>(dice_.below(2)),
                                               static_cast<std::uint32_t>(dice_.below(5)),
                                               1 + static_cast<std::uint32_t>(dice_.below(9))});
            }
        }
        for (std::uint64_t skill = 1; skill <= skills_; ++skill) {
            if (dice_.chance(60)) {
                const bool certified = dice_.chance(70);
                const auto seconds = static_cast<std::int64_t>(dice_.below(600));
                routing.skills.push_back({{skill},
                                          1 + static_cast<std::uint32_t>(dice_.below(10)),
                                          certified ? now_ + base::seconds(seconds) : Instant{}});
            }
        }
        ask(set);
        ask(routing);
    }

    void set_flow(FlowId id) {
        flow::Enqueue enqueue{{1 + dice_.below(queues_)},
                              static_cast<std::uint32_t>(dice_.below(3) * 5),
                              0,
                              "",
                              some_skills(),
                              static_cast<std::uint32_t>(dice_.below(4))};
        ask(PublishFlow{id, {"line", {{"line", enqueue}}}});
    }

    InteractionId somebody() {
        std::vector<InteractionId> all;
        for (const auto& [id, one] : core_.state().interactions) {
            if (one.leg) {
                all.push_back(id);
            }
        }
        return all.empty() ? InteractionId{} : all[dice_.below(all.size())];
    }

    void ask(const Request& request) {
        Output output;
        if (core_.request(now_, request, output)) {
            judge(output);
        }
    }

    void tell(const Event& event) {
        Output output;
        core_.event(now_, event, output);
        judge(output);
    }

    void pass(Duration length) {
        const Instant end = now_ + length;
        while (core_.next_deadline() && *core_.next_deadline() <= end) {
            now_ = std::max(now_, *core_.next_deadline());
            Output output;
            core_.advance(now_, output);
            judge(output);
        }
        now_ = end;
    }

    void judge(const Output& output) {
        for (std::size_t i = 0; i < output.facts.size(); ++i) {
            const auto* offer = std::get_if<OfferMade>(&output.facts[i]);
            if (offer != nullptr && offer->why.rule != "assigned") {
                judge_offer(*offer);
            }
            folded_.apply(now_, output.facts[i]);
        }
        const State& state = core_.state();
        for (const auto& [id, one] : state.interactions) {
            if (waits(one) && state.voice_up && !one.callback) {
                const auto all = all_eligible(state, one, now_);
                EXPECT_TRUE(all.empty()) << "interaction " << id.value << " waits while agent "
                                         << all.front().value << " is idle";
            }
        }
    }

    void judge_offer(const OfferMade& offer) {
        ++offers_;
        const State& state = folded_.state();
        const Interaction& one = state.interactions.at(offer.interaction);
        const bool more = one.state == InteractionState::offered;  // ring_all: the others.
        ASSERT_TRUE(more || waits(one));
        ASSERT_TRUE(eligible(state, offer.agent, one, now_))
            << "agent " << offer.agent.value << " may not serve";
        const std::vector<AgentId> all = all_eligible(state, one, now_);
        const auto rank = agent_rank(state, offer.agent, one, now_);
        for (const AgentId other : all) {
            EXPECT_LE(rank, agent_rank(state, other, one, now_))
                << "agent " << other.value << " goes before " << offer.agent.value << " by "
                << offer.why.rule;
        }
        if (more) {
            return;
        }
        EXPECT_EQ(offer.why.candidates_count, all.size());
        EXPECT_TRUE(std::any_of(all.begin(),
                                all.end(),
                                [&](AgentId agent) {
                                    return most_urgent_for(state, agent, now_) == offer.interaction;
                                }))
            << "interaction " << offer.interaction.value << " is nobody's most urgent by "
            << offer.why.contact_rule;
    }

    static constexpr std::uint64_t queues_ = 3;
    static constexpr std::uint64_t agents_ = 8;
    static constexpr std::uint64_t skills_ = 3;
    static constexpr std::uint64_t flows_ = 5;
    Dice dice_;
    Core core_;
    Core folded_;
    Instant now_ = start;
    std::uint64_t leg_ = 0;
    int offers_ = 0;
};

TEST(Routing, every_offer_is_the_one_that_the_rules_name) {
    int offers = 0;
    for (std::uint64_t seed = 1; seed <= 60 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Operation operation(seed);
        operation.run(400);
        offers += operation.offers();
    }
    EXPECT_GT(offers, 1000);  // Else nothing was tested.
}

}  // namespace
}  // namespace regente::core
