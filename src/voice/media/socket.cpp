#include "voice/media/socket.hpp"

#include <cerrno>
#include <cstring>
#include <random>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace regente::voice::media {

namespace {

// DSCP EF (RFC 3246): routers that care let voice pass first.
constexpr int traffic_class = 0xb8;

}  // namespace

Socket::~Socket() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

Socket::Socket(Socket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      local_(other.local_) {}

Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(local_, other.local_);
    return *this;
}

bool Socket::connect(const rtp::Address& remote) {
    return ::connect(fd_, remote.raw(), remote.length()) == 0;
}

void Socket::disconnect() {
    sockaddr nobody{};
    nobody.sa_family = AF_UNSPEC;
    (void)::connect(fd_, &nobody, sizeof(nobody));  // Nothing to mend if it fails.
}

bool Socket::send(const std::uint8_t* data, std::size_t size) const {
    ssize_t sent = ::send(fd_, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == ECONNREFUSED) {
        sent = ::send(fd_, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    return sent >= 0;
}

bool Socket::send_to(const rtp::Address& to, const std::uint8_t* data, std::size_t size) const {
    return ::sendto(fd_, data, size, MSG_DONTWAIT | MSG_NOSIGNAL, to.raw(), to.length()) >= 0;
}

PortRange::PortRange(rtp::Address address, std::uint16_t port_min, std::uint16_t port_max)
    : address_(address),
      first_((port_min + 1U) / 2U * 2U),
      count_(port_max >= first_ ? (port_max - first_) / 2U + 1U : 0U),
      next_(count_ > 0 ? std::random_device{}() % count_ : 0) {}

base::Result<Socket, base::Fault> PortRange::open() {
    const std::lock_guard lock(mutex_);
    int reason = EADDRINUSE;
    for (std::uint32_t tried = 0; tried < count_; ++tried) {
        rtp::Address local = address_;
        local.set_port(static_cast<std::uint16_t>(first_ + 2 * next_));
        next_ = (next_ + 1) % count_;
        const int fd = ::socket(local.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            reason = errno;
            break;
        }
        Socket socket(fd, local);
        if (::bind(fd, local.raw(), local.length()) == 0) {
            const bool six = local.family() == AF_INET6;
            ::setsockopt(fd,
                         six ? IPPROTO_IPV6 : IPPROTO_IP,
                         six ? IPV6_TCLASS : IP_TOS,
                         &traffic_class,
                         sizeof(int));
            return socket;
        }
        reason = errno;
        if (reason != EADDRINUSE) {
            break;
        }
    }
    return base::Err{base::Fault{
        "media_ports_exhausted",
        "No free media port at " + address_.ip() + " between " + std::to_string(first_) + " and " +
            std::to_string(first_ + 2 * count_) + ": " + std::strerror(reason) +
            ". Widen the media port range, or allow more open files."}};
}

}  // namespace regente::voice::media
