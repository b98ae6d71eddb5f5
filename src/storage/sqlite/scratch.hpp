// A directory of its own for one test, gone afterwards. Tests only.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/assert.hpp"

namespace regente::storage {

class Scratch {
  public:
    Scratch() {
        // Memory where there is some: hundreds of small journals need no real disk.
        const std::filesystem::path memory = "/dev/shm";
        const auto parent =
            std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        std::string pattern = parent / "regente-test-XXXXXX";
        ASSERT(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }

    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

using FileBytes = std::vector<std::uint8_t>;

inline FileBytes read_bytes(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void write_bytes(const std::string& path, const FileBytes& bytes) {
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    for (const std::uint8_t byte : bytes)
        stream.put(static_cast<char>(byte));
}

}  // namespace regente::storage
