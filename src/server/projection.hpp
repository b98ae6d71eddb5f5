// The fold behind the projector: facts in, the rows they change out. Holds the rows of what is
// going on; a row it does not hold is looked up in the records, so it can go on from any cursor and
// comes to the same rows as a fold from the first fact.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "core/facts.hpp"
#include "metrics/books.hpp"
#include "ports/records.hpp"

namespace regente::server {

class Projection {
  public:
    // Both loads from and looks up in `records`, which must outlive it.
    Projection(base::OperationId operation, ports::Records& records)
        : operation_(operation),
          records_(records) {}

    // Loads what is open, as of the records' cursor.
    base::Result<base::Done, base::Fault> load();

    base::Result<base::Done, base::Fault> apply(std::uint64_t seq,
                                                base::Instant at,
                                                const core::Fact& fact);

    // Every row changed since the last call, each once. Commit them before the next `apply`: what
    // is finished is forgotten here.
    base::Result<std::vector<ports::RowChange>, base::Fault> take_changes();

  private:
    struct Live {
        ports::InteractionRow row;
        std::uint32_t segments = 0;                // So far.
        std::optional<ports::SegmentRow> segment;  // The open one.
    };

    // Which row: alternative of RowChange, then its key.
    struct Key {
        std::size_t kind = 0;
        std::uint64_t first = 0;
        std::uint64_t second = 0;
        std::uint64_t third = 0;

        friend auto operator<=>(const Key&, const Key&) = default;
    };

    // One function for each fact that changes rows; all others do nothing.
    void on(const core::AgentSignedIn& fact);
    void on(const core::AgentSignedOut& fact);
    void on(const core::AgentRemoved& fact);
    void on(const core::PresenceChanged& fact);
    void on(const core::InteractionArrived& fact);
    void on(const core::InteractionQueued& fact);
    void on(const core::Overflowed& fact);
    void on(const core::FarewellStarted& fact);
    void on(const core::InteractionTransferred& fact);
    void on(const core::CallbackPromised& fact);
    void on(const core::OfferMade& fact);
    void on(const core::OfferEnded& fact);
    void on(const core::InteractionEngaged& fact);
    void on(const core::HoldChanged& fact);
    void on(const core::InteractionReleased& fact);
    void on(const core::InteractionDisposed& fact);
    void on(const core::WrapUpEnded& fact);
    void on(const core::InteractionEnded& fact);
    void on(const core::PreviewStarted& fact);
    void on(const core::PreviewEnded& fact);
    void on(const core::AttemptStarted& fact);
    void on(const core::AttemptHandedOver& fact);
    void on(const core::AttemptRang& fact);
    void on(const core::AttemptEnded& fact);
    void on(const core::RecordingStarted& fact);
    void on(const core::RecordingEnded& fact);

    template <class Fact>
    void on(const Fact&) {}

    Live& live(base::InteractionId id);
    ports::AttemptRow& attempt(base::AttemptId id, base::InteractionId interaction);
    Live& outbound(base::InteractionId id);
    void enter_segment(Live& live, ports::SegmentRow segment);
    void leave_segment(Live& live, core::Exit exit, bool answered);
    void end_hold(ports::InteractionRow& row);

    void agent_takes(base::AgentId agent, core::AgentState state, base::InteractionId interaction);
    void agent_empties(base::AgentId agent);
    void agent_enters(ports::AgentIntervalRow next);
    void agent_leaves(base::AgentId agent);

    static Key key_of(const ports::RowChange& row);
    void changed(const ports::RowChange& row);

    // What the facts since the last call add to the books.
    base::Result<base::Done, base::Fault> load_books();
    void change_books();
    void change_open_books();
    template <class Id, class T>
    void change_tally(ports::TallySubject kind, const metrics::Place<Id>& place, const T& added);
    template <class T>
    void add_to_tally(ports::TallyRow row, const T& added);

    base::OperationId operation_;
    ports::Records& records_;
    base::Instant at_;                  // Of the fact being applied.
    std::optional<base::Fault> fault_;  // A look-up that failed.
    std::map<base::InteractionId, Live> live_;
    std::map<base::AgentId, ports::AgentIntervalRow> intervals_;
    std::map<base::AttemptId, ports::AttemptRow> attempts_;
    std::map<base::RecordingId, ports::RecordingRow> recordings_;
    std::map<Key, ports::RowChange> changes_;
    metrics::Books books_;  // Its ledger: only what the records do not have yet.
};

}  // namespace regente::server
