// Small file work that several parts of the server need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "server/config.hpp"

namespace regente::server {

// Where each thing lives under the data directory.
struct Paths {
    explicit Paths(const Config& config);

    std::string data;
    std::string journal;
    std::string registry;
    std::string records;
    std::string snapshots;
    std::string recordings;
    std::string prompts;
    std::string run;
    std::string voice_socket;
    std::string voice_state;  // What voice keeps: the last configuration.
    std::string key;
};

// Fault "directory_unusable".
base::Result<base::Done, base::Fault> make_directories(const Paths& paths);

// Appears under its name whole and synced, or not at all. Fault "file_unwritable".
base::Result<base::Done, base::Fault> write_file_whole(const std::string& path,
                                                       const std::string& bytes,
                                                       mode_t mode);

// Makes the names in it durable; a directory that is not there is left to whoever needs it.
void sync_directory(const std::string& path);

std::optional<std::string> read_file(const std::string& path);

// Bytes free for us on the file system of `path`; nothing when it cannot be asked.
std::optional<std::uint64_t> free_bytes(const std::string& path);

// The directory of the built web app, or empty when there is none.
std::string find_web(const Config& config);

// The absolute path of the running program.
std::string program_path();

}  // namespace regente::server
