#include "api/throttle.hpp"

#include <algorithm>
#include <array>

namespace regente::api {
namespace {

std::array<std::string, 3> keys(const std::string& user, const std::string& address) {
    return {"p:" + user + "|" + address, "u:" + user, "a:" + address};
}

}  // namespace

base::Duration Throttle::wait(const std::string& user,
                              const std::string& address,
                              base::Instant now) {
    const std::lock_guard lock(mutex_);
    base::Duration longest;
    for (const std::string& key : keys(user, address)) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) continue;
        longest = std::max(longest, found->second.blocked_until - now);
    }
    return longest;
}

void Throttle::failed(const std::string& user, const std::string& address, base::Instant now) {
    const std::lock_guard lock(mutex_);
    const auto all = keys(user, address);
    count(all[0], free_by_pair, now);
    count(all[1], free_by_user, now);
    count(all[2], free_by_address, now);
}

void Throttle::succeeded(const std::string& user, const std::string& address) {
    const std::lock_guard lock(mutex_);
    entries_.erase(keys(user, address)[0]);
}

void Throttle::count(const std::string& key, std::uint32_t free, base::Instant now) {
    if (entries_.size() >= entries_max && !entries_.contains(key)) make_room(now);
    Entry& entry = entries_[key];
    if (now - entry.last > wait_max) entry.failures = 0;
    ++entry.failures;
    entry.last = now;
    if (entry.failures < free) return;
    const std::uint32_t doublings = std::min<std::uint32_t>(entry.failures - free, 10);
    entry.blocked_until = now + std::min(base::seconds(std::int64_t{1} << doublings), wait_max);
}

void Throttle::make_room(base::Instant now) {
    std::erase_if(entries_, [&](const auto& item) { return now - item.second.last > wait_max; });
    if (entries_.size() < entries_max) return;
    const auto oldest =
        std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
            return a.second.last < b.second.last;
        });
    entries_.erase(oldest);
}

}  // namespace regente::api
