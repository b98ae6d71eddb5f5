#include "server/files.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace regente::server {

namespace {

using base::Done;
using base::Err;
using base::Fault;

Fault unwritable(const std::string& path) {
    return {"file_unwritable",
            "The file '" + path + "' cannot be written: " + std::strerror(errno) +
                ". Check free space and permissions."};
}

bool write_all(int fd, const std::string& bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = write(fd, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace

void sync_directory(const std::string& path) {
    const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

Paths::Paths(const Config& config)
    : data(std::filesystem::absolute(config.data.directory).lexically_normal().string()),
      journal(data + "/journal.db"),
      registry(data + "/registry.db"),
      records(data + "/records.db"),
      snapshots(data + "/snapshots"),
      recordings(data + "/recordings"),
      prompts(data + "/prompts"),
      run(data + "/run"),
      voice_socket(run + "/voice.sock"),
      voice_state(data + "/voice"),
      key(data + "/server.key") {}

base::Result<Done, Fault> make_directories(const Paths& paths) {
    for (const auto* path : {&paths.data,
                             &paths.snapshots,
                             &paths.recordings,
                             &paths.prompts,
                             &paths.run,
                             &paths.voice_state}) {
        std::error_code error;
        const bool made = std::filesystem::create_directories(*path, error);
        if (!error && made) chmod(path->c_str(), 0700);
        if (error || access(path->c_str(), R_OK | W_OK | X_OK) != 0) {
            return Err{
                Fault{"directory_unusable",
                      "The directory '" + *path + "' cannot be used: " +
                          (error ? error.message() : std::string(std::strerror(errno))) +
                          ". Choose another with --data, or give this user write permission."}};
        }
    }
    return Done{};
}

base::Result<Done, Fault> write_file_whole(const std::string& path,
                                           const std::string& bytes,
                                           mode_t mode) {
    const std::string part = path + "." + std::to_string(getpid()) + ".part";
    const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) return Err{unwritable(part)};
    const bool written = write_all(fd, bytes) && fsync(fd) == 0;
    close(fd);
    if (!written || rename(part.c_str(), path.c_str()) != 0) {
        const Fault fault = unwritable(path);
        unlink(part.c_str());
        return Err{fault};
    }
    sync_directory(std::filesystem::path(path).parent_path().string());
    return Done{};
}

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::optional<std::uint64_t> free_bytes(const std::string& path) {
    struct statvfs status {};

    if (statvfs(path.c_str(), &status) != 0) return std::nullopt;
    return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

std::string program_path() {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::string() : path.string();
}

std::string find_web(const Config& config) {
    if (const auto& web = config.http.web; !web.empty()) {
        std::error_code error;
        return std::filesystem::exists(web + "/index.html", error) ? web : std::string();
    }
    // build/<preset>/bin/regente of the source tree, or <prefix>/bin/regente.
    auto directory = std::filesystem::path(program_path()).parent_path();
    std::error_code error;
    const auto installed = directory.parent_path() / "share/regente/web";
    if (std::filesystem::exists(installed / "index.html", error)) return installed.string();
    for (int level = 0; level < 5 && directory.has_relative_path(); ++level) {
        const auto built = directory / "web/dist";
        if (std::filesystem::exists(built / "index.html", error)) return built.string();
        directory = directory.parent_path();
    }
    return {};
}

}  // namespace regente::server
