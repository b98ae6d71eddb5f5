// A call that we make: INVITE, what comes back (from several places at once, if a proxy forks it),
// and the re-INVITE that keeps a session timer alive.
#include "voice/sip/call.hpp"
#include "voice/sip/methods.hpp"

namespace regente::voice::sip {

namespace {

constexpr unsigned challenges_max = 2;  // One, and one more because the nonce was old.

}  // namespace

void Call::start(const CallPlan& plan, std::string_view contact_uri) {
    plan_ = plan;
    peer_ = plan.peer;
    local_ = plan.local;
    state_ = State::calling;
    dialog_.call_id = fresh(32);
    dialog_.local_tag = fresh(16);
    dialog_.contact_uri = std::string(contact_uri);
    dialog_.local_address = plan.from_name.empty()
                                ? "<" + plan.from_uri + ">"
                                : "\"" + plan.from_name + "\" <" + plan.from_uri + ">";
    dialog_.remote_address = "<" + plan.request_uri + ">";
    dialog_.remote_target = plan.request_uri;
    dialog_.fixed_hop = plan.hop;
    ring_timer_ = context_.timers.after(plan.ring_ms, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->hang_up(core::LegEnd::no_answer);
    });
    send_invite(std::nullopt);
}

void Call::send_invite(std::optional<Header> authorization) {
    Request invite = dialog_request(dialog_, "INVITE");
    invite_seq_ = dialog_.local_seq;
    for (const Header& header : plan_.headers)
        invite.headers.push_back(header);
    if (authorization) invite.headers.push_back(*authorization);
    invite.headers.push_back(allow_header());
    invite.headers.push_back(Header{"Supported", "timer"});
    invite.headers.push_back(Header{"Session-Expires", std::to_string(session_interval_s_)});
    invite.body = own_offer();
    auto sent = context_.stack.request(
        invite, [weak = weak_from_this()](const Message* response, std::string_view error) {
            if (const auto self = weak.lock()) self->invite_answered(response, error);
        });
    if (sent) {
        client_transaction_ = sent.value();
        return;
    }
    // The owner may be in the middle of making us.
    context_.timers.cancel(ring_timer_);
    ring_timer_ = context_.timers.after(0, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->end(core::LegEnd::failed);
    });
}

void Call::invite_answered(const Message* response, std::string_view /*error*/) {
    if (response == nullptr) {
        client_transaction_ = 0;
        return end(core::LegEnd::failed);
    }
    if (response->status < 200) return invite_provisional(*response);
    client_transaction_ = 0;
    if (response->status < 300) return invite_accepted(*response);
    if (state_ != State::calling) return;
    if (takes_longer_interval(*response)) return send_invite(std::nullopt);
    const bool challenged = response->status == 401 || response->status == 407;
    const bool again =
        challenges_ == 0 || (challenges_ < challenges_max && challenge_is_stale(*response));
    if (challenged && peer_.credentials && again) {
        ++challenges_;
        const auto header =
            answer_challenge(*response, *peer_.credentials, "INVITE", plan_.request_uri, fresh(16));
        if (header) return send_invite(*header);
    }
    end(leg_end_of(response->status));
}

void Call::invite_provisional(const Message& response) {
    if (state_ != State::calling || response.status == 100) return;
    if (!response.body.empty() && take_answer(response.body)) choice_tag_ = response.to_tag;
    if (!rang_ && owner_ != nullptr) {
        rang_ = true;
        owner_->call_ringing(*this);
    }
}

void Call::invite_accepted(const Message& response) {
    const auto dialog = dialog_of_response(dialog_, response);
    if (!dialog) {
        // Nowhere to send the ACK to; the far end gives up by itself.
        return end(core::LegEnd::failed);
    }
    challenges_ = 0;
    const Hop first_hop = dialog_.fixed_hop;
    dialog_ = dialog.value();
    // The trunk's address was for the first request; from now on the dialog's own rules.
    dialog_.fixed_hop = peer_.fixed_hop;
    if (first_hop.transport == Transport::tcp && dialog_.routes.empty() &&
        dialog_.fixed_hop.host.empty()) {
        dialog_.fixed_hop = first_hop;
    }
    ack_ = dialog_ack(dialog_, invite_seq_);
    context_.stack.send(*ack_);
    if (state_ != State::calling) return send_bye();  // Our CANCEL came too late.
    context_.timers.cancel(ring_timer_);
    state_ = State::confirmed;
    const bool early = choice_ && choice_tag_ == response.to_tag;
    const bool agreed = response.body.empty() ? early : take_answer(response.body);
    if (!agreed) return hang_up(core::LegEnd::failed);
    arm_session(session_timer_of_response(response));
    if (owner_ != nullptr) owner_->call_answered(*this);
}

