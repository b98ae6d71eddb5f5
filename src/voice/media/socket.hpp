// UDP sockets of the media ports.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/rtp/address.hpp"

namespace regente::voice::media {

class Socket {
  public:
    Socket() = default;

    Socket(int fd, rtp::Address local)
        : fd_(fd),
          local_(local) {}

    ~Socket();
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    int fd() const { return fd_; }

    const rtp::Address& local() const { return local_; }

    // Lets the kernel drop what comes from elsewhere, and find the way once instead of per packet.
    bool connect(const rtp::Address& remote);
    void disconnect();

    // To the connected peer, or to `to`. A refusal the network reported about an earlier packet
    // does not cost this one.
    bool send(const std::uint8_t* data, std::size_t size) const;
    bool send_to(const rtp::Address& to, const std::uint8_t* data, std::size_t size) const;

  private:
    int fd_ = -1;
    rtp::Address local_;
};

// Hands out even ports of a range in turn, so that a port rests before it is used again.
class PortRange {
  public:
    PortRange(rtp::Address address, std::uint16_t port_min, std::uint16_t port_max);

    // Fault "media_ports_exhausted". From any thread.
    base::Result<Socket, base::Fault> open();

  private:
    rtp::Address address_;
    std::uint32_t first_;
    std::uint32_t count_;  // Of even ports.
    std::mutex mutex_;
    std::uint32_t next_;
};

}  // namespace regente::voice::media
