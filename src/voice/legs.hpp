// Customers' legs: what the core commands of them, what happens to them, and what is done for them
// while the core is away.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ports/voice.hpp"
#include "voice/media/engine.hpp"
#include "voice/outbox.hpp"
#include "voice/seats.hpp"
#include "voice/sip/user_agent.hpp"
#include "voice/timers.hpp"
#include "voice/trunks.hpp"

namespace regente::voice {

class Legs {
  public:
    struct Options {
        std::uint32_t boot_s = 0;  // Seconds since 2024: makes leg ids new after each start.
        std::size_t legs_max = 2000;
        std::uint64_t core_wait_ms = 5000;  // Ringing without a core.
        std::uint64_t message_max_ms = 120'000;
    };

    struct Context {
        media::Engine& engine;
        sip::UserAgent& agent;
        Timers& timers;
        Outbox& outbox;
        Trunks& trunks;
        const ports::voice::Configure& config;
        std::function<bool()> core_is_here;
    };

    Legs(Context context, Options options);
    ~Legs();
    Legs(const Legs&) = delete;
    Legs& operator=(const Legs&) = delete;

    // From `trunk`, or from an agent's phone when it is none.
    void invite_arrived(const sip::Message& invite,
                        sip::TransactionId transaction,
                        base::TrunkId trunk,
                        sip::Peer peer);

    void answer(base::LegId id);
    void play_step(const ports::voice::PlayStep& step);
    void play_music(base::LegId id);
    void place(const ports::voice::PlaceLeg& place);
    void end(base::LegId id, core::LegEnd end);
    void bridge(base::LegId id, base::AgentId agent);
    void unbridge(base::LegId id, base::AgentId agent);
    void hold(base::LegId id, bool on);
    void start_recording(const ports::voice::StartRecording& start);
    void stop_recording(base::RecordingId id);

    void play_ended(const media::PlayEnded& ended);
    void recording_done(const media::RecordingDone& done);
    void seat_reopened(base::AgentId agent);
    void core_lost();
    void core_connected();
    void end_all();

    std::vector<core::InventoryLeg> inventory() const;
    std::vector<base::RecordingId> recordings() const;

    std::size_t size() const { return legs_.size(); }

    static constexpr std::size_t ended_max =
        10'000;  // Remembered, so that a late command is not "lost".

  private:
    struct Leg;

    Leg* find_or_lost(base::LegId id);
    Leg* answered_or_lost(base::LegId id);
    Leg& add(base::LegId id, core::Direction direction);
    void remove(base::LegId id, core::LegEnd end);
    void finish_step(Leg& leg, core::StepResult result, std::string digit);
    void play_alone(Leg& leg, const std::string& prompt);
    void take_control(Leg& leg);
    void wait_for_core(Leg& leg);
    void core_did_not_come(base::LegId id);
    void leg_answered(Leg& leg);
    void serve_alone(Leg& leg);

    Context context_;
    Options options_;
    std::uint32_t last_ = 0;
    std::map<base::LegId, std::unique_ptr<Leg>> legs_;
    std::set<base::LegId> ended_;
    std::deque<base::LegId> ended_order_;
    std::set<base::RecordingId> recordings_;
    std::set<base::RecordingId> closed_;
    std::deque<base::RecordingId> closed_order_;
};

// The dialled number, and who calls (empty when withheld). Only what a number or a name may hold;
// the rest is cut away. A registrar calls our Contact (RFC 3261 section 16.5) and leaves the number
// in To alone.
std::string called_of(const sip::Message& invite, std::string_view contact_user);
std::string caller_of(const sip::Message& invite);

}  // namespace regente::voice
