// Digest authentication (RFC 7616, RFC 8760), both ways: we answer the challenges of configured
// trunks with MD5 or SHA-256, and we challenge phones with MD5 (what HA1 is stored as).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "voice/sip/message.hpp"

namespace regente::voice::sip {

std::string md5_hex(std::string_view text);
std::string sha256_hex(std::string_view text);

// Do the two say the same? In a time that does not tell where they differ.
bool equal_secrets(std::string_view a, std::string_view b);

struct Credentials {
    std::string username;
    std::string password;
};

// The Authorization or Proxy-Authorization header that answers the challenge in `response` (401 or
// 407), the strongest algorithm we know first; nothing when there is no challenge that we can meet.
std::optional<Header> answer_challenge(const Message& response,
                                       const Credentials& credentials,
                                       std::string_view method,
                                       std::string_view uri,
                                       std::string_view cnonce);

// Was the challenge only about an old nonce?
bool challenge_is_stale(const Message& response);

// What a phone sent us.
struct Authorization {
    std::string username;
    std::string realm;
    std::string nonce;
    std::string uri;
    std::string response;
    std::string algorithm;
    std::string cnonce;
    std::string qop;
    std::string nc;
};

std::optional<Authorization> parse_authorization(std::string_view header);

// MD5 with qop=auth, the only thing we challenge with.
bool authorization_is_right(const Authorization& given,
                            std::string_view ha1,
                            std::string_view method);

// Nonces that need no memory: the time and a keyed hash of it. Old ones are recognised as ours.
class Nonces {
  public:
    enum class Age : std::uint8_t { fresh, old, foreign };

    explicit Nonces(std::string key);

    std::string make(std::uint64_t now_s) const;
    Age age(std::string_view nonce, std::uint64_t now_s) const;

    static constexpr std::uint64_t valid_s = 300;

  private:
    std::string key_;
};

}  // namespace regente::voice::sip
