// The first look at a datagram, before the library parses it: what is too big, too odd or not for
// this version is answered or dropped here, from spans, without allocation per header. It also
// answers what the library would drop without a word (RFC 4475's broken messages).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regente::voice::sip {

constexpr std::size_t datagram_bytes_max = 8192;  // The library reads no more.
constexpr std::size_t headers_max = 128;
constexpr std::size_t header_bytes_max = 2048;

struct Preflight {
    enum class Verdict { pass, drop, answer } verdict = Verdict::pass;
    std::string answer;  // A complete response, to be sent to where the datagram came from.
};

// `tag` goes into To of an answer.
Preflight preflight(std::string_view datagram, std::string_view tag);

}  // namespace regente::voice::sip
