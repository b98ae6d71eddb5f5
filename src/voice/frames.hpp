// The link's framing: u32 little-endian length, then wire::encode of one message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "wire/binary.hpp"

namespace regente::voice {

constexpr std::size_t frame_bytes_max = 1 << 20;

template <class T>
void append_frame(std::vector<std::uint8_t>& out, const T& message) {
    const std::size_t start = out.size();
    out.insert(out.end(), 4, 0);
    wire::encode_to(out, message);
    const std::size_t size = out.size() - start - 4;
    for (unsigned i = 0; i < 4; ++i)
        out[start + i] = static_cast<std::uint8_t>(size >> (8U * i));
}

// Bytes as they come, frames as they are complete.
class FrameReader {
  public:
    void add(std::span<const std::uint8_t> bytes) {
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    }

    // Nothing: more bytes are needed, or `broken`.
    std::optional<std::span<const std::uint8_t>> next() {
        drop_taken();
        if (buffer_.size() < 4) return std::nullopt;
        std::size_t size = 0;
        for (unsigned i = 0; i < 4; ++i)
            size |= std::size_t{buffer_[i]} << (8U * i);
        if (size > frame_bytes_max) broken_ = true;
        if (broken_ || buffer_.size() < 4 + size) return std::nullopt;
        taken_ = 4 + size;
        return std::span<const std::uint8_t>(buffer_).subspan(4, size);
    }

    // A frame longer than the limit: the connection is of no more use.
    bool broken() const { return broken_; }

  private:
    void drop_taken() {
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(taken_));
        taken_ = 0;
    }

    std::vector<std::uint8_t> buffer_;
    std::size_t taken_ = 0;  // Of the frame handed out last.
    bool broken_ = false;
};

}  // namespace regente::voice
