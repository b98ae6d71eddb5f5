#include "storage/sqlite/page_cursor.hpp"
#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using ports::DncEntry;
using ports::Page;

Stored<base::Done> SqliteRegistry::put_dnc(const DncEntry& entry) {
    Work work(database_, Work::Kind::write);
    if (work.number("SELECT count(*) FROM addresses WHERE operation = ?1 AND id = ?2",
                    operation_,
                    entry.address) == 0) {
        work.fail(not_found("address", entry.address.value));
    }
    work.run(
        "INSERT INTO dnc VALUES (?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT DO UPDATE SET source = ?3, reason = ?4, added = ?5",
        operation_,
        entry.address,
        entry.source,
        entry.reason,
        entry.added);
    return work.commit();
}

Stored<base::Done> SqliteRegistry::remove_dnc(base::AddressId address) {
    Work work(database_, Work::Kind::write);
    if (work.run("DELETE FROM dnc WHERE operation = ?1 AND address = ?2", operation_, address) ==
        0) {
        work.fail(not_found("do-not-call entry of address", address.value));
    }
    return work.commit();
}

Stored<Page<DncEntry>> SqliteRegistry::dnc(const std::string& cursor, std::size_t limit) {
    const auto before = PageCursor::parse(cursor);
    if (!before) return base::Err{before.error()};
    Work work(database_, Work::Kind::read);
    Page<DncEntry> page;
    page.items = work.all<DncEntry>(
        "SELECT d.address, a.value, d.source, d.reason, d.added "
        "FROM dnc d JOIN addresses a ON a.operation = d.operation AND a.id = d.address "
        "WHERE d.operation = ?1 AND (d.added, d.address) < (?2, ?3) "
        "ORDER BY d.added DESC, d.address DESC LIMIT ?4",
        [](Row& row) {
            DncEntry entry;
            row.take_members(entry);
            return entry;
        },
        operation_,
        before.value().at,
        before.value().id,
        limit + 1);
    if (page.items.size() > limit) {
        page.items.pop_back();
        if (!page.items.empty()) {
            page.next = PageCursor{page.items.back().added, page.items.back().address.value}.text();
        }
    }
    return work.commit(std::move(page));
}

}  // namespace regente::storage
