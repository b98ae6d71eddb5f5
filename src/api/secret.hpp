// Passwords and the opaque secrets of sessions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regente::api {

inline constexpr std::size_t password_memory = 64UL * 1024 * 1024;
inline constexpr unsigned password_turns = 2;

// argon2id in libsodium's form; takes about 150 ms and `memory` bytes on purpose. Empty: no memory.
std::string hash_password(const std::string& password, std::size_t memory = password_memory);

bool password_fits(const std::string& hash, const std::string& password);

// 12..256 bytes without control characters.
bool password_is_acceptable(std::string_view password);

// 256 random bits as 43 characters of URL-safe base64.
std::string new_secret();
bool looks_like_secret(std::string_view text);

// SHA-256 in hex: what is stored of a secret.
std::string secret_hash(std::string_view secret);

// The token that a browser's writes carry, made from the session's secret: another site cannot know
// it, and the server need not keep it.
std::string csrf_token(std::string_view secret);

bool equal_in_constant_time(std::string_view a, std::string_view b);

// MD5(login:realm:secret) of RFC 2617 §3.2.2.2: what a registrar checks a SIP phone against.
std::string digest_ha1(const std::string& login,
                       const std::string& realm,
                       const std::string& secret);

}  // namespace regente::api
