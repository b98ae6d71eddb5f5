// What a running or stopped server has lived through, for those who learn from it: every fact of
// the journal, in order, and the names that the registry has for queues. Reads only.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "core/facts.hpp"
#include "server/config.hpp"

namespace regente::server {

using EachFact = std::function<void(core::Instant, const core::Fact&)>;

base::Result<base::Done, base::Fault> each_fact(const Config& config, const EachFact& each);

base::Result<std::map<core::QueueId, std::string>, base::Fault> queue_names(const Config& config);

}  // namespace regente::server
