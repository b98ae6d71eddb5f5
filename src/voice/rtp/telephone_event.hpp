// RFC 4733: keys pressed on a telephone, sent as events in the RTP stream. One key is many packets
// with one timestamp, and its end comes three times; here it is one digit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace regente::voice::rtp {

class TelephoneEvents {
  public:
    // The digit, at the first packet of it that arrives; none for repetitions, packets that come
    // after a younger event, codes that are no key, and payloads too short.
    std::optional<char> receive(std::uint32_t timestamp, std::span<const std::uint8_t> payload);

    // Whether this packet belongs to the event that `receive` saw last.
    bool current(std::uint32_t timestamp) const { return seen_ && timestamp == timestamp_; }

    void reset() { seen_ = false; }

  private:
    bool seen_ = false;
    std::uint32_t timestamp_ = 0;
};

}  // namespace regente::voice::rtp
