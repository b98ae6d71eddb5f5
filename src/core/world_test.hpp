// A small operation for the tests of this folder: two agents, a queue, a flow, a voice that is up.
// After every step it checks that folding the step's facts gives the same state.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/core.hpp"
#include "wire/reflect.hpp"

namespace regente::core::testing {

inline constexpr Instant start{1'790'000'000'000'000};
inline constexpr QueueId support{1};
inline constexpr AgentId ana{1};
inline constexpr AgentId bob{2};
inline constexpr FlowId flow_id{1};
inline constexpr DispositionId solved{1};
inline constexpr DispositionId call_again{2};
inline constexpr DispositionId never_again{3};
inline constexpr CampaignId campaign_id{1};
inline constexpr TrunkId trunk{1};

// In world_test.cpp, so that the codecs are compiled once.
std::vector<std::uint8_t> bytes_of(const State& state);
State state_of(const std::vector<std::uint8_t>& bytes);
std::string text_of(const Fact& fact);

class World {
  public:
    World() {
        voice_up();
        must(SetQueue{support, {}});
        must(SetDisposition{solved, {true, false}});
        must(SetDisposition{call_again, {false, false}});
        must(SetDisposition{never_again, {true, true}});
        must(SetAgent{ana, {support}});
        must(SetAgent{bob, {support}});
        OperationSettings settings;
        settings.default_trunk = trunk;
        must(SetOperation{settings});
        must(PublishFlow{flow_id, straight_to(support)});
    }

    static flow::Graph straight_to(QueueId queue) {
        return {"welcome",
                {{"welcome", flow::Say{{"Welcome.", "en", ""}, "line"}},
                 {"line", flow::Enqueue{queue, 0, 0, ""}}}};
    }

    base::Result<Accepted, Refused> ask(const Request& request) {
        const auto before = bytes_of(core.state());
        output = {};
        auto answer = core.request(now, request, output);
        if (!answer) {
            EXPECT_TRUE(output.facts.empty() && output.commands.empty());
            EXPECT_EQ(before, bytes_of(core.state()));
        }
        check();
        return answer;
    }

    InteractionId must(const Request& request) {
        const auto answer = ask(request);
        if (!answer) {
            ADD_FAILURE() << "refused: " << wire::enum_name(answer.error().code) << " "
                          << answer.error().detail;
            return {};
        }
        return answer.value().interaction;
    }

    Refusal refusal(const Request& request) {
        const auto answer = ask(request);
        EXPECT_FALSE(answer.has_value()) << "accepted";
        return answer ? Refusal::limit_reached : answer.error().code;
    }

    void happen(const Event& event) {
        output = {};
        core.event(now, event, output);
        check();
    }

    // Runs every timer on the way.
    void pass(Duration duration) {
        const Instant end = now + duration;
        output = {};
        while (core.next_deadline() && *core.next_deadline() <= end) {
            now = std::max(now, *core.next_deadline());
            Output one;
            core.advance(now, one);
            output.facts.insert(output.facts.end(), one.facts.begin(), one.facts.end());
            output.commands.insert(output.commands.end(), one.commands.begin(), one.commands.end());
            fold_all(one);
        }
        now = end;
        compare();
    }

    void voice_up(std::vector<InventoryLeg> legs = {}, std::vector<InventorySeat> seats = {}) {
        happen(VoiceConnected{std::move(legs), std::move(seats), {}});
    }

    void sign_in(AgentId agent) {
        must(SignIn{agent, SeatKind::browser});
        happen(SeatUp{agent, SeatKind::browser});
    }

    void available(AgentId agent) {
        sign_in(agent);
        must(SetPresence{agent, Presence::available, NotReadyReason::none, {}});
    }

    // A call that heard the welcome and waits, or is offered already.
    InteractionId call(LegId leg) {
        happen(CallArrived{leg, flow_id, {leg.value + 1000}, {}});
        const InteractionId id{core.state().next_interaction - 1};
        happen(LegAnswered{leg});
        happen(StepEnded{leg, 1, StepResult::played, ""});
        return id;
    }

    // A call in conversation.
    InteractionId talk(LegId leg, AgentId agent) {
        const InteractionId id = call(leg);
        must(AcceptOffer{agent, id});
        return id;
    }

    template <class T>
    const T* fact() const {
        for (const Fact& one : output.facts) {
            if (const auto* found = std::get_if<T>(&one)) {
                return found;
            }
        }
        return nullptr;
    }

    template <class T>
    int facts() const {
        int count = 0;
        for (const Fact& one : output.facts) {
            count += std::holds_alternative<T>(one) ? 1 : 0;
        }
        return count;
    }

    template <class T>
    const T* command() const {
        for (const Command& one : output.commands) {
            if (const auto* found = std::get_if<T>(&one)) {
                return found;
            }
        }
        return nullptr;
    }

    template <class T>
    int commands() const {
        int count = 0;
        for (const Command& one : output.commands) {
            count += std::holds_alternative<T>(one) ? 1 : 0;
        }
        return count;
    }

    std::string story() const {
        std::string text;
        for (const Fact& one : output.facts) {
            text += text_of(one) + "\n";
        }
        return text;
    }

    const Agent& agent(AgentId id) const { return core.state().agents.at(id); }

    const Interaction& interaction(InteractionId id) const {
        return core.state().interactions.at(id);
    }

    bool gone(InteractionId id) const { return core.state().interactions.count(id) == 0; }

    Core core;
    Core folded;
    Instant now = start;
    Output output;

  private:
    void check() {
        fold_all(output);
        compare();
    }

    void fold_all(const Output& one) {
        for (const Fact& fact : one.facts) {
            folded.apply(now, fact);
        }
    }

    void compare() const {
        const auto bytes = bytes_of(core.state());
        EXPECT_EQ(bytes, bytes_of(folded.state())) << story();
        // A core that starts from the snapshot knows the same timers.
        const Core restored(state_of(bytes));
        EXPECT_EQ(core.next_deadline(), restored.next_deadline());
    }
};

}  // namespace regente::core::testing
