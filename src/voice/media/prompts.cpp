#include "voice/media/prompts.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

#include <sys/stat.h>

#include "voice/media/wav.hpp"

namespace regente::voice::media {

namespace {

using base::Err;
using base::Fault;
using base::Result;

// A plain file name: it cannot leave the directory.
bool plain_name(const std::string& name) {
    constexpr std::size_t name_max = 128;
    return !name.empty() && name.size() <= name_max && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
           });
}

}  // namespace

PromptLoader::PromptLoader(std::string directory)
    : directory_(std::move(directory)),
      thread_([this] { run(); }) {}

PromptLoader::~PromptLoader() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

bool PromptLoader::request(std::vector<std::string> names, Deliver deliver) {
    {
        const std::lock_guard lock(mutex_);
        if (requests_.size() >= requests_max || names.size() > files_max) {
            return false;
        }
        requests_.push_back({std::move(names), std::move(deliver)});
    }
    wake_.notify_one();
    return true;
}

void PromptLoader::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !requests_.empty(); });
        if (stopping_) {
            return;
        }
        const Request request = std::move(requests_.front());
        requests_.pop_front();
        lock.unlock();
        request.deliver(load(request.names));
        lock.lock();
    }
}

PromptLoader::Loaded PromptLoader::load(const std::vector<std::string>& names) {
    std::vector<SoundPtr> sounds;
    for (const auto& name : names) {
        auto sound = cached(name);
        if (!sound) {
            return Err<Fault>{sound.error()};
        }
        sounds.push_back(std::move(sound).value());
    }
    return sounds;
}

Result<SoundPtr, Fault> PromptLoader::cached(const std::string& name) {
    struct stat status {};

    if (plain_name(name) && ::stat((directory_ + "/" + name).c_str(), &status) == 0) {
        const std::int64_t modified =
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
        if (const auto found = cache_.find(name); found != cache_.end() &&
                                                  found->second.modified_ns == modified &&
                                                  found->second.size == status.st_size) {
            found->second.used = ++uses_;
            return found->second.sound;
        }
        auto sound = read(directory_, name);
        if (sound) {
            if (const auto old = cache_.find(name); old != cache_.end()) {
                cache_bytes_ -= old->second.sound->bytes();
            }
            cache_bytes_ += sound.value()->bytes();
            cache_[name] = {sound.value(), modified, status.st_size, ++uses_};
            make_room();
        }
        return sound;
    }
    return read(directory_, name);
}

void PromptLoader::make_room() {
    while (cache_bytes_ > cache_bytes_max && cache_.size() > 1) {
        const auto oldest =
            std::min_element(cache_.begin(), cache_.end(), [](const auto& a, const auto& b) {
                return a.second.used < b.second.used;
            });
        cache_bytes_ -= oldest->second.sound->bytes();
        cache_.erase(oldest);
    }
}

Result<SoundPtr, Fault> PromptLoader::read(const std::string& directory, const std::string& name) {
    if (!plain_name(name)) {
        return Err<Fault>{
            Fault{"prompt_missing", "\"" + name + "\" is no plain file name of a prompt."}};
    }
    const auto samples = read_mono_wav(directory + "/" + name);
    if (!samples) {
        return Err<Fault>{samples.error()};
    }
    return std::make_shared<const Sound>(samples.value());
}

}  // namespace regente::voice::media
