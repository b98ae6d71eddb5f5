#include "voice/rtp/address.hpp"

#include <array>
#include <cstring>

#include <arpa/inet.h>

namespace regente::voice::rtp {

Address::Address() {
    std::memset(&any_, 0, sizeof(any_));
    any_.generic.sa_family = AF_INET;
}

std::optional<Address> Address::parse(const std::string& ip, std::uint16_t port) {
    Address address;
    if (inet_pton(AF_INET, ip.c_str(), &address.any_.v4.sin_addr) == 1) {
        address.any_.v4.sin_port = htons(port);
        return address;
    }
    std::memset(&address.any_, 0, sizeof(address.any_));
    if (inet_pton(AF_INET6, ip.c_str(), &address.any_.v6.sin6_addr) == 1) {
        address.any_.v6.sin6_family = AF_INET6;
        address.any_.v6.sin6_port = htons(port);
        return address;
    }
    return std::nullopt;
}

Address Address::from(const sockaddr_storage& storage) {
    Address address;
    if (storage.ss_family == AF_INET6) {
        std::memcpy(&address.any_.v6, &storage, sizeof(sockaddr_in6));
    } else {
        std::memcpy(&address.any_.v4, &storage, sizeof(sockaddr_in));
    }
    return address;
}

std::string Address::ip() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* source = family() == AF_INET6 ? static_cast<const void*>(&any_.v6.sin6_addr)
                                              : static_cast<const void*>(&any_.v4.sin_addr);
    inet_ntop(family(), source, text.data(), text.size());
    return text.data();
}

std::uint16_t Address::port() const {
    return ntohs(family() == AF_INET6 ? any_.v6.sin6_port : any_.v4.sin_port);
}

void Address::set_port(std::uint16_t port) {
    if (family() == AF_INET6) {
        any_.v6.sin6_port = htons(port);
    } else {
        any_.v4.sin_port = htons(port);
    }
}

bool Address::unspecified() const {
    if (family() == AF_INET6) {
        return IN6_IS_ADDR_UNSPECIFIED(&any_.v6.sin6_addr) != 0;
    }
    return any_.v4.sin_addr.s_addr == htonl(INADDR_ANY);
}

bool Address::same_ip(const Address& other) const {
    if (family() != other.family()) {
        return false;
    }
    if (family() == AF_INET6) {
        return std::memcmp(&any_.v6.sin6_addr, &other.any_.v6.sin6_addr, sizeof(in6_addr)) == 0;
    }
    return any_.v4.sin_addr.s_addr == other.any_.v4.sin_addr.s_addr;
}

}  // namespace regente::voice::rtp
