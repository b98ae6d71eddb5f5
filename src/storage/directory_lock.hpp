// Two processes must never own one data directory: the epoch would fence the older one, but only
// after both had spoken to the world. The lock is the kernel's (flock), so it ends with the
// process.
#pragma once

#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::storage {

class DirectoryLock {
  public:
    // Creates the directory when it is missing. Held already: Fault "data_locked", which names the
    // process that holds it.
    static base::Result<DirectoryLock, base::Fault> take(const std::string& directory);

    DirectoryLock(DirectoryLock&& other) noexcept;
    DirectoryLock& operator=(DirectoryLock&& other) noexcept;
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;
    ~DirectoryLock();

  private:
    explicit DirectoryLock(int file)
        : file_(file) {}

    int file_ = -1;
};

}  // namespace regente::storage
