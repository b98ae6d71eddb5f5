#include "server/warden.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/overloaded.hpp"
#include "server/network.hpp"

namespace regente::server {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t jobs_waiting_max = 4096;
constexpr std::size_t worker_words_max = 2000;
constexpr std::size_t to_core_bytes_max = 1U << 20U;

// A life shorter than this, or that never came up, counts towards the back-off.
constexpr auto short_life = 1s;
constexpr std::chrono::milliseconds backoffs[] = {0ms, 100ms, 300ms, 1s, 3s, 10s, 30s};

constexpr auto silence_check_every = 1s;

// Clean stop: voice says good-bye to its calls while the core still writes it down, then the core.
constexpr auto voice_stop_max = 5s;
constexpr auto core_stop_max = 10s;

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
    return "ended with code " + std::to_string(WEXITSTATUS(status));
}

void close_fd(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
}

// Holds `text`, at its beginning. -1: errno says why.
int memory_file(const std::string& text) {
    int fd = memfd_create("regente-worker", MFD_CLOEXEC);
    if (fd < 0) return -1;
    if (write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        lseek(fd, 0, SEEK_SET) != 0) {
        close_fd(fd);
    }
    return fd;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    result.reserve(words.size() + 1);
    for (auto& word : words)
        result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

}  // namespace

Warden::Warden(Options options)
    : options_(std::move(options)),
      paths_(options_.config),
      program_(program_path()) {
    core_.role = "core";
    voice_.role = "voice";
    core_.silence_max = options_.config.process.core_silence_seconds_max;
    voice_.silence_max = options_.config.process.voice_silence_seconds_max;
}

Warden::~Warden() {
    close_fd(signals_);
    close_fd(core_.alive);
    close_fd(voice_.alive);
    close_fd(core_socket_);
}

std::vector<std::string> start_troubles(const Config& config) {
    std::vector<std::string> troubles;
    const auto add = [&](std::string trouble) {
        if (!trouble.empty()) troubles.push_back(std::move(trouble));
    };
    if (const auto made = make_directories(Paths(config)); !made) add(made.error().message);
    add(port_trouble(
        parse_host_port(config.http.listen, "http.listen").value(), Transport::tcp, "--http"));
    const HostPort sip = parse_host_port(config.sip.listen, "sip.listen").value();
    add(port_trouble(sip, Transport::udp, "--sip"));
    add(port_trouble(sip, Transport::tcp, "--sip"));
    return troubles;
}

int Warden::run() {
    if (!prepare()) return 1;
    const auto now = Clock::now();
    core_.start_at = now;
    voice_.start_at = now;
    while (!stopping_ || core_.pid > 0 || voice_.pid > 0 || !workers_.empty())
        loop_once();
    unlink((paths_.run + "/warden.pid").c_str());
    if (exit_code_ == 0) spdlog::info("stopped");
    return exit_code_;
}

bool Warden::prepare() {
    const auto troubles = start_troubles(options_.config);
    for (const auto& trouble : troubles)
        std::fprintf(stderr, "regente: %s\n", trouble.c_str());
    if (!troubles.empty()) return false;
    // Before anything is written to run/: a second warden would take the pid files and the socket
    // away from the first. The core's own lock is not enough, since it may be between two lives.
    auto lock = storage::DirectoryLock::take(paths_.run);
    if (!lock) {
        std::fprintf(stderr, "regente: %s\n", lock.error().message.c_str());
        return false;
    }
    lock_ = std::make_unique<storage::DirectoryLock>(std::move(lock).value());
    if (!take_account()) return false;
    sigset_t watched;
    sigemptyset(&watched);
    for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT})
        sigaddset(&watched, signal);
    sigprocmask(SIG_BLOCK, &watched, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    signals_ = signalfd(-1, &watched, SFD_NONBLOCK | SFD_CLOEXEC);
    write_pid_file("warden", getpid());
    return signals_ >= 0;
}

bool Warden::take_account() {
    const std::string& user = options_.config.process.user;
    if (user.empty()) {
        if (geteuid() == 0) {
            spdlog::warn(
                "every process runs as root; name another user in process.user, or start Regente "
                "as one");
        }
        return true;
    }
    auto account = Account::find(user);
    const auto owned = account ? account.value().own({paths_.data,
                                                      paths_.snapshots,
                                                      paths_.recordings,
                                                      paths_.prompts,
                                                      paths_.run,
                                                      paths_.voice_state})
                               : base::Result<base::Done, base::Fault>(base::Err{account.error()});
    if (!owned) {
        std::fprintf(stderr, "regente: %s\n", owned.error().message.c_str());
        return false;
    }
    account_ = std::move(account).value();
    return true;
}

