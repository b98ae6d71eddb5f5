// DTLS 1.2 over datagrams that somebody else sends and receives (RFC 5763, RFC 5764): we are always
// the server, the certificate is made at start, and the peer is whoever owns the fingerprint in its
// offer. OpenSSL is used directly, without its sockets.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <openssl/ssl.h>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::voice::webrtc {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};

// The certificate and settings that every seat shares.
class DtlsContext {
  public:
    static base::Result<DtlsContext, base::Fault> create();

    // SHA-256 of the certificate, upper-case hex with colons.
    const std::string& fingerprint() const { return fingerprint_; }

    SSL_CTX* raw() const { return context_.get(); }

  private:
    DtlsContext() = default;

    std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context_;
    std::string fingerprint_;
};

enum class SrtpProfile : std::uint8_t { aes_128_gcm, aes_128_cm_sha1_80 };

// Key and salt of each direction, one behind the other, as libre's SRTP wants them.
struct SrtpKeys {
    static constexpr std::size_t size_max = 30;
    SrtpProfile profile = SrtpProfile::aes_128_gcm;
    std::size_t size = 0;
    std::array<std::uint8_t, size_max> client{};
    std::array<std::uint8_t, size_max> server{};
};

class DtlsServer {
  public:
    using Send = std::function<void(std::span<const std::uint8_t>)>;

    enum class State : std::uint8_t {
        handshaking,
        established,  // The fingerprint matched; `keys` are there.
        failed,       // The handshake broke, or the fingerprint is another's.
        closed,       // close_notify.
    };

    DtlsServer(const DtlsContext& context, std::string peer_fingerprint, Send send);

    void receive(std::span<const std::uint8_t> datagram);

    // Repeats what got lost. To be called now and then while handshaking.
    void retransmit();

    // Says goodbye to the peer.
    void close();

    State state() const { return state_; }

    const SrtpKeys& keys() const { return keys_; }

  private:
    friend struct DtlsBio;

    void handshake();
    void drain();
    bool fingerprint_matches() const;
    bool export_keys();

    Send send_;
    std::string peer_fingerprint_;
    std::span<const std::uint8_t> incoming_;
    std::unique_ptr<SSL, Freed<SSL_free>> ssl_;
    State state_ = State::handshaking;
    SrtpKeys keys_;
};

// SHA-256 of a certificate, as it stands in a=fingerprint.
std::string certificate_fingerprint(const X509* certificate);

// A fresh EC P-256 key and a certificate of it, valid for ten years from yesterday: browsers pin
// the fingerprint and ignore the rest.
struct Identity {
    std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key;
    std::unique_ptr<X509, Freed<X509_free>> certificate;
};

base::Result<Identity, base::Fault> make_identity();

}  // namespace regente::voice::webrtc
