// The registrar for agents' SIP phones (RFC 3261 section 10): digest with what the registry stores,
// one contact per phone, reachable only where it registered from. Guessing is slowed down, and a
// stranger cannot tell an unknown user from a wrong password.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/voice.hpp"
#include "voice/sip/digest.hpp"
#include "voice/sip/stack.hpp"
#include "voice/timers.hpp"

namespace regente::voice {

class Phones {
  public:
    struct Options {
        std::string realm = "regente";
        std::string nonce_key;
        std::uint32_t expires_min_s = 60;
        std::uint32_t expires_max_s = 3600;
        std::uint64_t (*clock_s)() = nullptr;  // For nonces.
    };

    // Where a phone is.
    struct Binding {
        std::string contact_uri;
        sip::Address source;
        TimerId expiry = 0;
        std::uint64_t until_ms = 0;
    };

    using Report = std::function<void(const ports::voice::PhoneStatus&)>;
    using Registered = std::function<void(base::AgentId)>;

    // `registered`: after each REGISTER that said where a phone is, once it has its answer.
    Phones(sip::Stack& stack,
           Timers& timers,
           Options options,
           Report report,
           Registered registered = {});
    ~Phones();
    Phones(const Phones&) = delete;
    Phones& operator=(const Phones&) = delete;

    void configure(const std::vector<ports::voice::PhoneConfig>& phones);

    void register_arrived(const sip::Message& request, sip::TransactionId transaction);

    // Whose request is it? Challenges (407) or refuses by itself when it answers nothing.
    std::optional<base::AgentId> authenticate(const sip::Message& request,
                                              sip::TransactionId transaction);

    const Binding* find(base::AgentId agent) const;
    bool is_registered_at(const sip::Address& source) const;
    std::string username_of(base::AgentId agent) const;

    void report_all() const;

    static constexpr std::size_t guessers_max = 10'000;
    static constexpr unsigned free_guesses = 3;  // Per source and user, before the back-off.
    static constexpr std::uint64_t back_off_max_ms = 60'000;

  private:
    struct Guesser {
        unsigned failures = 0;
        std::uint64_t until_ms = 0;
        std::uint64_t last_ms = 0;
    };

    // Of the latest nonce used: a request heard on the wire cannot be sent again.
    struct LastUse {
        std::string nonce;
        std::uint64_t nc = 0;
    };

    bool is_used(const LastUse& last,
                 const std::string& nonce,
                 std::optional<std::uint64_t> nc) const;
    // Nothing when it has been answered (challenge, refusal).
    std::optional<base::AgentId> check(const sip::Message& request,
                                       sip::TransactionId transaction,
                                       bool proxy);
    void challenge(sip::TransactionId transaction, bool proxy, bool stale);
    void answer(sip::TransactionId transaction,
                std::uint16_t status,
                std::vector<sip::Header> headers = {});
    void note_failure(const std::string& guesser);
    void bind(base::AgentId agent,
              const sip::Message& request,
              const std::string& contact,
              std::uint32_t expires_s);
    void unbind(base::AgentId agent);
    void confirm(base::AgentId agent, sip::TransactionId transaction);

    sip::Stack& stack_;
    Timers& timers_;
    Options options_;
    Report report_;
    Registered registered_;
    sip::Nonces nonces_;
    std::map<std::string, ports::voice::PhoneConfig> by_username_;
    std::map<base::AgentId, Binding> bindings_;
    std::map<base::AgentId, LastUse> last_uses_;
    std::map<std::string, Guesser> guessers_;
};

}  // namespace regente::voice
