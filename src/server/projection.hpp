// The fold behind the projector: one fact in, the rows it changes out. Holds the rows of what is
// going on; a row it does not hold is looked up in the records, so it can start anywhere.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "core/facts.hpp"
#include "ports/records.hpp"

namespace regente::server {

class Projection {
  public:
    explicit Projection(base::OperationId operation)
        : operation_(operation) {}

    // Loads what is open, as of the records' cursor.
    base::Result<base::Done, base::Fault> load(ports::Records& records);

    // Looks rows up in `records` when it does not hold them.
    base::Result<base::Done, base::Fault> apply(std::uint64_t seq,
                                                base::Instant at,
                                                const core::Fact& fact,
                                                ports::Records& records);

    // Every row changed since the last call, each once, and forgets what is finished.
    std::vector<ports::RowChange> take_changes();

  private:
    base::OperationId operation_;
};

}  // namespace regente::server
