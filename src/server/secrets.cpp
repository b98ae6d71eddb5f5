#include "server/secrets.hpp"

#include <filesystem>
#include <vector>

#include <sodium.h>

#include "base/assert.hpp"
#include "server/files.hpp"

namespace regente::server {

namespace {

static_assert(crypto_secretbox_KEYBYTES == 32);

std::string base64(const unsigned char* bytes, std::size_t size, int variant) {
    std::string text(sodium_base64_encoded_len(size, variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, variant);
    text.pop_back();  // The final NUL.
    return text;
}

const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

base::Result<Secrets, base::Fault> Secrets::load(const std::string& path) {
    ASSERT(sodium_init() >= 0);
    Secrets secrets;
    const auto stored = read_file(path);
    std::error_code error;
    if (!stored && std::filesystem::exists(path, error)) {
        return base::Err{base::Fault{
            "key_unusable",
            "The key file '" + path + "' cannot be read. Check its owner and permissions."}};
    }
    if (!stored) {
        randombytes_buf(secrets.key_.data(), secrets.key_.size());
        const std::string bytes(secrets.key_.begin(), secrets.key_.end());
        if (const auto written = write_file_whole(path, bytes, 0600); !written) {
            return base::Err{base::Fault{"key_unusable", written.error().message}};
        }
        return secrets;
    }
    if (stored->size() != secrets.key_.size()) {
        return base::Err{base::Fault{
            "key_unusable",
            "The key file '" + path + "' has " + std::to_string(stored->size()) +
                " bytes instead of 32. Restore it from a backup; without it stored trunk passwords "
                "cannot be read and must be entered again after removing the file."}};
    }
    std::copy(stored->begin(), stored->end(), secrets.key_.begin());
    return secrets;
}

std::string Secrets::seal(const std::string& plain) const {
    if (plain.empty()) return {};
    std::vector<unsigned char> sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES +
                                      plain.size());
    randombytes_buf(sealed.data(), crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed.data() + crypto_secretbox_NONCEBYTES,
                          bytes_of(plain),
                          plain.size(),
                          sealed.data(),
                          key_.data());
    return base64(sealed.data(), sealed.size(), sodium_base64_VARIANT_ORIGINAL);
}

std::optional<std::string> Secrets::open(const std::string& sealed) const {
    if (sealed.empty()) return std::string();
    std::vector<unsigned char> bytes(sealed.size());
    std::size_t size = 0;
    if (sodium_base642bin(bytes.data(),
                          bytes.size(),
                          sealed.data(),
                          sealed.size(),
                          nullptr,
                          &size,
                          nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) {
        return std::nullopt;
    }
    std::vector<unsigned char> plain(size - crypto_secretbox_NONCEBYTES -
                                     crypto_secretbox_MACBYTES + 1);
    if (crypto_secretbox_open_easy(plain.data(),
                                   bytes.data() + crypto_secretbox_NONCEBYTES,
                                   size - crypto_secretbox_NONCEBYTES,
                                   bytes.data(),
                                   key_.data()) != 0) {
        return std::nullopt;
    }
    return std::string(plain.begin(), plain.end() - 1);
}

std::string random_token() {
    ASSERT(sodium_init() >= 0);
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    return base64(bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string sha256_hex(const std::string& text) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes_of(text), text.size());
    char hex[2 * sizeof hash + 1];
    return sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
}

}  // namespace regente::server
