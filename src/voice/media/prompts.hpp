// Loads prompts on a thread of its own and keeps the decoded ones, so that the media thread never
// waits for a disk. A file that changed is loaded again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "voice/media/sound.hpp"

namespace regente::voice::media {

class PromptLoader {
  public:
    // Decoded sound kept in memory: 64 MiB are about an hour of prompts in both laws.
    static constexpr std::size_t cache_bytes_max = 64U << 20U;
    static constexpr std::size_t requests_max = 4096;
    static constexpr std::size_t files_max = 64;  // In one request.

    using Loaded = base::Result<std::vector<SoundPtr>, base::Fault>;

    // Called on the loader's thread.
    using Deliver = std::function<void(Loaded)>;

    explicit PromptLoader(std::string directory);
    ~PromptLoader();
    PromptLoader(const PromptLoader&) = delete;
    PromptLoader& operator=(const PromptLoader&) = delete;

    // False when too many wait already; `deliver` is not called then. Never blocks on a file.
    bool request(std::vector<std::string> names, Deliver deliver);

    // On the caller's thread; uses no cache.
    static base::Result<SoundPtr, base::Fault> read(const std::string& directory,
                                                    const std::string& name);

  private:
    struct Request {
        std::vector<std::string> names;
        Deliver deliver;
    };

    struct Cached {
        SoundPtr sound;
        std::int64_t modified_ns = 0;
        std::int64_t size = 0;
        std::uint64_t used = 0;
    };

    void run();
    Loaded load(const std::vector<std::string>& names);
    base::Result<SoundPtr, base::Fault> cached(const std::string& name);
    void make_room();

    std::string directory_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Request> requests_;
    bool stopping_ = false;
    std::map<std::string, Cached> cache_;  // The loader's thread only, as what follows.
    std::size_t cache_bytes_ = 0;
    std::uint64_t uses_ = 0;
    std::thread thread_;
};

}  // namespace regente::voice::media
