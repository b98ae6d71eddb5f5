// A telephone for tests: a UDP socket that speaks a tone as RTP every 20 ms and remembers what it
// hears. Its thread is the clock of the far end, not a wait of the test.
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <numbers>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "voice/media/engine.hpp"
#include "voice/rtp/address.hpp"
#include "voice/rtp/g711.hpp"
#include "voice/rtp/packet.hpp"

namespace regente::voice::testing {

// Waits for a fact; false when it did not come true within the limit.
inline bool eventually(const std::function<bool()>& fact,
                       std::chrono::milliseconds limit = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!fact()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

inline std::vector<std::int16_t> tone(double frequency, std::size_t samples, double level = 8000) {
    std::vector<std::int16_t> out(samples);
    for (std::size_t i = 0; i < samples; ++i) {
        const double t = static_cast<double>(i) / 8000.0;
        out[i] = static_cast<std::int16_t>(
            std::lround(level * std::sin(2 * std::numbers::pi * frequency * t)));
    }
    return out;
}

// The level of one frequency in a stretch of sound (Goertzel's filter), as an amplitude.
inline double level_of(double frequency, const std::vector<std::int16_t>& samples) {
    const double w = 2 * std::numbers::pi * frequency / 8000.0;
    double s1 = 0;
    double s2 = 0;
    for (const std::int16_t sample : samples) {
        const double s0 = sample + 2 * std::cos(w) * s1 - s2;
        s2 = s1;
        s1 = s0;
    }
    const double power = s1 * s1 + s2 * s2 - 2 * std::cos(w) * s1 * s2;
    return samples.empty()
               ? 0
               : 2 * std::sqrt(std::max(power, 0.0)) / static_cast<double>(samples.size());
}

struct Heard {
    rtp::Header header;
    std::vector<std::uint8_t> payload;
    std::int64_t at_us = 0;
};

class UdpSocket {
  public:
    explicit UdpSocket(const std::string& ip = "127.0.0.1")
        : fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        const rtp::Address any = rtp::Address::parse(ip, 0).value();
        EXPECT_EQ(::bind(fd_, any.raw(), any.length()), 0);
        sockaddr_storage bound{};
        socklen_t length = sizeof(bound);
        getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &length);
        local_ = rtp::Address::from(bound);
    }

    ~UdpSocket() { ::close(fd_); }

    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    const rtp::Address& local() const { return local_; }

    media::SocketAddress address() const { return {local_.ip(), local_.port()}; }

    void send(const media::SocketAddress& to, std::span<const std::uint8_t> bytes) const {
        const rtp::Address address = rtp::Address::parse(to.ip, to.port).value();
        ::sendto(fd_, bytes.data(), bytes.size(), 0, address.raw(), address.length());
    }

    // Empty when nothing came within the limit.
    std::vector<std::uint8_t> receive(int limit_ms, rtp::Address* from = nullptr) const {
        pollfd ready{fd_, POLLIN, 0};
        if (::poll(&ready, 1, limit_ms) <= 0) {
            return {};
        }
        std::vector<std::uint8_t> bytes(2048);
        sockaddr_storage source{};
        socklen_t length = sizeof(source);
        const ssize_t got = ::recvfrom(
            fd_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&source), &length);
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        if (from != nullptr) {
            *from = rtp::Address::from(source);
        }
        return bytes;
    }

  private:
    int fd_;
    rtp::Address local_;
};

inline std::vector<std::uint8_t> rtp_packet(const rtp::Header& header,
                                            std::span<const std::uint8_t> payload) {
    std::vector<std::uint8_t> packet(rtp::header_size);
    rtp::write_header(header, std::span(packet).first<rtp::header_size>());
    packet.insert(packet.end(), payload.begin(), payload.end());
    return packet;
}

class Peer {
  public:
    explicit Peer(media::Codec codec = media::Codec::pcmu, const std::string& ip = "127.0.0.1")
        : socket_(ip),
          codec_(codec) {}

