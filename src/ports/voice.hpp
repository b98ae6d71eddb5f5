// The protocol between the core process and the voice process: commands down, numbered events up,
// acknowledged. Frames: u32 length (little endian) then wire::encode of VoiceDown or VoiceUp, at
// most 1 MiB. Over a Unix stream socket on one machine, later TLS; the same messages.
// Numbers and texts are resolved here: voice knows no registry, and decides nothing about agents or
// queues. Stored and sent by position: append only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "core/messages.hpp"
#include "ports/registry.hpp"

namespace regente::ports::voice {

// ---------------------------------------------------------------- down (core -> voice)

// The first message of the core on a connection. Voice refuses smaller epochs (closes), answers
// with Hello, then resends every event that is not acknowledged, then sends Inventory.
struct CoreHello {
    std::uint64_t epoch = 0;
};
REGENTE_DESCRIBE(CoreHello, epoch)

// Everything up to and including this number is durable at the core.
struct Ack {
    std::uint64_t number = 0;
};
REGENTE_DESCRIBE(Ack, number)

struct TrunkConfig {
    base::TrunkId id;
    std::string host;
    std::uint32_t port = 5060;
    TrunkTransport transport = TrunkTransport::udp;
    std::string sources;
    bool registers = false;
    std::string username;
    std::string password;
    std::string caller_number;
};
REGENTE_DESCRIBE(TrunkConfig,
                 id,
                 host,
                 port,
                 transport,
                 sources,
                 registers,
                 username,
                 password,
                 caller_number)

struct PhoneConfig {
    base::AgentId agent;
    std::string username;
    std::string ha1;  // MD5(username:realm:secret), hex.
};
REGENTE_DESCRIBE(PhoneConfig, agent, username, ha1)

// What a dialled number gets when the core is away for more than 5 s of ringing.
struct NumberConfig {
    std::string number;
    std::string
        fallback_prompt;  // File under the prompts directory; played, then hung up. Empty: 503.
};
REGENTE_DESCRIBE(NumberConfig, number, fallback_prompt)

// The whole of it, each time it changes. Kept on voice's disk, so that it outlives both processes.
struct Configure {
    std::vector<TrunkConfig> trunks;
    std::vector<PhoneConfig> phones;
    std::vector<NumberConfig> numbers;
    std::string safe_message_prompt;  // For people who answer us while the core is away.
    std::string music;  // WAV file under the prompts directory; empty = the built-in one.
};
REGENTE_DESCRIBE(Configure, trunks, phones, numbers, safe_message_prompt, music)

struct AnswerLeg {
    base::LegId leg;
};
REGENTE_DESCRIBE(AnswerLeg, leg)

struct PlayStep {
    base::LegId leg;
    std::uint32_t step = 0;
    std::vector<std::string> prompts;  // WAV files under the prompts directory: [a-z0-9_-]+.wav.
    bool collect = false;
    std::uint32_t first_digit_ms = 0;
    bool fresh = false;  // Keys pressed before it do not count.
};
REGENTE_DESCRIBE(PlayStep, leg, step, prompts, collect, first_digit_ms, fresh)

struct PlayMusic {
    base::LegId leg;
};
REGENTE_DESCRIBE(PlayMusic, leg)

// Calls `number` through the trunk. Answered by LegRang*, then LegAnswered or LegEnded. If nobody
// is at the core when it is answered: the safe message, then LegEnded.
struct PlaceLeg {
    base::LegId leg;
    base::TrunkId trunk;
    std::string number;
    std::uint32_t ring_ms = 30000;
};
REGENTE_DESCRIBE(PlaceLeg, leg, trunk, number, ring_ms)

struct EndLeg {
    base::LegId leg;
    core::LegEnd end = core::LegEnd::ended;
};
REGENTE_DESCRIBE(EndLeg, leg, end)

struct BridgeSeat {
    base::LegId leg;
    base::AgentId agent;
};
REGENTE_DESCRIBE(BridgeSeat, leg, agent)

struct UnbridgeSeat {
    base::LegId leg;
    base::AgentId agent;
};
REGENTE_DESCRIBE(UnbridgeSeat, leg, agent)

struct HoldLeg {
    base::LegId leg;
    bool on = false;
};
REGENTE_DESCRIBE(HoldLeg, leg, on)

struct MuteSeat {
    base::AgentId agent;
    bool on = false;
};
REGENTE_DESCRIBE(MuteSeat, agent, on)

struct AlertSeat {
    base::AgentId agent;
    bool on = false;
};
REGENTE_DESCRIBE(AlertSeat, agent, on)

struct OpenSeat {
    base::AgentId agent;
};
REGENTE_DESCRIBE(OpenSeat, agent)

struct CloseSeat {
    base::AgentId agent;
};
REGENTE_DESCRIBE(CloseSeat, agent)

// A browser offers its audio. `session` is chosen by the API per WebSocket; a second offer of the
// same agent replaces the first (the reloaded browser re-attaches, bridges stay).
struct SeatOffer {
    base::AgentId agent;
    std::uint64_t session = 0;
    std::string sdp;
};
REGENTE_DESCRIBE(SeatOffer, agent, session, sdp)

struct StartRecording {
    base::RecordingId recording;
    base::LegId leg;
    base::AgentId agent;
};
REGENTE_DESCRIBE(StartRecording, recording, leg, agent)

struct StopRecording {
    base::RecordingId recording;
};
REGENTE_DESCRIBE(StopRecording, recording)

// Asks for one Stats event.
struct TakeStats {};
REGENTE_DESCRIBE_EMPTY(TakeStats)

using VoiceDown = std::variant<CoreHello,
                               Ack,
                               Configure,
                               AnswerLeg,
                               PlayStep,
                               PlayMusic,
                               PlaceLeg,
                               EndLeg,
                               BridgeSeat,
                               UnbridgeSeat,
                               HoldLeg,
                               MuteSeat,
                               AlertSeat,
                               OpenSeat,
                               CloseSeat,
                               SeatOffer,
                               StartRecording,
                               StopRecording,
                               TakeStats>;

// ---------------------------------------------------------------- up (voice -> core)

struct LegArrived {
    base::LegId leg;
    base::TrunkId trunk;
    std::string called;  // The dialled number (docs/contracts/voice.md, V16).
    std::string caller;  // User part of From or P-Asserted-Identity; empty when withheld.
};
REGENTE_DESCRIBE(LegArrived, leg, trunk, called, caller)

struct LegRang {
    base::LegId leg;
};
REGENTE_DESCRIBE(LegRang, leg)

struct LegAnswered {
    base::LegId leg;
};
REGENTE_DESCRIBE(LegAnswered, leg)

struct LegEnded {
    base::LegId leg;
    core::LegEnd end = core::LegEnd::hung_up;
};
REGENTE_DESCRIBE(LegEnded, leg, end)

struct StepEnded {
    base::LegId leg;
    std::uint32_t step = 0;
    core::StepResult result = core::StepResult::played;
    std::string digit;
};
REGENTE_DESCRIBE(StepEnded, leg, step, result, digit)

struct SeatUp {
    base::AgentId agent;
    core::SeatKind kind = core::SeatKind::browser;
};
REGENTE_DESCRIBE(SeatUp, agent, kind)

struct SeatDown {
    base::AgentId agent;
};
REGENTE_DESCRIBE(SeatDown, agent)

struct RecordingClosed {
    base::RecordingId recording;
    std::uint64_t bytes = 0;
    std::uint64_t length_ms = 0;
};
REGENTE_DESCRIBE(RecordingClosed, recording, bytes, length_ms)

// Numbered events: kept by voice until acknowledged.
using Happened = std::variant<LegArrived,
                              LegRang,
                              LegAnswered,
                              LegEnded,
                              StepEnded,
                              SeatUp,
                              SeatDown,
                              RecordingClosed>;

struct Numbered {
    std::uint64_t number = 0;  // 1, 2, 3, ... per boot of voice.
    Happened event;
};
REGENTE_DESCRIBE(Numbered, number, event)

struct VoiceHello {
    std::uint64_t boot = 0;  // Changes when the process restarts: numbers start again.
};
REGENTE_DESCRIBE(VoiceHello, boot)

struct Inventory {
    std::vector<core::InventoryLeg> legs;
    std::vector<core::InventorySeat> seats;
    std::vector<base::RecordingId> recordings;
};
REGENTE_DESCRIBE(Inventory, legs, seats, recordings)

// Not numbered: the browser asks again if it is lost.
struct SeatAnswer {
    base::AgentId agent;
    std::uint64_t session = 0;
    std::string sdp;    // Empty when refused.
    std::string error;  // Code: seat_offer_invalid, ...
};
REGENTE_DESCRIBE(SeatAnswer, agent, session, sdp, error)

struct TrunkStatus {
    base::TrunkId trunk;
    bool reachable = false;  // Answers OPTIONS, or is registered.
    std::string detail;      // "200 OK", "408 after 32 s", ...
};
REGENTE_DESCRIBE(TrunkStatus, trunk, reachable, detail)

struct PhoneStatus {
    base::AgentId agent;
    bool registered = false;
};
REGENTE_DESCRIBE(PhoneStatus, agent, registered)

struct Stats {
    std::uint64_t legs = 0;
    std::uint64_t seats = 0;
    std::uint64_t recordings = 0;
    std::uint64_t packets_received = 0;
    std::uint64_t packets_sent = 0;
    std::uint64_t packets_late = 0;     // Arrived after their moment.
    std::uint64_t packets_refused = 0;  // Wrong address, bad SRTP, malformed.
    std::uint64_t sip_requests = 0;
    std::uint64_t cpu_us = 0;
};
REGENTE_DESCRIBE(Stats,
                 legs,
                 seats,
                 recordings,
                 packets_received,
                 packets_sent,
                 packets_late,
                 packets_refused,
                 sip_requests,
                 cpu_us)

using VoiceUp =
    std::variant<VoiceHello, Numbered, Inventory, SeatAnswer, TrunkStatus, PhoneStatus, Stats>;

}  // namespace regente::ports::voice
