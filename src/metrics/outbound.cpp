#include "metrics/outbound.hpp"

namespace regente::metrics {

OutboundTally tally_of(const std::vector<OutboundCall>& calls) {
    OutboundTally tally;
    for (const OutboundCall& call : calls) {
        ++tally.dials;
        if (call.answered_by == CallClass::machine) ++tally.machines;
        if (call.answered_by != CallClass::person) continue;
        ++tally.people;
        if (call.to_agent) {
            ++(*call.to_agent <= connect_max ? tally.connected_in_time : tally.connected_late);
        } else if (call.classified_as == CallClass::machine) {
            ++tally.false_machines;
        } else {
            ++tally.dropped;
        }
    }
    return tally;
}

Ratio drop_of_dials(const OutboundTally& tally) {
    return {tally.dropped, tally.dials};
}

Ratio drop_of_answers(const OutboundTally& tally) {
    return {tally.dropped, tally.people + tally.machines};
}

Ratio drop_late_queued(const OutboundTally& tally) {
    return {tally.dropped + tally.connected_late,
            tally.dropped + tally.connected_late + tally.connected_in_time};
}

Ratio drop_ofcom(const OutboundTally& tally) {
    return {tally.dropped + tally.false_machines, tally.people};
}

Ratio drop_ftc(const OutboundTally& tally) {
    return {tally.people - tally.connected_in_time, tally.people};
}

}  // namespace regente::metrics
