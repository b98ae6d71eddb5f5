// Is a port free, and what to say when it is not.
#pragma once

#include <string>

#include "server/config.hpp"

namespace regente::server {

enum class Transport : unsigned char { tcp, udp };

// Empty when the port can be bound now; else a sentence that names it and says what to do. `flag`
// is the command-line flag that changes it.
std::string port_trouble(const HostPort& address, Transport transport, const std::string& flag);

}  // namespace regente::server