// Every 2xx wants its ACK: the same one again, or another place that picked up as well.
void Call::answer_strayed(const Message& response) {
    if (response.method != "INVITE" || response.status < 200 || response.status > 299) return;
    if (ack_ && response.to_tag == dialog_.remote_tag) {
        if (response.cseq == invite_seq_) context_.stack.send(*ack_);
        return;
    }
    end_fork(response);
}

void Call::end_fork(const Message& response) {
    auto fork = dialog_of_response(dialog_, response);
    if (!fork) return;
    context_.stack.send(dialog_ack(fork.value(), response.cseq));
    const Request bye = dialog_request(fork.value(), "BYE");
    (void)context_.stack.request(bye, [](const Message*, std::string_view) {});
}

// 422: the far end, or a proxy, wants fewer refreshes (RFC 4028 section 7.3).
bool Call::takes_longer_interval(const Message& response) {
    constexpr unsigned too_short_max = 3;  // A proxy each, perhaps.
    if (response.status != 422 || too_short_ >= too_short_max) return false;
    const std::string value = response.get("Min-SE");
    const auto wanted =
        number(trimmed(std::string_view(value).substr(0, value.find(';'))), session_expires_max_s);
    if (!wanted || *wanted <= session_interval_s_) return false;
    ++too_short_;
    challenges_ = 0;
    session_interval_s_ = static_cast<std::uint32_t>(*wanted);
    return true;
}

void Call::refresh() {
    session_timer_ = 0;
    if (state_ == State::confirmed && !refreshing_ && accept_.transaction == 0)
        send_refresh(std::nullopt);
}

void Call::send_refresh(std::optional<Header> authorization) {
    Request invite = dialog_request(dialog_, "INVITE");
    invite_seq_ = dialog_.local_seq;
    if (authorization) invite.headers.push_back(*authorization);
    invite.headers.push_back(Header{"Supported", "timer"});
    invite.headers.push_back(
        Header{"Session-Expires", std::to_string(session_interval_s_) + ";refresher=uac"});
    invite.body = own_offer();
    refreshing_ = true;
    const auto sent = context_.stack.request(
        invite, [weak = weak_from_this()](const Message* response, std::string_view) {
            if (const auto self = weak.lock()) self->refresh_answered(response);
        });
    if (!sent) refresh_answered(nullptr);
}

void Call::refresh_answered(const Message* response) {
    if (response != nullptr && response->status < 200) return;
    refreshing_ = false;
    const std::uint16_t status = response == nullptr ? std::uint16_t{408} : response->status;
    if (response != nullptr && status < 300) {
        challenges_ = 0;
        refresh_target(dialog_, *response);
        ack_ = dialog_ack(dialog_, invite_seq_);
        context_.stack.send(*ack_);
        if (state_ != State::confirmed) return;
        if (!response->body.empty() && !take_answer(response->body))
            return hang_up(core::LegEnd::failed);
        return arm_session(session_timer_of_response(*response));
    }
    if (state_ != State::confirmed) return;
    if (response != nullptr && takes_longer_interval(*response)) return send_refresh(std::nullopt);
    if (response != nullptr && (status == 401 || status == 407) && peer_.credentials &&
        challenges_ < challenges_max) {
        ++challenges_;
        const auto header = answer_challenge(
            *response, *peer_.credentials, "INVITE", dialog_.remote_target, fresh(16));
        if (header) return send_refresh(*header);
    }
    // RFC 3261 section 14.1 and 12.2.1.2: these end the dialog, others only the attempt.
    if (status == 408 || status == 481) return hang_up(core::LegEnd::failed);
    session_timer_ = context_.timers.after(3000 + context_.random() % 2000, later(&Call::refresh));
}

}  // namespace regente::voice::sip
