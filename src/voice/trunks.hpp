// The trunks of the configuration: who may call in, how we call out, and whether they are there.
// A trunk is down after several failures of its own probe (OPTIONS, or registration), never because
// calls through it fail.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/voice.hpp"
#include "voice/sip/digest.hpp"
#include "voice/sip/stack.hpp"
#include "voice/timers.hpp"

namespace regente::voice {

// "192.0.2.0/24" or one address.
struct Network {
    std::uint32_t address = 0;
    std::uint32_t mask = 0;

    bool holds(std::uint32_t ip) const { return (ip & mask) == address; }
};

std::optional<std::uint32_t> parse_ipv4(std::string_view text);
std::optional<Network> parse_network(std::string_view text);

class Trunks {
  public:
    struct Options {
        std::uint64_t probe_ms = 30'000;       // 0: no OPTIONS.
        std::uint64_t probe_again_ms = 5'000;  // After a failure, until it is decided.
        std::uint64_t answer_max_ms = 4'000;
        unsigned failures_max = 3;
        std::string instance;  // Different after each start: makes Call-IDs new.
    };

    using Report = std::function<void(const ports::voice::TrunkStatus&)>;
    using Contact = std::function<std::string(const std::string& user, sip::Transport)>;

    Trunks(sip::Stack& stack, Timers& timers, Options options, Report report, Contact contact);
    ~Trunks();
    Trunks(const Trunks&) = delete;
    Trunks& operator=(const Trunks&) = delete;

    // Probes and registrations of unchanged trunks go on undisturbed.
    void configure(const std::vector<ports::voice::TrunkConfig>& trunks);

    const ports::voice::TrunkConfig* find(base::TrunkId id) const;
    const ports::voice::TrunkConfig* of_source(std::string_view ip) const;

    static sip::Hop hop_of(const ports::voice::TrunkConfig& trunk);
    static std::optional<sip::Credentials> credentials_of(const ports::voice::TrunkConfig& trunk);

    // The user of our Contact: a registrar calls it, whatever number was dialled.
    static std::string contact_user(const ports::voice::TrunkConfig& trunk);

    // A host given by name may stand for several addresses, asked in turn.
    static constexpr std::size_t answered_max = 8;
    static constexpr std::uint64_t answered_trusted_ms = 3'600'000;

    // What is known, again, for a core that just came.
    void report_all() const;

  private:
    // Where a probe's answer came from, and when last.
    struct Answered {
        std::uint32_t ip = 0;
        std::uint64_t at_ms = 0;
    };

    struct Trunk {
        ports::voice::TrunkConfig config;
        std::vector<Network> networks;
        std::vector<Answered> answered;  // Of a host given by name, without sources.
        std::uint64_t generation = 0;    // Of its configuration: older answers are ignored.
        std::optional<bool> reachable;
        std::string detail;
        unsigned failures = 0;
        std::uint64_t probe = 0;  // The one whose answer is awaited.
        TimerId timer = 0;
        TimerId answer_timer = 0;
        std::string call_id;
        std::uint32_t seq = 0;
        bool challenged = false;
    };

    std::string contact_of(const ports::voice::TrunkConfig& trunk) const;
    void trust(Trunk& trunk, const sip::Message& response);
    bool is_trusted(const Trunk& trunk, std::uint32_t ip) const;
    void probe(base::TrunkId id);
    void send_probe(Trunk& trunk, std::optional<sip::Header> authorization);
    void probe_answered(base::TrunkId id,
                        std::uint64_t generation,
                        std::uint64_t probe,
                        const sip::Message* response);
    void succeeded(Trunk& trunk, std::uint64_t next_ms, const std::string& detail);
    void failed(Trunk& trunk, const std::string& detail);
    void decide(Trunk& trunk, bool reachable, const std::string& detail);
    void schedule(Trunk& trunk, std::uint64_t milliseconds);

    sip::Stack& stack_;
    Timers& timers_;
    Options options_;
    Report report_;
    Contact contact_;
    std::uint64_t last_generation_ = 0;
    std::map<base::TrunkId, Trunk> trunks_;
};

}  // namespace regente::voice
