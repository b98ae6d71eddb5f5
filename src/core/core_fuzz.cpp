// Any bytes as a history: requests, events and passing time in any order. The core never stops, its
// refusals change nothing, and the fold of its facts is the core itself.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.hpp"
#include "core/core.hpp"
#include "wire/binary.hpp"

using namespace regente;  // NOLINT(google-build-using-namespace): a program of one function.

namespace {

// Ids are small, so that bytes drawn at random often mean something.
class History {
  public:
    explicit History(std::span<const std::uint8_t> bytes)
        : bytes_(bytes) {}

    bool more() const { return position_ < bytes_.size(); }

    std::uint8_t byte() { return more() ? bytes_[position_++] : std::uint8_t{0}; }

    template <class Id>
    Id id(std::uint64_t below) {
        return Id{byte() % below};
    }

    template <class E>
    E any(std::uint8_t count) {
        return static_cast<E>(byte() % count);
    }

  private:
    std::span<const std::uint8_t> bytes_;
    std::size_t position_ = 0;
};

core::Request draw_request(History& h) {
    const core::AgentId agent = h.id<core::AgentId>(4);
    const core::InteractionId interaction = h.id<core::InteractionId>(24);
    const core::CampaignId campaign = h.id<core::CampaignId>(3);
    switch (h.byte() % 17) {
        case 0:
            return core::SignIn{agent, h.any<core::SeatKind>(3)};
        case 1:
            return core::SignOut{agent};
        case 2:
            return core::SetPresence{
                agent, h.any<core::Presence>(3), h.any<core::NotReadyReason>(7), {1}};
        case 3:
            return core::AcceptOffer{agent, interaction};
        case 4:
            return core::DeclineOffer{agent, interaction};
        case 5:
            return core::SetHold{agent, interaction, h.byte() % 2 == 0};
        case 6:
            return core::SetMute{agent, h.byte() % 2 == 0};
        case 7:
            return core::EndInteraction{agent, interaction};
        case 8:
            return core::DialAddress{agent, h.id<core::AddressId>(8), {}};
        case 9:
            return core::TakeLead{agent, campaign};
        case 10:
            return core::Dispose{agent, interaction, h.id<core::DispositionId>(4)};
        case 11:
            return core::FinishWrapUp{agent, interaction};
        case 12:
            return core::SetCampaignState{campaign, h.any<core::CampaignState>(3)};
        case 13:
            return core::AddDnc{{h.id<core::AddressId>(8)}};
        case 14:
            return core::SetAgent{agent, {h.id<core::QueueId>(3)}};
        case 15:
            return core::RemoveAgent{agent};
        default:
            return core::LoadLeads{
                campaign, {1}, {{h.id<core::LeadId>(40), h.id<core::AddressId>(8), {}}}};
    }
}

core::LegId draw_leg(History& h) {
    const std::uint8_t byte = h.byte();
    return byte % 2 == 0 ? core::LegId{byte / 2U % 16U}
                         : core::LegId{base::voice_leg_bit | (byte / 2U % 16U)};
}

core::VoiceConnected draw_inventory(History& h) {
    core::VoiceConnected connected;
    for (int count = h.byte() % 5; count > 0; --count) {
        const core::LegId leg = draw_leg(h);
        connected.legs.push_back({leg,
                                  h.any<core::Direction>(2),
                                  h.any<core::LegStage>(2),
                                  static_cast<std::uint32_t>(h.byte() % 4)});
    }
    for (int count = h.byte() % 4; count > 0; --count) {
        connected.seats.push_back({h.id<core::AgentId>(4), core::SeatKind::browser});
    }
    return connected;
}

core::Event draw_event(History& h) {
    switch (h.byte() % 12) {
        case 0:
            return core::CallArrived{
                core::LegId{base::voice_leg_bit | (h.byte() % 16U)}, h.id<core::FlowId>(3), {}, {}};
        case 1:
            return core::LegRang{draw_leg(h)};
        case 2:
            return core::LegAnswered{draw_leg(h)};
        case 3:
            return core::LegEnded{draw_leg(h), h.any<core::LegEnd>(8)};
        case 4:
            return core::StepEnded{draw_leg(h),
                                   static_cast<std::uint32_t>(h.byte() % 6),
                                   h.any<core::StepResult>(4),
                                   std::string(1, static_cast<char>('0' + h.byte() % 4))};
        case 5:
            return core::SeatUp{h.id<core::AgentId>(4), h.any<core::SeatKind>(3)};
        case 6:
            return core::SeatDown{h.id<core::AgentId>(4)};
        case 7:
            return core::RecordingClosed{h.id<core::RecordingId>(8), 1, {}};
        case 8:
            return core::AgentConnected{h.id<core::AgentId>(4)};
        case 9:
            return core::AgentDisconnected{h.id<core::AgentId>(4)};
        case 10:
            return draw_inventory(h);
        default:
            return core::VoiceLost{};
    }
}

class Play {
  public:
    Play() {
        core::OperationSettings settings;
        settings.default_trunk = {1};
        must(core::SetOperation{settings});
        must(core::SetQueue{{1}, {}});
        core::QueueSettings brief;
        brief.wrap_up_max = {};
        brief.record = false;
        must(core::SetQueue{{2}, brief});
        must(core::SetDisposition{{1}, {true, false}});
        must(core::SetDisposition{{2}, {false, true}});
        for (std::uint64_t agent = 1; agent <= 3; ++agent) {
            must(core::SetAgent{{agent}, {{1}, {2}}});
        }
        flow::Menu menu;
        menu.prompt = {"?", "en", ""};
        menu.choices = {{"1", "one", ""}, {"2", "two", ""}};
        menu.on_failure = "bye";
        must(core::PublishFlow{{1},
                               {"menu",
                                {{"menu", menu},
                                 {"one", flow::Enqueue{{1}, 0, 10'000, "en"}},
                                 {"two", flow::Enqueue{{2}, 5, 0, ""}},
                                 {"bye", flow::HangUp{}}}}});
        core::CampaignSettings campaign;
        campaign.queue = {1};
        campaign.trunk = {1};
        campaign.retries = {{core::Outcome::busy, base::seconds(30), 2}};
        must(core::SetCampaign{{1}, campaign});
        campaign.mode = core::CampaignMode::preview;
        must(core::SetCampaign{{2}, campaign});
        event(core::VoiceConnected{});
    }

    void request(const core::Request& request) {
        core::Output output;
        const auto answer = core_.request(now_, request, output);
        ASSERT(answer.has_value() || (output.facts.empty() && output.commands.empty()));
        fold(output);
    }

    void event(const core::Event& event) {
        core::Output output;
        core_.event(now_, event, output);
        fold(output);
    }

    void pass(base::Duration duration) {
        const base::Instant end = now_ + duration;
        while (core_.next_deadline() && *core_.next_deadline() <= end) {
            now_ = std::max(now_, *core_.next_deadline());
            core::Output output;
            core_.advance(now_, output);
            fold(output);
        }
        now_ = end;
    }

    void compare() const {
        const auto bytes = wire::encode(core_.state());
        ASSERT(bytes == wire::encode(folded_.state()));
        auto decoded = wire::decode<core::State>(bytes);
        ASSERT(decoded.has_value());
        const core::Core restored(std::move(decoded).value());
        ASSERT(restored.next_deadline() == core_.next_deadline());
    }

  private:
    void must(const core::Request& one) {
        core::Output output;
        ASSERT(core_.request(now_, one, output).has_value());
        fold(output);
    }

    void fold(const core::Output& output) {
        for (const core::Fact& fact : output.facts) {
            folded_.apply(now_, fact);
        }
    }

    core::Core core_;
    core::Core folded_;
    base::Instant now_{1'790'000'000'000'000};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    History history({data, size});
    Play play;
    for (int steps = 0; history.more() && steps < 500; ++steps) {
        switch (history.byte() % 5) {
            case 0:
            case 1:
                play.request(draw_request(history));
                break;
            case 2:
            case 3:
                play.event(draw_event(history));
                break;
            default:
                play.pass(base::milliseconds(std::int64_t{history.byte()} * history.byte() * 10));
                break;
        }
    }
    play.compare();
    return 0;
}
