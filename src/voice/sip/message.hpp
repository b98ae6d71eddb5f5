// A SIP message as the rest of voice sees it: plain values, copied out of the library's parser, so
// that nothing above sip/stack.hpp knows which library it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regente::voice::sip {

enum class Transport : std::uint8_t { udp, tcp };

struct Address {
    std::string ip;
    std::uint16_t port = 0;
    Transport transport = Transport::udp;

    friend bool operator==(const Address&, const Address&) = default;
};

struct Header {
    std::string name;  // The long form, whatever was sent.
    std::string value;

    friend bool operator==(const Header&, const Header&) = default;
};

struct Message {
    bool request = true;
    std::string method;  // Of a response: its CSeq's.
    std::string uri;     // Of a request.
    std::uint16_t status = 0;
    std::string reason;
    std::vector<Header> headers;
    std::string body;

    // Taken from the headers, because everything asks for them.
    std::string call_id;
    std::string from_tag;
    std::string to_tag;
    std::uint32_t cseq = 0;

    std::string local_tag;  // What our answers put into To when it has no tag.
    Address source;

    // The first of that name, or nullptr. Names are compared without case.
    const std::string* find(std::string_view name) const;
    std::string get(std::string_view name) const;

    // Every value of that name, lines joined and lists taken apart at their commas.
    std::vector<std::string> list(std::string_view name) const;

    // Is `token` one of the values? (Supported, Require, Allow.)
    bool lists(std::string_view name, std::string_view token) const;
};

bool same_text(std::string_view a, std::string_view b);  // Without case, ASCII.
std::string_view trimmed(std::string_view text);

// A decimal number and nothing else, at most `max`.
std::optional<std::uint64_t> number(std::string_view text, std::uint64_t max);

// Taken apart at `separator`, except inside "quotes" and <brackets>; pieces are trimmed.
std::vector<std::string> split_list(std::string_view text, char separator);

// "c" -> "Content-Type". Other names come back unchanged.
std::string long_name(std::string_view name);

// What RFC 3261 calls a status when the sender has no better words.
std::string_view reason_phrase(std::uint16_t status);

}  // namespace regente::voice::sip