// In the child, after fork: only calls that are safe there.
void Warden::become(const std::vector<char*>& words) const {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execv(program_.c_str(), words.data());
    _exit(127);
}

void Warden::write_pid_file(const std::string& role, pid_t pid) const {
    const auto written =
        write_file_whole(paths_.run + "/" + role + ".pid", std::to_string(pid) + "\n", 0644);
    if (!written) spdlog::warn("{}", written.error().message);
}

void Warden::start(Child& child) {
    std::vector<std::string> words{"regente", child.role};
    words.insert(words.end(), options_.flags.begin(), options_.flags.end());
    int pair[2] = {-1, -1};
    int alive[2] = {-1, -1};
    close_fd(child.alive);
    if (pipe2(alive, O_CLOEXEC | O_NONBLOCK) != 0) {
        spdlog::error("no pipe for the {}: {}", child.role, std::strerror(errno));
        child.start_at = Clock::now() + 1s;
        return;
    }
    child.alive = alive[0];
    child.heard = false;
    child.silent_checks = 0;
    words.insert(words.end(), {"--alive-fd", std::to_string(alive[1])});
    const bool is_core = &child == &core_;
    if (is_core) {
        close_fd(core_socket_);
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
            spdlog::error("no socket for the core: {}", std::strerror(errno));
            close_fd(alive[1]);
            child.start_at = Clock::now() + 1s;
            return;
        }
        words.insert(words.end(), {"--jobs-fd", std::to_string(pair[1])});
    }
    const auto arguments = pointers(words);
    const pid_t parent = getpid();
    child.pid = fork();
    if (child.pid == 0) {
        if (account_ && !account_->become()) _exit(126);
        // Nobody outlives the warden: the kernel tells the child when it is gone. Asked after the
        // change of user, which forgets it.
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) _exit(127);
        setpgid(0, 0);  // Ctrl-C in a terminal reaches the warden only, which stops in order.
        if (is_core) fcntl(pair[1], F_SETFD, 0);
        fcntl(alive[1], F_SETFD, 0);
        become(arguments);
    }
    close_fd(alive[1]);
    if (is_core) {
        close_fd(pair[1]);
        core_socket_ = pair[0];
        fcntl(core_socket_, F_SETFL, O_NONBLOCK);
        from_core_ = FrameReader();
        to_core_.clear();
        waiting_.clear();
        waiting_urgent_.clear();
        ++core_generation_;
    }
    child.started = Clock::now();
    if (child.pid < 0) {
        spdlog::error("the {} cannot be started: {}", child.role, std::strerror(errno));
        child.start_at = child.started + 1s;
        return;
    }
    write_pid_file(child.role, child.pid);
    spdlog::info("{} started, pid {}", child.role, child.pid);
}

void Warden::start_due() {
    if (stopping_) return;
    for (Child* child : {&voice_, &core_}) {
        if (child->pid < 0 && Clock::now() >= child->start_at) start(*child);
    }
}

void Warden::loop_once() {
    start_due();
    if (stopping_) continue_stop();
    start_workers();
    std::vector<pollfd> polls{{signals_, POLLIN, 0}};
    if (core_socket_ >= 0) {
        polls.push_back(
            {core_socket_, static_cast<short>(to_core_.empty() ? POLLIN : POLLIN | POLLOUT), 0});
    }
    for (const auto& [pid, worker] : workers_) {
        if (worker.errors >= 0) polls.push_back({worker.errors, POLLIN, 0});
    }
    if (poll(polls.data(), polls.size(), timeout_ms()) < 0 && errno != EINTR) std::abort();
    read_core();
    flush_core();
    read_workers();
    on_signals();
    kill_late_workers();
    if (!stopping_) kill_silent();
}

int Warden::timeout_ms() const {
    auto next = Clock::now() + 60s;
    if (!stopping_) {
        next = next_check_;
        for (const Child* child : {&core_, &voice_}) {
            if (child->pid < 0) next = std::min(next, child->start_at);
        }
    } else {
        next = std::min(next, Clock::now() + 100ms);
    }
    for (const auto& [pid, worker] : workers_)
        next = std::min(next, worker.limit);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000));
}

void Warden::on_signals() {
    signalfd_siginfo info{};
    bool children = false;
    while (read(signals_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        if (info.ssi_signo == SIGCHLD) {
            children = true;
        } else if (info.ssi_signo != SIGHUP) {
            begin_stop(0);
        }
    }
    if (children) reap();
}

void Warden::reap() {
    int status = 0;
    for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG)) {
        if (pid == core_.pid) {
            read_core();  // What it said last.
            on_child_ended(core_, status);
        } else if (pid == voice_.pid) {
            on_child_ended(voice_, status);
        } else {
            on_worker_ended(pid, status);
        }
    }
}

