// The media thread: one clock of 20 ms moves the sound of every endpoint. At each tick it reads
// what arrived, takes one frame from everybody, gives everybody what the matrix says, and sends.
// Sleeping between ticks costs no delay, since nothing could be sent earlier, and saves a wake-up
// per packet.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "voice/media/endpoint.hpp"
#include "voice/media/engine.hpp"
#include "voice/media/prompts.hpp"
#include "voice/media/recorder.hpp"
#include "voice/webrtc/packet_buffer.hpp"

namespace regente::voice::media {

// Datagrams of one socket, read with one system call into memory that is used again.
class DatagramBatch {
  public:
    static constexpr std::size_t batch_max = 8;

    DatagramBatch();

    // How many were there.
    std::size_t receive(int fd);

    std::span<const std::uint8_t> datagram(std::size_t index) const;

    rtp::Address from(std::size_t index) const { return rtp::Address::from(addresses_[index]); }

  private:
    std::array<std::array<std::uint8_t, rtp::datagram_max>, batch_max> buffers_{};
    std::array<sockaddr_storage, batch_max> addresses_{};
    std::array<iovec, batch_max> vectors_{};
    std::array<mmsghdr, batch_max> messages_{};
};

class MediaLoop {
  public:
    using Command = std::function<void(MediaLoop&)>;

    // A thread that leaves this many waiting is dead; only a new process helps.
    static constexpr std::size_t commands_max = 1U << 17U;

    struct Options {
        std::string prompts_dir;
        std::string recordings_dir;
        SoundPtr music;
        std::function<void(EngineEvent)> on_event;
    };

    static base::Result<std::unique_ptr<MediaLoop>, base::Fault> start(Options options);
    ~MediaLoop();
    MediaLoop(const MediaLoop&) = delete;
    MediaLoop& operator=(const MediaLoop&) = delete;

    // From any thread; runs on the media thread, in order.
    void post(Command command);

    EngineStats stats() const;

    // What follows runs on the media thread, from commands.
    void open(EndpointId id, Socket socket, std::unique_ptr<webrtc::Transport> transport);
    void close(EndpointId id);
    void set_remote(EndpointId id, const RtpRemote& remote);
    void bridge(EndpointId a, EndpointId b);
    void unbridge(EndpointId a, EndpointId b);
    void hold(EndpointId id, bool on);
    void mute(EndpointId id, bool on);
    void play(EndpointId id, const Play& play);
    void press(EndpointId id, char digit);
    void music(EndpointId id);
    void silence(EndpointId id);
    void ring(EndpointId id, bool on);
    void start_recording(base::RecordingId recording, EndpointId left);
    void stop_recording(base::RecordingId recording);

    void set_music(SoundPtr music) { music_ = std::move(music); }

  private:
    struct Recording {
        Endpoint* left = nullptr;
        Recorder::ChunkPtr chunk;
        bool failed = false;  // Nothing more is written; its end is still to be asked for.
    };

    explicit MediaLoop(Options options);

    base::Result<base::Done, base::Fault> prepare();
    void run();
    void run_commands();
    void tick(std::int64_t now_us);
    void receive(std::int64_t now_us);
    void receive_from(Endpoint& endpoint, std::int64_t now_us);
    void deliver(Endpoint& endpoint, const Endpoint::Received& received);
    void send();
    std::optional<Endpoint::Frame> heard_by(Endpoint& endpoint);
    Endpoint::Frame from_peer(Endpoint& endpoint);
    void record();
    void record_frame(base::RecordingId id, Recording& recording);
    void follow_transports(std::int64_t now_us);
    void announce(Endpoint& endpoint);
    void publish();
    void emit(Endpoint& endpoint, Program::Ended ended);
    Endpoint* find(EndpointId id);
    void watch(Endpoint& endpoint);
    static void part(Endpoint& endpoint);
    void finish();

    Options options_;
    SoundPtr music_;
    SoundPtr ring_;
    SoundPtr silence_;
    int control_ = -1;  // epoll: clock and commands.
    int media_ = -1;    // epoll: sockets, looked at once a tick.
    int clock_ = -1;
    int wake_ = -1;

    std::mutex mutex_;
    std::vector<Command> commands_;
    bool stopping_ = false;  // On the media thread.

    std::unordered_map<EndpointId, std::unique_ptr<Endpoint>> by_id_;
    std::vector<Endpoint*> endpoints_;
    std::map<base::RecordingId, Recording> recordings_;
    DatagramBatch batch_;
    webrtc::PacketBuffer scratch_;
    webrtc::PacketBuffer reply_;
    std::array<std::uint8_t, rtp::frame_samples> converted_{};
    PacketCounts counts_;
    std::uint64_t ticks_ = 0;

    struct Published {
        std::atomic<std::uint64_t> ticks{0};
        std::atomic<std::uint64_t> endpoints{0};
        std::atomic<std::uint64_t> recordings{0};
        std::atomic<std::uint64_t> received{0};
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> late{0};
        std::atomic<std::uint64_t> refused{0};
        std::atomic<std::uint64_t> lost{0};
    } published_;

    std::unique_ptr<PromptLoader> prompts_;
    std::unique_ptr<Recorder> recorder_;
    std::thread thread_;
};

}  // namespace regente::voice::media
