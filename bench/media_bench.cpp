// What sound costs: CPU and memory per caller waiting on music and per bridged, recorded call.
//   media_bench [--waiting N] [--bridged N] [--seconds S]
// The far ends are another process, so that what is measured here is the engine alone, the kernel's
// work of sending and receiving included. On loopback that is more than on a network card: the
// sender also pays for putting the packet into the receiver's socket.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "voice/media/engine.hpp"
#include "voice/rtp/address.hpp"
#include "voice/rtp/g711.hpp"
#include "voice/rtp/packet.hpp"

namespace {

using namespace regente;
using namespace regente::voice;
using namespace regente::voice::media;

struct Arguments {
    std::size_t waiting = 1000;
    std::size_t bridged = 200;
    unsigned seconds = 10;
};

void allow_many_files() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

template <class T>
void write_to(int fd, const std::vector<T>& values) {
    const ssize_t bytes = static_cast<ssize_t>(values.size() * sizeof(T));
    if (::write(fd, values.data(), static_cast<std::size_t>(bytes)) != bytes) {
        std::abort();
    }
}

template <class T>
std::vector<T> read_from(int fd, std::size_t count) {
    std::vector<T> values(count);
    std::size_t done = 0;
    while (done < count * sizeof(T)) {
        const ssize_t got =
            ::read(fd, reinterpret_cast<char*>(values.data()) + done, count * sizeof(T) - done);
        if (got <= 0) {
            std::exit(0);
        }
        done += static_cast<std::size_t>(got);
    }
    return values;
}

// The far ends: one socket a leg; when the engine's ports arrive, each sends a frame every 20 ms
// until the pipe closes. Those that only wait say nothing, as most callers on hold.
[[noreturn]] void far_ends(int in, int out, std::size_t count, bool speaking) {
    allow_many_files();
    std::vector<int> sockets(count);
    std::vector<std::uint16_t> ports(count);
    const auto any = rtp::Address::parse("127.0.0.1", 0).value();
    for (std::size_t i = 0; i < count; ++i) {
        sockets[i] = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        sockaddr_storage bound{};
        socklen_t length = sizeof(bound);
        if (sockets[i] < 0 || ::bind(sockets[i], any.raw(), any.length()) != 0) {
            std::perror("far end");
            std::exit(1);
        }
        getsockname(sockets[i], reinterpret_cast<sockaddr*>(&bound), &length);
        ports[i] = rtp::Address::from(bound).port();
    }
    write_to(out, ports);
    const auto targets = read_from<std::uint16_t>(in, count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto target = rtp::Address::parse("127.0.0.1", targets[i]).value();
        ::connect(sockets[i], target.raw(), target.length());
    }
    ::fcntl(in, F_SETFL, O_NONBLOCK);
    std::vector<std::uint8_t> packet(rtp::header_size + rtp::frame_samples, 0x55);
    auto next = std::chrono::steady_clock::now();
    for (std::uint32_t tick = 0;; ++tick) {
        rtp::write_header({false, 0, static_cast<std::uint16_t>(tick), tick * 160, 7},
                          std::span(packet).first<rtp::header_size>());
        char closed = 0;
        if (::read(in, &closed, 1) == 0) {
            std::exit(0);
        }
        for (const int socket : sockets) {
            if (speaking) {
                [[maybe_unused]] const ssize_t sent =
                    ::send(socket, packet.data(), packet.size(), 0);
            }
            std::array<std::uint8_t, 256> heard{};
            while (::recv(socket, heard.data(), heard.size(), 0) > 0) {
            }
        }
        next += std::chrono::milliseconds(20);
        std::this_thread::sleep_until(next);
    }
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::size_t resident_bytes() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    unsigned long total = 0;
    unsigned long resident = 0;
    const int got = file == nullptr ? 0 : std::fscanf(file, "%lu %lu", &total, &resident);
    if (file != nullptr) {
        std::fclose(file);
    }
    return got == 2 ? resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) : 0;
}

struct Run {
    const char* name;
    std::size_t units;          // Calls or callers.
    std::size_t legs_per_unit;  // Two of a bridged call, one of a caller.
    unsigned seconds;
};

void measure(const Run& run) {
    int to_child[2];
    int from_child[2];
    if (::pipe(to_child) != 0 || ::pipe(from_child) != 0) {
        std::abort();
    }
    const std::size_t legs = run.units * run.legs_per_unit;
    const bool bridged = run.legs_per_unit == 2;
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(to_child[1]);
        far_ends(to_child[0], from_child[1], legs, bridged);
    }
    ::close(to_child[0]);
    std::string pattern = std::filesystem::temp_directory_path() / "regente-bench-XXXXXX";
    const std::filesystem::path directory = ::mkdtemp(pattern.data());
    Engine::Options options;
    options.recordings_dir = directory;
    options.on_event = [](EngineEvent) {};
    auto engine = Engine::start(options).value();
    const std::size_t memory_before = resident_bytes();
    const auto ports = read_from<std::uint16_t>(from_child[0], legs);
    std::vector<std::uint16_t> ours;
    for (std::size_t i = 0; i < legs; ++i) {
        const auto local = engine->open_rtp(i + 1);
        if (!local) {
            std::fprintf(stderr, "%s\n", local.error().message.c_str());
            std::exit(1);
        }
        RtpRemote remote;
        remote.address = {"127.0.0.1", ports[i]};
        engine->set_remote(i + 1, remote);
        ours.push_back(local.value().port);
        if (!bridged) {
            engine->music(i + 1);
        } else if (i % 2 == 1) {
            engine->bridge(i, i + 1);
            engine->start_recording({i}, i, i + 1);
        }
    }
    write_to(to_child[1], ours);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const EngineStats stats_before = engine->stats();
    const double cpu_before = cpu_seconds();
    std::this_thread::sleep_for(std::chrono::seconds(run.seconds));
    const double cpu = cpu_seconds() - cpu_before;
    const EngineStats stats = engine->stats();
    const std::size_t memory = resident_bytes() - memory_before;
    const auto units = static_cast<double>(run.units);
    std::printf(
        "%-8s %5zu: %6.2f %% of a core, %.4f %% each; %zu KiB each; sent %.1f/s of %zu/s, late "
        "%llu, lost %llu\n",
        run.name,
        run.units,
        100 * cpu / run.seconds,
        100 * cpu / run.seconds / units,
        memory / run.units / 1024,
        static_cast<double>(stats.packets_sent - stats_before.packets_sent) / run.seconds,
        legs * 50,
        static_cast<unsigned long long>(stats.packets_late - stats_before.packets_late),
        static_cast<unsigned long long>(stats.packets_lost - stats_before.packets_lost));
    engine.reset();
    ::close(to_child[1]);
    ::waitpid(child, nullptr, 0);
    std::filesystem::remove_all(directory);
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const std::string_view text = argv[i + 1];
        unsigned value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        if (name == "--waiting") {
            arguments.waiting = value;
        } else if (name == "--bridged") {
            arguments.bridged = value;
        } else if (name == "--seconds" && value > 0) {
            arguments.seconds = value;
        }
    }
    allow_many_files();
    if (arguments.waiting > 0) {
        measure({"waiting", arguments.waiting, 1, arguments.seconds});
    }
    if (arguments.bridged > 0) {
        measure({"bridged", arguments.bridged, 2, arguments.seconds});
    }
    return 0;
}
