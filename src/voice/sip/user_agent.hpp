// The dispatcher: every request passes the same checks in the same order (RFC 3261 section 8.2)
// before a method's handler sees it, and calls are found by their dialogs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "voice/sip/call.hpp"
#include "voice/sip/stack.hpp"
#include "voice/sip/throttle.hpp"

namespace regente::voice::sip {

class UserAgent final : public Stack::User {
  public:
    class Delegate {
      public:
        virtual ~Delegate() = default;
        // A trunk's or a registered phone's address: gets a carrier's share of requests, not a
        // stranger's.
        virtual bool trusts(const Address& source) const = 0;
        // A new INVITE or a REGISTER that is well-formed; nobody has been authenticated yet.
        virtual void invite_arrived(const Message& invite, TransactionId transaction) = 0;
        virtual void register_arrived(const Message& request, TransactionId transaction) = 0;
    };

    struct Options {
        Throttle::Rate stranger{20, 40};
        Throttle::Rate trusted{600, 1200};
    };

    UserAgent(Timers& timers, Delegate& delegate, Options options);

    // Before anything arrives or is sent.
    void attach(Stack& stack);

    Stack& stack() { return context_->stack; }

    // Makes a call of an INVITE; null when it had to be refused (and was).
    std::shared_ptr<Call> accept(const Message& invite,
                                 TransactionId transaction,
                                 Call::Owner& owner,
                                 Peer peer);
    std::shared_ptr<Call> place(const CallPlan& plan, Call::Owner& owner);

    void refuse(TransactionId transaction, std::uint16_t status, std::vector<Header> headers = {});

    void request_arrived(const Message& request, TransactionId transaction) override;
    void request_cancelled(TransactionId transaction) override;
    void response_strayed(const Message& response) override;

    std::string contact_uri(std::string_view user, Transport transport) const;

  private:
    bool admits(const Address& source);
    bool passes(const Message& request, TransactionId transaction);
    void out_of_dialog(const Message& request, TransactionId transaction);

    Timers& timers_;
    Delegate& delegate_;
    Options options_;
    // Apart: a flood under invented addresses fills the strangers' table only.
    Throttle strangers_;
    Throttle trusted_;
    std::optional<CallContext> context_;
    std::unordered_map<std::string, std::shared_ptr<Call>> calls_;    // By dialog.
    std::unordered_map<TransactionId, std::weak_ptr<Call>> ringing_;  // Theirs, for CANCEL.
};

}  // namespace regente::voice::sip
