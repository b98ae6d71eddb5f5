// One call: an INVITE of theirs or ours, its dialog, its offers and answers, its end. What it is
// for (a customer's leg, an agent's phone) is its owner's business.
//
//   theirs:  arrived -> answered (2xx sent) -> confirmed (ACK) -> ended
//   ours:    calling -> confirmed (2xx, ACK sent) -> ended
//   `ended` stays for a while, to answer what still arrives.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/types.hpp"
#include "voice/media/engine.hpp"
#include "voice/sip/dialog.hpp"
#include "voice/sip/digest.hpp"
#include "voice/sip/sdp.hpp"
#include "voice/sip/session_timer.hpp"
#include "voice/sip/stack.hpp"
#include "voice/timers.hpp"

namespace regente::voice::sip {

// What every call needs, owned by the user agent.
struct CallContext {
    Stack& stack;
    Timers& timers;
    std::function<std::uint64_t()> random;
    std::function<void(const std::string& key)> forget;
};

// How far the peer is believed about where its sound comes from, and where its requests go.
struct Peer {
    media::Learning learning = media::Learning::fixed;
    Hop fixed_hop{"", 0, Transport::udp};  // Empty host: by the dialog's rules.
    std::string signalling_ip;
    std::optional<Credentials> credentials;
};

// A call that we make.
struct CallPlan {
    std::string request_uri;
    std::string from_uri;
    std::string from_name;
    Hop hop;
    Peer peer;
    media::SocketAddress local;
    std::uint32_t ring_ms = 30000;
    std::vector<Header> headers;
};

class Call : public std::enable_shared_from_this<Call> {
  public:
    // Told on the signalling thread; call_ended is the last word, whoever ended it.
    class Owner {
      public:
        virtual ~Owner() = default;

        virtual void call_ringing(Call& /*call*/) {}

        virtual void call_media(Call& call, const media::RtpRemote& remote) = 0;
        virtual void call_answered(Call& call) = 0;

        virtual void call_digit(Call& /*call*/, char /*digit*/) {}

        virtual void call_ended(Call& call, core::LegEnd end) = 0;
    };

    enum class State : std::uint8_t { arrived, answered, calling, confirmed, ended };

    Call(CallContext& context, Owner& owner, Peer peer);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    // Theirs. Status of the refusal when the INVITE cannot become a call, 0 when it can.
    std::uint16_t take(const Message& invite,
                       TransactionId transaction,
                       std::string_view contact_uri);
    void ring();
    void answer();

    // Ours.
    void start(const CallPlan& plan, std::string_view contact_uri);

    void set_local(const media::SocketAddress& local) { local_ = local; }

    // From any state; `status` answers an unanswered INVITE of theirs. The owner hears call_ended
    // with `end` at once.
    void hang_up(core::LegEnd end, std::uint16_t status = 480);

    State state() const { return state_; }

    std::string key() const { return key_of(dialog_.call_id, dialog_.local_tag); }

    const Dialog& dialog() const { return dialog_; }

    static std::string key_of(std::string_view call_id, std::string_view local_tag);

    // From the user agent.
    void request_arrived(const Message& request, TransactionId transaction);
    void cancelled();
    void answer_strayed(const Message& response);

    TransactionId invite_transaction() const { return invite_transaction_; }

  private:
    // A 2xx of ours that waits for its ACK.
    struct Unacknowledged {
        TransactionId transaction = 0;
        std::uint32_t seq = 0;
        std::uint64_t interval_ms = 500;
        std::uint64_t since = 0;
        TimerId timer = 0;
        bool expects_answer = false;  // It carried our offer.
    };

    // Answering.
    void acknowledged(const Message& ack);
    void send_accept(TransactionId transaction,
                     const std::string& body,
                     std::uint32_t seq,
                     const Message& request);
    void repeat_accept();
    void stop_repeating();
    void their_bye();
    void reinvited(const Message& request, TransactionId transaction);
    void updated(const Message& request, TransactionId transaction);
    void informed(const Message& request, TransactionId transaction);
    bool take_offer(const std::string& body, std::string& answer);
    bool take_answer(const std::string& body);
    std::string own_offer();

    // Calling.
    void send_invite(std::optional<Header> authorization);
    void invite_answered(const Message* response, std::string_view error);
    void invite_provisional(const Message& response);
    void invite_accepted(const Message& response);
    void end_fork(const Message& response);
    void refresh();
    void send_refresh(std::optional<Header> authorization);
    void refresh_answered(const Message* response);
    bool takes_longer_interval(const Message& response);

    void send_bye();
    void end(core::LegEnd end);
    void apply(const SdpChoice& choice);
    void arm_session(const SessionTimer& timer);
    std::string fresh(int digits);
    void reply(TransactionId transaction, std::uint16_t status, std::vector<Header> headers = {});
    std::function<void()> later(void (Call::*member)());

    CallContext& context_;
    Owner* owner_;
    Peer peer_;
    State state_ = State::arrived;
    Dialog dialog_;
    SdpOrigin origin_;
    media::SocketAddress local_;
    std::optional<SdpSession> offer_;  // Theirs, not answered yet.
    std::optional<SdpChoice> choice_;
    std::string choice_tag_;         // The fork it came from.
    std::string sent_sdp_;           // What we sent last.
    std::optional<Message> invite_;  // Theirs, until answered.
    TransactionId invite_transaction_ = 0;
    TransactionId client_transaction_ = 0;
    std::uint32_t invite_seq_ = 0;
    unsigned challenges_ = 0;  // Answered since the last 2xx.
    unsigned too_short_ = 0;   // How often the peer wanted a longer session interval.
    bool rang_ = false;
    bool bye_when_acknowledged_ = false;
    bool refreshing_ = false;
    std::uint32_t session_interval_s_ = session_expires_wanted_s;
    CallPlan plan_;
    std::optional<Request> ack_;  // Repeated when a 2xx comes again.
    Unacknowledged accept_;
    TimerId ring_timer_ = 0;
    TimerId session_timer_ = 0;
    TimerId linger_timer_ = 0;
};

// Which LegEnd a refusal is.
core::LegEnd leg_end_of(std::uint16_t status);

}  // namespace regente::voice::sip
