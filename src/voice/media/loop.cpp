#include "voice/media/loop.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include <pthread.h>
#include <sched.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace regente::voice::media {

namespace {

using base::Done;
using base::Err;
using base::Fault;
using base::RecordingId;
using base::Result;

constexpr std::int64_t tick_us = 20'000;

// After a pause of the whole machine this many ticks are made up for; the rest of the time is lost.
constexpr std::uint64_t ticks_made_up_max = 50;

// What one socket may hand in per tick: 50 packets a second are one, and a burst after a stall is
// taken within two ticks. More is somebody shouting.
constexpr int batches_a_tick = 2;

constexpr std::uint64_t report_ticks = 250;

std::int64_t clock_us(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

Err<Fault> broken(const char* what) {
    return Err<Fault>{
        Fault{"media_unavailable", std::string(what) + " failed: " + std::strerror(errno) + "."}};
}

// Twenty milliseconds late is heard; a page of a report that comes twenty milliseconds later is
// not. Without the right to real time a better nice value is tried, and without that it goes as
// everybody.
void go_first() {
    sched_param parameters{};
    parameters.sched_priority = sched_get_priority_min(SCHED_RR);
    if (pthread_setschedparam(pthread_self(), SCHED_RR, &parameters) != 0) {
        constexpr int nice = -10;
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
    }
}

bool add_to(int epoll, int fd, void* pointer) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = pointer;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

}  // namespace

DatagramBatch::DatagramBatch() {
    for (std::size_t i = 0; i < batch_max; ++i) {
        vectors_[i] = {buffers_[i].data(), buffers_[i].size()};
        messages_[i].msg_hdr.msg_iov = &vectors_[i];
        messages_[i].msg_hdr.msg_iovlen = 1;
        messages_[i].msg_hdr.msg_name = &addresses_[i];
    }
}

std::size_t DatagramBatch::receive(int fd) {
    for (auto& message : messages_) {
        message.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    }
    const int got = recvmmsg(fd, messages_.data(), batch_max, MSG_DONTWAIT, nullptr);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

std::span<const std::uint8_t> DatagramBatch::datagram(std::size_t index) const {
    return {buffers_[index].data(), messages_[index].msg_len};
}

Result<std::unique_ptr<MediaLoop>, Fault> MediaLoop::start(Options options) {
    std::unique_ptr<MediaLoop> loop(new MediaLoop(std::move(options)));
    const auto prepared = loop->prepare();
    if (!prepared) {
        return Err<Fault>{prepared.error()};
    }
    MediaLoop& running = *loop;
    running.thread_ = std::thread([&running] { running.run(); });
    pthread_setname_np(running.thread_.native_handle(), "media");
    return loop;
}

MediaLoop::MediaLoop(Options options)
    : options_(std::move(options)),
      music_(options_.music),
      ring_(ring_sound()),
      silence_(silence_sound()) {}

Result<Done, Fault> MediaLoop::prepare() {
    control_ = epoll_create1(EPOLL_CLOEXEC);
    media_ = epoll_create1(EPOLL_CLOEXEC);
    wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    clock_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (control_ < 0 || media_ < 0 || wake_ < 0 || clock_ < 0) {
        return broken("Opening the media thread's clock");
    }
    itimerspec every{};
    every.it_interval.tv_nsec = tick_us * 1000;
    every.it_value.tv_nsec = tick_us * 1000;
    if (timerfd_settime(clock_, 0, &every, nullptr) != 0 || !add_to(control_, clock_, &clock_) ||
        !add_to(control_, wake_, &wake_)) {
        return broken("Starting the media thread's clock");
    }
    prompts_ = std::make_unique<PromptLoader>(options_.prompts_dir);
    Recorder::Options recorder;
    recorder.directory = options_.recordings_dir;
    recorder.failed = [this](RecordingId recording) {
        post([recording](MediaLoop& loop) {
            if (const auto found = loop.recordings_.find(recording);
                found != loop.recordings_.end()) {
                found->second.failed = true;
                loop.stop_recording(recording);
            }
        });
    };
    recorder.closed = [this](const RecordingDone& done) {
        post([done](MediaLoop& loop) { loop.options_.on_event(done); });
    };
    recorder_ = std::make_unique<Recorder>(std::move(recorder));
    return Done{};
}

MediaLoop::~MediaLoop() {
    if (thread_.joinable()) {
        post([](MediaLoop& loop) { loop.finish(); });
        thread_.join();
    }
    for (const int fd : {control_, media_, clock_, wake_}) {
        if (fd >= 0) {
            ::close(fd);
        }
    }
}

// Ends every recording properly and waits for the disk, so that their ends are still reported.
void MediaLoop::finish() {
    prompts_.reset();
    while (!recordings_.empty()) {
        stop_recording(recordings_.begin()->first);
    }
    for (Endpoint* endpoint : endpoints_) {
        if (endpoint->transport() != nullptr) {
            endpoint->transport()->close();  // The browser need not wait to notice.
        }
    }
    recorder_->stop();
    run_commands();
    stopping_ = true;
}

void MediaLoop::post(Command command) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        ASSERT(commands_.size() < commands_max);
        first = commands_.empty();
        commands_.push_back(std::move(command));
    }
    if (first) {
        const std::uint64_t one = 1;
        // It cannot fail: the counter is read before the commands are taken.
        [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof(one));
    }
}