void Warden::on_child_ended(Child& child, int status) {
    child.pid = -1;
    unlink((paths_.run + "/" + child.role + ".pid").c_str());
    if (&child == &core_) close_fd(core_socket_);
    if (stopping_) return;
    const auto now = Clock::now();
    // A program that gives up at its very first start has said why; starting it again is noise.
    if (!core_.served && WIFEXITED(status)) {
        spdlog::error("the {} {} before it served; see above", child.role, how_it_ended(status));
        begin_stop(1);
        return;
    }
    const bool came_up = drain(child) || child.heard;
    child.short_lives = came_up && now - child.started > short_life ? 0 : child.short_lives + 1;
    const std::size_t step = std::min<std::size_t>(child.short_lives, std::size(backoffs) - 1);
    child.start_at = now + backoffs[step];
    spdlog::error("the {} {}; it starts again in {} ms",
                  child.role,
                  how_it_ended(status),
                  backoffs[step].count());
}

void Warden::begin_stop(int code) {
    if (stopping_) {
        impatient_ = true;  // Asked twice.
        return;
    }
    stopping_ = true;
    exit_code_ = code;
    stop_started_ = Clock::now();
    waiting_urgent_.insert(waiting_urgent_.end(), waiting_.begin(), waiting_.end());
    for (const auto& job : waiting_urgent_) {
        answer(job.number, "stopping", "The server is stopping.");
    }
    waiting_.clear();
    waiting_urgent_.clear();
    for (const auto& [pid, worker] : workers_)
        kill(-pid, SIGKILL);
    if (voice_.pid > 0) kill(voice_.pid, SIGTERM);
}

void Warden::continue_stop() {
    const auto waited = Clock::now() - stop_started_;
    if (voice_.pid > 0) {
        if (impatient_ || waited > voice_stop_max) kill(voice_.pid, SIGKILL);
    } else if (core_.pid > 0 && !core_told_to_stop_) {
        core_told_to_stop_ = true;
        stop_started_ = Clock::now();
        kill(core_.pid, SIGTERM);
    } else if (core_.pid > 0 && (impatient_ || waited > core_stop_max)) {
        kill(core_.pid, SIGKILL);
    }
}

// ---------------------------------------------------------------- jobs of the core

void Warden::read_core() {
    if (core_socket_ < 0) return;
    std::uint8_t buffer[65536];
    while (true) {
        const ssize_t count = recv(core_socket_, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count <= 0) break;
        from_core_.add({buffer, static_cast<std::size_t>(count)});
    }
    while (true) {
        auto next = from_core_.next<CoreToWarden>();
        if (!next) {
            spdlog::error("jobs link: {}", next.error().message);
            close_fd(core_socket_);
            return;
        }
        if (!next.value()) return;
        std::visit(base::Overloaded{[this](const Job& job) { on_job(job); },
                                    [this](const CoreReady&) { core_.served = true; }},
                   *next.value());
    }
}

void Warden::on_job(const Job& job) {
    if (stopping_) {
        answer(job.number, "stopping", "The server is stopping.");
        return;
    }
    if (waiting_.size() + waiting_urgent_.size() >= jobs_waiting_max) {
        answer(
            job.number, "worker_overloaded", "Too many jobs wait for a worker. Try again later.");
        return;
    }
    (job.urgent ? waiting_urgent_ : waiting_).push_back(job);
}

void Warden::answer(std::uint64_t number, const std::string& code, const std::string& message) {
    if (to_core_.size() > to_core_bytes_max)
        return;  // It does not read; it asks again when it restarts.
    append_frame(to_core_, WardenToCore{JobEnded{number, code, message}});
    flush_core();
}

void Warden::flush_core() {
    while (core_socket_ >= 0 && !to_core_.empty()) {
        const ssize_t count =
            send(core_socket_, to_core_.data(), to_core_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count <= 0) return;
        to_core_.erase(to_core_.begin(), to_core_.begin() + count);
    }
}

void Warden::start_workers() {
    // One place is kept for what somebody waits for.
    const std::size_t all = options_.config.limits.worker_jobs_max;
    const std::size_t background = all > 1 ? all - 1 : 1;
    while (!stopping_ && ((!waiting_urgent_.empty() && workers_.size() < all) ||
                          (!waiting_.empty() && workers_.size() < background))) {
        Worker worker;
        auto& queue = waiting_urgent_.empty() ? waiting_ : waiting_urgent_;
        worker.job = std::move(queue.front());
        queue.pop_front();
        worker.core_generation = core_generation_;
        worker.limit =
            Clock::now() + std::chrono::seconds(options_.config.limits.worker_seconds_max);
        const pid_t pid = start_worker(worker);
        if (pid < 0) {
            answer(worker.job.number,
                   "worker_failed",
                   std::string("No worker: ") + std::strerror(errno) + ".");
        } else {
            workers_.emplace(pid, std::move(worker));
        }
    }
}

