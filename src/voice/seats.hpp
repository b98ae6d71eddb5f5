// Agents' seats: long-lived endpoints, a browser's (WebRTC) or a phone that we call once per shift.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "ports/voice.hpp"
#include "voice/media/engine.hpp"
#include "voice/outbox.hpp"
#include "voice/phones.hpp"
#include "voice/sip/user_agent.hpp"
#include "voice/timers.hpp"

namespace regente::voice {

// Bit 63: never a leg's.
constexpr media::EndpointId seat_endpoint(base::AgentId agent) {
    return 1ULL << 63U | agent.value;
}

class Seats {
  public:
    struct Context {
        media::Engine& engine;
        sip::UserAgent& agent;
        Timers& timers;
        Outbox& outbox;
        Phones& phones;
        std::function<void(const ports::voice::SeatAnswer&)> answer;
        std::function<void(base::AgentId)> reopened;  // The endpoint is a new one.
    };

    explicit Seats(Context context);
    ~Seats();
    Seats(const Seats&) = delete;
    Seats& operator=(const Seats&) = delete;

    void offer(const ports::voice::SeatOffer& offer);
    // A phone that is not there, or does not answer, is called when it registers; until then the
    // seat is said to be down. `close` ends the wish.
    void open_phone(base::AgentId agent);
    void phone_registered(base::AgentId agent);
    // The core that is back says again which phones it wants.
    void forget_wishes();
    void close(base::AgentId agent);
    void mute(base::AgentId agent, bool on);
    void alert(base::AgentId agent, bool on);

    void endpoint_up(media::EndpointId endpoint);
    void endpoint_down(media::EndpointId endpoint);
    void end_all();

    std::vector<core::InventorySeat> inventory() const;
    std::size_t up() const;

    // A browser that is gone keeps its endpoint, so that it can come back to its bridges.
    static constexpr std::uint64_t keep_down_ms = 600'000;
    static constexpr std::uint32_t phone_ring_ms = 60'000;

  private:
    struct Seat;

    Seat* find(media::EndpointId endpoint);
    void went_up(Seat& seat);
    void went_down(Seat& seat);
    bool call_phone(base::AgentId agent);
    void phone_ended(base::AgentId agent);
    void discard(base::AgentId agent);

    Context context_;
    std::map<base::AgentId, std::unique_ptr<Seat>> seats_;
    std::set<base::AgentId> wanted_phones_;
};

}  // namespace regente::voice
