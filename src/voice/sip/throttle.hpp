// How often a source may ask: one token bucket per key, bounded in number.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>

namespace regente::voice::sip {

class Throttle {
  public:
    struct Rate {
        std::uint32_t per_second = 20;
        std::uint32_t burst = 40;
    };

    static constexpr std::size_t sources_max = 10'000;

    // True when `key` may have one more now. When too many sources ask at once, the idle are
    // forgotten; if none is idle, strangers wait.
    bool admits(const std::string& key, Rate rate, std::uint64_t now_ms) {
        auto found = buckets_.find(key);
        if (found == buckets_.end()) {
            if (buckets_.size() >= sources_max && now_ms >= next_look_ms_) forget_idle(now_ms);
            if (buckets_.size() >= sources_max) return false;
            found = buckets_.emplace(key, Bucket{std::uint64_t{rate.burst} * 1000, now_ms}).first;
        }
        // cppcheck-suppress derefInvalidIteratorRedundantCheck; found, or put there just now.
        Bucket& bucket = found->second;
        const std::uint64_t gained = (now_ms - bucket.at) * rate.per_second;
        bucket.thousandths =
            std::min(bucket.thousandths + gained, std::uint64_t{rate.burst} * 1000);
        bucket.at = now_ms;
        if (bucket.thousandths < 1000) return false;
        bucket.thousandths -= 1000;
        return true;
    }

  private:
    struct Bucket {
        std::uint64_t thousandths = 0;
        std::uint64_t at = 0;
    };

    void forget_idle(std::uint64_t now_ms) {
        constexpr std::uint64_t idle_ms = 10'000;
        constexpr std::uint64_t look_ms = 1000;  // Not the whole table for each of a flood.
        next_look_ms_ = now_ms + look_ms;
        for (auto bucket = buckets_.begin(); bucket != buckets_.end();) {
            bucket =
                now_ms - bucket->second.at > idle_ms ? buckets_.erase(bucket) : std::next(bucket);
        }
    }

    std::map<std::string, Bucket> buckets_;
    std::uint64_t next_look_ms_ = 0;
};

}  // namespace regente::voice::sip
