#include "voice/process.hpp"

#include <chrono>
#include <csignal>
#include <mutex>
#include <optional>
#include <vector>

#include <openssl/rand.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/assert.hpp"
#include "voice/config_file.hpp"
#include "voice/core_link.hpp"
#include "voice/log.hpp"
#include "voice/sip/libre.hpp"
#include "voice/sip/libre_stack.hpp"
#include "voice/switchboard.hpp"

namespace regente::voice {

namespace {

constexpr int descriptors_max = 16'384;
constexpr std::uint64_t farewell_ms = 300;  // For BYEs to leave before we do.
constexpr std::uint64_t alive_every_ms = 1000;

std::uint64_t monotonic_ms() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

std::uint64_t unix_us() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

std::uint64_t unix_s() {
    return unix_us() / 1'000'000;
}

std::string random_key() {
    std::string key(32, '\0');
    ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) ==
           1);
    return key;
}

// Events of the media thread, taken by the signalling thread when the descriptor is readable.
class EngineEvents {
  public:
    EngineEvents()
        : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        ASSERT(fd_ >= 0);
    }

    EngineEvents(const EngineEvents&) = delete;
    EngineEvents& operator=(const EngineEvents&) = delete;

    ~EngineEvents() { ::close(fd_); }

    int fd() const { return fd_; }

    void put(const media::EngineEvent& event) {
        {
            const std::lock_guard lock(mutex_);
            events_.push_back(event);
        }
        const std::uint64_t one = 1;
        (void)!::write(fd_, &one, sizeof one);
    }

    std::vector<media::EngineEvent> take() {
        std::uint64_t count = 0;
        (void)!::read(fd_, &count, sizeof count);
        const std::lock_guard lock(mutex_);
        return std::exchange(events_, {});
    }

  private:
    int fd_;
    std::mutex mutex_;
    std::vector<media::EngineEvent> events_;
};

// The loop's side of Timers: one timerfd, armed for the first deadline, on the monotonic clock.
class TimerWake {
  public:
    TimerWake()
        : timers_([this] { arm(); }, monotonic_ms),
          fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
        ASSERT(fd_ >= 0);
        ASSERT(fd_listen(fd_, FD_READ, handler, this) == 0);
    }

    TimerWake(const TimerWake&) = delete;
    TimerWake& operator=(const TimerWake&) = delete;

    ~TimerWake() {
        fd_close(fd_);
        ::close(fd_);
    }

    Timers& timers() { return timers_; }

  private:
    static void handler(int /*flags*/, void* arg) {
        auto* self = static_cast<TimerWake*>(arg);
        std::uint64_t count = 0;
        (void)!::read(self->fd_, &count, sizeof count);
        self->timers_.advance(monotonic_ms());
    }

    void arm() {
        if (fd_ < 0) return;
        itimerspec when{};
        if (const auto deadline = timers_.next_deadline()) {
            // Zero would disarm it.
            const std::uint64_t at = std::max<std::uint64_t>(*deadline, 1);
            when.it_value.tv_sec = static_cast<std::time_t>(at / 1000);
            when.it_value.tv_nsec = static_cast<long>(at % 1000) * 1'000'000;
        }
        (void)::timerfd_settime(fd_, TFD_TIMER_ABSTIME, &when, nullptr);
    }

    Timers timers_;
    int fd_ = -1;
};

// SIGTERM and SIGINT as a descriptor: blocked before any thread starts, so that the media thread
// cannot swallow them.
class StopSignal {
  public:
    StopSignal() {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTERM);
        sigaddset(&set, SIGINT);
        ASSERT(::pthread_sigmask(SIG_BLOCK, &set, &before_) == 0);
        fd_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
        ASSERT(fd_ >= 0);
    }

    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    ~StopSignal() {
        ::close(fd_);
        (void)::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

    int fd() const { return fd_; }

    void take() const {
        signalfd_siginfo info{};
        (void)!::read(fd_, &info, sizeof info);
    }

  private:
    sigset_t before_{};
    int fd_ = -1;
};

class Process {
  public:
    explicit Process(const VoiceOptions& options)
        : options_(options) {}

    base::Result<base::Done, base::Fault> start();
    void run();

  private:
    static void engine_handler(int /*flags*/, void* arg) {
        auto* self = static_cast<Process*>(arg);
        for (const media::EngineEvent& event : self->events_.take())
            self->switchboard_->engine_said(event);
    }

    static void stop_handler(int /*flags*/, void* arg) {
        auto* self = static_cast<Process*>(arg);
        self->stop_.take();
        self->switchboard_->end_all();
        (void)self->wake_.timers().after(farewell_ms, [] { re_cancel(); });
    }

    // Both threads must have moved: the engine's clock is asked on the loop's.
    void say_alive() {
        const std::uint64_t ticks = engine_->stats().ticks;
        const std::uint8_t beat = 0;
        if (ticks != ticks_seen_) (void)!::write(options_.alive_fd, &beat, sizeof beat);
        ticks_seen_ = ticks;
        (void)wake_.timers().after(alive_every_ms, [this] { say_alive(); });
    }

