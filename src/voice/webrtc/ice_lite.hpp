// The whole of ICE that a server with a public address needs (RFC 8445 §2.5): it answers
// connectivity checks and lets the browser choose. Only checks that carry our user name, our
// password's MESSAGE-INTEGRITY and a FINGERPRINT count; the rest gets no answer, so that nobody
// learns of us or uses us as a mirror.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "voice/rtp/address.hpp"
#include "voice/webrtc/packet_buffer.hpp"

struct stun_msg;

namespace regente::voice::webrtc {

class IceLite {
  public:
    struct Credentials {
        std::string local_ufrag;
        std::string local_pwd;
        std::string remote_ufrag;
    };

    explicit IceLite(Credentials credentials);

    enum class Verdict : std::uint8_t {
        refused,  // Not a check of ours: no answer.
        checked,  // Valid: `reply` goes back.
    };

    // `reply` is left in `reply` when the verdict is `checked`. Both buffers are overwritten.
    Verdict receive(std::span<const std::uint8_t> datagram,
                    const rtp::Address& from,
                    PacketBuffer& scratch,
                    PacketBuffer& reply);

    // Where the peer is: the first address that passed a check, then the one it nominated last.
    const std::optional<rtp::Address>& remote() const { return remote_; }

    static bool is_stun(std::span<const std::uint8_t> datagram);

  private:
    bool authentic(const stun_msg* message) const;

    Credentials credentials_;
    std::string username_;
    std::optional<rtp::Address> remote_;
};

}  // namespace regente::voice::webrtc
