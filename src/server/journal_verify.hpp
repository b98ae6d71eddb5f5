// `regente journal --verify`: reads the whole journal as a start without snapshots would, so that a
// backup can be trusted before it is needed. May run beside the server; changes nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "ports/journal.hpp"
#include "server/config.hpp"
#include "server/files.hpp"

namespace regente::server {

struct JournalState {
    ports::JournalHead head;
    std::uint64_t snapshot_seq = 0;     // Of the newest snapshot.
    std::uint64_t hash = 0;             // Of the state that the facts fold to.
    std::vector<std::string> warnings;  // Snapshots that were passed over.
};

// Every checksum fits, every fact is read, all of them fold, and the snapshots agree; else a
// sentence.
base::Result<JournalState, base::Fault> check_journal(const Paths& paths);

// Prints what it found; 0 when nothing is wrong.
int verify_journal(const Config& config);

}  // namespace regente::server
