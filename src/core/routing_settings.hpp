// What an operation may say about who gets whom. Every rule is exact, so that a test can hold it:
// "idle", "wait" and "age" are differences of the core's clock; ties go to the longest idle agent,
// then to the smaller id.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/skill.hpp"
#include "base/time.hpp"

namespace regente::core {

// Which of the agents who may serve an interaction gets it; per queue. Tiers come first: an agent
// of a tier is used only while no lower tier has anybody.
enum class AgentOrder : std::uint8_t {
    longest_idle,     // Smallest idle_since.
    least_occupied,   // Smallest share of handling in the working time of the last hour.
    fewest_contacts,  // Fewest conversations in this shift (Agent::contacts).
    round_robin,      // The next after the last one offered, in member order.
    linear,           // The first in member order, from the top each time.
    weighted_random,  // Chance in proportion to the member's weight.
    ring_all,         // Everybody of the tier at once; the first to accept wins.
    best_skill,       // Largest sum of levels over the skills that are asked for.
    least_flexible,   // Fewest skills, then fewest queues: keeps the versatile for later.
};
REGENTE_DESCRIBE_ENUM(AgentOrder,
                      longest_idle,
                      least_occupied,
                      fewest_contacts,
                      round_robin,
                      linear,
                      weighted_random,
                      ring_all,
                      best_skill,
                      least_flexible)

// Which of those who wait an agent gets; per operation. Within equal priority, value and needs it is
// always first in, first out; ties go to the older, then to the smaller id.
enum class ContactOrder : std::uint8_t {
    strict_priority,  // Larger priority first: starvation is possible.
    fifo,             // The oldest, whatever its priority.
    ageing,           // Priority + ageing_increment for every ageing_step waited, up to ageing_max.
    weighted_queues,  // Largest wait × weight of the queue.
    deadline,         // Smallest slack against the service level, as a share of it (below).
    value,            // Largest value among those within value_bound of the oldest.
};
REGENTE_DESCRIBE_ENUM(ContactOrder, strict_priority, fifo, ageing, weighted_queues, deadline, value)

// With `deadline`: who still can be served within the threshold of the queue goes by slack; who
// cannot goes by lateness, and gets `late_share` percent of the decisions while both wait, so that
// neither is given up.

using base::SkillLevel;

// What an agent can do. With SkillSettings::certified the level counts only until
// `certified_until`.
struct AgentSkill {
    base::SkillId skill;
    std::uint32_t level = 1;        // 1..10.
    base::Instant certified_until;  // Zero: no certificate.

    friend bool operator==(const AgentSkill&, const AgentSkill&) = default;
};
REGENTE_DESCRIBE(AgentSkill, skill, level, certified_until)

struct SkillSettings {
    bool certified = false;  // Only agents with a valid certificate have it.

    friend bool operator==(const SkillSettings&, const SkillSettings&) = default;
};
REGENTE_DESCRIBE(SkillSettings, certified)

// How an agent belongs to one of the queues.
struct Membership {
    base::QueueId queue;
    std::uint32_t tier = 0;    // 0..10, 0 first.
    std::uint32_t order = 0;   // 0..10000: the member order, ties by id.
    std::uint32_t weight = 1;  // 1..100, of weighted_random.

    friend bool operator==(const Membership&, const Membership&) = default;
};
REGENTE_DESCRIBE(Membership, queue, tier, order, weight)

// Whom a contact accepts after it waited `after`. Rings only widen: each one asks for no more than
// the one before, waives what that waived and reaches the queues that it reached.
struct Ring {
    base::Duration after;               // Of the first ring 0; strictly ascending; up to 1 h.
    std::vector<SkillLevel> skills;     // Asked for besides the contact's own.
    std::vector<base::SkillId> waived;  // Of the contact's own, no longer asked for.
    std::vector<base::QueueId> queues;  // Their members may serve too.
    std::uint32_t priority_delta = 0;   // 0..100, added to the contact's priority.

