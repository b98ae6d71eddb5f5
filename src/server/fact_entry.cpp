#include "server/fact_entry.hpp"

#include "wire/binary.hpp"

namespace regente::server {

ports::JournalEntry entry_of(base::OperationId operation,
                             ports::JournalHead head,
                             base::Instant at,
                             const core::Fact& fact) {
    ports::JournalEntry entry;
    entry.operation = operation;
    entry.seq = head.seq + 1;
    entry.epoch = head.epoch;
    entry.at = at;
    entry.kind = static_cast<std::uint32_t>(fact.index());
    entry.body = wire::encode(fact);
    return entry;
}

base::Result<core::Fact, base::Fault> fact_of(const ports::JournalEntry& entry) {
    auto fact = wire::decode<core::Fact>(entry.body);
    if (fact && fact.value().index() == entry.kind) return fact;
    return base::Err{base::Fault{
        "fact_unknown",
        "Entry " + std::to_string(entry.seq) + " of operation " +
            std::to_string(entry.operation.value) + " (kind " + std::to_string(entry.kind) +
            ") is sound and this program cannot read it" +
            (fact ? std::string(": its kind is not its content's.") : ": " + fact.error().message) +
            " A newer program wrote it: run that one."}};
}

}  // namespace regente::server
