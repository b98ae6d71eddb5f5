// What we ask of a SIP library: transport, transactions, parsing. Dialogs and sessions are ours.
// One implementation: libre_stack.cpp. Everything happens on the signalling thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/sip/message.hpp"

namespace regente::voice::sip {

using TransactionId = std::uint64_t;  // 0 is "none".

// The stack adds Via, From, To (with our tag), Call-ID, CSeq, Server and Content-Length.
struct Reply {
    std::uint16_t status = 200;
    std::string reason;  // Empty: RFC 3261's words.
    std::vector<Header> headers;
    std::string body;           // application/sdp.
    bool record_route = false;  // Copy Record-Route (answers that make a dialog).
};

// Where a request is sent: an address or a name.
struct Hop {
    std::string host;
    std::uint16_t port = 5060;
    Transport transport = Transport::udp;

    friend bool operator==(const Hop&, const Hop&) = default;
};

// The stack adds Via, Max-Forwards, User-Agent and Content-Length.
struct Request {
    std::string method;
    std::string uri;
    Hop hop;
    std::vector<Header> headers;
    std::string body;  // application/sdp.
};

class Stack {
  public:
    class User {
      public:
        virtual ~User() = default;
        // `transaction` must get its final reply some day (ACK: never). Retransmissions do not come
        // up here, CANCEL comes as `request_cancelled`.
        virtual void request_arrived(const Message& request, TransactionId transaction) = 0;
        virtual void request_cancelled(TransactionId transaction) = 0;
        // A response without a transaction: a 2xx again, or one of another fork.
        virtual void response_strayed(const Message& response) = 0;
    };

    // Null: no answer came; `error` says why (time-out, unreachable, no such name).
    using OnResponse = std::function<void(const Message* response, std::string_view error)>;

    virtual ~Stack() = default;

    // ip:port that peers reach us at, for Contact and Via.
    virtual std::string local_address(Transport transport) const = 0;

    virtual void reply(TransactionId transaction, const Reply& reply) = 0;
    // Without a transaction: costs nothing, is not repeated. For what we do not want to remember.
    virtual void reply_stateless(TransactionId transaction, const Reply& reply) = 0;
    // Of an INVITE answered with 2xx: send it again (until the ACK); forget it.
    virtual void repeat(TransactionId transaction) = 0;
    virtual void release(TransactionId transaction) = 0;

    // Provisional responses and then exactly one final response or error, never before returning.
    virtual base::Result<TransactionId, base::Fault> request(const Request& request,
                                                             OnResponse on_response) = 0;
    // Of an INVITE: CANCEL, at once or when the first provisional response is there.
    virtual void cancel(TransactionId transaction) = 0;
    // ACK: no transaction, no response.
    virtual void send(const Request& request) = 0;
};

}  // namespace regente::voice::sip
