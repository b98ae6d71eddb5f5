// The server's own key, and secrets sealed with it (trunk passwords) for the registry.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::server {

class Secrets {
  public:
    // Reads the key file, or makes it (0600) when it does not exist. Fault "key_unusable".
    static base::Result<Secrets, base::Fault> load(const std::string& path);

    // XSalsa20-Poly1305 with a random nonce, as base64. Empty stays empty.
    std::string seal(const std::string& plain) const;

    // Nothing when the text was not sealed with this key.
    std::optional<std::string> open(const std::string& sealed) const;

  private:
    std::array<unsigned char, 32> key_{};
};

// A secret for a person or a link: 32 random bytes as URL-safe text.
std::string random_token();

// SHA-256 in lower-case hex.
std::string sha256_hex(const std::string& text);

}  // namespace regente::server
