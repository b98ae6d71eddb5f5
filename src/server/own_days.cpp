#include "server/own_days.hpp"

#include "server/fact_entry.hpp"
#include "server/files.hpp"
#include "storage/sqlite/open.hpp"

namespace regente::server {

namespace {

constexpr base::OperationId own_operation{1};

}  // namespace

base::Result<base::Done, base::Fault> each_fact(const Config& config, const EachFact& each) {
    constexpr std::size_t page = 10'000;
    const auto journal = storage::open_journal(Paths(config).journal, storage::Access::read);
    if (!journal) return base::Err{journal.error()};
    for (std::uint64_t after = 0;;) {
        const auto entries = journal.value()->read(own_operation, after, page);
        if (!entries) return base::Err{entries.error()};
        for (const auto& entry : entries.value()) {
            const auto fact = fact_of(entry);
            if (!fact) return base::Err{fact.error()};
            each(entry.at, fact.value());
            after = entry.seq;
        }
        if (entries.value().size() < page) return base::Done{};
    }
}

base::Result<std::map<core::QueueId, std::string>, base::Fault> queue_names(const Config& config) {
    const auto registry = storage::open_registry(Paths(config).registry, own_operation);
    if (!registry) return base::Err{registry.error()};
    const auto queues = registry.value()->queues();
    if (!queues) return base::Err{queues.error()};
    std::map<core::QueueId, std::string> names;
    for (const auto& queue : queues.value())
        names[queue.id] = queue.name;
    return names;
}

}  // namespace regente::server