    Switchboard::Options switchboard_options(std::uint32_t boot) const;
    void keep(const ports::voice::Configure& config) const;

    const VoiceOptions& options_;
    std::optional<std::uint64_t> ticks_seen_;
    StopSignal stop_;
    EngineEvents events_;
    TimerWake wake_;
    std::unique_ptr<media::Engine> engine_;
    std::unique_ptr<Switchboard> switchboard_;
    std::unique_ptr<sip::LibreStack> stack_;
    std::unique_ptr<CoreLink> link_;
};

Switchboard::Options Process::switchboard_options(std::uint32_t boot) const {
    Switchboard::Options result;
    result.boot = unix_us();
    result.legs.boot_s = boot;
    result.legs.legs_max = options_.calls_max;
    result.phones.realm = options_.realm;
    result.phones.nonce_key = random_key();
    result.phones.clock_s = unix_s;
    result.trunks.probe_ms = std::uint64_t{options_.trunk_probe_s} * 1000;
    result.trunks.instance = std::to_string(result.boot);
    result.agent.stranger = {options_.stranger_requests_per_s,
                             options_.stranger_requests_per_s * 2};
    result.agent.trusted = {options_.trusted_requests_per_s, options_.trusted_requests_per_s * 2};
    return result;
}

void Process::keep(const ports::voice::Configure& config) const {
    if (const auto kept = write_config(options_.state_dir, config); !kept)
        log_line(kept.error().message);
}

base::Result<base::Done, base::Fault> Process::start() {
    const auto boot = next_boot(options_.state_dir, unix_s());
    if (!boot) return base::Err{boot.error()};
    auto config = read_config(options_.state_dir);
    if (!config) log_line(config.error().message + " Waiting for the core to send it again.");
    const bool known = config && config.value();
    media::Engine::Options media;
    media.bind_ip = options_.media_ip;
    media.port_min = options_.media_port_min;
    media.port_max = options_.media_port_max;
    media.prompts_dir = options_.prompts_dir;
    media.recordings_dir = options_.recordings_dir;
    if (known) media.music_file = config.value()->music;
    media.on_event = [this](const media::EngineEvent& event) { events_.put(event); };
    auto engine = options_.start_engine ? options_.start_engine(std::move(media))
                                        : media::Engine::start(std::move(media));
    if (!engine) return base::Err{engine.error()};
    engine_ = std::move(engine).value();
    switchboard_ = std::make_unique<Switchboard>(
        Switchboard::Context{wake_.timers(),
                             *engine_,
                             [this](const ports::voice::VoiceUp& message) { link_->send(message); },
                             [this](const ports::voice::Configure& next) { keep(next); },
                             [this] { return stack_->requests_received(); }},
        switchboard_options(boot.value()));
    sip::LibreStack::Options sip;
    sip.bind_ip = options_.sip_ip;
    sip.udp_port = options_.sip_port;
    sip.tcp_port = options_.sip_port;
    sip.software = "Regente/" REGENTE_VERSION;
    auto stack = sip::LibreStack::start(sip, switchboard_->agent());
    if (!stack) return base::Err{stack.error()};
    stack_ = std::move(stack).value();
    switchboard_->attach(*stack_);
    if (known) switchboard_->configure(*config.value());
    auto link = CoreLink::listen(options_.link_path, *switchboard_);
    if (!link) return base::Err{link.error()};
    link_ = std::move(link).value();
    if (fd_listen(events_.fd(), FD_READ, engine_handler, this) != 0 ||
        fd_listen(stop_.fd(), FD_READ, stop_handler, this) != 0) {
        return base::Err{
            base::Fault{"voice_loop", "The loop has no room for the media engine's events."}};
    }
    return base::Done{};
}

void Process::run() {
    log_line("listening for SIP on " + stack_->local_address(sip::Transport::udp) +
             " (UDP and TCP)");
    if (options_.alive_fd >= 0) say_alive();
    (void)re_main(nullptr);
    fd_close(events_.fd());
    fd_close(stop_.fd());
    // The engine closes its recordings; what it still says is for the core's next inventory.
    link_.reset();
    engine_.reset();
}

}  // namespace

int run_voice(const VoiceOptions& options) {
    if (options.sip_ip == "0.0.0.0" || options.media_ip == "0.0.0.0") {
        log_line(
            "SIP and media need a concrete address to bind to, because peers are told it; 0.0.0.0 "
            "is none.");
        return 1;
    }
    if (libre_init() != 0 || fd_setsize(descriptors_max) != 0) {
        log_line("the SIP library cannot be started");
        return 1;
    }
    int result = 0;
    {
        Process process(options);
        if (const auto started = process.start(); started) {
            process.run();
        } else {
            log_line(started.error().message);
            result = 1;
        }
    }
    libre_close();
    return result;
}

}  // namespace regente::voice
