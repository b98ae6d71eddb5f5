// A few bytes beside the journal that say how far it was durable. SQLite drops the end of a damaged
// write-ahead log without a word, as if the last commits had never been; the witness turns that
// into a named fault. It is written after each commit and never synced: after a power loss it may
// be older than the journal, which is harmless, and it can never be ahead of what was durable.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/ids.hpp"

namespace regente::storage {

struct Witnessed {
    std::uint64_t epoch = 0;
    std::uint64_t seq = 0;
    std::uint64_t chain = 0;  // Checksum of entry `seq`.
};

// One file per operation: <journal>-head-<operation>. Its own damage is not the journal's: then
// `read` answers nothing, and the next `write` repairs it.
class HeadWitness {
  public:
    explicit HeadWitness(std::string journal_path)
        : journal_path_(std::move(journal_path)) {}

    ~HeadWitness();
    HeadWitness(const HeadWitness&) = delete;
    HeadWitness& operator=(const HeadWitness&) = delete;

    std::optional<Witnessed> read(base::OperationId operation);

    // Best effort: a witness that cannot be written protects less and breaks nothing.
    void write(base::OperationId operation, const Witnessed& witnessed);

    std::string path(base::OperationId operation) const;

  private:
    int file(base::OperationId operation, bool create);

    std::string journal_path_;
    std::map<base::OperationId, int> files_;
};

}  // namespace regente::storage
