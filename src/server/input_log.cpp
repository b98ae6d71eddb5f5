#include "server/input_log.hpp"

#include <filesystem>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/json.hpp"

namespace regente::server {

using base::Err;
using base::Fault;
using base::Result;

namespace {

namespace fs = std::filesystem;

// The longest input is a request that loads 5000 leads, about 100 bytes each.
constexpr std::size_t line_bytes_max = 4UL * 1024 * 1024;

}  // namespace

InputLog::InputLog(Options options)
    : options_(std::move(options)),
      thread_([this] { run(); }) {}

InputLog::~InputLog() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    if (file_ >= 0) ::close(file_);
}

void InputLog::add(Input input) {
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= options_.queue_max) {
            ++dropped_;
            return;
        }
        queue_.push_back(std::move(input));
    }
    wake_.notify_one();
}

std::uint64_t InputLog::dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
}

void InputLog::run() {
    while (true) {
        std::vector<Input> inputs;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            inputs.swap(queue_);
        }
        write(inputs);
    }
}

void InputLog::write(const std::vector<Input>& inputs) {
    std::uint64_t lost = 0;
    for (const Input& input : inputs) {
        if (file_ < 0 || file_bytes_ >= options_.file_bytes_max) rotate();
        const std::string line = boost::json::serialize(wire::to_json(input)) + "\n";
        const ssize_t written = file_ < 0 ? -1 : ::write(file_, line.data(), line.size());
        if (written > 0) file_bytes_ += static_cast<std::uint64_t>(written);
        if (written != static_cast<ssize_t>(line.size())) ++lost;
    }
    const std::lock_guard lock(mutex_);
    dropped_ += lost;
}

// A new file at every start too: the inputs of one run of the program stand together.
void InputLog::rotate() {
    if (file_ >= 0) ::close(file_);
    std::error_code ignored;
    fs::create_directories(options_.directory, ignored);
    fs::remove(path(options_.files_max - 1), ignored);
    for (unsigned index = options_.files_max - 1; index > 0; --index) {
        fs::rename(path(index - 1), path(index), ignored);
    }
    file_ = ::open(path(0).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    file_bytes_ = 0;
}

std::string InputLog::path(unsigned index) const {
    return options_.directory + "/input.log" + (index == 0 ? "" : "." + std::to_string(index));
}

Result<std::vector<Input>, Fault> InputLog::read(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        return Err{Fault{"input_log_missing", path + " cannot be read. Name an input.log file."}};
    }
    std::vector<Input> inputs;
    std::string line;
    while (std::getline(stream, line)) {
        // No line end: the process died while it wrote this one.
        if (stream.eof()) break;
        auto input =
            wire::from_json_text<Input>(line, line_bytes_max, wire::JsonReader::Unknown::ignored);
        if (!input) {
            return Err{Fault{"input_log_invalid",
                             path + " line " + std::to_string(inputs.size() + 1) + ": " +
                                 input.error().message}};
        }
        inputs.push_back(std::move(input).value());
    }
    return inputs;
}

}  // namespace regente::server
