// Questions to copies of a core, which go no further: what would it decide if one waiting contact
// were not there, or if one more agent were idle? (ivr-and-acd: I8, I9.)
#pragma once

#include <cstdint>
#include <vector>

#include "core/core.hpp"
#include "sim/checkers/judge.hpp"

namespace regente::sim {

// `bytes` is an encoded State. Complains of
//   nobody_is_delayed_by_a_removal   somebody who is offered to a freed agent would not be if another
//                                    contact left the queue before
//   one_more_agent_delays_nobody     somebody who is offered to a freed agent would not be if another
//                                    agent were free too; or an agent becomes idle beside a waiting
//                                    contact and gets nothing
void probe(const std::vector<std::uint8_t>& bytes, core::Instant now, const Complain& complain);

}  // namespace regente::sim
