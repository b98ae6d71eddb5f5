#include "voice/webrtc/dtls.hpp"

#include <algorithm>
#include <cstring>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <sys/time.h>

namespace regente::voice::webrtc {

namespace {

using base::Err;
using base::Fault;
using base::Result;

// Fits every path with IPv6 and a tunnel or two.
constexpr long mtu = 1200;

Err<Fault> broken(const std::string& what) {
    std::array<char, 200> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    return Err<Fault>{
        Fault{"dtls_unavailable", what + " failed in OpenSSL: " + reason.data() + "."}};
}

}  // namespace

// OpenSSL's door to us: one write is one datagram, one read takes the datagram at hand.
struct DtlsBio {
    static DtlsServer& self(BIO* bio) { return *static_cast<DtlsServer*>(BIO_get_data(bio)); }

    static int write(BIO* bio, const char* data, int length) {
        self(bio).send_(
            {reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(length)});
        return length;
    }

    static int read(BIO* bio, char* out, int length) {
        BIO_clear_retry_flags(bio);
        auto& incoming = self(bio).incoming_;
        if (incoming.empty()) {
            BIO_set_retry_read(bio);
            return -1;
        }
        const std::size_t size = std::min(incoming.size(), static_cast<std::size_t>(length));
        std::memcpy(out, incoming.data(), size);
        incoming = {};
        return static_cast<int>(size);
    }

    static long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
        switch (command) {
            case BIO_CTRL_FLUSH:
            case BIO_CTRL_DUP:
                return 1;
            case BIO_CTRL_DGRAM_QUERY_MTU:
            case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
                return mtu;
            default:
                return 0;
        }
    }

    static int create(BIO* bio) {
        BIO_set_init(bio, 1);
        return 1;
    }

    static BIO_METHOD* method() {
        static const std::unique_ptr<BIO_METHOD, Freed<BIO_meth_free>> made = [] {
            std::unique_ptr<BIO_METHOD, Freed<BIO_meth_free>> fresh(
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagram"));
            BIO_meth_set_write(fresh.get(), write);
            BIO_meth_set_read(fresh.get(), read);
            BIO_meth_set_ctrl(fresh.get(), control);
            BIO_meth_set_create(fresh.get(), create);
            return fresh;
        }();
        return made.get();
    }
};

Result<Identity, Fault> make_identity() {
    Identity identity;
    std::string curve = "P-256";  // EVP_EC_gen, which is a macro, casts a const away.
    identity.key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve.data()));
    identity.certificate.reset(X509_new());
    if (!identity.key || !identity.certificate) {
        return broken("Making an EC P-256 key");
    }
    X509* certificate = identity.certificate.get();
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial));
    constexpr long day_s = 86400;
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), static_cast<long>(serial >> 1U) + 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -day_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate), day_s * 3650);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("regente"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_set_pubkey(certificate, identity.key.get());
    if (X509_sign(certificate, identity.key.get(), EVP_sha256()) == 0) {
        return broken("Signing the certificate");
    }
    return identity;
}

std::string certificate_fingerprint(const X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &length) != 1) {
        return {};
    }
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        if (i > 0) {
            text += ':';
        }
        text += hex[digest[i] >> 4U];
        text += hex[digest[i] & 0x0fU];
    }
    return text;
}

