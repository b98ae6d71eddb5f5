#include "server/network.hpp"

#include <cerrno>
#include <cstring>

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace regente::server {

std::string port_trouble(const HostPort& address, Transport transport, const std::string& flag) {
    const std::string name = address.host + ":" + std::to_string(address.port);
    const std::string protocol = transport == Transport::tcp ? "TCP" : "UDP";
    addrinfo hints{};
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    hints.ai_socktype = transport == Transport::tcp ? SOCK_STREAM : SOCK_DGRAM;
    addrinfo* found = nullptr;
    const int unresolved =
        getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
    if (unresolved != 0) {
        return "The address '" + address.host + "' is not usable: " + gai_strerror(unresolved) +
               ". Choose another with " + flag + ".";
    }
    const int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (transport == Transport::tcp) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const int failed = bind(fd, found->ai_addr, found->ai_addrlen) != 0 ? errno : 0;
    close(fd);
    freeaddrinfo(found);
    switch (failed) {
        case 0:
            return {};
        case EADDRINUSE:
            return protocol + " port " + std::to_string(address.port) + " on " + address.host +
                   " is taken by another program. Stop that program, or choose another port with " +
                   flag + ".";
        case EADDRNOTAVAIL:
            return "This machine has no address " + address.host + ". Choose one of its own with " +
                   flag + ".";
        case EACCES:
            return "This user may not listen on " + protocol + " " + name +
                   ". Choose a port above 1023 with " + flag +
                   ", or give the program the right to low ports.";
        default:
            return protocol + " " + name + " cannot be used: " + std::strerror(failed) +
                   ". Choose another with " + flag + ".";
    }
}

}  // namespace regente::server
