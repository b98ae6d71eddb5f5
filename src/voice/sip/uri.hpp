// SIP URIs and the name-addr form of From, To, Contact and Record-Route (RFC 3261 section 25.1),
// as far as routing needs them. Anything odd is refused, not guessed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/sip/message.hpp"

namespace regente::voice::sip {

struct Parameter {
    std::string name;
    std::string value;  // Unquoted.
    bool has_value = false;
};

const Parameter* find_parameter(const std::vector<Parameter>& parameters, std::string_view name);

// ";a=b;c" -> a=b, c.
std::vector<Parameter> parse_parameters(std::string_view text);

struct Uri {
    std::string scheme;  // Lower case.
    std::string user;    // Unescaped, without parameters of its own.
    std::string host;
    std::uint16_t port = 0;  // 0: not written.
    std::vector<Parameter> parameters;

    // Where a request to it goes: port 5060 unless written.
    std::uint16_t port_or_default() const { return port == 0 ? std::uint16_t{5060} : port; }

    Transport transport() const;
};

base::Result<Uri, base::Fault> parse_uri(std::string_view text);

struct NameAddr {
    std::string display;
    std::string uri;  // As written.
    std::vector<Parameter> parameters;
};

base::Result<NameAddr, base::Fault> parse_name_addr(std::string_view text);

}  // namespace regente::voice::sip
