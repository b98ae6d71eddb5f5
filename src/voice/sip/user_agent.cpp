#include "voice/sip/user_agent.hpp"

#include <openssl/rand.h>

#include "base/assert.hpp"
#include "voice/sip/methods.hpp"
#include "voice/sip/preflight.hpp"
#include "voice/sip/uri.hpp"

namespace regente::voice::sip {

namespace {

std::uint64_t random_bits() {
    std::uint64_t bits = 0;
    ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(&bits), sizeof bits) == 1);
    return bits;
}

bool address_is_valid(const std::string& value) {
    const auto address = parse_name_addr(value);
    return address && parse_uri(address.value().uri);
}

// What the first look checks of datagrams, checked again for what came over a connection.
bool is_well_formed(const Message& request) {
    if (request.headers.size() > headers_max || request.call_id.empty() ||
        request.cseq > 0x7fffffff)
        return false;
    if (request.find("CSeq") == nullptr || request.find("Via") == nullptr) return false;
    const std::string cseq = request.get("CSeq");
    const std::size_t space = cseq.find_first_of(" \t");
    if (space == std::string::npos ||
        trimmed(std::string_view(cseq).substr(space)) != request.method)
        return false;
    if (request.find("Max-Forwards") != nullptr && !number(request.get("Max-Forwards"), 255))
        return false;
    return address_is_valid(request.get("From")) && address_is_valid(request.get("To"));
}

bool body_is_optional(const Message& request) {
    const auto parameters = parse_parameters(request.get("Content-Disposition"));
    const Parameter* handling = find_parameter(parameters, "handling");
    return handling != nullptr && same_text(handling->value, "optional");
}

// 0, or 415: INVITE and UPDATE carry session descriptions, not encoded, or nothing.
std::uint16_t body_refusal(const Message& request) {
    if (request.body.empty()) return 0;
    const std::string encoding = request.get("Content-Encoding");
    if (!encoding.empty() && !same_text(encoding, "identity")) return 415;
    if (request.method != "INVITE" && request.method != "UPDATE") return 0;
    const std::string type = request.get("Content-Type");
    const std::string_view kind = trimmed(std::string_view(type).substr(0, type.find(';')));
    return same_text(kind, "application/sdp") ? std::uint16_t{0} : std::uint16_t{415};
}

}  // namespace

UserAgent::UserAgent(Timers& timers, Delegate& delegate, Options options)
    : timers_(timers),
      delegate_(delegate),
      options_(options) {}

void UserAgent::attach(Stack& stack) {
    context_.emplace(CallContext{stack, timers_, random_bits, [this](const std::string& key) {
                                     const auto found = calls_.find(key);
                                     if (found == calls_.end()) return;
                                     const std::shared_ptr<Call> call = found->second;
                                     ringing_.erase(call->invite_transaction());
                                     calls_.erase(found);
                                 }});
}

std::string UserAgent::contact_uri(std::string_view user, Transport transport) const {
    return "sip:" + std::string(user) + "@" + context_->stack.local_address(transport) +
           (transport == Transport::tcp ? ";transport=tcp" : "");
}

void UserAgent::refuse(TransactionId transaction,
                       std::uint16_t status,
                       std::vector<Header> headers) {
    Reply reply;
    reply.status = status;
    reply.headers = std::move(headers);
    context_->stack.reply(transaction, reply);
}

std::shared_ptr<Call> UserAgent::accept(const Message& invite,
                                        TransactionId transaction,
                                        Call::Owner& owner,
                                        Peer peer) {
    auto call = std::make_shared<Call>(*context_, owner, std::move(peer));
    const std::uint16_t refusal =
        call->take(invite, transaction, contact_uri("regente", invite.source.transport));
    if (refusal != 0) {
        std::vector<Header> headers;
        if (refusal == 422)
            headers.push_back(Header{"Min-SE", std::to_string(session_expires_min_s)});
        refuse(transaction, refusal, std::move(headers));
        return nullptr;
    }
    calls_[call->key()] = call;
    ringing_[transaction] = call;
    return call;
}

std::shared_ptr<Call> UserAgent::place(const CallPlan& plan, Call::Owner& owner) {
    auto call = std::make_shared<Call>(*context_, owner, plan.peer);
    call->start(plan, contact_uri("regente", plan.hop.transport));
    calls_[call->key()] = call;
    return call;
}

