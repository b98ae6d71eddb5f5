// A UDP address of either family, cheap to compare for every packet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

namespace regente::voice::rtp {

class Address {
  public:
    Address();

    // `ip` must be a literal; names are never resolved here.
    static std::optional<Address> parse(const std::string& ip, std::uint16_t port);
    static Address from(const sockaddr_storage& storage);

    std::string ip() const;
    std::uint16_t port() const;
    void set_port(std::uint16_t port);

    int family() const { return any_.generic.sa_family; }

    // 0.0.0.0 or ::, which in an SDP means "do not send".
    bool unspecified() const;
    bool same_ip(const Address& other) const;

    const sockaddr* raw() const { return &any_.generic; }

    socklen_t length() const {
        return family() == AF_INET6 ? socklen_t{sizeof(sockaddr_in6)}
                                    : socklen_t{sizeof(sockaddr_in)};
    }

    friend bool operator==(const Address& a, const Address& b) {
        return a.port() == b.port() && a.same_ip(b);
    }

  private:
    union {
        sockaddr generic;
        sockaddr_in v4;
        sockaddr_in6 v6;
    } any_;
};

}  // namespace regente::voice::rtp
