// The time that the core is told, as the server makes it: it never goes back. When the system's
// clock jumps forward, so does it; set back, it goes at half pace until the two meet again.
#pragma once

#include <algorithm>

#include "base/time.hpp"

namespace regente::sim {

class CoreClock {
  public:
    base::Instant now(base::Instant real) const {
        const base::Instant slow{from_core_.us + (real - from_real_).us / 2};
        return std::max(slow, real + offset_);
    }

    // When it will be `core` or later.
    base::Instant when(base::Instant core) const {
        const base::Instant slow{from_real_.us + 2 * (core - from_core_).us};
        return std::min(slow, core - offset_);
    }

    void jump(base::Instant real, base::Duration by) {
        from_core_ = now(real);
        from_real_ = real;
        offset_ = offset_ + by;
    }

    base::Duration offset() const { return offset_; }

  private:
    base::Duration offset_;
    base::Instant from_real_;
    base::Instant from_core_;
};

}  // namespace regente::sim