Result<DtlsContext, Fault> DtlsContext::create() {
    auto identity = make_identity();
    if (!identity) {
        return Err<Fault>{identity.error()};
    }
    DtlsContext context;
    context.context_.reset(SSL_CTX_new(DTLS_server_method()));
    SSL_CTX* raw = context.context_.get();
    if (raw == nullptr || SSL_CTX_use_certificate(raw, identity.value().certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(raw, identity.value().key.get()) != 1) {
        return broken("Loading the certificate");
    }
    SSL_CTX_set_min_proto_version(raw, DTLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_read_ahead(raw, 1);
    // Any certificate is taken here: who it must be is said by the fingerprint, checked afterwards.
    SSL_CTX_set_verify(raw,
                       SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       [](int, X509_STORE_CTX*) { return 1; });
    if (SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES") != 1 ||
        SSL_CTX_set_tlsext_use_srtp(raw, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") != 0) {
        return broken("Choosing ciphers");
    }
    context.fingerprint_ = certificate_fingerprint(identity.value().certificate.get());
    return context;
}

DtlsServer::DtlsServer(const DtlsContext& context, std::string peer_fingerprint, Send send)
    : send_(std::move(send)),
      peer_fingerprint_(std::move(peer_fingerprint)),
      ssl_(SSL_new(context.raw())) {
    BIO* bio = BIO_new(DtlsBio::method());
    if (ssl_ == nullptr || bio == nullptr) {
        BIO_free(bio);
        state_ = State::failed;
        return;
    }
    BIO_set_data(bio, this);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_mtu(ssl_.get(), mtu);
    SSL_set_accept_state(ssl_.get());
}

void DtlsServer::receive(std::span<const std::uint8_t> datagram) {
    if (state_ == State::failed || state_ == State::closed) {
        return;
    }
    incoming_ = datagram;
    if (state_ == State::handshaking) {
        handshake();
    } else {
        drain();
    }
    incoming_ = {};
}

void DtlsServer::handshake() {
    ERR_clear_error();
    const int done = SSL_do_handshake(ssl_.get());
    if (done != 1) {
        const int error = SSL_get_error(ssl_.get(), done);
        // Garbage is dropped by OpenSSL itself; what is left over as an error is the handshake's
        // end.
        if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
            state_ = State::failed;
        }
        return;
    }
    state_ = fingerprint_matches() && export_keys() ? State::established : State::failed;
}

void DtlsServer::drain() {
    std::array<std::uint8_t, 256> discarded{};
    ERR_clear_error();
    while (SSL_read(ssl_.get(), discarded.data(), static_cast<int>(discarded.size())) > 0) {
    }
    if ((SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0) {
        state_ = State::closed;
    }
}

void DtlsServer::retransmit() {
    timeval left{};
    if (state_ == State::handshaking && DTLSv1_get_timeout(ssl_.get(), &left) == 1 &&
        left.tv_sec == 0 && left.tv_usec == 0) {
        ERR_clear_error();
        if (DTLSv1_handle_timeout(ssl_.get()) < 0) {
            state_ = State::failed;
        }
    }
}

void DtlsServer::close() {
    if (state_ == State::established) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
        state_ = State::closed;
    }
}

bool DtlsServer::fingerprint_matches() const {
    const std::unique_ptr<X509, Freed<X509_free>> peer(SSL_get1_peer_certificate(ssl_.get()));
    return peer && !peer_fingerprint_.empty() &&
           certificate_fingerprint(peer.get()) == peer_fingerprint_;
}

// RFC 5764 §4.2: client key, server key, client salt, server salt.
bool DtlsServer::export_keys() {
    const SRTP_PROTECTION_PROFILE* profile = SSL_get_selected_srtp_profile(ssl_.get());
    if (profile == nullptr) {
        return false;
    }
    constexpr std::size_t key = 16;
    const bool gcm = profile->id == SRTP_AEAD_AES_128_GCM;
    const std::size_t salt = gcm ? 12 : 14;
    std::array<std::uint8_t, 2 * SrtpKeys::size_max> material{};
    constexpr std::string_view label = "EXTRACTOR-dtls_srtp";
    if (SSL_export_keying_material(ssl_.get(),
                                   material.data(),
                                   2 * (key + salt),
                                   label.data(),
                                   label.size(),
                                   nullptr,
                                   0,
                                   0) != 1) {
        return false;
    }
    keys_.profile = gcm ? SrtpProfile::aes_128_gcm : SrtpProfile::aes_128_cm_sha1_80;
    keys_.size = key + salt;
    const auto part = [&material](std::size_t from, std::size_t length, std::uint8_t* out) {
        std::memcpy(out, material.data() + from, length);
    };
    part(0, key, keys_.client.data());
    part(key, key, keys_.server.data());
    part(2 * key, salt, keys_.client.data() + key);
    part(2 * key + salt, salt, keys_.server.data() + key);
    return true;
}

}  // namespace regente::voice::webrtc