bool UserAgent::admits(const Address& source) {
    return delegate_.trusts(source)
               ? trusted_.admits(source.ip, options_.trusted, timers_.now())
               : strangers_.admits(source.ip, options_.stranger, timers_.now());
}

bool UserAgent::passes(const Message& request, TransactionId transaction) {
    Stack& stack = context_->stack;
    const bool ack = request.method == "ACK";
    if (!is_well_formed(request)) {
        if (!ack) stack.reply_stateless(transaction, Reply{400, {}, {}, {}, false});
        return false;
    }
    if (ack) return true;
    const bool opens = request.to_tag.empty();
    if (opens && !admits(request.source)) {
        stack.reply_stateless(transaction,
                              Reply{503, {}, {Header{"Retry-After", "10"}}, {}, false});
        return false;
    }
    const auto uri = parse_uri(request.uri);
    if (!uri) {
        stack.reply_stateless(transaction, Reply{400, {}, {}, {}, false});
        return false;
    }
    if (!method_is_known(request.method)) {
        stack.reply_stateless(transaction, Reply{501, {}, {allow_header()}, {}, false});
        return false;
    }
    if (uri.value().scheme != "sip" && uri.value().scheme != "sips" &&
        uri.value().scheme != "tel") {
        stack.reply_stateless(transaction, Reply{416, {}, {}, {}, false});
        return false;
    }
    std::string unsupported;
    for (const std::string& tag : request.list("Require")) {
        if (!extension_is_supported(tag)) unsupported += (unsupported.empty() ? "" : ", ") + tag;
    }
    if (!unsupported.empty() && request.method != "CANCEL") {
        stack.reply_stateless(transaction,
                              Reply{420, {}, {Header{"Unsupported", unsupported}}, {}, false});
        return false;
    }
    return true;
}

void UserAgent::request_arrived(const Message& original, TransactionId transaction) {
    if (!passes(original, transaction)) return;
    Message request = original;
    if (body_refusal(request) != 0) {
        if (!body_is_optional(request)) {
            if (request.method == "ACK") return;
            return context_->stack.reply_stateless(
                transaction,
                Reply{415,
                      {},
                      {Header{"Accept", "application/sdp"}, Header{"Accept-Encoding", "identity"}},
                      {},
                      false});
        }
        request.body.clear();
    }
    if (request.to_tag.empty()) return out_of_dialog(request, transaction);
    const auto found = calls_.find(Call::key_of(request.call_id, request.to_tag));
    if (found != calls_.end()) {
        // Of a dialog: who does not know the peer's tag is not the peer.
        const std::shared_ptr<Call> call = found->second;
        const std::string& remote_tag = call->dialog().remote_tag;
        if (remote_tag.empty() || remote_tag == request.from_tag)
            return call->request_arrived(request, transaction);
    }
    if (request.method != "ACK")
        context_->stack.reply_stateless(transaction, Reply{481, {}, {}, {}, false});
}

void UserAgent::out_of_dialog(const Message& request, TransactionId transaction) {
    const std::string& method = request.method;
    if (method == "ACK") return;
    if (method == "INVITE") return delegate_.invite_arrived(request, transaction);
    if (method == "REGISTER") return delegate_.register_arrived(request, transaction);
    Reply reply;
    if (method == "OPTIONS") {
        reply.headers = capabilities();
    } else if (method == "CANCEL" || method == "BYE" || method == "INFO" || method == "UPDATE" ||
               method == "PRACK") {
        reply.status = 481;
    } else {
        reply.status = 405;
        reply.headers.push_back(allow_header());
    }
    context_->stack.reply_stateless(transaction, reply);
}

void UserAgent::request_cancelled(TransactionId transaction) {
    const auto found = ringing_.find(transaction);
    if (found == ringing_.end()) return;
    const auto call = found->second.lock();
    ringing_.erase(found);
    if (call) call->cancelled();
}

void UserAgent::response_strayed(const Message& response) {
    const auto found = calls_.find(Call::key_of(response.call_id, response.from_tag));
    if (found == calls_.end()) return;
    const std::shared_ptr<Call> call = found->second;
    call->answer_strayed(response);
}

}  // namespace regente::voice::sip
