// The embedded stores, opened: what `server/` calls at start. Each file is created, or brought to
// this program's schema version, by the first who opens it for writing.
//
// Every Fault says which file, what is wrong with it and what to do. Codes, with <store> one of
// journal, registry, records:
//   <store>_missing       opened for reading and not there
//   <store>_corrupt       damaged: not a database, torn, a checksum that does not fit
//   <store>_newer         written by a newer program
//   <store>_disk_full     no room on the disk (or in the quota)
//   <store>_io            reading, writing or fsync failed
//   <store>_busy          another process holds it
#pragma once

#include <memory>
#include <string>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "ports/journal.hpp"
#include "ports/records.hpp"
#include "ports/registry.hpp"

namespace regente::storage {

template <class T>
using Opened = base::Result<std::unique_ptr<T>, base::Fault>;

enum class Access : std::uint8_t { write, read };

// One object with Access::write per process, and as many readers as there are threads that read. A
// reader sees every commit that returned before its call. `vfs` names another file layer of SQLite
// (tests inject faults there); empty is the system's.
Opened<ports::Journal> open_journal(const std::string& path,
                                    Access access,
                                    const std::string& vfs = "");

// Reads and writes the rows of one operation, and the server-level ones.
Opened<ports::Registry> open_registry(const std::string& path,
                                      base::OperationId operation,
                                      const std::string& vfs = "");

Opened<ports::Records> open_records(const std::string& path,
                                    Access access,
                                    const std::string& vfs = "");

// Removes records.db with its side files, to be rebuilt from the journal. Nobody may have it open.
base::Result<base::Done, base::Fault> remove_records(const std::string& path);

}  // namespace regente::storage
