// The core's end of the protocol with the voice process (ports/voice.hpp): connects again whenever
// the link breaks, turns ids into numbers and files on the way down and numbers into ids on the way
// up, and acknowledges an event when what the core made of it is durable.
//
// What voice sends twice is stopped here by its number while this process lives, and by the core
// after a restart: an event about a leg that is over is dropped, and inbound legs are numbered
// upwards for ever, so one that already arrived never arrives again.
//
// Threads: one of its own does everything. The other functions may be called from any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "api/gateway.hpp"
#include "core/messages.hpp"
#include "ports/voice.hpp"
#include "server/frames.hpp"
#include "server/voice_translate.hpp"

namespace regente::server {

// What the registry says that voice must know, and which flow each number enters.
struct VoiceSetup {
    ports::voice::Configure configure;
    std::map<std::string, base::FlowId> flows;
};

class VoiceLink {
  public:
    // The rest of the process, as the link sees it. Called on the link's thread; answers may come
    // on any.
    struct World {
        std::function<void(core::Event, std::function<void()> durable)> event;
        std::function<bool()> wait_for_room;
        std::function<void(std::vector<std::string>,
                           std::function<void(ports::Stored<std::vector<ports::Address>>)>)>
            resolve;
        std::function<void(base::AddressId, std::function<void(std::optional<std::string>)>)>
            number_of;
        FileOf file_of;
        // A finished recording is in the journal.
        std::function<void(base::RecordingId)> recording_closed;
        // Voice is there, and these are being written: every other file is finished.
        std::function<void(const std::vector<base::RecordingId>&)> connected;
        // SeatAnswer, TrunkStatus, PhoneStatus, Stats: passed beside the core.
        std::function<void(const ports::voice::VoiceUp&)> beside;
    };

    VoiceLink(std::string socket_path, std::uint64_t epoch, VoiceSetup setup, World world);
    ~VoiceLink();

    VoiceLink(const VoiceLink&) = delete;
    VoiceLink& operator=(const VoiceLink&) = delete;

    void start();
    void stop();

    // `sent`: voice has it, or will be told when it is there. From then on calls are met by it.
    void setup(VoiceSetup setup, std::function<void()> sent = {});
    void commands(std::vector<core::Command> commands);
    void seat_offer(base::AgentId agent, std::uint64_t session, std::string sdp);
    void take_stats();

  private:
    struct Arrival {
        std::uint64_t number = 0;
        ports::voice::LegArrived event;
        base::FlowId flow;
        bool asked = false;
        bool resolved = false;
        ports::Address caller;
    };

    void post(std::function<void()> task);
    void run();
    void run_posted();
    void wait(int timeout_ms);
    bool connect();
    void disconnect(const std::string& why);
    void read();
    void flush();
    void send(const ports::voice::VoiceDown& message);

    void receive(const ports::voice::VoiceUp& message);
    void on_hello(const ports::voice::VoiceHello& hello);
    void on_numbered(const ports::voice::Numbered& numbered);
    void on_inventory(const ports::voice::Inventory& inventory);
    void deliver(std::uint64_t number, const ports::voice::Happened& event);
    void on_arrival(std::uint64_t number, const ports::voice::LegArrived& event);
    void ask_callers();
    void on_callers(std::uint64_t boot,
                    const std::vector<std::uint64_t>& numbers,
                    const ports::Stored<std::vector<ports::Address>>& addresses);
    void deliver_arrivals();
    void on_durable(std::uint64_t boot, std::uint64_t number);
    void ack();
    base::FlowId flow_of(const std::string& called) const;

    void run_commands(const std::vector<core::Command>& commands);
    void place(const core::PlaceLeg& command);
    void on_number(std::uint64_t connection,
                   const core::PlaceLeg& command,
                   const std::optional<std::string>& number);

    const std::string path_;
    const std::uint64_t epoch_;
    const World world_;

    // The link's thread.
    VoiceSetup setup_;
    int socket_ = -1;
    std::uint64_t connection_ = 0;  // Counts connections.
    bool ready_ = false;            // The core knows of this connection: commands may pass.
    bool told_core_ = false;        // VoiceConnected was handed over and VoiceLost not yet.
    FrameReader reader_;
    wire::Bytes out_;
    std::uint64_t boot_ = 0;
    std::uint64_t last_number_ = 0;  // Seen in this boot.
    std::uint64_t acked_ = 0;
    std::set<std::uint64_t> open_;  // Seen and not durable.
    std::deque<Arrival> arrivals_;  // In the order they came: the core hears them in it.
    bool asking_ = false;
    std::map<base::LegId, std::deque<ports::voice::Numbered>> held_;  // Behind their leg's arrival.
    std::deque<ports::voice::VoiceUp> behind_inventory_;
    bool inventory_waits_ =
        false;  // For the arrivals before it; it is the first of the queue above.
    std::map<base::LegId, std::vector<core::Command>> behind_place_;  // Until the number is known.

    std::mutex mutex_;
    std::vector<std::function<void()>> posted_;  // Guarded by mutex_.
    bool stopping_ = false;                      // Guarded by mutex_.
    int wake_ = -1;
    std::thread thread_;
};

}  // namespace regente::server
