#include "voice/webrtc/packet_buffer.hpp"

#include <algorithm>

#include <re.h>

#include "base/assert.hpp"

namespace regente::voice::webrtc {

namespace {
constexpr std::size_t datagram_max = 1536;
}

PacketBuffer::PacketBuffer()
    : buffer_(mbuf_alloc(size_max)) {
    ASSERT(buffer_ != nullptr);
}

PacketBuffer::~PacketBuffer() {
    mem_deref(buffer_);
}

bool PacketBuffer::assign(std::span<const std::uint8_t> bytes) {
    clear();
    if (bytes.size() > datagram_max) {
        return false;
    }
    std::copy(bytes.begin(), bytes.end(), buffer_->buf);
    buffer_->end = bytes.size();
    return true;
}

void PacketBuffer::clear() {
    buffer_->pos = 0;
    buffer_->end = 0;
}

std::span<const std::uint8_t> PacketBuffer::bytes() const {
    return {buffer_->buf + buffer_->pos, buffer_->end - buffer_->pos};
}

}  // namespace regente::voice::webrtc
