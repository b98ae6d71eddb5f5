// One reusable buffer in libre's shape: its SRTP and STUN functions work in place on it, so that no
// packet allocates. Belongs to one thread, as everything of libre does.
#pragma once

#include <cstdint>
#include <span>

struct mbuf;

namespace regente::voice::webrtc {

class PacketBuffer {
  public:
    // Room for a datagram and what SRTP adds to it.
    static constexpr std::size_t size_max = 2048;

    PacketBuffer();
    ~PacketBuffer();
    PacketBuffer(const PacketBuffer&) = delete;
    PacketBuffer& operator=(const PacketBuffer&) = delete;

    // Empty when `bytes` are more than fits.
    bool assign(std::span<const std::uint8_t> bytes);
    void clear();
    std::span<const std::uint8_t> bytes() const;

    mbuf* raw() { return buffer_; }

  private:
    mbuf* buffer_;
};

}  // namespace regente::voice::webrtc