void MediaLoop::run_commands() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(wake_, &count, sizeof(count));
    std::vector<Command> commands;
    {
        const std::lock_guard lock(mutex_);
        commands.swap(commands_);
    }
    for (const Command& command : commands) {
        command(*this);
    }
}

void MediaLoop::run() {
    go_first();
    std::array<epoll_event, 2> events{};
    while (!stopping_) {
        const int ready = epoll_wait(control_, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            if (events[static_cast<std::size_t>(i)].data.ptr == &wake_) {
                run_commands();
                continue;
            }
            std::uint64_t expired = 0;
            if (::read(clock_, &expired, sizeof(expired)) == sizeof(expired)) {
                for (std::uint64_t n = std::min(expired, ticks_made_up_max); n > 0 && !stopping_;
                     --n) {
                    tick(clock_us(CLOCK_MONOTONIC));
                }
            }
        }
    }
    by_id_.clear();
}

void MediaLoop::tick(std::int64_t now_us) {
    ++ticks_;
    receive(now_us);
    for (Endpoint* endpoint : endpoints_) {
        endpoint->begin_tick();
    }
    record();
    send();
    follow_transports(now_us);
    publish();
}

void MediaLoop::receive(std::int64_t now_us) {
    std::array<epoll_event, 512> events{};
    // Level-triggered: who is not reached now is reached in the next round, fair among sockets.
    for (std::size_t rounds = endpoints_.size() / events.size() + 1; rounds > 0; --rounds) {
        const int ready = epoll_wait(media_, events.data(), static_cast<int>(events.size()), 0);
        for (int i = 0; i < ready; ++i) {
            receive_from(*static_cast<Endpoint*>(events[static_cast<std::size_t>(i)].data.ptr),
                         now_us);
        }
        if (ready < static_cast<int>(events.size())) {
            return;
        }
    }
}

void MediaLoop::receive_from(Endpoint& endpoint, std::int64_t now_us) {
    for (int batch = 0; batch < batches_a_tick; ++batch) {
        const std::size_t count = batch_.receive(endpoint.fd());
        for (std::size_t i = 0; i < count; ++i) {
            deliver(endpoint,
                    endpoint.receive(batch_.datagram(i), batch_.from(i), now_us, counts_));
        }
        if (count < DatagramBatch::batch_max) {
            return;
        }
    }
}

void MediaLoop::deliver(Endpoint& endpoint, const Endpoint::Received& received) {
    Endpoint* peer = endpoint.peer;
    if (!received.event.empty() && peer != nullptr && !endpoint.held && !peer->held &&
        !endpoint.muted) {
        peer->send_event(received.event, received.event_begins, counts_);
    }
    if (received.digit) {
        emit(endpoint, endpoint.program.digit(*received.digit));
    }
}

void MediaLoop::emit(Endpoint& endpoint, Program::Ended ended) {
    if (ended) {
        ended->endpoint = endpoint.id();
        options_.on_event(*ended);
    }
}

// Which sound of its peer an endpoint hears, in the law it is sent in.
Endpoint::Frame MediaLoop::from_peer(Endpoint& endpoint) {
    const Endpoint& peer = *endpoint.peer;
    const auto said = peer.said();
    const rtp::Law law = endpoint.heard_law();
    if (!said || peer.held || peer.muted) {
        return silence_->frame(law, 0);
    }
    if (peer.said_law() == law) {
        return *said;
    }
    if (law == rtp::Law::alaw) {
        rtp::ulaw_to_alaw(*said, converted_);
    } else {
        rtp::alaw_to_ulaw(*said, converted_);
    }
    return converted_;
}

