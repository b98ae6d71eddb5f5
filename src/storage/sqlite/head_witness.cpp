#include "storage/sqlite/head_witness.hpp"

#include <array>
#include <span>

#include <fcntl.h>
#include <unistd.h>

#include "base/hash.hpp"

namespace regente::storage {

namespace {

// "RGHEAD01", operation, epoch, seq, chain, checksum of all before: 48 bytes, little endian, within
// one sector, so that it is written whole or not at all.
constexpr std::uint64_t magic = 0x3130444145484752ULL;
constexpr std::size_t words = 6;
using Slot = std::array<std::uint8_t, words * 8>;

std::uint64_t word(const Slot& slot, std::size_t index) {
    std::uint64_t value = 0;
    for (std::size_t i = 8; i > 0; --i)
        value = (value << 8U) | slot[index * 8 + i - 1];
    return value;
}

void set_word(Slot& slot, std::size_t index, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) {
        slot[index * 8 + i] = static_cast<std::uint8_t>(value >> (8U * i));
    }
}

std::uint64_t checksum(const Slot& slot) {
    base::Fnv1a hash;
    hash.update(std::span(slot).first((words - 1) * 8));
    return hash.value();
}

}  // namespace

HeadWitness::~HeadWitness() {
    for (const auto& [operation, file] : files_)
        ::close(file);
}

std::string HeadWitness::path(base::OperationId operation) const {
    return journal_path_ + "-head-" + std::to_string(operation.value);
}

int HeadWitness::file(base::OperationId operation, bool create) {
    const auto found = files_.find(operation);
    if (found != files_.end()) return found->second;
    const int opened = ::open(
        path(operation).c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), S_IRUSR | S_IWUSR);
    if (opened >= 0) files_.emplace(operation, opened);
    return opened;
}

std::optional<Witnessed> HeadWitness::read(base::OperationId operation) {
    const int opened = file(operation, false);
    Slot slot{};
    if (opened < 0 || ::pread(opened, slot.data(), slot.size(), 0) != ssize_t{slot.size()}) {
        return std::nullopt;
    }
    if (word(slot, 0) != magic || word(slot, 1) != operation.value ||
        word(slot, 5) != checksum(slot)) {
        return std::nullopt;
    }
    return Witnessed{word(slot, 2), word(slot, 3), word(slot, 4)};
}

void HeadWitness::write(base::OperationId operation, const Witnessed& witnessed) {
    const int opened = file(operation, true);
    if (opened < 0) return;
    Slot slot{};
    set_word(slot, 0, magic);
    set_word(slot, 1, operation.value);
    set_word(slot, 2, witnessed.epoch);
    set_word(slot, 3, witnessed.seq);
    set_word(slot, 4, witnessed.chain);
    set_word(slot, 5, checksum(slot));
    [[maybe_unused]] const ssize_t written = ::pwrite(opened, slot.data(), slot.size(), 0);
}

}  // namespace regente::storage
