// A browser for tests, as far as its sound goes: it offers, checks with STUN, shakes hands as the
// DTLS client and speaks SRTP, all on one socket.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include <openssl/ssl.h>
#include <re.h>

#include "voice/testing/peer.hpp"
#include "voice/webrtc/dtls.hpp"
#include "voice/webrtc/packet_buffer.hpp"
#include "voice/webrtc/srtp.hpp"

namespace regente::voice::testing {

// What Chrome offers for one microphone when only G.711 is left in, shortened to what counts.
inline std::string chrome_offer(const std::string& fingerprint, std::uint32_t ssrc) {
    return "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE "
           "0\r\n"
           "a=extmap-allow-mixed\r\na=msid-semantic: WMS stream\r\n"
           "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN "
           "IP4 0.0.0.0\r\n"
           "a=ice-ufrag:Qx1Y\r\na=ice-pwd:k3gnZk1Gk0sgu8uV2w3uMtpX\r\na=ice-options:trickle\r\n"
           "a=fingerprint:sha-256 " +
           fingerprint +
           "\r\na=setup:actpass\r\na=mid:0\r\na=extmap:1 "
           "urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
           "a=sendrecv\r\na=msid:stream track\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtpmap:111 "
           "opus/48000/2\r\n"
           "a=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:63 red/48000/2\r\na=rtpmap:9 "
           "G722/8000\r\n"
           "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\n"
           "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\na=ssrc:" +
           std::to_string(ssrc) + " cname:abc\r\n";
}

// The value of the first line that begins with `prefix`.
inline std::string line_of(const std::string& sdp, const std::string& prefix) {
    const std::size_t at = sdp.find("\r\n" + prefix);
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t begin = at + 2 + prefix.size();
    return sdp.substr(begin, sdp.find("\r\n", begin) - begin);
}

class Browser {
  public:
    static constexpr std::uint32_t ssrc = 0x1234abcd;

