// A voice process of its own, and a core that speaks its protocol: what the stories are told with.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/mp11.hpp>
#include <sys/types.h>

#include "ports/voice.hpp"
#include "voice/frames.hpp"

namespace regente::testing {

namespace link = ports::voice;

// How long a fact may take before the story has failed.
constexpr std::chrono::milliseconds patience{15'000};

class VoiceProcess {
  public:
    struct Settings {
        std::size_t calls_max = 100;
        std::uint32_t stranger_requests_per_s = 1000;
        std::uint32_t trunk_probe_s = 0;  // SIPp would take OPTIONS for the call it waits for.
    };

    VoiceProcess();
    explicit VoiceProcess(Settings settings);
    ~VoiceProcess();
    VoiceProcess(const VoiceProcess&) = delete;
    VoiceProcess& operator=(const VoiceProcess&) = delete;

    void stop(int signal);
    void start();
    bool is_alive() const;

    std::uint16_t sip_port() const { return base_port_; }

    std::uint16_t peer_port() const { return static_cast<std::uint16_t>(base_port_ + 1); }

    std::string link_path() const { return directory_ + "/link"; }

    const std::string& directory() const { return directory_; }

  private:
    Settings settings_;
    std::uint16_t base_port_ = 0;
    std::string directory_;
    pid_t pid_ = -1;
};

class Core {
  public:
    Core(const VoiceProcess& voice, std::uint64_t epoch);
    ~Core();
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    void say(const link::VoiceDown& message);

    // The next event of that kind; others that came before it are kept for later questions.
    template <class T>
    std::optional<T> hear() {
        return hear<T>([](const T&) { return true; });
    }

    template <class T, class F>
    std::optional<T> hear(F&& wanted) {
        const auto until = std::chrono::steady_clock::now() + patience;
        for (;;) {
            for (auto it = heard_.begin(); it != heard_.end(); ++it) {
                const T* event = find<T>(*it);
                if (event == nullptr || !wanted(*event)) continue;
                const T result = *event;
                heard_.erase(it);
                return result;
            }
            if (!receive(until)) return std::nullopt;
        }
    }

    // Nothing more is coming on this connection: it was closed.
    bool is_closed();

    // A configuration with this host as trunk 1, reached at `port`.
    static link::Configure config(std::uint16_t port);

    std::uint64_t last_number() const { return last_number_; }

  private:
    template <class T>
    static const T* find(const link::VoiceUp& message) {
        if (const auto* numbered = std::get_if<link::Numbered>(&message)) {
            if constexpr (boost::mp11::mp_contains<ports::voice::Happened, T>::value)
                return std::get_if<T>(&numbered->event);
        }
        if constexpr (boost::mp11::mp_contains<ports::voice::VoiceUp, T>::value)
            return std::get_if<T>(&message);
        return nullptr;
    }

    bool receive(std::chrono::steady_clock::time_point until);

    int fd_ = -1;
    voice::FrameReader reader_;
    std::deque<link::VoiceUp> heard_;
    std::uint64_t last_number_ = 0;
};

// SIPp with one of the scenarios beside this file; its output goes to the voice process's
// directory.
class Sipp {
  public:
    struct Options {
        std::vector<std::string> more;  // Further arguments.
        std::uint16_t port = 0;         // Its own; 0 = the trunk's.
    };

    Sipp(const VoiceProcess& voice, const std::string& scenario);
    Sipp(const VoiceProcess& voice, const std::string& scenario, const Options& options);
    ~Sipp();
    Sipp(const Sipp&) = delete;
    Sipp& operator=(const Sipp&) = delete;

    // Over TCP nobody repeats a call to a port that is not open yet: true when it is.
    bool listens_on_tcp() const;

    // True when every message came as the scenario says.
    bool succeeded();

  private:
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace regente::testing
