#include "voice/webrtc/srtp.hpp"

#include <re.h>

namespace regente::voice::webrtc {

void Srtp::Deref::operator()(srtp* context) const {
    mem_deref(context);
}

Srtp::Srtp(SrtpProfile profile, std::span<const std::uint8_t> key) {
    srtp* context = nullptr;
    const srtp_suite suite =
        profile == SrtpProfile::aes_128_gcm ? SRTP_AES_128_GCM : SRTP_AES_CM_128_HMAC_SHA1_80;
    if (srtp_alloc(&context, suite, key.data(), key.size(), 0) == 0) {
        context_.reset(context);
    }
}

bool Srtp::protect(PacketBuffer& packet) {
    return context_ && srtp_encrypt(context_.get(), packet.raw()) == 0;
}

bool Srtp::unprotect(PacketBuffer& packet) {
    return context_ && srtp_decrypt(context_.get(), packet.raw()) == 0;
}

bool Srtp::protect_rtcp(PacketBuffer& packet) {
    return context_ && srtcp_encrypt(context_.get(), packet.raw()) == 0;
}

bool Srtp::unprotect_rtcp(PacketBuffer& packet) {
    return context_ && srtcp_decrypt(context_.get(), packet.raw()) == 0;
}

}  // namespace regente::voice::webrtc
