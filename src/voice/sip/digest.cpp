#include "voice/sip/digest.hpp"

#include <array>
#include <cinttypes>
#include <cstdio>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assert.hpp"
#include "voice/sip/uri.hpp"

namespace regente::voice::sip {

namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
        text.push_back(digits[bytes[i] >> 4U]);
        text.push_back(digits[bytes[i] & 15U]);
    }
    return text;
}

std::string digest_hex(const EVP_MD* kind, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    ASSERT(EVP_Digest(text.data(), text.size(), bytes.data(), &size, kind, nullptr) == 1);
    return hex(bytes.data(), size);
}

// Digest name=value, name="value", ...
std::optional<std::vector<Parameter>> parse_digest(std::string_view header) {
    header = trimmed(header);
    if (header.size() < 7 || !same_text(header.substr(0, 6), "Digest") || header[6] != ' ')
        return std::nullopt;
    std::vector<Parameter> parameters;
    for (const std::string& piece : split_list(header.substr(7), ',')) {
        for (Parameter& parameter : parse_parameters(piece))
            parameters.push_back(std::move(parameter));
    }
    return parameters;
}

std::string value_of(const std::vector<Parameter>& parameters, std::string_view name) {
    const Parameter* parameter = find_parameter(parameters, name);
    return parameter == nullptr ? std::string() : parameter->value;
}

struct Challenge {
    std::string realm;
    std::string nonce;
    std::string opaque;
    bool sha256 = false;
    bool qop_auth = false;
};

std::optional<Challenge> parse_challenge(std::string_view header) {
    const auto parameters = parse_digest(header);
    if (!parameters) return std::nullopt;
    Challenge challenge;
    const std::string algorithm = value_of(*parameters, "algorithm");
    if (same_text(algorithm, "SHA-256")) {
        challenge.sha256 = true;
    } else if (!algorithm.empty() && !same_text(algorithm, "MD5")) {
        return std::nullopt;
    }
    challenge.realm = value_of(*parameters, "realm");
    challenge.nonce = value_of(*parameters, "nonce");
    challenge.opaque = value_of(*parameters, "opaque");
    const std::string qop = value_of(*parameters, "qop");
    for (const std::string& one : split_list(qop, ',')) {
        if (same_text(one, "auth")) challenge.qop_auth = true;
    }
    if (!qop.empty() && !challenge.qop_auth) return std::nullopt;
    // They go back between quotes.
    for (const std::string* text : {&challenge.realm, &challenge.nonce, &challenge.opaque}) {
        if (text->find_first_of("\"\\\r\n") != std::string::npos) return std::nullopt;
    }
    if (challenge.nonce.empty()) return std::nullopt;
    return challenge;
}

}  // namespace

std::string md5_hex(std::string_view text) {
    return digest_hex(EVP_md5(), text);
}

std::string sha256_hex(std::string_view text) {
    return digest_hex(EVP_sha256(), text);
}

bool equal_secrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<Header> answer_challenge(const Message& response,
                                       const Credentials& credentials,
                                       std::string_view method,
                                       std::string_view uri,
                                       std::string_view cnonce) {
    const bool proxy = response.status == 407;
    std::optional<Challenge> best;
    for (const Header& header : response.headers) {
        if (!same_text(header.name, proxy ? "Proxy-Authenticate" : "WWW-Authenticate")) continue;
        const auto challenge = parse_challenge(header.value);
        if (challenge && (!best || (challenge->sha256 && !best->sha256))) best = challenge;
    }
    if (!best) return std::nullopt;
    const auto hash = [&](const std::string& text) {
        return best->sha256 ? sha256_hex(text) : md5_hex(text);
    };
    const std::string ha1 =
        hash(credentials.username + ":" + best->realm + ":" + credentials.password);
    const std::string ha2 = hash(std::string(method) + ":" + std::string(uri));
    std::string text = "Digest username=\"" + credentials.username + "\", realm=\"" + best->realm +
                       "\", nonce=\"" + best->nonce + "\", uri=\"" + std::string(uri) +
                       "\", algorithm=" + (best->sha256 ? "SHA-256" : "MD5");
    if (best->qop_auth) {
        const std::string middle =
            ":" + best->nonce + ":00000001:" + std::string(cnonce) + ":auth:";
        text += ", response=\"" + hash(ha1 + middle + ha2) +
                "\", qop=auth, nc=00000001, cnonce=\"" + std::string(cnonce) + "\"";
    } else {
        text += ", response=\"" + hash(ha1 + ":" + best->nonce + ":" + ha2) + "\"";
    }
    if (!best->opaque.empty()) text += ", opaque=\"" + best->opaque + "\"";
    return Header{proxy ? "Proxy-Authorization" : "Authorization", text};
}

bool challenge_is_stale(const Message& response) {
    for (const std::string_view name : {"WWW-Authenticate", "Proxy-Authenticate"}) {
        const auto parameters = parse_digest(response.get(name));
        if (parameters && same_text(value_of(*parameters, "stale"), "true")) return true;
    }
    return false;
}

std::optional<Authorization> parse_authorization(std::string_view header) {
    const auto parameters = parse_digest(header);
    if (!parameters) return std::nullopt;
    Authorization given;
    given.username = value_of(*parameters, "username");
    given.realm = value_of(*parameters, "realm");
    given.nonce = value_of(*parameters, "nonce");
    given.uri = value_of(*parameters, "uri");
    given.response = value_of(*parameters, "response");
    given.algorithm = value_of(*parameters, "algorithm");
    given.cnonce = value_of(*parameters, "cnonce");
    given.qop = value_of(*parameters, "qop");
    given.nc = value_of(*parameters, "nc");
    return given;
}

bool authorization_is_right(const Authorization& given,
                            std::string_view ha1,
                            std::string_view method) {
    if (!given.algorithm.empty() && !same_text(given.algorithm, "MD5")) return false;
    if (!same_text(given.qop, "auth") || given.cnonce.empty() || given.nc.size() != 8) return false;
    const std::string ha2 = md5_hex(std::string(method) + ":" + given.uri);
    const std::string wanted = md5_hex(std::string(ha1) + ":" + given.nonce + ":" + given.nc + ":" +
                                       given.cnonce + ":auth:" + ha2);
    return equal_secrets(wanted, given.response);
}

Nonces::Nonces(std::string key)
    : key_(std::move(key)) {}

std::string Nonces::make(std::uint64_t now_s) const {
    std::array<char, 17> stamp{};
    std::snprintf(stamp.data(), stamp.size(), "%016" PRIx64, now_s);
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    ASSERT(HMAC(EVP_sha256(),
                key_.data(),
                static_cast<int>(key_.size()),
                reinterpret_cast<const unsigned char*>(stamp.data()),
                16,
                bytes.data(),
                &size) != nullptr);
    return std::string(stamp.data(), 16) + hex(bytes.data(), 16);
}

Nonces::Age Nonces::age(std::string_view nonce, std::uint64_t now_s) const {
    if (nonce.size() != 48) return Age::foreign;
    std::uint64_t made = 0;
    for (const char c : nonce.substr(0, 16)) {
        const std::size_t digit = std::string_view("0123456789abcdef").find(c);
        if (digit == std::string_view::npos) return Age::foreign;
        made = made * 16 + digit;
    }
    if (!equal_secrets(make(made), nonce)) return Age::foreign;
    return now_s >= made && now_s - made <= valid_s ? Age::fresh : Age::old;
}

}  // namespace regente::voice::sip
