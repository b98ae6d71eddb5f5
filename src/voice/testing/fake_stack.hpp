// A SIP stack without a network: remembers what was sent, and delivers what the test says arrives.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "voice/sip/stack.hpp"
#include "voice/sip/uri.hpp"

namespace regente::voice::testing {

class FakeStack final : public sip::Stack {
  public:
    struct Replied {
        sip::TransactionId transaction = 0;
        sip::Reply reply;
        bool stateless = false;
    };

    struct Sent {
        sip::TransactionId transaction = 0;  // 0: an ACK.
        sip::Request request;
    };

    std::string local_address(sip::Transport /*transport*/) const override {
        return "192.0.2.1:5060";
    }

    void reply(sip::TransactionId transaction, const sip::Reply& reply) override {
        replies.push_back(Replied{transaction, reply, false});
    }

    void reply_stateless(sip::TransactionId transaction, const sip::Reply& reply) override {
        replies.push_back(Replied{transaction, reply, true});
    }

    void repeat(sip::TransactionId transaction) override { repeated.push_back(transaction); }

    void release(sip::TransactionId transaction) override { released.push_back(transaction); }

    base::Result<sip::TransactionId, base::Fault> request(const sip::Request& request,
                                                          OnResponse on_response) override {
        if (unreachable) return base::Err{base::Fault{"sip_send", "The network is unreachable."}};
        const sip::TransactionId id = ++last_;
        sent.push_back(Sent{id, request});
        waiting_[id] = std::move(on_response);
        return id;
    }

    void cancel(sip::TransactionId transaction) override { cancelled.push_back(transaction); }

    void send(const sip::Request& request) override { sent.push_back(Sent{0, request}); }

    // The statuses of every reply so far.
    std::vector<int> statuses() const {
        std::vector<int> result;
        for (const Replied& one : replies)
            result.push_back(one.reply.status);
        return result;
    }

    std::vector<std::string> methods() const {
        std::vector<std::string> result;
        for (const Sent& one : sent)
            result.push_back(one.request.method);
        return result;
    }

    static std::string header(const std::vector<sip::Header>& headers, std::string_view name) {
        for (const sip::Header& header : headers) {
            if (sip::same_text(header.name, name)) return header.value;
        }
        return {};
    }

    // A response to the request sent as number `index`.
    sip::Message response(std::size_t index,
                          std::uint16_t status,
                          const std::string& tag,
                          const std::string& body = {}) {
        const sip::Request& request = sent.at(index).request;
        sip::Message message;
        message.request = false;
        message.method = request.method;
        message.status = status;
        message.reason = std::string(sip::reason_phrase(status));
        message.call_id = header(request.headers, "Call-ID");
        const std::string from = header(request.headers, "From");
        const auto address = sip::parse_name_addr(from);
        if (const auto* from_tag = sip::find_parameter(address.value().parameters, "tag"))
            message.from_tag = from_tag->value;
        message.to_tag = tag;
        message.cseq = static_cast<std::uint32_t>(std::stoul(header(request.headers, "CSeq")));
        message.headers = {{"Contact", "<sip:callee@198.51.100.7:5080>"}};
        message.body = body;
        message.source = sip::Address{"198.51.100.7", 5080, sip::Transport::udp};
        return message;
    }

    void respond(std::size_t index, const sip::Message& message) {
        const sip::TransactionId id = sent.at(index).transaction;
        ASSERT(waiting_.contains(id));
        const OnResponse on_response = waiting_[id];
        if (message.status >= 200) waiting_.erase(id);
        on_response(&message, {});
    }

    void time_out(std::size_t index) {
        const sip::TransactionId id = sent.at(index).transaction;
        const OnResponse on_response = waiting_[id];
        waiting_.erase(id);
        on_response(nullptr, "Connection timed out");
    }

    bool unreachable = false;
    std::vector<Replied> replies;
    std::vector<Sent> sent;
    std::vector<sip::TransactionId> repeated;
    std::vector<sip::TransactionId> released;
    std::vector<sip::TransactionId> cancelled;

  private:
    sip::TransactionId last_ = 1000;
    std::map<sip::TransactionId, OnResponse> waiting_;
};

inline std::string sdp_text(const std::string& formats = "8 0 101",
                            const std::string& direction = "sendrecv") {
    return "v=0\r\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\nm=audio "
           "30000 RTP/AVP " +
           formats + "\r\na=rtpmap:101 telephone-event/8000\r\na=" + direction + "\r\n";
}

// A request as the library would hand it up.
inline sip::Message request_of(const std::string& method,
                               std::uint32_t cseq,
                               const std::string& to_tag = {}) {
    sip::Message message;
    message.method = method;
    message.uri = "sip:4000@192.0.2.1:5060";
    message.call_id = "call-1";
    message.from_tag = "caller";
    message.to_tag = to_tag;
    message.cseq = cseq;
    message.local_tag = "0123456789abcdef";
    message.source = sip::Address{"198.51.100.7", 5080, sip::Transport::udp};
    message.headers = {{"Via", "SIP/2.0/UDP 198.51.100.7:5080;branch=z9hG4bK1"},
                       {"From", "<sip:5511987654321@198.51.100.7>;tag=caller"},
                       {"To", "<sip:4000@192.0.2.1>" + (to_tag.empty() ? "" : ";tag=" + to_tag)},
                       {"Call-ID", "call-1"},
                       {"CSeq", std::to_string(cseq) + " " + method},
                       {"Contact", "<sip:caller@198.51.100.7:5080>"}};
    return message;
}

inline sip::Message invite_of(std::uint32_t cseq = 1,
                              const std::string& body = sdp_text(),
                              const std::string& to_tag = {}) {
    sip::Message message = request_of("INVITE", cseq, to_tag);
    message.body = body;
    if (!body.empty()) message.headers.push_back({"Content-Type", "application/sdp"});
    return message;
}

}  // namespace regente::voice::testing
