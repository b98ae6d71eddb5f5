// What both kinds of call share: in-dialog requests, sessions, the end. call_in.cpp answers theirs,
// call_out.cpp makes ours.
#include "voice/sip/call.hpp"

#include "base/assert.hpp"
#include "voice/sip/methods.hpp"

namespace regente::voice::sip {

namespace {

constexpr std::uint64_t linger_ms = 40'000;  // Longer than any transaction lives.

// The digit of an INFO's body: "Signal=5" (dtmf-relay), or "5" alone (dtmf).
char digit_of(const Message& request) {
    const std::string type = request.get("Content-Type");
    std::string_view text = trimmed(request.body);
    if (same_text(type, "application/dtmf-relay")) {
        const std::size_t at = text.find("Signal");
        const std::size_t equals = at == std::string_view::npos ? at : text.find('=', at);
        if (equals == std::string_view::npos) return 0;
        text = trimmed(text.substr(equals + 1, text.find('\n', equals) - equals - 1));
    } else if (!same_text(type, "application/dtmf")) {
        return 0;
    }
    const bool one = text.size() == 1 &&
                     std::string_view("0123456789*#ABCD").find(text[0]) != std::string_view::npos;
    return one ? text[0] : '\0';
}

}  // namespace

Call::Call(CallContext& context, Owner& owner, Peer peer)
    : context_(context),
      owner_(&owner),
      peer_(std::move(peer)) {
    origin_.id = context_.random() >> 2U;
    origin_.version = 1;
}

Call::~Call() {
    context_.timers.cancel(accept_.timer);
    context_.timers.cancel(ring_timer_);
    context_.timers.cancel(session_timer_);
    context_.timers.cancel(linger_timer_);
}

std::string Call::key_of(std::string_view call_id, std::string_view local_tag) {
    std::string key(call_id);
    key.push_back('\n');
    key += local_tag;
    return key;
}

std::function<void()> Call::later(void (Call::*member)()) {
    return [weak = weak_from_this(), member] {
        if (const auto self = weak.lock()) ((*self).*member)();
    };
}

std::string Call::fresh(int digits) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    std::uint64_t bits = 0;
    for (int i = 0; i < digits; ++i) {
        if (i % 16 == 0) bits = context_.random();
        text.push_back(hex[bits & 15U]);
        bits >>= 4U;
    }
    return text;
}

void Call::reply(TransactionId transaction, std::uint16_t status, std::vector<Header> headers) {
    Reply reply;
    reply.status = status;
    reply.headers = std::move(headers);
    context_.stack.reply(transaction, reply);
}

void Call::apply(const SdpChoice& choice) {
    choice_ = choice;
    if (owner_ == nullptr) return;
    media::RtpRemote remote;
    remote.address = choice.remote;
    remote.signalling_ip = peer_.signalling_ip;
    remote.learning = peer_.learning;
    remote.codec = choice.codec;
    remote.dtmf_payload = choice.dtmf_payload;
    remote.send =
        choice.direction == Direction::sendrecv || choice.direction == Direction::recvonly;
    remote.receive =
        choice.direction == Direction::sendrecv || choice.direction == Direction::sendonly;
    if (choice.remote.ip == "0.0.0.0") remote.send = false;
    owner_->call_media(*this, remote);
}

bool Call::take_offer(const std::string& body, std::string& answer) {
    const auto offer = parse_sdp(body);
    if (!offer) return false;
    const auto choice = choose_audio(offer.value());
    if (!choice) return false;
    const std::string unchanged = write_answer(origin_, local_, offer.value(), choice.value());
    if (!sent_sdp_.empty() && unchanged != sent_sdp_) ++origin_.version;
    answer = write_answer(origin_, local_, offer.value(), choice.value());
    sent_sdp_ = answer;
    apply(choice.value());
    return true;
}

// Everything we can do; a new version when we last said something else.
std::string Call::own_offer() {
    std::string offer = write_offer(origin_, local_, Direction::sendrecv);
    if (!sent_sdp_.empty() && offer != sent_sdp_) {
        ++origin_.version;
        offer = write_offer(origin_, local_, Direction::sendrecv);
    }
    sent_sdp_ = offer;
    return offer;
}

bool Call::take_answer(const std::string& body) {
    const auto session = parse_sdp(body);
    if (!session) return false;
    const auto choice = choose_audio(session.value());
    if (!choice) return false;
    apply(choice.value());
    return true;
}

void Call::request_arrived(const Message& request, TransactionId transaction) {
    if (request.method == "ACK") return acknowledged(request);
    if (state_ == State::ended) {
        if (request.method == "BYE") their_bye();
        return reply(transaction, request.method == "BYE" ? 200 : 481);
    }
    // RFC 3261 section 12.2.2: an older number is an error, not a repetition.
    if (request.cseq <= dialog_.remote_seq && dialog_.remote_seq != 0) {
        return reply(transaction, 500, {Header{"Retry-After", "2"}});
    }
    dialog_.remote_seq = request.cseq;
    if (request.method == "BYE") {
        reply(transaction, 200);
        their_bye();
        if (state_ == State::arrived) reply(invite_transaction_, 487);
        if (state_ == State::calling) context_.stack.cancel(client_transaction_);
        return end(core::LegEnd::hung_up);
    }
    if (request.method == "INVITE") return reinvited(request, transaction);
    if (request.method == "UPDATE") return updated(request, transaction);
    if (request.method == "INFO") return informed(request, transaction);
    if (request.method == "OPTIONS") return reply(transaction, 200, capabilities());
    if (request.method == "PRACK") return reply(transaction, 481);
    reply(transaction, method_is_known(request.method) ? 405 : 501, {allow_header()});
}

