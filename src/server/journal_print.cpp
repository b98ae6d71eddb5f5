#include "server/journal_print.hpp"

#include <algorithm>
#include <cstdio>

#include "server/fact_entry.hpp"
#include "server/files.hpp"
#include "storage/sqlite/open.hpp"
#include "wire/json.hpp"

namespace regente::server {

namespace {

int fail(const base::Fault& fault) {
    std::fprintf(stderr, "regente: %s\n", fault.message.c_str());
    return 1;
}

}  // namespace

int print_journal(const Config& config, std::uint64_t after, std::uint64_t count_max) {
    constexpr std::uint64_t page = 1000;
    const auto journal = storage::open_journal(Paths(config).journal, storage::Access::read);
    if (!journal) return fail(journal.error());
    for (std::uint64_t left = count_max; left > 0;) {
        const auto entries =
            journal.value()->read(base::OperationId{1}, after, std::min(left, page));
        if (!entries) return fail(entries.error());
        if (entries.value().empty()) break;
        for (const auto& entry : entries.value()) {
            const auto fact = fact_of(entry);
            if (!fact) return fail(fact.error());
            boost::json::object line;
            line["seq"] = entry.seq;
            line["epoch"] = entry.epoch;
            line["at"] = entry.at.us;
            line["fact"] = wire::to_json(fact.value());
            std::puts(boost::json::serialize(line).c_str());
            after = entry.seq;
            --left;
        }
    }
    return 0;
}

}  // namespace regente::server
