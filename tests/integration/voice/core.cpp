#include "voice/core.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.hpp"
#include "voice/process.hpp"

namespace regente::testing {

namespace {

// Each process of each test its own ports, below the range that the system gives away by itself.
std::uint16_t next_base_port() {
    static std::uint16_t used = 0;
    return static_cast<std::uint16_t>(21'000 + (::getpid() % 500) * 20 + (used++ % 5) * 4);
}

int wait_for_exit(pid_t pid, std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    int status = 0;
    for (;;) {
        const pid_t done = ::waitpid(pid, &status, WNOHANG);
        if (done == pid) return status;
        if (done < 0 || std::chrono::steady_clock::now() > until) return -1;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace

VoiceProcess::VoiceProcess()
    : VoiceProcess(Settings{}) {}

VoiceProcess::VoiceProcess(Settings settings)
    : settings_(settings),
      base_port_(next_base_port()) {
    std::string pattern = "/tmp/regente-voice-XXXXXX";
    ASSERT(::mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
    for (const char* name : {"prompts", "recordings", "state"}) {
        std::filesystem::create_directory(directory_ + "/" + name);
    }
    start();
}

VoiceProcess::~VoiceProcess() {
    stop(SIGTERM);
    std::error_code ignored;
    if (::getenv("REGENTE_KEEP") == nullptr) std::filesystem::remove_all(directory_, ignored);
}

void VoiceProcess::start() {
    pid_ = ::fork();
    ASSERT(pid_ >= 0);
    if (pid_ > 0) return;
    const int log =
        ::open((directory_ + "/voice.log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    ::dup2(log, STDERR_FILENO);
    voice::VoiceOptions options;
    options.link_path = link_path();
    options.sip_port = base_port_;
    options.media_port_min = static_cast<std::uint16_t>(base_port_ + 10'000);
    options.media_port_max = static_cast<std::uint16_t>(base_port_ + 10'199);
    options.prompts_dir = directory_ + "/prompts";
    options.recordings_dir = directory_ + "/recordings";
    options.state_dir = directory_ + "/state";
    options.calls_max = settings_.calls_max;
    options.trunk_probe_s = settings_.trunk_probe_s;
    options.stranger_requests_per_s = settings_.stranger_requests_per_s;
    ::_exit(voice::run_voice(options));
}

void VoiceProcess::stop(int signal) {
    if (pid_ < 0) return;
    ::kill(pid_, signal);
    if (wait_for_exit(pid_, patience) < 0) ::kill(pid_, SIGKILL);
    pid_ = -1;
}

bool VoiceProcess::is_alive() const {
    return ::waitpid(pid_, nullptr, WNOHANG) == 0;
}

Core::Core(const VoiceProcess& voice, std::uint64_t epoch) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, voice.link_path().c_str(), sizeof address.sun_path - 1);
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) break;
        ::close(fd_);
        ASSERT(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    say(link::CoreHello{epoch});
}

Core::~Core() {
    ::close(fd_);
}

void Core::say(const link::VoiceDown& message) {
    std::vector<std::uint8_t> bytes;
    voice::append_frame(bytes, message);
    (void)!::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

bool Core::receive(std::chrono::steady_clock::time_point until) {
    while (true) {
        if (const auto frame = reader_.next()) {
            auto message = wire::decode<link::VoiceUp>(*frame);
            ASSERT(message.has_value());
            if (const auto* numbered = std::get_if<link::Numbered>(&message.value()))
                last_number_ = numbered->number;
            heard_.push_back(std::move(message).value());
            return true;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd poll{fd_, POLLIN, 0};
        if (::poll(&poll, 1, static_cast<int>(left.count())) <= 0) return false;
        std::array<std::uint8_t, 65536> bytes;
        const ssize_t size = ::recv(fd_, bytes.data(), bytes.size(), 0);
        if (size <= 0) return false;
        reader_.add({bytes.data(), static_cast<std::size_t>(size)});
    }
}

bool Core::is_closed() {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (receive(until)) {
    }
    return std::chrono::steady_clock::now() < until;
}

link::Configure Core::config(std::uint16_t port) {
    link::Configure config;
    link::TrunkConfig trunk;
    trunk.id = base::TrunkId{1};
    trunk.host = "127.0.0.1";
    trunk.port = port;
    trunk.sources = "127.0.0.1/32";
    trunk.username = "regente";
    trunk.password = "segredo";
    trunk.caller_number = "551133334444";
    config.trunks.push_back(trunk);
    return config;
}

Sipp::Sipp(const VoiceProcess& voice, const std::string& scenario)
    : Sipp(voice, scenario, Options{}) {}

Sipp::Sipp(const VoiceProcess& voice, const std::string& scenario, const Options& options) {
    const std::uint16_t port = options.port == 0 ? voice.peer_port() : options.port;
    port_ = port;
    std::vector<std::string> arguments{
        "sipp",
        "127.0.0.1:" + std::to_string(voice.sip_port()),
        "-sf",
        std::string(REGENTE_SOURCE_DIR) + "/tests/integration/voice/sipp/" + scenario + ".xml",
        "-m",
        "1",
        "-i",
        "127.0.0.1",
        "-p",
        std::to_string(port),
        "-nostdin",
        "-timeout",
        "20",
        "-timeout_error",
        "-s",
        "4000",
        "-trace_err",
        "-error_file",
        voice.directory() + "/" + scenario + ".errors"};
    arguments.insert(arguments.end(), options.more.begin(), options.more.end());
    pid_ = ::fork();
    ASSERT(pid_ >= 0);
    if (pid_ > 0) return;
    // Away from the terminal, which SIPp would take hold of (and be stopped for it).
    ::setsid();
    ::setenv("TERM", "dumb", 1);
    ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    const int log = ::open(
        (voice.directory() + "/" + scenario + ".log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    std::vector<char*> raw;
    for (std::string& argument : arguments)
        raw.push_back(argument.data());
    raw.push_back(nullptr);
    ::execvp("sipp", raw.data());
    ::_exit(127);
}

Sipp::~Sipp() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    (void)wait_for_exit(pid_, patience);
}

// The kernel's own list: a connection to see whether it answers would be a call that SIPp counts.
bool Sipp::listens_on_tcp() const {
    std::array<char, 16> wanted{};
    std::snprintf(wanted.data(), wanted.size(), ":%04X ", static_cast<unsigned>(port_));
    const auto limit = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < limit) {
        std::ifstream sockets("/proc/net/tcp");
        for (std::string line; std::getline(sockets, line);) {
            const std::size_t local = line.find(wanted.data());
            // Local address, remote address, state; 0A is LISTEN.
            if (local != std::string::npos && local < 20 && line.substr(34, 2) == "0A") return true;
        }
        ::usleep(5000);
    }
    return false;
}

bool Sipp::succeeded() {
    const int status = wait_for_exit(pid_, std::chrono::seconds(25));
    pid_ = status < 0 ? pid_ : -1;
    return status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace regente::testing
