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
    using Contact = std::function<std::string(sip::Transport)>;

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

    // What is known, again, for a core that just came.
    void report_all() const;

  private:
    struct Trunk {
        ports::voice::TrunkConfig config;
        std::vector<Network> networks;
        std::uint64_t generation = 0;  // Of its configuration: older answers are ignored.
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
