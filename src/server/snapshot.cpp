#include "server/snapshot.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <unistd.h>

#include "base/hash.hpp"
#include "base/little_endian.hpp"
#include "server/fact_entry.hpp"
#include "wire/binary.hpp"
#include "wire/fingerprint.hpp"

namespace regente::server {

using base::Done;
using base::Err;
using base::Fault;
using base::Result;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_kept_max = 3;
constexpr std::string_view suffix = ".snapshot";

// The head of a file, as little-endian words: "RGSNAP01", fold version, fingerprint of State, kinds
// of facts known, operation, seq, epoch, bytes and checksum of the state behind, checksum of the
// head.
enum Word : std::size_t {
    magic,
    fold,
    shape,
    kinds,
    operation,
    seq,
    epoch,
    bytes,
    sum,
    head_sum,
    words
};

constexpr std::uint64_t magic_value = 0x313050414e534752ULL;
constexpr std::size_t head_bytes = words * 8;
using Head = std::array<std::uint64_t, words>;

std::uint64_t checksum(std::span<const std::uint8_t> content) {
    base::Fnv1a hash;
    hash.update(content);
    return hash.value();
}

Result<Done, Fault> failed(const std::string& what, const std::string& path) {
    return Err{Fault{"snapshot_io",
                     "The snapshot " + path + " cannot be " + what + ": " + std::strerror(errno) +
                         ". Work goes on; the next start takes longer. Check the "
                         "disk."}};
}

Result<Done, Fault> sync_directory(const std::string& path) {
    const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return failed("made durable", path);
    const bool synced = ::fsync(directory) == 0;
    ::close(directory);
    if (!synced) return failed("made durable", path);
    return Done{};
}

Result<Done, Fault> write_whole(const std::string& path, std::span<const std::uint8_t> content) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return failed("created", path);
    bool good = true;
    while (good && !content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        good = written >= 0 || errno == EINTR;
        if (written > 0) content = content.subspan(static_cast<std::size_t>(written));
    }
    good = good && ::fsync(file) == 0;
    const int error = errno;
    ::close(file);
    errno = error;
    if (!good) return failed("written", path);
    return Done{};
}

// Newest first.
std::vector<std::pair<std::uint64_t, std::string>> files(const std::string& directory,
                                                         base::OperationId operation) {
    std::vector<std::pair<std::uint64_t, std::string>> found;
    const std::string prefix = std::to_string(operation.value) + "-";
    std::error_code error;
    for (const auto& item : fs::directory_iterator(directory, error)) {
        const std::string name = item.path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(suffix)) continue;
        const char* first = name.data() + prefix.size();
        const char* last = name.data() + name.size() - suffix.size();
        std::uint64_t number = 0;
        const auto [end, parsed] = std::from_chars(first, last, number);
        if (parsed == std::errc{} && end == last) found.emplace_back(number, item.path().string());
    }
    std::sort(found.rbegin(), found.rend());
    return found;
}

// What is wrong with the file, or nothing.
std::string flaw(const Head& head, std::span<const std::uint8_t> file, base::OperationId owner) {
    if (head[magic] != magic_value) return "it is not a snapshot";
    if (head[head_sum] != checksum(file.first(head_sum * 8))) return "its head is damaged";
    if (head[fold] != fold_version || head[shape] != wire::fingerprint<core::State>() ||
        head[kinds] > std::variant_size_v<core::Fact>) {
        return "it was written by another version of the program";
    }
    if (head[operation] != owner.value) return "it is of another operation";
    if (head[bytes] != file.size() - head_bytes) return "it is cut short";
    if (head[sum] != checksum(file.subspan(head_bytes))) return "its content is damaged";
    return "";
}

Result<Snapshot, std::string> read_file(const std::string& path, base::OperationId owner) {
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    const auto size = static_cast<std::streamoff>(stream.tellg());
    wire::Bytes file(size > 0 ? static_cast<std::size_t>(size) : 0);
    stream.seekg(0);
    stream.read(reinterpret_cast<char*>(file.data()), static_cast<std::streamsize>(file.size()));
    if (!stream) return Err{std::string("it cannot be read")};
    if (file.size() < head_bytes) return Err{std::string("it is cut short")};
    Head head{};
    for (std::size_t i = 0; i < words; ++i) {
        head[i] = base::get_u64(std::span(file).subspan(i * 8).first<8>());
    }
    if (std::string what = flaw(head, file, owner); !what.empty()) return Err{std::move(what)};
    auto state = wire::decode<core::State>(std::span(file).subspan(head_bytes));
    if (!state) return Err{state.error().message};
    return Snapshot{head[seq], head[epoch], std::move(state).value()};
}

}  // namespace