    explicit Browser(std::string profiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80")
        : identity_(webrtc::make_identity().value()),
          profiles_(std::move(profiles)) {}

    std::string fingerprint() const {
        return webrtc::certificate_fingerprint(identity_.certificate.get());
    }

    std::string offer() const { return chrome_offer(fingerprint(), ssrc); }

    void answered(const std::string& sdp) {
        answer_ = sdp;
        const std::string media = line_of(sdp, "m=audio ");
        server_ = {"127.0.0.1", static_cast<std::uint16_t>(std::stoul(media))};
    }

    const UdpSocket& socket() const { return socket_; }

    const media::SocketAddress& server() const { return server_; }

    // One connectivity check; true when the answer is a success of ours.
    bool check(const std::string& pwd, bool nominate = true) {
        send_check(pwd, nominate);
        const auto reply = wait_for([](std::uint8_t first) { return first < 4; }, 500);
        return reply.size() >= 20 && reply[0] == 0x01 && reply[1] == 0x01;
    }

    bool check() { return check(line_of(answer_, "a=ice-pwd:")); }

    void send_check(const std::string& pwd, bool nominate) {
        mbuf* message = mbuf_alloc(256);
        const std::string username = line_of(answer_, "a=ice-ufrag:") + ":Qx1Y";
        const std::uint64_t controlling = 1;
        std::array<std::uint8_t, 12> transaction{1, 2, 3};
        stun_msg_encode(message,
                        STUN_METHOD_BINDING,
                        STUN_CLASS_REQUEST,
                        transaction.data(),
                        nullptr,
                        reinterpret_cast<const std::uint8_t*>(pwd.data()),
                        pwd.size(),
                        true,
                        std::uint8_t{0},
                        3U,
                        STUN_ATTR_USERNAME,
                        username.c_str(),
                        STUN_ATTR_CONTROLLING,
                        &controlling,
                        STUN_ATTR_USE_CAND,
                        nominate ? &controlling : nullptr);
        socket_.send(server_, {message->buf, message->end});
        mem_deref(message);
    }

    // The DTLS handshake as the client.
    bool handshake() {
        context_.reset(SSL_CTX_new(DTLS_client_method()));
        SSL_CTX_use_certificate(context_.get(), identity_.certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity_.key.get());
        SSL_CTX_set_tlsext_use_srtp(context_.get(), profiles_.c_str());
        ssl_.reset(SSL_new(context_.get()));
        incoming_ = BIO_new(BIO_s_mem());
        outgoing_ = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(incoming_, -1);
        SSL_set_bio(ssl_.get(), incoming_, outgoing_);
        SSL_set_options(ssl_.get(), SSL_OP_NO_QUERY_MTU);
        SSL_set_mtu(ssl_.get(), 1200);
        SSL_set_connect_state(ssl_.get());
        for (int turn = 0; turn < 50; ++turn) {
            const int done = SSL_do_handshake(ssl_.get());
            flush();
            if (done == 1) {
                return learn_keys();
            }
            const auto reply =
                wait_for([](std::uint8_t first) { return first >= 20 && first < 64; }, 200);
            if (reply.empty()) {
                if (++silent_ > 5) {
                    return false;
                }
                DTLSv1_handle_timeout(ssl_.get());
                flush();
            } else {
                BIO_write(incoming_, reply.data(), static_cast<int>(reply.size()));
            }
        }
        return false;
    }

    bool matches_answer() const {
        const std::unique_ptr<X509, webrtc::Freed<X509_free>> peer(
            SSL_get1_peer_certificate(ssl_.get()));
        return peer && line_of(answer_, "a=fingerprint:sha-256 ") ==
                           webrtc::certificate_fingerprint(peer.get());
    }

    void goodbye() {
        SSL_shutdown(ssl_.get());
        flush();
    }

    void speak(double frequency) {
        std::array<std::uint8_t, rtp::frame_samples> frame{};
        for (auto& code : frame) {
            code = rtp::linear_to_ulaw(
                static_cast<std::int16_t>(std::lround(8000 * std::sin(phase_))));
            phase_ += 2 * std::numbers::pi * frequency / 8000.0;
        }
        buffer_.assign(rtp_packet({false, 0, sequence_++, timestamp_, ssrc}, frame));
        timestamp_ += rtp::frame_samples;
        outbound_.protect(buffer_);
        socket_.send(server_, buffer_.bytes());
        spoken.emplace_back(buffer_.bytes().begin(), buffer_.bytes().end());
    }

    // Speaks and listens for `frames` times 20 ms; what it heard is in `heard`.
    void converse(double frequency, int frames) {
        using Clock = std::chrono::steady_clock;
        auto next = Clock::now();
        for (int i = 0; i < frames; ++i) {
            speak(frequency);
            next += std::chrono::milliseconds(20);
            for (;;) {
                const auto left =
                    std::chrono::duration_cast<std::chrono::milliseconds>(next - Clock::now())
                        .count();
                if (left <= 0) {
                    break;
                }
                hear(socket_.receive(static_cast<int>(left)));
            }
        }
    }

    bool hears(double frequency) const {
        constexpr std::size_t samples = 10 * rtp::frame_samples;
        if (heard.size() < samples) {
            return false;
        }
        return level_of(frequency, {heard.end() - samples, heard.end()}) > 4000;
    }

    std::vector<std::int16_t> heard;
    std::vector<std::vector<std::uint8_t>> spoken;  // As it went over the wire.
    std::optional<std::uint16_t> first_sequence;
    int reports = 0;

  private:
    void hear(const std::vector<std::uint8_t>& datagram) {
        if (datagram.size() < 12 || datagram[0] < 128 || !buffer_.assign(datagram)) {
            return;
        }
        if (rtp::is_rtcp(datagram)) {
            reports += inbound_.unprotect_rtcp(buffer_) ? 1 : 0;
            return;
        }
        ASSERT_TRUE(inbound_.unprotect(buffer_));
        const auto packet = rtp::parse(buffer_.bytes());
        ASSERT_TRUE(packet.has_value());
        if (!first_sequence) {
            first_sequence = packet->header.sequence;
        }
        for (const std::uint8_t code : packet->payload) {
            heard.push_back(rtp::ulaw_to_linear(code));
        }
    }

    std::vector<std::uint8_t> wait_for(const std::function<bool(std::uint8_t)>& wanted,
                                       int limit_ms) {
        for (int i = 0; i < 100; ++i) {
            auto datagram = socket_.receive(limit_ms);
            if (datagram.empty() || wanted(datagram[0])) {
                return datagram;
            }
        }
        return {};
    }

    // A datagram a record: enough of DTLS for a test.
    void flush() {
        std::array<std::uint8_t, 8192> bytes{};
        const int got = BIO_read(outgoing_, bytes.data(), static_cast<int>(bytes.size()));
        std::span<const std::uint8_t> rest(bytes.data(),
                                           got > 0 ? static_cast<std::size_t>(got) : 0);
        while (rest.size() >= 13) {
            const std::size_t length =
                std::min<std::size_t>(13U + rtp::read_u16(rest, 11), rest.size());
            socket_.send(server_, rest.first(length));
            rest = rest.subspan(length);
        }
    }

    bool learn_keys() {
        const SRTP_PROTECTION_PROFILE* profile = SSL_get_selected_srtp_profile(ssl_.get());
        const bool gcm = profile != nullptr && profile->id == SRTP_AEAD_AES_128_GCM;
        const std::size_t salt = gcm ? 12 : 14;
        std::array<std::uint8_t, 60> material{};
        if (profile == nullptr || SSL_export_keying_material(ssl_.get(),
                                                             material.data(),
                                                             2 * (16 + salt),
                                                             "EXTRACTOR-dtls_srtp",
                                                             19,
                                                             nullptr,
                                                             0,
                                                             0) != 1) {
            return false;
        }
        const auto pick = [&](std::size_t who) {
            std::vector<std::uint8_t> key(
                material.begin() + static_cast<std::ptrdiff_t>(16 * who),
                material.begin() + static_cast<std::ptrdiff_t>(16 * who + 16));
            const auto at = static_cast<std::ptrdiff_t>(32 + salt * who);
            key.insert(key.end(),
                       material.begin() + at,
                       material.begin() + at + static_cast<std::ptrdiff_t>(salt));
            return key;
        };
        const auto suite =
            gcm ? webrtc::SrtpProfile::aes_128_gcm : webrtc::SrtpProfile::aes_128_cm_sha1_80;
        outbound_ = webrtc::Srtp(suite, pick(0));
        inbound_ = webrtc::Srtp(suite, pick(1));
        return true;
    }

    UdpSocket socket_;
    webrtc::Identity identity_;
    std::string profiles_;
    std::string answer_;
    media::SocketAddress server_;
    std::unique_ptr<SSL_CTX, webrtc::Freed<SSL_CTX_free>> context_;
    std::unique_ptr<SSL, webrtc::Freed<SSL_free>> ssl_;
    BIO* incoming_ = nullptr;
    BIO* outgoing_ = nullptr;
    int silent_ = 0;
    webrtc::Srtp outbound_;
    webrtc::Srtp inbound_;
    webrtc::PacketBuffer buffer_;
    std::uint16_t sequence_ = 100;
    std::uint32_t timestamp_ = 5000;
    double phase_ = 0;
};

}  // namespace regente::voice::testing