// Who says good-bye need not hear our 200 again, and no good-bye of ours after its ACK.
void Call::their_bye() {
    if (accept_.transaction != 0) stop_repeating();
    bye_when_acknowledged_ = false;
}

void Call::reinvited(const Message& request, TransactionId transaction) {
    // Theirs while one of theirs is not finished, ours while one of ours is not (RFC 3261
    // section 14.2).
    if (state_ != State::confirmed) return reply(transaction, 500, {Header{"Retry-After", "3"}});
    if (accept_.transaction != 0) return reply(transaction, 500, {Header{"Retry-After", "3"}});
    if (refreshing_) return reply(transaction, 491);
    const auto timer = session_timer_of_request(request);
    if (!timer)
        return reply(transaction, 422, {Header{"Min-SE", std::to_string(session_expires_min_s)}});
    reply(transaction, 100);
    std::string body;
    if (request.body.empty()) {
        body = own_offer();
    } else if (!take_offer(request.body, body)) {
        return reply(transaction, 488);
    }
    refresh_target(dialog_, request);
    send_accept(transaction, body, request.cseq, request);
}

void Call::updated(const Message& request, TransactionId transaction) {
    if (state_ != State::confirmed && !request.body.empty()) {
        return reply(transaction, 500, {Header{"Retry-After", "3"}});
    }
    const auto timer = session_timer_of_request(request);
    if (!timer)
        return reply(transaction, 422, {Header{"Min-SE", std::to_string(session_expires_min_s)}});
    Reply accept;
    if (!request.body.empty() && !take_offer(request.body, accept.body))
        return reply(transaction, 488);
    refresh_target(dialog_, request);
    accept.headers = session_timer_headers(*timer, request.lists("Supported", "timer"));
    accept.headers.push_back(Header{"Contact", "<" + dialog_.contact_uri + ">"});
    arm_session(*timer);
    context_.stack.reply(transaction, accept);
}

void Call::informed(const Message& request, TransactionId transaction) {
    const char digit = digit_of(request);
    if (digit == 0 && !request.body.empty()) {
        return reply(
            transaction, 415, {Header{"Accept", "application/dtmf-relay, application/dtmf"}});
    }
    reply(transaction, 200);
    if (digit != 0 && owner_ != nullptr) owner_->call_digit(*this, digit);
}

void Call::arm_session(const SessionTimer& timer) {
    context_.timers.cancel(session_timer_);
    session_interval_s_ = timer.interval_s;
    if (state_ == State::ended) return;
    const std::uint64_t interval_ms = std::uint64_t{timer.interval_s} * 1000;
    if (timer.we_refresh) {
        session_timer_ = context_.timers.after(interval_ms / 2, later(&Call::refresh));
        return;
    }
    // RFC 4028 section 10: BYE a little before the end.
    const std::uint64_t margin_ms = std::min<std::uint64_t>(32'000, interval_ms / 3);
    session_timer_ = context_.timers.after(interval_ms - margin_ms, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->hang_up(core::LegEnd::failed);
    });
}

void Call::hang_up(core::LegEnd end_as, std::uint16_t status) {
    switch (state_) {
        case State::arrived:
            reply(invite_transaction_, status);
            break;
        case State::answered:
            bye_when_acknowledged_ = true;
            break;
        case State::calling:
            context_.stack.cancel(client_transaction_);
            break;
        case State::confirmed:
            send_bye();
            break;
        case State::ended:
            return;
    }
    end(end_as);
}

void Call::send_bye() {
    const Request bye = dialog_request(dialog_, "BYE");
    (void)context_.stack.request(
        bye, [weak = weak_from_this()](const Message* response, std::string_view) {
            const auto self = weak.lock();
            if (!self || response == nullptr ||
                (response->status != 401 && response->status != 407))
                return;
            if (!self->peer_.credentials) return;
            Request again = dialog_request(self->dialog_, "BYE");
            const auto header = answer_challenge(
                *response, *self->peer_.credentials, "BYE", again.uri, self->fresh(16));
            if (!header) return;
            again.headers.push_back(*header);
            (void)self->context_.stack.request(again, [](const Message*, std::string_view) {});
        });
}

void Call::end(core::LegEnd end_as) {
    if (state_ == State::ended) return;
    state_ = State::ended;
    context_.timers.cancel(ring_timer_);
    context_.timers.cancel(session_timer_);
    linger_timer_ =
        context_.timers.after(linger_ms, [forget = context_.forget, key = key()] { forget(key); });
    Owner* owner = owner_;
    owner_ = nullptr;
    if (owner != nullptr) owner->call_ended(*this, end_as);
}

core::LegEnd leg_end_of(std::uint16_t status) {
    switch (status) {
        case 486:
        case 600:
            return core::LegEnd::busy;
        case 408:
        case 480:
        case 487:
            return core::LegEnd::no_answer;
        case 404:
        case 410:
        case 484:
        case 485:
        case 604:
            return core::LegEnd::invalid;
        // Our fault or the trunk's, not the far end's will.
        case 401:
        case 407:
            return core::LegEnd::failed;
        default:
            break;
    }
    if (status >= 500 && status < 600) return core::LegEnd::failed;
    return core::LegEnd::rejected;
}

}  // namespace regente::voice::sip