SnapshotStore::SnapshotStore(std::string directory, base::OperationId owner)
    : directory_(std::move(directory)),
      operation_(owner) {}

Result<Done, Fault> SnapshotStore::write(const Snapshot& snapshot) {
    std::error_code error;
    fs::create_directories(directory_, error);
    const wire::Bytes state = wire::encode(snapshot.state);
    Head head{};
    head[magic] = magic_value;
    head[fold] = fold_version;
    head[shape] = wire::fingerprint<core::State>();
    head[kinds] = std::variant_size_v<core::Fact>;
    head[operation] = operation_.value;
    head[seq] = snapshot.seq;
    head[epoch] = snapshot.epoch;
    head[bytes] = state.size();
    head[sum] = checksum(state);
    wire::Bytes file(head_bytes);
    for (std::size_t i = 0; i < words; ++i) {
        if (i == head_sum) head[i] = checksum(std::span(file).first(i * 8));
        base::put_u64(std::span(file).subspan(i * 8).first<8>(), head[i]);
    }
    file.insert(file.end(), state.begin(), state.end());
    const std::string path = directory_ + "/" + std::to_string(operation_.value) + "-" +
                             std::to_string(snapshot.seq) + std::string(suffix);
    const std::string unfinished = path + ".tmp";
    if (auto done = write_whole(unfinished, file); !done) {
        fs::remove(unfinished, error);
        return done;
    }
    if (::rename(unfinished.c_str(), path.c_str()) != 0) return failed("renamed", path);
    if (auto done = sync_directory(directory_); !done) return done;
    remove_unfinished();
    const auto kept = files(directory_, operation_);
    for (std::size_t i = files_kept_max; i < kept.size(); ++i)
        fs::remove(kept[i].second, error);
    return Done{};
}

// What a crash in the middle of a write left behind.
void SnapshotStore::remove_unfinished() const {
    const std::string prefix = std::to_string(operation_.value) + "-";
    std::error_code error;
    for (const auto& item : fs::directory_iterator(directory_, error)) {
        const std::string name = item.path().filename().string();
        if (name.starts_with(prefix) && name.ends_with(".tmp")) fs::remove(item.path(), error);
    }
}

Result<SnapshotStore::Loaded, Fault> SnapshotStore::load() const {
    Loaded loaded;
    for (const auto& [number, path] : files(directory_, operation_)) {
        auto snapshot = read_file(path, operation_);
        if (snapshot) {
            loaded.snapshot = std::move(snapshot).value();
            break;
        }
        loaded.warnings.push_back("Snapshot " + path + " is passed over: " + snapshot.error() +
                                  ".");
    }
    return loaded;
}

SnapshotFollower::SnapshotFollower(std::unique_ptr<ports::Journal> reader,
                                   SnapshotStore store,
                                   Snapshot start,
                                   Options options)
    : store_(std::move(store)),
      options_(std::move(options)),
      core_(std::move(start.state)),
      seq_(start.seq),
      epoch_(start.epoch),
      written_seq_(start.seq),
      written_at_(std::chrono::steady_clock::now()) {
    JournalFollower::Options follow;
    follow.operation = options_.operation;
    follow.after = seq_;
    follow.linger_entries = 500;
    follow.linger = base::seconds(1);
    follow.handle = [this](std::span<const ports::JournalEntry> entries) { return fold(entries); };
    follow.failed = options_.failed;
    follower_ = std::make_unique<JournalFollower>(std::move(reader), std::move(follow));
}

JournalFollower::Outcome SnapshotFollower::fold(std::span<const ports::JournalEntry> entries) {
    for (const ports::JournalEntry& entry : entries) {
        const auto fact = fact_of(entry);
        if (!fact) return Err{fact.error()};
        core_.apply(entry.at, fact.value());
        seq_ = entry.seq;
        epoch_ = entry.epoch;
    }
    const auto age = std::chrono::steady_clock::now() - written_at_;
    if (seq_ - written_seq_ < options_.every_entries &&
        age < std::chrono::microseconds(options_.every.us)) {
        return Done{};
    }
    // A snapshot that cannot be written costs time at the next start and nothing else: said, not
    // fatal.
    if (auto done = write(); !done && options_.failed) options_.failed(done.error());
    return Done{};
}

JournalFollower::Outcome SnapshotFollower::write() {
    written_at_ = std::chrono::steady_clock::now();
    written_seq_ = seq_;
    return store_.write({seq_, epoch_, core_.state()});
}

Result<Done, Fault> SnapshotFollower::finish() {
    if (!follower_->finish() || seq_ == written_seq_) return Done{};
    return write();
}

}  // namespace regente::server