pid_t Warden::start_worker(Worker& worker) {
    std::vector<std::string> words{"regente", "worker"};
    std::string text;  // Not among the words: whoever may list processes would read it.
    std::visit(base::Overloaded{
                   [&](const Speak& job) {
                       words.insert(words.end(),
                                    {"speech", "--language", job.language, "--file", job.file});
                       text = job.text;
                   },
                   [&](const Compress& job) {
                       words.insert(
                           words.end(),
                           {"compress", "--recording", std::to_string(job.recording.value)});
                   }},
               worker.job.work);
    words.insert(words.end(), options_.flags.begin(), options_.flags.end());
    int pipes[2] = {-1, -1};
    if (pipe2(pipes, O_CLOEXEC) != 0) return -1;
    const int input = memory_file(text);
    if (input < 0) {
        close_fd(pipes[0]);
        close_fd(pipes[1]);
        return -1;
    }
    const auto arguments = pointers(words);
    const rlim_t cpu_max = options_.config.limits.worker_seconds_max;
    const bool urgent = worker.job.urgent;
    const pid_t pid = fork();
    if (pid == 0) {
        if (account_ && !account_->become()) _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setpgid(0, 0);
        // What somebody waits for competes with everything; the rest takes what is left over.
        if (!urgent) setpriority(PRIO_PROCESS, 0, 10);
        const rlimit cpu{cpu_max, cpu_max + 1};
        setrlimit(RLIMIT_CPU, &cpu);
        dup2(input, STDIN_FILENO);
        dup2(pipes[1], STDERR_FILENO);
        become(arguments);
    }
    close(input);
    close_fd(pipes[1]);
    if (pid < 0) {
        close_fd(pipes[0]);
        return -1;
    }
    fcntl(pipes[0], F_SETFL, O_NONBLOCK);
    worker.errors = pipes[0];
    return pid;
}

void Warden::read_workers() {
    for (auto& [pid, worker] : workers_) {
        char buffer[4096];
        while (worker.errors >= 0) {
            const ssize_t count = read(worker.errors, buffer, sizeof buffer);
            if (count < 0) break;
            if (count == 0) {
                close_fd(worker.errors);
            } else if (worker.said.size() < worker_words_max) {
                worker.said.append(buffer, static_cast<std::size_t>(count));
            }
        }
    }
}

void Warden::kill_late_workers() {
    for (auto& [pid, worker] : workers_) {
        if (worker.killed || Clock::now() < worker.limit) continue;
        worker.killed = true;
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
    }
}

// Whether it said anything.
bool Warden::drain(const Child& child) {
    bool said = false;
    for (std::uint8_t beats[64]; read(child.alive, beats, sizeof beats) > 0;)
        said = true;
    return said;
}

// Checks are counted, not seconds: after a machine that slept as a whole nobody has hung.
void Warden::kill_silent() {
    if (Clock::now() < next_check_) return;
    next_check_ = Clock::now() + silence_check_every;
    for (Child* child : {&core_, &voice_}) {
        if (child->pid < 0) continue;
        const bool beat = drain(*child);
        child->heard = child->heard || beat;
        child->silent_checks = beat ? 0 : child->silent_checks + 1;
        if (child->silence_max == 0 || !child->heard || child->silent_checks <= child->silence_max)
            continue;
        spdlog::error("the {}, pid {}, was silent for {} s and is ended",
                      child->role,
                      child->pid,
                      child->silence_max);
        child->silent_checks = 0;
        kill(child->pid, SIGKILL);
    }
}

void Warden::on_worker_ended(pid_t pid, int status) {
    const auto found = workers_.find(pid);
    if (found == workers_.end()) return;
    read_workers();
    Worker worker = std::move(found->second);
    workers_.erase(found);
    close_fd(worker.errors);
    if (worker.core_generation != core_generation_) return;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        answer(worker.job.number, "", "");
        return;
    }
    std::string message = worker.said.substr(0, worker_words_max);
    while (!message.empty() && (message.back() == '\n' || message.back() == '\r'))
        message.pop_back();
    if (worker.killed) {
        message = "The worker did not finish within " +
                  std::to_string(options_.config.limits.worker_seconds_max) + " s and was stopped.";
    } else if (message.empty()) {
        message = "The worker " + how_it_ended(status) + ".";
    }
    spdlog::warn("a worker failed: {}", message);
    answer(worker.job.number, "worker_failed", message);
}

}  // namespace regente::server
