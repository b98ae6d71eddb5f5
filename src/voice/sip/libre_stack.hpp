// The SIP stack on libre: its transports, transactions, parser and resolver, nothing else of it.
// Lives on the thread that runs libre's loop.
#pragma once

#include <memory>

#include "voice/sip/stack.hpp"

namespace regente::voice::sip {

class LibreStack : public Stack {
  public:
    struct Options {
        std::string bind_ip = "127.0.0.1";  // Concrete: it becomes Via and Contact.
        std::uint16_t udp_port = 5060;
        std::uint16_t tcp_port = 5060;
        std::string software = "Regente";
    };

    // The library must be initialised. Fault "sip_bind": the address cannot be had.
    static base::Result<std::unique_ptr<LibreStack>, base::Fault> start(const Options& options,
                                                                        User& user);

    virtual std::uint64_t requests_received() const = 0;
};

}  // namespace regente::voice::sip
