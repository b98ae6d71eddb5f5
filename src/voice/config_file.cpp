#include "voice/config_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "wire/binary.hpp"

namespace regente::voice {

namespace {

constexpr std::size_t file_bytes_max = 16 << 20;
constexpr std::uint64_t unix_2024_s = 1'704'067'200;

base::Err<base::Fault> fault(const std::string& path, const std::string& why) {
    return base::Err{base::Fault{"voice_config", "The file " + path + " " + why + "."}};
}

base::Result<base::Done, base::Fault> write_file(const std::string& path,
                                                 std::span<const std::uint8_t> bytes) {
    const std::string beside = path + ".new";
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return fault(beside, std::string("cannot be written: ") + std::strerror(errno));
    std::size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t size = ::write(fd, bytes.data() + written, bytes.size() - written);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) break;
        written += static_cast<std::size_t>(size);
    }
    const bool synced = written == bytes.size() && ::fsync(fd) == 0;
    const int error = errno;
    ::close(fd);
    if (!synced) return fault(beside, std::string("cannot be written: ") + std::strerror(error));
    if (::rename(beside.c_str(), path.c_str()) != 0) {
        return fault(path, std::string("cannot be replaced: ") + std::strerror(errno));
    }
    return base::Done{};
}

base::Result<std::optional<std::vector<std::uint8_t>>, base::Fault> read_file(
    const std::string& path) {
    using Content = std::optional<std::vector<std::uint8_t>>;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return Content{};
    if (fd < 0) return fault(path, std::string("cannot be read: ") + std::strerror(errno));
    std::vector<std::uint8_t> bytes;
    std::array<std::uint8_t, 65536> part;
    for (;;) {
        const ssize_t size = ::read(fd, part.data(), part.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0 || bytes.size() > file_bytes_max) break;
        bytes.insert(bytes.end(), part.begin(), part.begin() + size);
    }
    ::close(fd);
    return Content{std::move(bytes)};
}

}  // namespace

base::Result<base::Done, base::Fault> write_config(const std::string& state_dir,
                                                   const ports::voice::Configure& config) {
    return write_file(state_dir + "/voice-config", wire::encode(config));
}

base::Result<std::optional<ports::voice::Configure>, base::Fault> read_config(
    const std::string& state_dir) {
    using Config = std::optional<ports::voice::Configure>;
    const std::string path = state_dir + "/voice-config";
    auto bytes = read_file(path);
    if (!bytes) return base::Err{bytes.error()};
    if (!bytes.value()) return Config{};
    auto config = wire::decode<ports::voice::Configure>(*bytes.value());
    if (!config) return fault(path, "is damaged: " + config.error().message);
    return Config{std::move(config).value()};
}

base::Result<std::uint32_t, base::Fault> next_boot(const std::string& state_dir,
                                                   std::uint64_t unix_s) {
    const std::string path = state_dir + "/voice-boot";
    auto bytes = read_file(path);
    if (!bytes) return base::Err{bytes.error()};
    std::uint32_t former = 0;
    if (bytes.value()) {
        if (const auto read = wire::decode<std::uint32_t>(*bytes.value())) former = read.value();
    }
    const std::uint64_t now = unix_s > unix_2024_s ? unix_s - unix_2024_s : 0;
    const auto boot =
        static_cast<std::uint32_t>(std::max<std::uint64_t>(now, std::uint64_t{former} + 1));
    if (auto written = write_file(path, wire::encode(boot)); !written)
        return base::Err{written.error()};
    return boot;
}

}  // namespace regente::voice
