// A fact as the journal keeps it, and back.
#pragma once

#include "base/fault.hpp"
#include "base/result.hpp"
#include "core/facts.hpp"
#include "ports/journal.hpp"

namespace regente::server {

// Entry number `head.seq + 1` of its owner; the caller counts `seq` on.
ports::JournalEntry entry_of(base::OperationId operation,
                             ports::JournalHead head,
                             base::Instant at,
                             const core::Fact& fact);

// Fault "fact_unknown" names operation, seq and kind: the entry is sound (its checksum fits) and
// this program cannot read it, which means that a newer one wrote it.
base::Result<core::Fact, base::Fault> fact_of(const ports::JournalEntry& entry);

}  // namespace regente::server
