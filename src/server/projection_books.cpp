// The books' part of the projection: tallies are read, added to and written back; what the books hold
// open is kept beside them, so that a restart goes on where the cursor stands.
#include "metrics/tally_codec.hpp"
#include "server/projection.hpp"
#include "wire/binary.hpp"

namespace regente::server {

using base::Done;
using base::Err;
using base::Fault;
using base::Instant;
using base::Result;
using ports::OpenBookRow;
using ports::OpenKind;
using ports::TallyGrain;
using ports::TallyRow;
using ports::TallySubject;

namespace {

constexpr metrics::Buckets hours{{}, base::minutes(60)};

Fault damaged(const char* what) {
    return {"records_corrupt", std::string("The records hold ") + what + " that cannot be read."};
}

template <class T>
bool resume(metrics::History& history, const OpenBookRow& row) {
    const auto open = wire::decode<T>(row.body);
    if (open) history.resume(open.value());
    return open.has_value();
}

bool resume(metrics::History& history, const OpenBookRow& row) {
    switch (row.kind) {
        case OpenKind::interaction:
            return resume<metrics::OpenInteraction>(history, row);
        case OpenKind::agent:
            return resume<metrics::OpenAgent>(history, row);
        case OpenKind::queue:
            return resume<metrics::OpenQueue>(history, row);
    }
    return false;
}

template <class T>
OpenBookRow open_row(OpenKind kind, std::uint64_t id, const T* open) {
    OpenBookRow row{kind, id, {}};
    if (open != nullptr) row.body = wire::encode(*open);
    return row;
}

}  // namespace

Result<Done, Fault> Projection::load_books() {
    const auto books = records_.tallies(operation_, {}, {}, {});
    if (!books) return Err{books.error()};
    for (const OpenBookRow& row : books.value().open) {
        if (!resume(books_.history(), row)) return Err{damaged("an open book")};
    }
    return Done{};
}

void Projection::change_books() {
    for (const auto& [place, added] : books_.ledger().queues())
        change_tally(TallySubject::queue, place, added);
    for (const auto& [place, added] : books_.ledger().agents())
        change_tally(TallySubject::agent, place, added);
    books_.ledger().clear();
    change_open_books();
}

void Projection::change_open_books() {
    const metrics::History& history = books_.history();
    const auto touched = books_.history().take_touched();
    for (const base::InteractionId id : touched.interactions)
        changed(open_row(OpenKind::interaction, id.value, history.interaction(id)));
    for (const base::AgentId id : touched.agents)
        changed(open_row(OpenKind::agent, id.value, history.agent(id)));
    for (const base::QueueId id : touched.queues)
        changed(open_row(OpenKind::queue, id.value, history.queue(id)));
}

template <class Id, class T>
void Projection::change_tally(TallySubject kind, const metrics::Place<Id>& place, const T& added) {
    add_to_tally({TallyGrain::quarter, kind, place.first.value, place.second, {}}, added);
    const Instant hour = hours.start_of(place.second);
    add_to_tally({TallyGrain::hour, kind, place.first.value, hour, {}}, added);
}

template <class T>
void Projection::add_to_tally(TallyRow row, const T& added) {
    if (fault_) return;
    // Two quarters of one batch may belong to the same hour.
    const Key key = key_of(row);
    const auto held = changes_.find(key);
    if (held != changes_.end()) {
        row = std::get<TallyRow>(held->second);
    } else {
        auto stored = records_.tally(operation_, row);
        if (!stored) {
            fault_ = stored.error();
            return;
        }
        if (stored.value()) row = *stored.value();
    }
    T whole = added;
    if (!row.body.empty()) {
        auto before = metrics::decode<T>(row.body);
        if (!before) {
            fault_ = damaged("a tally");
            return;
        }
        whole = std::move(*before);
        whole.add(added);
    }
    row.body = metrics::encode(whole);
    changes_.insert_or_assign(key, std::move(row));
}

}  // namespace regente::server
