#include "storage/directory_lock.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace regente::storage {

using base::Err;
using base::Fault;

base::Result<DirectoryLock, Fault> DirectoryLock::take(const std::string& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) {
        return Err{Fault{"data_unusable",
                         "The data directory " + directory + " cannot be made: " + error.message() +
                             ". Choose another one with --data."}};
    }
    const std::string path = directory + "/lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) {
        return Err{Fault{"data_unusable",
                         path + " cannot be opened: " + std::strerror(errno) +
                             ". The server's user must be able to write there."}};
    }
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const ssize_t size = ::pread(file, holder, sizeof holder - 1, 0);
        ::close(file);
        return Err{Fault{"data_locked",
                         "The data directory " + directory + " is in use by process " +
                             std::string(holder, size > 0 ? std::size_t(size) : 0) +
                             ". Stop that one, or choose another with --data."}};
    }
    const std::string self = std::to_string(::getpid());
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, self.data(), self.size(), 0) < 0) {
        const std::string why = std::strerror(errno);
        ::close(file);
        return Err{Fault{"data_unusable",
                         path + " cannot be written: " + why +
                             ". Free some space or choose another directory."}};
    }
    return DirectoryLock(file);
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : file_(std::exchange(other.file_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

DirectoryLock::~DirectoryLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace regente::storage
