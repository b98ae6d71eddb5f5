// A call that they make: INVITE, our 1xx, our 2xx until its ACK.
#include <algorithm>

#include "voice/sip/call.hpp"
#include "voice/sip/methods.hpp"

namespace regente::voice::sip {

namespace {

constexpr std::uint64_t t1_ms = 500;
constexpr std::uint64_t t2_ms = 4000;

}  // namespace

std::uint16_t Call::take(const Message& invite,
                         TransactionId transaction,
                         std::string_view contact_uri) {
    const auto dialog = dialog_of_invite(invite, contact_uri);
    if (!dialog || invite.from_tag.empty()) return 400;
    if (!session_timer_of_request(invite)) return 422;
    if (!invite.body.empty()) {
        const auto offer = parse_sdp(invite.body);
        if (!offer) return 400;
        if (!choose_audio(offer.value())) return 488;
        offer_ = offer.value();
    }
    dialog_ = dialog.value();
    dialog_.fixed_hop = peer_.fixed_hop;
    // An open connection is the way back, unless proxies asked to be on the path.
    if (invite.source.transport == Transport::tcp && dialog_.routes.empty() &&
        dialog_.fixed_hop.host.empty()) {
        dialog_.fixed_hop = Hop{invite.source.ip, invite.source.port, Transport::tcp};
    }
    invite_ = invite;
    invite_transaction_ = transaction;
    reply(transaction, 100);
    return 0;
}

void Call::ring() {
    if (state_ != State::arrived) return;
    Reply ringing;
    ringing.status = 180;
    ringing.record_route = true;
    ringing.headers.push_back(Header{"Contact", "<" + dialog_.contact_uri + ">"});
    context_.stack.reply(invite_transaction_, ringing);
}

void Call::answer() {
    if (state_ != State::arrived) return;
    std::string body;
    if (offer_) {
        if (!take_offer(invite_->body, body)) return hang_up(core::LegEnd::failed, 488);
    } else {
        body = own_offer();
    }
    state_ = State::answered;
    send_accept(invite_transaction_, body, invite_->cseq, *invite_);
    invite_.reset();
    offer_.reset();
    if (owner_ != nullptr) owner_->call_answered(*this);
}

void Call::send_accept(TransactionId transaction,
                       const std::string& body,
                       std::uint32_t seq,
                       const Message& request) {
    Reply accept;
    accept.record_route = true;
    accept.body = body;
    const SessionTimer timer = session_timer_of_request(request).value_or(SessionTimer{});
    accept.headers = session_timer_headers(timer, request.lists("Supported", "timer"));
    accept.headers.push_back(Header{"Contact", "<" + dialog_.contact_uri + ">"});
    accept.headers.push_back(allow_header());
    accept.headers.push_back(Header{"Supported", "timer"});
    context_.stack.reply(transaction, accept);
    arm_session(timer);
    accept_ =
        Unacknowledged{transaction, seq, t1_ms, context_.timers.now(), 0, request.body.empty()};
    accept_.timer = context_.timers.after(t1_ms, later(&Call::repeat_accept));
}

// RFC 3261 section 13.3.1.4: a 2xx is repeated end to end, over any transport, until the ACK.
void Call::repeat_accept() {
    accept_.timer = 0;
    if (context_.timers.now() - accept_.since >= 64 * t1_ms) {
        const bool unheard = state_ == State::answered;
        stop_repeating();
        send_bye();
        if (unheard || state_ == State::confirmed) end(core::LegEnd::failed);
        return;
    }
    context_.stack.repeat(accept_.transaction);
    accept_.interval_ms = std::min(accept_.interval_ms * 2, t2_ms);
    accept_.timer = context_.timers.after(accept_.interval_ms, later(&Call::repeat_accept));
}

void Call::stop_repeating() {
    context_.timers.cancel(accept_.timer);
    context_.stack.release(accept_.transaction);
    accept_ = Unacknowledged{};
}

void Call::acknowledged(const Message& ack) {
    if (accept_.transaction == 0 || ack.cseq != accept_.seq) return;
    const bool expected = accept_.expects_answer;
    stop_repeating();
    if (bye_when_acknowledged_) {
        bye_when_acknowledged_ = false;
        return send_bye();
    }
    if (state_ == State::ended) return;
    if (state_ == State::answered) state_ = State::confirmed;
    if (expected && !take_answer(ack.body)) hang_up(core::LegEnd::failed);
}

void Call::cancelled() {
    if (state_ != State::arrived) return;
    reply(invite_transaction_, 487);
    end(core::LegEnd::hung_up);
}

}  // namespace regente::voice::sip
