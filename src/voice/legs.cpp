#include "voice/legs.hpp"

#include <algorithm>

#include "voice/sip/uri.hpp"

namespace regente::voice {

namespace {

constexpr std::uint32_t alone_step = 0xffffffff;  // Never the core's.
constexpr std::size_t user_max = 64;

bool is_user_character(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    return letter || digit || std::string_view("+*#._-").find(c) != std::string_view::npos;
}

std::string user_of(std::string_view uri_text) {
    const auto uri = sip::parse_uri(uri_text);
    std::string user;
    if (!uri) return user;
    for (const char c : uri.value().user) {
        if (is_user_character(c) && user.size() < user_max) user.push_back(c);
    }
    return user;
}

// The media engine reads them under one directory; a name is all it may be.
bool is_prompt_name(const std::string& name) {
    if (name.size() < 5 || name.size() > 128 || name.substr(name.size() - 4) != ".wav")
        return false;
    return std::all_of(name.begin(), name.end() - 4, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

std::uint16_t refusal_of(core::LegEnd end) {
    switch (end) {
        case core::LegEnd::busy:
            return 486;
        case core::LegEnd::rejected:
            return 603;
        case core::LegEnd::invalid:
            return 404;
        case core::LegEnd::failed:
        case core::LegEnd::lost:
            return 503;
        case core::LegEnd::hung_up:
        case core::LegEnd::ended:
        case core::LegEnd::no_answer:
            return 480;
    }
    return 480;
}

}  // namespace

std::string called_of(const sip::Message& invite, std::string_view contact_user) {
    std::string user = user_of(invite.uri);
    if (user != "regente" && (contact_user.empty() || user != contact_user)) return user;
    const auto to = sip::parse_name_addr(invite.get("To"));
    std::string dialled = to ? user_of(to.value().uri) : std::string();
    return dialled.empty() ? user : dialled;
}

std::string caller_of(const sip::Message& invite) {
    for (const std::string& privacy : sip::split_list(invite.get("Privacy"), ';')) {
        if (sip::same_text(privacy, "id") || sip::same_text(privacy, "user")) return {};
    }
    const std::vector<std::string> asserted = invite.list("P-Asserted-Identity");
    const auto address =
        sip::parse_name_addr(asserted.empty() ? invite.get("From") : asserted.front());
    if (!address) return {};
    const std::string user = user_of(address.value().uri);
    return sip::same_text(user, "anonymous") ? std::string() : user;
}

struct Legs::Leg final : sip::Call::Owner {
    Leg(Legs& owner, base::LegId leg, core::Direction way)
        : legs(owner),
          id(leg),
          direction(way) {}

    media::EndpointId endpoint() const { return id.value; }

    void call_ringing(sip::Call& /*call*/) override {
        legs.context_.outbox.add(ports::voice::LegRang{id});
    }

    void call_media(sip::Call& /*call*/, const media::RtpRemote& remote) override {
        legs.context_.engine.set_remote(endpoint(), remote);
    }

    void call_answered(sip::Call& /*call*/) override { legs.leg_answered(*this); }

    void call_digit(sip::Call& /*call*/, char digit) override {
        legs.context_.engine.press(endpoint(), digit);
    }

    void call_ended(sip::Call& /*call*/, core::LegEnd end) override { legs.remove(id, end); }

    Legs& legs;
    base::LegId id;
    core::Direction direction;
    core::LegStage stage = core::LegStage::ringing;
    std::shared_ptr<sip::Call> call;
    std::string called;
    std::uint32_t step = 0;  // Running now.
    std::optional<ports::voice::StepEnded> last_step;
    bool served = false;  // Hears, or heard, something since it was answered.
    bool alone = false;   // Hears a message because there was no core; hung up after it.
    TimerId core_timer = 0;
    TimerId message_timer = 0;
    base::AgentId bridged;
    bool held = false;
};

Legs::Legs(Context context, Options options)
    : context_(std::move(context)),
      options_(options) {}

Legs::~Legs() {
    for (auto& [id, leg] : legs_) {
        context_.timers.cancel(leg->core_timer);
        context_.timers.cancel(leg->message_timer);
    }
}

Legs::Leg& Legs::add(base::LegId id, core::Direction direction) {
    return *legs_.emplace(id, std::make_unique<Leg>(*this, id, direction)).first->second;
}

void Legs::remove(base::LegId id, core::LegEnd end) {
    const auto found = legs_.find(id);
    if (found == legs_.end()) return;
    // The call that tells us is still on the stack; it keeps itself alive.
    Leg& leg = *found->second;
    context_.timers.cancel(leg.core_timer);
    context_.timers.cancel(leg.message_timer);
    context_.engine.close(leg.endpoint());
    legs_.erase(found);
    ended_.insert(id);
    ended_order_.push_back(id);
    if (ended_order_.size() > ended_max) {
        ended_.erase(ended_order_.front());
        ended_order_.pop_front();
    }
    context_.outbox.add(ports::voice::LegEnded{id, end});
}

Legs::Leg* Legs::find_or_lost(base::LegId id) {
    const auto found = legs_.find(id);
    if (found != legs_.end()) return found->second.get();
    // Its LegEnded has been said, or is on its way; of others the core must not wait for ever.
    if (!ended_.contains(id)) context_.outbox.add(ports::voice::LegEnded{id, core::LegEnd::lost});
    return nullptr;
}

Legs::Leg* Legs::answered_or_lost(base::LegId id) {
    Leg* leg = find_or_lost(id);
    return leg != nullptr && leg->stage == core::LegStage::answered ? leg : nullptr;
}

void Legs::invite_arrived(const sip::Message& invite,
                          sip::TransactionId transaction,
                          base::TrunkId trunk,
                          sip::Peer peer) {
    if (legs_.size() >= options_.legs_max || context_.outbox.is_full()) {
        sip::Reply full;
        full.status = 503;
        full.headers.push_back({"Retry-After", "5"});
        return context_.agent.stack().reply_stateless(transaction, full);
    }
    const auto* config = context_.trunks.find(trunk);
    const std::string called =
        called_of(invite, config == nullptr ? std::string() : Trunks::contact_user(*config));
    if (called.empty()) return context_.agent.refuse(transaction, 404);
    const base::LegId id{base::voice_leg_bit | std::uint64_t{options_.boot_s & 0x3fffffffU} << 32U |
                         ++last_};
    Leg& leg = add(id, core::Direction::inbound);
    leg.called = called;
    leg.call = context_.agent.accept(invite, transaction, leg, std::move(peer));
    const auto local =
        leg.call ? context_.engine.open_rtp(leg.endpoint())
                 : base::Result<media::SocketAddress, base::Fault>(media::SocketAddress{});
    if (!leg.call) {
        legs_.erase(id);
        return;
    }
    context_.outbox.add(ports::voice::LegArrived{id, trunk, called, caller_of(invite)});
    if (!local) return leg.call->hang_up(core::LegEnd::failed, 503);
    leg.call->set_local(local.value());
    leg.call->ring();
    if (!context_.core_is_here()) wait_for_core(leg);
}

void Legs::wait_for_core(Leg& leg) {
    context_.timers.cancel(leg.core_timer);
    leg.core_timer = context_.timers.after(options_.core_wait_ms,
                                           [this, id = leg.id] { core_did_not_come(id); });
}

void Legs::core_did_not_come(base::LegId id) {
    const auto found = legs_.find(id);
    if (found == legs_.end()) return;
    Leg& leg = *found->second;
    leg.core_timer = 0;
    if (leg.stage != core::LegStage::ringing || context_.core_is_here()) return;
    for (const auto& number : context_.config.numbers) {
        if (number.number != leg.called || number.fallback_prompt.empty()) continue;
        leg.alone = true;
        leg.call->answer();
        return;
    }
    leg.call->hang_up(core::LegEnd::failed, 503);
}

void Legs::leg_answered(Leg& leg) {
    leg.stage = core::LegStage::answered;
    if (leg.direction == core::Direction::inbound && leg.alone) {
        // The core has not asked for it, and hears of it when it takes over.
        for (const auto& number : context_.config.numbers) {
            if (number.number == leg.called) return play_alone(leg, number.fallback_prompt);
        }
    }
    context_.outbox.add(ports::voice::LegAnswered{leg.id});
    if (!context_.core_is_here()) serve_alone(leg);
}

// Nobody is there to say what an answered person hears, and nobody had said it yet.
void Legs::serve_alone(Leg& leg) {
    if (leg.served || leg.stage != core::LegStage::answered) return;
    if (leg.direction == core::Direction::outbound)
        return play_alone(leg, context_.config.safe_message_prompt);
    leg.served = true;
    context_.engine.music(leg.endpoint());
}

void Legs::play_alone(Leg& leg, const std::string& prompt) {
    leg.alone = true;
    leg.served = true;
    const bool playable = is_prompt_name(prompt);
    if (playable) {
        media::Play play;
        play.step = alone_step;
        play.files.push_back(prompt);
        play.then_music = false;
        context_.engine.play(leg.endpoint(), play);
    }
    leg.message_timer =
        context_.timers.after(playable ? options_.message_max_ms : 0, [this, id = leg.id] {
            const auto found = legs_.find(id);
            if (found != legs_.end()) found->second->call->hang_up(core::LegEnd::ended);
        });
}

// The core is back and wants this leg: it is served after all.
void Legs::take_control(Leg& leg) {
    context_.timers.cancel(leg.core_timer);
    if (!leg.alone) return;
    leg.alone = false;
    context_.timers.cancel(leg.message_timer);
    context_.engine.music(leg.endpoint());
}

void Legs::answer(base::LegId id) {
    Leg* leg = find_or_lost(id);
    if (leg == nullptr || leg->direction != core::Direction::inbound) return;
    const bool was_alone = leg->alone;
    take_control(*leg);
    if (leg->stage == core::LegStage::ringing) return leg->call->answer();
    if (was_alone) context_.outbox.add(ports::voice::LegAnswered{id});
}

void Legs::play_step(const ports::voice::PlayStep& step) {
    Leg* leg = find_or_lost(step.leg);
    if (leg == nullptr || leg->step == step.step) return;
    if (leg->last_step && leg->last_step->step == step.step)
        return context_.outbox.add(*leg->last_step);
    take_control(*leg);
    leg->served = true;
    leg->step = step.step;
    const bool named = std::all_of(step.prompts.begin(), step.prompts.end(), is_prompt_name);
    if (leg->stage != core::LegStage::answered || !named)
        return finish_step(*leg, core::StepResult::failed, {});
    media::Play play;
    play.step = step.step;
    play.files = step.prompts;
    play.collect = step.collect;
    play.first_digit_ms = step.first_digit_ms;
    play.fresh = step.fresh;
    context_.engine.play(leg->endpoint(), play);
}

void Legs::finish_step(Leg& leg, core::StepResult result, std::string digit) {
    leg.last_step = ports::voice::StepEnded{leg.id, leg.step, result, std::move(digit)};
    leg.step = 0;
    context_.outbox.add(*leg.last_step);
}

void Legs::play_ended(const media::PlayEnded& ended) {
    const auto found = legs_.find(base::LegId{ended.endpoint});
    if (found == legs_.end()) return;
    Leg& leg = *found->second;
    if (ended.step == alone_step) {
        if (leg.alone) leg.call->hang_up(core::LegEnd::ended);
        return;
    }
    if (ended.step != leg.step || leg.step == 0) return;
    switch (ended.how) {
        case media::PlayEnded::How::played:
            return finish_step(leg, core::StepResult::played, {});
        case media::PlayEnded::How::digit:
            return finish_step(leg, core::StepResult::digit, std::string(1, ended.digit));
        case media::PlayEnded::How::timed_out:
            return finish_step(leg, core::StepResult::timed_out, {});
        case media::PlayEnded::How::failed:
            return finish_step(leg, core::StepResult::failed, {});
    }
}

void Legs::play_music(base::LegId id) {
    Leg* leg = answered_or_lost(id);
    if (leg == nullptr) return;
    take_control(*leg);
    leg->served = true;
    leg->step = 0;
    // Music is for who waits: what was agreed with the last agent is over.
    if (leg->bridged) {
        context_.engine.unbridge(leg->endpoint(), seat_endpoint(leg->bridged));
        leg->bridged = base::AgentId{};
    }
    if (leg->held) {
        context_.engine.hold(leg->endpoint(), false);
        leg->held = false;
    }
    context_.engine.music(leg->endpoint());
}

void Legs::place(const ports::voice::PlaceLeg& place) {
    if (legs_.contains(place.leg)) return;
    const auto fail = [&](core::LegEnd end) {
        context_.outbox.add(ports::voice::LegEnded{place.leg, end});
    };
    // A number called twice because a command came twice would be a person called twice.
    if (ended_.contains(place.leg)) return;
    const auto* trunk = context_.trunks.find(place.trunk);
    if (trunk == nullptr || legs_.size() >= options_.legs_max) return fail(core::LegEnd::failed);
    const bool dialable = !place.number.empty() && place.number.size() <= user_max &&
                          std::all_of(place.number.begin(), place.number.end(), is_user_character);
    if (!dialable) return fail(core::LegEnd::invalid);
    Leg& leg = add(place.leg, core::Direction::outbound);
    const auto local = context_.engine.open_rtp(leg.endpoint());
    if (!local) return remove(place.leg, core::LegEnd::failed);
    sip::CallPlan plan;
    const std::string port = trunk->port == 5060 ? "" : ":" + std::to_string(trunk->port);
    // '#' must be escaped in a URI's user part.
    std::string user;
    for (const char c : place.number)
        user += c == '#' ? std::string("%23") : std::string(1, c);
    plan.request_uri = "sip:" + user + "@" + trunk->host + port;
    const std::string caller =
        trunk->caller_number.empty() ? trunk->username : trunk->caller_number;
    plan.from_uri =
        "sip:" + (caller.empty() ? std::string("anonymous") : caller) + "@" + trunk->host;
    plan.hop = Trunks::hop_of(*trunk);
    plan.local = local.value();
    plan.ring_ms = place.ring_ms;
    plan.peer.credentials = Trunks::credentials_of(*trunk);
    leg.call = context_.agent.place(plan, leg);
}

void Legs::end(base::LegId id, core::LegEnd end) {
    Leg* leg = find_or_lost(id);
    if (leg == nullptr) return;
    const std::shared_ptr<sip::Call> call = leg->call;
    call->hang_up(core::LegEnd::ended, refusal_of(end));
}

void Legs::bridge(base::LegId id, base::AgentId agent) {
    Leg* leg = answered_or_lost(id);
    if (leg == nullptr) return;
    take_control(*leg);
    leg->served = true;
    leg->step = 0;
    // A seat has one peer: the engine forgets the former, and so do we.
    for (const auto& [other, one] : legs_) {
        if (one->bridged == agent) one->bridged = base::AgentId{};
    }
    leg->bridged = agent;
    context_.engine.bridge(leg->endpoint(), seat_endpoint(agent));
}

void Legs::unbridge(base::LegId id, base::AgentId agent) {
    Leg* leg = answered_or_lost(id);
    if (leg == nullptr || leg->bridged != agent) return;
    leg->bridged = base::AgentId{};
    context_.engine.unbridge(leg->endpoint(), seat_endpoint(agent));
}

void Legs::hold(base::LegId id, bool on) {
    Leg* leg = answered_or_lost(id);
    if (leg == nullptr) return;
    leg->held = on;
    context_.engine.hold(leg->endpoint(), on);
}

// The seat's endpoint is a new one; the engine knows nothing of what it was bridged with.
void Legs::seat_reopened(base::AgentId agent) {
    for (const auto& [id, leg] : legs_) {
        if (leg->bridged != agent || !agent) continue;
        context_.engine.bridge(leg->endpoint(), seat_endpoint(agent));
        if (leg->held) context_.engine.hold(leg->endpoint(), true);
    }
}

void Legs::start_recording(const ports::voice::StartRecording& start) {
    if (recordings_.contains(start.recording) || closed_.contains(start.recording)) return;
    Leg* leg = answered_or_lost(start.leg);
    if (leg == nullptr) {
        context_.outbox.add(ports::voice::RecordingClosed{start.recording, 0, 0});
        return;
    }
    recordings_.insert(start.recording);
    context_.engine.start_recording(start.recording, leg->endpoint(), seat_endpoint(start.agent));
}

void Legs::stop_recording(base::RecordingId id) {
    if (recordings_.contains(id)) return context_.engine.stop_recording(id);
    if (!closed_.contains(id)) context_.outbox.add(ports::voice::RecordingClosed{id, 0, 0});
}

void Legs::recording_done(const media::RecordingDone& done) {
    recordings_.erase(done.recording);
    closed_.insert(done.recording);
    closed_order_.push_back(done.recording);
    if (closed_order_.size() > ended_max) {
        closed_.erase(closed_order_.front());
        closed_order_.pop_front();
    }
    context_.outbox.add(ports::voice::RecordingClosed{done.recording, done.bytes, done.length_ms});
}

void Legs::core_lost() {
    std::vector<Leg*> answered;
    for (const auto& [id, leg] : legs_) {
        if (leg->stage == core::LegStage::answered) {
            answered.push_back(leg.get());
        } else if (leg->direction == core::Direction::inbound) {
            wait_for_core(*leg);
        }
    }
    // Answered a moment ago: the core that was told has gone without a word.
    for (Leg* leg : answered)
        serve_alone(*leg);
}

void Legs::core_connected() {
    for (const auto& [id, leg] : legs_)
        context_.timers.cancel(leg->core_timer);
}

void Legs::end_all() {
    std::vector<std::shared_ptr<sip::Call>> calls;
    for (const auto& [id, leg] : legs_)
        calls.push_back(leg->call);
    for (const auto& call : calls)
        call->hang_up(core::LegEnd::failed, 503);
}

std::vector<core::InventoryLeg> Legs::inventory() const {
    std::vector<core::InventoryLeg> result;
    for (const auto& [id, leg] : legs_) {
        result.push_back(core::InventoryLeg{id, leg->direction, leg->stage, leg->step});
    }
    return result;
}

std::vector<base::RecordingId> Legs::recordings() const {
    return {recordings_.begin(), recordings_.end()};
}

}  // namespace regente::voice
