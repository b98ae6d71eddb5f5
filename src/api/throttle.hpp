// Guessing a password costs time: after a few wrong ones the pair of user and address waits, each
// time twice as long; so does an address that tries many users, and a user tried from many
// addresses. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/time.hpp"

namespace regente::api {

class Throttle {
  public:
    static constexpr std::size_t entries_max = 20'000;
    static constexpr std::uint32_t free_by_pair = 5;
    static constexpr std::uint32_t free_by_user = 30;
    static constexpr std::uint32_t free_by_address = 100;
    static constexpr base::Duration wait_max = base::minutes(15);

    // How long this one must wait; zero: go on.
    base::Duration wait(const std::string& user, const std::string& address, base::Instant now);

    void failed(const std::string& user, const std::string& address, base::Instant now);
    void succeeded(const std::string& user, const std::string& address);

  private:
    struct Entry {
        std::uint32_t failures = 0;
        base::Instant last;
        base::Instant blocked_until;
    };

    void count(const std::string& key, std::uint32_t free, base::Instant now);
    void make_room(base::Instant now);

    std::mutex mutex_;
    std::map<std::string, Entry> entries_;
};

}  // namespace regente::api
