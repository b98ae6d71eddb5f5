// Messages over a byte stream between our own processes: u32 little-endian length, then
// wire::encode of one described value. Used by the link to voice and by the jobs link to the
// warden.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "wire/binary.hpp"

namespace regente::server {

inline constexpr std::size_t frame_bytes_max = 1U << 20U;

template <class T>
void append_frame(wire::Bytes& out, const T& message) {
    const std::size_t start = out.size();
    out.insert(out.end(), 4, 0);
    wire::encode_to(out, message);
    const std::size_t size = out.size() - start - 4;
    for (unsigned i = 0; i < 4; ++i)
        out[start + i] = static_cast<std::uint8_t>(size >> (8U * i));
}

// Collects what arrives and gives whole frames back.
class FrameReader {
  public:
    void add(std::span<const std::uint8_t> bytes) {
        if (position_ > 0 && position_ == buffer_.size()) {
            buffer_.clear();
            position_ = 0;
        }
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    }

    // The next whole frame, or nothing yet. Fault "frame_invalid": the other side speaks another
    // language, the connection is worth nothing.
    template <class T>
    base::Result<std::optional<T>, base::Fault> next() {
        if (buffer_.size() - position_ < 4) return std::optional<T>{};
        std::size_t size = 0;
        for (unsigned i = 0; i < 4; ++i)
            size |= static_cast<std::size_t>(buffer_[position_ + i]) << (8U * i);
        if (size > frame_bytes_max) {
            return base::Err{base::Fault{
                "frame_invalid",
                "A message of " + std::to_string(size) + " bytes came; the limit is 1 MiB."}};
        }
        if (buffer_.size() - position_ - 4 < size) return std::optional<T>{};
        T message{};
        wire::Reader reader(std::span<const std::uint8_t>(buffer_).subspan(position_ + 4, size));
        reader.read(message);
        if (!reader.ok()) {
            return base::Err{base::Fault{"frame_invalid",
                                         std::string("A message cannot be read: ") +
                                             reader.error() +
                                             ". Do both processes have the same version?"}};
        }
        position_ += 4 + size;
        compact();
        return std::optional<T>(std::move(message));
    }

  private:
    void compact() {
        if (position_ < 65536) return;
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
        position_ = 0;
    }

    wire::Bytes buffer_;
    std::size_t position_ = 0;
};

}  // namespace regente::server
