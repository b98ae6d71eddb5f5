#include "voice/webrtc/ice_lite.hpp"

#include <memory>
#include <string_view>

#include <re.h>

#include "voice/rtp/packet.hpp"

namespace regente::voice::webrtc {

namespace {

struct Deref {
    void operator()(stun_msg* message) const { mem_deref(message); }
};

constexpr std::uint32_t magic_cookie = 0x2112a442;
constexpr std::uint8_t padding_octet = 0;

const std::uint8_t* octets(const std::string& text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace

IceLite::IceLite(Credentials credentials)
    : credentials_(std::move(credentials)),
      username_(credentials_.local_ufrag + ":" + credentials_.remote_ufrag) {}

bool IceLite::is_stun(std::span<const std::uint8_t> datagram) {
    return datagram.size() >= STUN_HEADER_SIZE && datagram[0] < 4 &&
           rtp::read_u32(datagram, 4) == magic_cookie &&
           rtp::read_u16(datagram, 2) == datagram.size() - STUN_HEADER_SIZE;
}

bool IceLite::authentic(const stun_msg* message) const {
    const stun_attr* username = stun_msg_attr(message, STUN_ATTR_USERNAME);
    return username != nullptr && username->v.username != nullptr &&
           username_ == username->v.username && stun_msg_chk_fingerprint(message) == 0 &&
           stun_msg_chk_mi(
               message, octets(credentials_.local_pwd), credentials_.local_pwd.size()) == 0;
}

IceLite::Verdict IceLite::receive(std::span<const std::uint8_t> datagram,
                                  const rtp::Address& from,
                                  PacketBuffer& scratch,
                                  PacketBuffer& reply) {
    if (!is_stun(datagram) || !scratch.assign(datagram)) {
        return Verdict::refused;
    }
    stun_msg* decoded = nullptr;
    stun_unknown_attr unknown{};
    if (stun_msg_decode(&decoded, scratch.raw(), &unknown) != 0) {
        return Verdict::refused;
    }
    const std::unique_ptr<stun_msg, Deref> message(decoded);
    if (stun_msg_method(decoded) != STUN_METHOD_BINDING ||
        stun_msg_class(decoded) != STUN_CLASS_REQUEST || !authentic(decoded)) {
        return Verdict::refused;
    }
    const auto encode = [&](std::uint8_t answer,
                            const stun_errcode* error,
                            std::uint16_t attribute,
                            const void* value) {
        reply.clear();
        const int failed = stun_msg_encode(reply.raw(),
                                           STUN_METHOD_BINDING,
                                           answer,
                                           stun_msg_tid(decoded),
                                           error,
                                           octets(credentials_.local_pwd),
                                           credentials_.local_pwd.size(),
                                           true,
                                           padding_octet,
                                           1U,
                                           attribute,
                                           value);
        reply.raw()->pos = 0;
        return failed == 0;
    };
    if (unknown.typec > 0) {
        std::string reason = "Unknown Attribute";
        const stun_errcode error{420, reason.data()};
        return encode(STUN_CLASS_ERROR_RESP, &error, STUN_ATTR_UNKNOWN_ATTR, &unknown)
                   ? Verdict::checked
                   : Verdict::refused;
    }
    sa mapped{};
    if (sa_set_sa(&mapped, from.raw()) != 0 ||
        !encode(STUN_CLASS_SUCCESS_RESP, nullptr, STUN_ATTR_XOR_MAPPED_ADDR, &mapped)) {
        return Verdict::refused;
    }
    if (!remote_ || stun_msg_attr(decoded, STUN_ATTR_USE_CAND) != nullptr) {
        remote_ = from;
    }
    return Verdict::checked;
}

}  // namespace regente::voice::webrtc
