#include "voice/switchboard.hpp"

#include <ctime>

#include "base/overloaded.hpp"
#include "voice/log.hpp"

namespace regente::voice {

namespace down = ports::voice;

Switchboard::Switchboard(Context context, Options options)
    : context_(std::move(context)),
      options_(std::move(options)),
      outbox_([this](const ports::voice::Numbered& event) {
          if (core_here_) context_.send(event);
      }),
      agent_(context_.timers, *this, options_.agent) {}

void Switchboard::attach(sip::Stack& stack) {
    agent_.attach(stack);
    const auto tell = [this](const auto& status) {
        if (core_here_) context_.send(status);
    };
    trunks_ = std::make_unique<Trunks>(stack,
                                       context_.timers,
                                       options_.trunks,
                                       tell,
                                       [this](const std::string& user, sip::Transport transport) {
                                           return agent_.contact_uri(user, transport);
                                       });
    phones_ = std::make_unique<Phones>(
        stack, context_.timers, options_.phones, tell, [this](base::AgentId agent) {
            seats_->phone_registered(agent);
        });
    legs_ = std::make_unique<Legs>(Legs::Context{context_.engine,
                                                 agent_,
                                                 context_.timers,
                                                 outbox_,
                                                 *trunks_,
                                                 config_,
                                                 [this] { return core_here_; }},
                                   options_.legs);
    seats_ = std::make_unique<Seats>(
        Seats::Context{context_.engine,
                       agent_,
                       context_.timers,
                       outbox_,
                       *phones_,
                       [this](const auto& answer) { context_.send(answer); },
                       [this](base::AgentId agent) { legs_->seat_reopened(agent); }});
}

void Switchboard::configure(const ports::voice::Configure& config) {
    if (config.music != config_.music) {
        if (const auto set = context_.engine.set_music(config.music); !set)
            log_line(set.error().message);
    }
    config_ = config;
    trunks_->configure(config.trunks);
    phones_->configure(config.phones);
}

void Switchboard::core_connected() {
    core_here_ = true;
    seats_->forget_wishes();
    context_.send(ports::voice::VoiceHello{options_.boot});
    outbox_.resend();
    context_.send(
        ports::voice::Inventory{legs_->inventory(), seats_->inventory(), legs_->recordings()});
    trunks_->report_all();
    phones_->report_all();
    legs_->core_connected();
}

void Switchboard::core_lost() {
    core_here_ = false;
    legs_->core_lost();
}

void Switchboard::core_said(const ports::voice::VoiceDown& message) {
    std::visit(
        base::Overloaded{
            [](const down::CoreHello&) {},
            [this](const down::Ack& ack) { outbox_.acknowledge(ack.number); },
            [this](const down::Configure& config) {
                configure(config);
                context_.keep(config);
            },
            [this](const down::AnswerLeg& command) { legs_->answer(command.leg); },
            [this](const down::PlayStep& command) { legs_->play_step(command); },
            [this](const down::PlayMusic& command) { legs_->play_music(command.leg); },
            [this](const down::PlaceLeg& command) { legs_->place(command); },
            [this](const down::EndLeg& command) { legs_->end(command.leg, command.end); },
            [this](const down::BridgeSeat& command) { legs_->bridge(command.leg, command.agent); },
            [this](const down::UnbridgeSeat& command) {
                legs_->unbridge(command.leg, command.agent);
            },
            [this](const down::HoldLeg& command) { legs_->hold(command.leg, command.on); },
            [this](const down::MuteSeat& command) { seats_->mute(command.agent, command.on); },
            [this](const down::AlertSeat& command) { seats_->alert(command.agent, command.on); },
            [this](const down::OpenSeat& command) { seats_->open_phone(command.agent); },
            [this](const down::CloseSeat& command) { seats_->close(command.agent); },
            [this](const down::SeatOffer& offer) { seats_->offer(offer); },
            [this](const down::StartRecording& command) { legs_->start_recording(command); },
            [this](const down::StopRecording& command) {
                legs_->stop_recording(command.recording);
            },
            [this](const down::TakeStats&) { send_stats(); },
        },
        message);
}

void Switchboard::engine_said(const media::EngineEvent& event) {
    std::visit(
        base::Overloaded{
            [this](const media::PlayEnded& ended) { legs_->play_ended(ended); },
            [this](const media::EndpointUp& up) { seats_->endpoint_up(up.endpoint); },
            [this](const media::EndpointDown& gone) { seats_->endpoint_down(gone.endpoint); },
            [this](const media::RecordingDone& done) { legs_->recording_done(done); },
        },
        event);
}

void Switchboard::end_all() {
    legs_->end_all();
    seats_->end_all();
}

bool Switchboard::trusts(const sip::Address& source) const {
    return trunks_->of_source(source.ip) != nullptr || phones_->is_registered_at(source);
}

void Switchboard::invite_arrived(const sip::Message& invite, sip::TransactionId transaction) {
    sip::Peer peer;
    peer.signalling_ip = invite.source.ip;
    if (const auto* trunk = trunks_->of_source(invite.source.ip)) {
        peer.credentials = Trunks::credentials_of(*trunk);
        return legs_->invite_arrived(invite, transaction, trunk->id, std::move(peer));
    }
    if (phones_->is_registered_at(invite.source)) {
        if (!phones_->authenticate(invite, transaction)) return;
        peer.learning = media::Learning::signalling_ip;
        peer.fixed_hop = sip::Hop{invite.source.ip, invite.source.port, invite.source.transport};
        return legs_->invite_arrived(invite, transaction, base::TrunkId{}, std::move(peer));
    }
    sip::Reply refusal;
    refusal.status = 403;
    agent_.stack().reply_stateless(transaction, refusal);
}

void Switchboard::register_arrived(const sip::Message& request, sip::TransactionId transaction) {
    phones_->register_arrived(request, transaction);
}

void Switchboard::send_stats() {
    const media::EngineStats engine = context_.engine.stats();
    ports::voice::Stats stats;
    stats.legs = legs_->size();
    stats.seats = seats_->up();
    stats.recordings = legs_->recordings().size();
    stats.packets_received = engine.packets_received;
    stats.packets_sent = engine.packets_sent;
    stats.packets_late = engine.packets_late;
    stats.packets_refused = engine.packets_refused;
    stats.sip_requests = context_.sip_requests();
    std::timespec cpu{};
    if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0) {
        stats.cpu_us = static_cast<std::uint64_t>(cpu.tv_sec) * 1'000'000 +
                       static_cast<std::uint64_t>(cpu.tv_nsec) / 1000;
    }
    context_.send(stats);
}

}  // namespace regente::voice
