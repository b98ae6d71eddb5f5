// SRTP of one direction (RFC 3711, RFC 7714) by libre. It keeps the replay window and roll-over
// counter of each source, eight at most, made before a packet is known to be genuine: so callers
// pin the peer's source (Transport does).
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "voice/webrtc/dtls.hpp"
#include "voice/webrtc/packet_buffer.hpp"

struct srtp;

namespace regente::voice::webrtc {

class Srtp {
  public:
    Srtp() = default;

    // `key` is key and salt together.
    Srtp(SrtpProfile profile, std::span<const std::uint8_t> key);

    explicit operator bool() const { return context_ != nullptr; }

    // In place; false: not genuine, replayed, or too large. The buffer is worthless then.
    bool protect(PacketBuffer& packet);
    bool unprotect(PacketBuffer& packet);
    bool protect_rtcp(PacketBuffer& packet);
    bool unprotect_rtcp(PacketBuffer& packet);

  private:
    struct Deref {
        void operator()(srtp* context) const;
    };

    std::unique_ptr<srtp, Deref> context_;
};

}  // namespace regente::voice::webrtc