std::optional<Endpoint::Frame> MediaLoop::heard_by(Endpoint& endpoint) {
    const rtp::Law law = endpoint.heard_law();
    auto step = endpoint.program.step(*music_, law);
    if (step.ended) {
        emit(endpoint, step.ended);
    }
    if (endpoint.held) {
        return music_->frame(law, endpoint.overlay_frame++ % music_->frames());
    }
    if (endpoint.peer != nullptr) {
        return from_peer(endpoint);
    }
    if (endpoint.ringing) {
        return ring_->frame(law, endpoint.overlay_frame++ % ring_->frames());
    }
    return step.frame;
}

void MediaLoop::send() {
    for (Endpoint* endpoint : endpoints_) {
        endpoint->end_tick(heard_by(*endpoint), counts_);
    }
}

void MediaLoop::record() {
    for (auto& [id, recording] : recordings_) {
        if (!recording.failed) {
            record_frame(id, recording);
        }
    }
}

// Left what the customer says, right what is said to it; both in the same tick, so they stay
// aligned.
void MediaLoop::record_frame(RecordingId id, Recording& recording) {
    std::array<std::uint8_t, rtp::frame_samples> left{};
    std::array<std::uint8_t, rtp::frame_samples> right{};
    const auto tap = [](const Endpoint* speaker,
                        std::array<std::uint8_t, rtp::frame_samples>& out) {
        const auto said = speaker == nullptr || speaker->muted ? std::nullopt : speaker->said();
        if (!said) {
            out.fill(rtp::ulaw_silence);
        } else if (speaker->said_law() == rtp::Law::ulaw) {
            std::copy(said->begin(), said->end(), out.begin());
        } else {
            rtp::alaw_to_ulaw(*said, out);
        }
    };
    tap(recording.left, left);
    tap(recording.left->held ? nullptr : recording.left->peer, right);
    RecordingChunk& chunk = *recording.chunk;
    for (std::size_t i = 0; i < rtp::frame_samples; ++i) {
        chunk.bytes[chunk.used++] = left[i];
        chunk.bytes[chunk.used++] = right[i];
    }
    if (chunk.used < RecordingChunk::size_max) {
        return;
    }
    auto next = recorder_->chunk();
    recorder_->append(id, std::move(recording.chunk));
    recording.chunk = std::move(next);
    if (!recording.chunk) {
        recording.failed = true;
        spdlog::error(
            "Recording {}: the disk does not keep up with what is recorded. It ends here.",
            id.value);
        post([id](MediaLoop& loop) { loop.stop_recording(id); });
    }
}

void MediaLoop::follow_transports(std::int64_t now_us) {
    for (Endpoint* endpoint : endpoints_) {
        webrtc::Transport* transport = endpoint->transport();
        if (transport == nullptr) {
            continue;
        }
        transport->tick(now_us);
        announce(*endpoint);
        if ((ticks_ + endpoint->id()) % report_ticks == 0) {
            endpoint->send_report(now_us, clock_us(CLOCK_REALTIME));
        }
    }
}

void MediaLoop::announce(Endpoint& endpoint) {
    const webrtc::Transport& transport = *endpoint.transport();
    if (transport.up() && endpoint.announced != Endpoint::Announced::up) {
        endpoint.announced = Endpoint::Announced::up;
        options_.on_event(EndpointUp{endpoint.id()});
    } else if (!transport.up() && endpoint.announced != Endpoint::Announced::down &&
               (transport.ended() || transport.lost())) {
        endpoint.announced = Endpoint::Announced::down;
        options_.on_event(EndpointDown{endpoint.id()});
    }
}

void MediaLoop::publish() {
    constexpr auto relaxed = std::memory_order_relaxed;
    published_.ticks.store(ticks_, relaxed);
    published_.endpoints.store(endpoints_.size(), relaxed);
    published_.recordings.store(recordings_.size(), relaxed);
    published_.received.store(counts_.received, relaxed);
    published_.sent.store(counts_.sent, relaxed);
    published_.late.store(counts_.late, relaxed);
    published_.refused.store(counts_.refused, relaxed);
    published_.lost.store(counts_.lost, relaxed);
}

EngineStats MediaLoop::stats() const {
    constexpr auto relaxed = std::memory_order_relaxed;
    EngineStats stats;
    stats.ticks = published_.ticks.load(relaxed);
    stats.endpoints = published_.endpoints.load(relaxed);
    stats.recordings = published_.recordings.load(relaxed);
    stats.packets_received = published_.received.load(relaxed);
    stats.packets_sent = published_.sent.load(relaxed);
    stats.packets_late = published_.late.load(relaxed);
    stats.packets_refused = published_.refused.load(relaxed);
    stats.packets_lost = published_.lost.load(relaxed);
    return stats;
}

}  // namespace regente::voice::media