    friend bool operator==(const Ring&, const Ring&) = default;
};
REGENTE_DESCRIBE(Ring, after, skills, waived, queues, priority_delta)

// The agent the customer talked with last, if that was within `ttl` and in this queue.
enum class StickyMode : std::uint8_t {
    none,
    prefer,  // Waits for that agent only while idle or busy with work, at most `hold`.
    only,    // The same, and also while in a pause; at most `hold`, which may be long.
};
REGENTE_DESCRIBE_ENUM(StickyMode, none, prefer, only)

struct StickySettings {
    StickyMode mode = StickyMode::none;
    base::Duration hold = base::seconds(30);           // 1..120 s; `only` 1..3600 s.
    base::Duration ttl = base::minutes(7L * 24 * 60);  // 1 h..90 days.

    friend bool operator==(const StickySettings&, const StickySettings&) = default;
};
REGENTE_DESCRIBE(StickySettings, mode, hold, ttl)

// When a queue cannot hold what it was given.
enum class OverflowTrigger : std::uint8_t {
    waited,            // The contact has waited `limit`.
    line_longer,       // On arrival more than `count` wait already.
    expected_wait,     // On arrival the wait is expected to pass `limit`.
    nobody_signed_in,  // On arrival no agent who could ever serve it works.
    closed,            // On arrival a supervisor has closed the queue.
};
REGENTE_DESCRIBE_ENUM(OverflowTrigger, waited, line_longer, expected_wait, nobody_signed_in, closed)

enum class OverflowAction : std::uint8_t {
    add_queue,  // Waits in both, with one identity.
    transfer,   // Leaves for `queue`, and keeps its age.
    callback,   // Hangs up with `prompt` and calls back when the turn comes.
    message,    // Says `prompt` and hangs up.
};
REGENTE_DESCRIBE_ENUM(OverflowAction, add_queue, transfer, callback, message)

struct OverflowRule {
    OverflowTrigger trigger = OverflowTrigger::waited;
    base::Duration limit;     // waited 1 s..2 h, expected_wait 1 s..2 h.
    std::uint32_t count = 0;  // line_longer, 0..100000.
    OverflowAction action = OverflowAction::add_queue;
    base::QueueId queue;  // Of add_queue and transfer; not this one.
    std::string text;     // Spoken before a message or callback hangs up, up to 1000 bytes.
    std::string language;

    friend bool operator==(const OverflowRule&, const OverflowRule&) = default;
};
REGENTE_DESCRIBE(OverflowRule, trigger, limit, count, action, queue, text, language)

enum class WrapUpMode : std::uint8_t {
    limited,  // The agent finishes, at the latest after wrap_up_max.
    fixed,    // Exactly wrap_up_max; finishing early does not make the agent eligible.
    manual,   // Until the agent finishes; wrap_up_max 0 still means none.
};
REGENTE_DESCRIBE_ENUM(WrapUpMode, limited, fixed, manual)

// A customer who would rather be called than wait.
struct CallbackSettings {
    bool offered = false;  // Over the music, with the place in the line.
    base::Duration offered_above = base::seconds(60);  // 0..1 h: of the expected wait.
    std::uint32_t attempts_max = 3;                    // 1..10 calls, the first included.
    base::Duration retry_after = base::minutes(5);     // 30 s..24 h between them.
    base::TrunkId trunk;                               // None: the operation's default.
    base::Duration ring_max = base::seconds(30);       // 10..90 s.
    std::string text;  // Spoken when the offer is taken, up to 1000 bytes; empty: nothing.

    friend bool operator==(const CallbackSettings&, const CallbackSettings&) = default;
};
REGENTE_DESCRIBE(CallbackSettings,
                 offered,
                 offered_above,
                 attempts_max,
                 retry_after,
                 trunk,
                 ring_max,
                 text)

}  // namespace regente::core
