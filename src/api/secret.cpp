#include "api/secret.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <openssl/evp.h>
#include <sodium.h>

#include "base/assert.hpp"

namespace regente::api {
namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
    std::string text(size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back();
    return text;
}

std::string sha256(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(
        digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hex(digest.data(), digest.size());
}

void ready() {
    static const int started = sodium_init();
    ASSERT(started >= 0);
}

}  // namespace

std::string hash_password(const std::string& password, std::size_t memory) {
    ready();
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(),
                              password.data(),
                              password.size(),
                              password_turns,
                              memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return {};
    }
    return out.data();
}

bool password_fits(const std::string& hash, const std::string& password) {
    ready();
    if (hash.size() >= crypto_pwhash_STRBYTES) return false;
    std::array<char, crypto_pwhash_STRBYTES> stored{};
    std::copy(hash.begin(), hash.end(), stored.begin());
    return crypto_pwhash_str_verify(stored.data(), password.data(), password.size()) == 0;
}

bool password_is_acceptable(std::string_view password) {
    return password.size() >= 12 && password.size() <= 256 &&
           std::none_of(password.begin(), password.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
           });
}

std::string new_secret() {
    ready();
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 64> text{};
    sodium_bin2base64(text.data(),
                      text.size(),
                      bytes.data(),
                      bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

bool looks_like_secret(std::string_view text) {
    return text.size() == 43 && std::all_of(text.begin(), text.end(), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
           });
}

std::string secret_hash(std::string_view secret) {
    return sha256(secret);
}

std::string csrf_token(std::string_view secret) {
    return sha256("csrf:" + std::string(secret)).substr(0, 32);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string digest_ha1(const std::string& login,
                       const std::string& realm,
                       const std::string& secret) {
    const std::string text = login + ":" + realm + ":" + secret;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done = EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_md5(), nullptr);
    ASSERT(done == 1);
    return hex(digest.data(), size);
}

}  // namespace regente::api
