// Projections of the journal for history and reports. Can be deleted and rebuilt from journal and
// registry. The projector (server/projector) folds facts and writes rows; this only keeps them.
// Contract: docs/contracts/records.md.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/describe.hpp"
#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "core/types.hpp"
#include "ports/registry.hpp"

namespace regente::ports {

// One row per interaction. Times are zero when they did not happen.
struct InteractionRow {
    base::InteractionId interaction;
    core::Channel channel = core::Channel::voice;
    core::Direction direction = core::Direction::inbound;
    base::AddressId address;
    base::ContactId contact;
    base::FlowId flow;
    base::QueueId queue;  // The last one.
    base::CampaignId campaign;
    base::LeadId lead;
    base::AgentId agent;  // The last who talked.
    base::Instant started;
    base::Instant queued;    // First entry into a queue.
    base::Instant answered;  // First two-way talk.
    base::Instant released;  // The last conversation ended.
    base::Instant ended;
    base::Duration waited;  // Sum over queue visits.
    base::Duration talked;  // Includes hold.
    base::Duration held;
    base::Duration wrapped;
    core::InteractionState state = core::InteractionState::in_flow;
    core::Exit exit = core::Exit::answered;  // Meaningful when ended.
    core::Party ended_by = core::Party::customer;
    core::Outcome outcome = core::Outcome::answered;  // Outbound.
    base::DispositionId disposition;
    base::RecordingId recording;  // The last.
    std::uint32_t offers = 0;
    // What is going on now, so that the sums above can go on after a restart. Zero: not now.
    base::Instant talking_since;
    base::Instant held_since;
    base::Instant wrapping_since;

    friend bool operator==(const InteractionRow&, const InteractionRow&) = default;
};
REGENTE_DESCRIBE(InteractionRow,
                 interaction,
                 channel,
                 direction,
                 address,
                 contact,
                 flow,
                 queue,
                 campaign,
                 lead,
                 agent,
                 started,
                 queued,
                 answered,
                 released,
                 ended,
                 waited,
                 talked,
                 held,
                 wrapped,
                 state,
                 exit,
                 ended_by,
                 outcome,
                 disposition,
                 recording,
                 offers,
                 talking_since,
                 held_since,
                 wrapping_since)

enum class SegmentKind : std::uint8_t { flow, queue, attempt };
REGENTE_DESCRIBE_ENUM(SegmentKind, flow, queue, attempt)

// One visit to one flow, queue or attempt. Key: (interaction, ordinal).
struct SegmentRow {
    base::InteractionId interaction;
    std::uint32_t ordinal = 0;
    SegmentKind kind = SegmentKind::flow;
    base::QueueId queue;
    base::FlowId flow;
    base::AttemptId attempt;
    base::AgentId agent;
    base::Instant entered;
    base::Instant left;                      // Zero: still there.
    bool answered = false;                   // Queue or attempt: an agent talked.
    core::Exit exit = core::Exit::answered;  // Of a flow that led on to a queue: answered.

    friend bool operator==(const SegmentRow&, const SegmentRow&) = default;
};
REGENTE_DESCRIBE(SegmentRow,
                 interaction,
                 ordinal,
                 kind,
                 queue,
                 flow,
                 attempt,
                 agent,
                 entered,
                 left,
                 answered,
                 exit)

// One stretch of one agent in one state. Key: (agent, from). Who is signed out has none. `reason`
// and `pause` are of the presence: an agent who dials from a pause is engaged with the reason
// pause, and not_ready again afterwards.
struct AgentIntervalRow {
    base::AgentId agent;
    core::AgentState state = core::AgentState::signed_out;
    core::NotReadyReason reason = core::NotReadyReason::none;
    base::ReasonId pause;
    base::InteractionId interaction;
    base::Instant from;
    base::Instant to;  // Zero: still.

