#include "server/stores.hpp"

#include <future>

#include "storage/sqlite/open.hpp"

namespace regente::server {

base::Result<std::unique_ptr<Stores>, base::Fault> Stores::open(const Paths& paths,
                                                                base::OperationId operation) {
    auto registry = storage::open_registry(paths.registry, operation);
    if (!registry) return base::Err{registry.error()};
    auto records = storage::open_records(paths.records, storage::Access::read);
    if (!records) return base::Err{records.error()};
    auto journal = storage::open_journal(paths.journal, storage::Access::read);
    if (!journal) return base::Err{journal.error()};
    std::unique_ptr<Stores> stores(new Stores);
    stores->registry_ = std::move(registry).value();
    stores->records_ = std::move(records).value();
    stores->journal_ = std::move(journal).value();
    return stores;
}

void Stores::with_registry(std::function<void(ports::Registry&)> job) {
    registry_thread_.post([this, job = std::move(job)] { job(*registry_); });
}

void Stores::with_records(std::function<void(ports::Records&, ports::Journal&)> job) {
    records_thread_.post([this, job = std::move(job)] { job(*records_, *journal_); });
}

void Stores::with_registry_now(const std::function<void(ports::Registry&)>& job) {
    std::promise<void> done;
    with_registry([&](ports::Registry& registry) {
        job(registry);
        done.set_value();
    });
    done.get_future().wait();
}

void Stores::finish() {
    records_thread_.finish();
    registry_thread_.finish();
}

}  // namespace regente::server
