// Ties the parts of the voice process together: what the core says goes to legs, seats and trunks;
// what happens there goes into the outbox. Knows no socket and no loop, so that tests can own both.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "ports/voice.hpp"
#include "voice/core_link.hpp"
#include "voice/legs.hpp"
#include "voice/media/engine.hpp"
#include "voice/outbox.hpp"
#include "voice/phones.hpp"
#include "voice/seats.hpp"
#include "voice/sip/user_agent.hpp"
#include "voice/timers.hpp"
#include "voice/trunks.hpp"

namespace regente::voice {

class Switchboard final : public CoreLink::Handler, public sip::UserAgent::Delegate {
  public:
    struct Options {
        std::uint64_t boot = 0;
        Legs::Options legs;
        Phones::Options phones;
        Trunks::Options trunks;
        sip::UserAgent::Options agent;
    };

    struct Context {
        Timers& timers;
        media::Engine& engine;
        std::function<void(const ports::voice::VoiceUp&)> send;    // To the core, if it is there.
        std::function<void(const ports::voice::Configure&)> keep;  // On our disk.
        std::function<std::uint64_t()> sip_requests;
    };

    Switchboard(Context context, Options options);

    // The dispatcher that the SIP stack reports to; `attach` before the loop runs.
    sip::UserAgent& agent() { return agent_; }

    void attach(sip::Stack& stack);

    void configure(const ports::voice::Configure& config);
    void engine_said(const media::EngineEvent& event);
    void end_all();

    void core_connected() override;
    void core_lost() override;
    void core_said(const ports::voice::VoiceDown& message) override;

    bool trusts(const sip::Address& source) const override;
    void invite_arrived(const sip::Message& invite, sip::TransactionId transaction) override;
    void register_arrived(const sip::Message& request, sip::TransactionId transaction) override;

  private:
    void send_stats();

    Context context_;
    Options options_;
    bool core_here_ = false;
    ports::voice::Configure config_;
    Outbox outbox_;
    sip::UserAgent agent_;
    // Made by `attach`: they need the stack.
    std::unique_ptr<Trunks> trunks_;
    std::unique_ptr<Phones> phones_;
    std::unique_ptr<Legs> legs_;
    std::unique_ptr<Seats> seats_;
};

}  // namespace regente::voice