    friend bool operator==(const AgentIntervalRow&, const AgentIntervalRow&) = default;
};
REGENTE_DESCRIBE(AgentIntervalRow, agent, state, reason, pause, interaction, from, to)

struct AttemptRow {
    base::AttemptId attempt;
    base::InteractionId interaction;
    base::CampaignId campaign;
    base::LeadId lead;
    base::AddressId address;
    base::AgentId agent;
    base::Instant started;
    base::Instant rang;
    base::Instant answered;
    base::Instant ended;  // Zero: still. The dial's end: an answered one goes on as a conversation.
    core::Outcome outcome = core::Outcome::answered;

    friend bool operator==(const AttemptRow&, const AttemptRow&) = default;
};
REGENTE_DESCRIBE(AttemptRow,
                 attempt,
                 interaction,
                 campaign,
                 lead,
                 address,
                 agent,
                 started,
                 rang,
                 answered,
                 ended,
                 outcome)

struct RecordingRow {
    base::RecordingId recording;
    base::InteractionId interaction;
    base::AgentId agent;
    base::Instant started;
    base::Instant ended;  // Zero: being written.
    std::uint64_t bytes = 0;
    base::Duration length;

    friend bool operator==(const RecordingRow&, const RecordingRow&) = default;
};
REGENTE_DESCRIBE(RecordingRow, recording, interaction, agent, started, ended, bytes, length)

// Which facts speak of an interaction, to show its story.
struct InteractionFactRow {
    base::InteractionId interaction;
    std::uint64_t seq = 0;

    friend bool operator==(const InteractionFactRow&, const InteractionFactRow&) = default;
};
REGENTE_DESCRIBE(InteractionFactRow, interaction, seq)

enum class TallySubject : std::uint8_t { queue, agent };
REGENTE_DESCRIBE_ENUM(TallySubject, queue, agent)

// Tallies are kept by the quarter and, for long stretches of time, by the hour as well.
enum class TallyGrain : std::uint8_t { quarter, hour };
REGENTE_DESCRIBE_ENUM(TallyGrain, quarter, hour)

// What was counted of one queue or agent in one interval: bytes of metrics/tally_codec.hpp, which the
// store does not read. Key: (grain, kind, subject, start).
struct TallyRow {
    TallyGrain grain = TallyGrain::quarter;
    TallySubject kind = TallySubject::queue;
    std::uint64_t subject = 0;
    base::Instant start;
    std::vector<std::uint8_t> body;

    friend bool operator==(const TallyRow&, const TallyRow&) = default;
};
REGENTE_DESCRIBE(TallyRow, grain, kind, subject, start, body)

enum class OpenKind : std::uint8_t { interaction, agent, queue };
REGENTE_DESCRIBE_ENUM(OpenKind, interaction, agent, queue)

// What the books hold open (metrics/history.hpp), as bytes. Key: (kind, id). Without a body: closed,
// and the row is gone.
struct OpenBookRow {
    OpenKind kind = OpenKind::interaction;
    std::uint64_t id = 0;
    std::vector<std::uint8_t> body;

