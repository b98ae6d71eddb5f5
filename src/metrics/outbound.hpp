// Outbound calls and the shares of them that go by the name "abandon rate". The law, the dialler and
// the vendor each divide by something else; they stand side by side here so that nobody takes one for
// another.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "metrics/figure.hpp"

namespace regente::metrics {

enum class CallClass : std::uint8_t { nobody, person, machine };

struct OutboundCall {
    CallClass answered_by = CallClass::nobody;    // Who did pick up.
    CallClass classified_as = CallClass::nobody;  // What answer detection said.
    // From the end of the person's greeting to the agent. None: no agent came.
    std::optional<base::Duration> to_agent;
    bool message_played = false;
};

struct OutboundTally {
    std::int64_t dials = 0;
    std::int64_t people = 0;
    std::int64_t machines = 0;
    std::int64_t connected_in_time = 0;
    std::int64_t connected_late = 0;
    std::int64_t dropped = 0;         // A person, no agent, and the message.
    std::int64_t false_machines = 0;  // A person, hung up on as a machine.
};

inline constexpr base::Duration connect_max = base::seconds(2);  // 16 CFR 310.4(b)(4): two seconds.

OutboundTally tally_of(const std::vector<OutboundCall>& calls);

Ratio drop_of_dials(const OutboundTally& tally);    // Vendors: dropped / all calls.
Ratio drop_of_answers(const OutboundTally& tally);  // Diallers: dropped / answers, machines too.
Ratio drop_late_queued(
    const OutboundTally& tally);               // (late + dropped) / calls that reached the queue.
Ratio drop_ofcom(const OutboundTally& tally);  // (dropped + false machines) / people.
Ratio drop_ftc(const OutboundTally& tally);    // Every person not connected in time / people.

}  // namespace regente::metrics