    ~Peer() {
        stopping_ = true;
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    media::SocketAddress address() const { return socket_.address(); }

    // What the signalling would say of it.
    media::RtpRemote remote() const {
        media::RtpRemote remote;
        remote.address = address();
        remote.signalling_ip = address().ip;
        remote.codec = codec_;
        remote.dtmf_payload = 101;
        return remote;
    }

    // 0 Hz: says nothing, only listens.
    void talk_to(const media::SocketAddress& to, double frequency) {
        to_ = to;
        frequency_ = frequency;
        if (!thread_.joinable()) {
            thread_ = std::thread([this] { run(); });
        }
    }

    // One key, as telephones send it: the start, then the end three times; or some of its packets.
    static constexpr int key_packets = 6;

    void press(std::uint8_t event,
               std::uint32_t timestamp,
               int first = 0,
               int end_of = key_packets) {
        for (int i = first; i < end_of; ++i) {
            const bool end = i >= 3;
            const std::array<std::uint8_t, 4> payload{
                event, static_cast<std::uint8_t>(end ? 0x8a : 0x0a), 0x03, 0x20};
            const std::lock_guard lock(mutex_);
            socket_.send(to_, rtp_packet({i == 0, 101, sequence_++, timestamp, 7}, payload));
        }
    }

    std::size_t packets() const {
        const std::lock_guard lock(mutex_);
        return heard_.size();
    }

    std::vector<Heard> heard() const {
        const std::lock_guard lock(mutex_);
        return heard_;
    }

    void forget() {
        const std::lock_guard lock(mutex_);
        heard_.clear();
    }

    // The last `count` sound packets, decoded.
    std::vector<std::int16_t> last(std::size_t count) const {
        const std::lock_guard lock(mutex_);
        std::vector<std::int16_t> samples;
        const std::size_t begin = heard_.size() > count ? heard_.size() - count : 0;
        for (std::size_t i = begin; i < heard_.size(); ++i) {
            for (const std::uint8_t code : heard_[i].payload) {
                samples.push_back(heard_[i].header.payload_type == 8 ? rtp::alaw_to_linear(code)
                                                                     : rtp::ulaw_to_linear(code));
            }
        }
        return samples;
    }

    // Whether it hears this frequency, in the last 200 ms, and hardly any other.
    bool hears(double frequency, double least = 4000) const {
        constexpr std::size_t frames = 10;
        const auto samples = last(frames);
        return samples.size() == frames * rtp::frame_samples &&
               level_of(frequency, samples) > least;
    }

  private:
    void run() {
        using Clock = std::chrono::steady_clock;
        auto next = Clock::now();
        std::uint32_t timestamp = 1000;
        double phase = 0;
        while (!stopping_) {
            next += std::chrono::milliseconds(20);
            if (frequency_ > 0) {
                std::array<std::uint8_t, rtp::frame_samples> frame{};
                for (auto& code : frame) {
                    const auto sample =
                        static_cast<std::int16_t>(std::lround(8000 * std::sin(phase)));
                    phase += 2 * std::numbers::pi * frequency_ / 8000.0;
                    code = codec_ == media::Codec::pcmu ? rtp::linear_to_ulaw(sample)
                                                        : rtp::linear_to_alaw(sample);
                }
                const std::uint8_t type = codec_ == media::Codec::pcmu ? 0 : 8;
                const std::lock_guard lock(mutex_);
                socket_.send(to_, rtp_packet({false, type, sequence_++, timestamp, 7}, frame));
            }
            timestamp += rtp::frame_samples;
            for (;;) {
                const auto left =
                    std::chrono::duration_cast<std::chrono::milliseconds>(next - Clock::now())
                        .count();
                if (left <= 0) {
                    break;
                }
                take(socket_.receive(static_cast<int>(left)));
            }
        }
    }

    void take(const std::vector<std::uint8_t>& datagram) {
        const auto packet = rtp::parse(datagram);
        if (packet) {
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            const std::lock_guard lock(mutex_);
            heard_.push_back({packet->header,
                              {packet->payload.begin(), packet->payload.end()},
                              std::chrono::duration_cast<std::chrono::microseconds>(now).count()});
        }
    }

    UdpSocket socket_;
    media::Codec codec_;
    media::SocketAddress to_;
    std::atomic<double> frequency_{0};
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::vector<Heard> heard_;
    std::uint16_t sequence_ = 1;
    std::thread thread_;
};

// What the engine reported.
class Events {
  public:
    std::function<void(media::EngineEvent)> sink() {
        return [this](media::EngineEvent event) {
            const std::lock_guard lock(mutex_);
            all_.push_back(std::move(event));
        };
    }

    template <class Event>
    std::vector<Event> of() const {
        const std::lock_guard lock(mutex_);
        std::vector<Event> found;
        for (const auto& event : all_) {
            if (const auto* wanted = std::get_if<Event>(&event)) {
                found.push_back(*wanted);
            }
        }
        return found;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<media::EngineEvent> all_;
};

}  // namespace regente::voice::testing