    friend bool operator==(const OpenBookRow&, const OpenBookRow&) = default;
};
REGENTE_DESCRIBE(OpenBookRow, kind, id, body)

// Insert or replace by the row's key.
using RowChange = std::variant<InteractionRow,
                               SegmentRow,
                               AgentIntervalRow,
                               AttemptRow,
                               RecordingRow,
                               InteractionFactRow,
                               TallyRow,
                               OpenBookRow>;

// Which tallies; `subject` 0 = every one.
struct TallyFilter {
    TallyGrain grain = TallyGrain::quarter;
    TallySubject kind = TallySubject::queue;
    std::uint64_t subject = 0;
    base::Instant from;  // start >= from
    base::Instant to;    // start < to
};

// The bytes are valid during the call only.
using TallyReader = std::function<void(const TallyFilter& filter,
                                       std::uint64_t subject,
                                       base::Instant start,
                                       std::span<const std::uint8_t> body)>;

// What goes with tallies read in the same look: up to which fact, and what is open.
struct OpenBooks {
    std::uint64_t cursor = 0;
    std::vector<OpenBookRow> open;
};

using OpenReader = std::function<void(const OpenBooks& books)>;

// Which way of folding facts into rows a store was written with. Another one: the rows are made anew
// from the journal. Goes up when an old journal would give other rows.
inline constexpr std::uint32_t projection_version = 3;

// What a page of history is filtered by; unset = any.
struct InteractionFilter {
    std::optional<base::Instant> from;  // started >= from
    std::optional<base::Instant> to;    // started < to
    std::optional<base::QueueId> queue;
    std::optional<base::CampaignId> campaign;
    std::optional<base::AgentId> agent;
    std::optional<base::ContactId> contact;
    std::optional<base::AddressId> address;
    std::optional<core::Direction> direction;
    std::optional<core::Exit> exit;
    bool ended_only = false;
};

// Used by one thread at a time; may block. Every stored key starts with the operation.
class Records {
  public:
    virtual ~Records() = default;

    // The last seq whose rows are in.
    virtual Stored<std::uint64_t> cursor(base::OperationId operation) = 0;

    // The projection_version of the last commit; 0 without any.
    virtual Stored<std::uint32_t> version(base::OperationId operation) = 0;

    // Rows, cursor and projection_version in one transaction.
    virtual Stored<base::Done> commit(base::OperationId operation,
                                      std::uint64_t cursor,
                                      const std::vector<RowChange>& changes) = 0;

    // Newest first by (started, id).
    virtual Stored<Page<InteractionRow>> interactions(base::OperationId operation,
                                                      const InteractionFilter& filter,
                                                      const std::string& cursor,
                                                      std::size_t limit) = 0;
    virtual Stored<std::optional<InteractionRow>> interaction(base::OperationId operation,
                                                              base::InteractionId id) = 0;
    virtual Stored<std::vector<SegmentRow>> segments(base::OperationId operation,
                                                     base::InteractionId id) = 0;
    virtual Stored<std::vector<RecordingRow>> recordings(base::OperationId operation,
                                                         base::InteractionId id) = 0;
    virtual Stored<std::optional<RecordingRow>> recording(base::OperationId operation,
                                                          base::RecordingId id) = 0;
    virtual Stored<std::vector<std::uint64_t>> fact_seqs(base::OperationId operation,
                                                         base::InteractionId id) = 0;
    virtual Stored<std::vector<AttemptRow>> attempts(base::OperationId operation,
                                                     base::CampaignId campaign) = 0;

    // What the projector needs to go on after a restart: rows not finished.
    virtual Stored<std::vector<InteractionRow>> open_interactions(base::OperationId operation) = 0;
    virtual Stored<std::vector<SegmentRow>> open_segments(base::OperationId operation) = 0;
    virtual Stored<std::vector<AgentIntervalRow>> open_agent_intervals(
        base::OperationId operation) = 0;
    virtual Stored<std::vector<AttemptRow>> open_attempts(base::OperationId operation) = 0;

    // Queue segments entered in [from, to), for the figures of the day.
    virtual Stored<std::vector<SegmentRow>> queue_segments(base::OperationId operation,
                                                           base::Instant from,
                                                           base::Instant to) = 0;

    virtual Stored<std::optional<TallyRow>> tally(base::OperationId operation,
                                                  const TallyRow& key) = 0;

    // What is open, and tallies by (subject, start), as of one cursor. `opened` (may be empty) hears
    // what is open before `read` hears the first tally.
    virtual Stored<OpenBooks> tallies(base::OperationId operation,
                                      const std::vector<TallyFilter>& filters,
                                      const OpenReader& opened,
                                      const TallyReader& read) = 0;
};

}  // namespace regente::ports
