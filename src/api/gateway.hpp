// Between the API and the process it lives in. `server/` implements Gateway and feeds Feed; the API
// never sees the core, the stores' threads or the voice link, and could one day sit in a process of
// its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "core/core.hpp"
#include "ports/journal.hpp"
#include "ports/records.hpp"
#include "ports/registry.hpp"
#include "ports/voice.hpp"

namespace regente::api {

// A durable fact.
struct StampedFact {
    std::uint64_t seq = 0;
    base::Instant at;
    core::Fact fact;
};

using FactBatch = std::shared_ptr<const std::vector<StampedFact>>;

// All functions may be called from any thread and return at once.
class Gateway {
  public:
    virtual ~Gateway() = default;

    // Steps the core. The answer comes after the facts are durable and were given to Feed::facts,
    // on a thread of the server: the API posts it to its own. When the journal no longer accepts:
    // Fault-like refusal through `unavailable`.
    struct Answer {
        bool unavailable = false;  // The journal failed (disk full, I/O): nothing was accepted.
        base::Fault fault;         // Why, when unavailable.
        base::Result<core::Accepted, core::Refused> result = core::Accepted{};
    };

    virtual void submit(core::Request request, std::function<void(Answer)> answer) = 0;

    // Runs the job on the registry's thread. Jobs run in the order given.
    virtual void with_registry(std::function<void(ports::Registry&)> job) = 0;

    // Runs the job on the readers' thread: records, and a journal reader for the stories of
    // contacts.
    virtual void with_records(std::function<void(ports::Records&, ports::Journal&)> job) = 0;

    // Every spoken text of the graph exists as sound before the graph is published.
    virtual void ensure_prompts(
        const flow::Graph& graph,
        std::function<void(base::Result<base::Done, base::Fault>)> answer) = 0;

    // Trunks, phones or numbers changed in the registry: read them again and tell voice.
    virtual void configuration_changed() = 0;

    virtual void seat_offer(base::AgentId agent, std::uint64_t session, std::string sdp) = 0;

    // The first / last socket of a user who works as an agent.
    virtual void agent_connected(base::AgentId agent) = 0;
    virtual void agent_disconnected(base::AgentId agent) = 0;

    // Seals and opens secrets with the server's key (libsodium secretbox, base64).
    virtual std::string seal(const std::string& plain) = 0;

    virtual base::OperationId operation() const = 0;

    // Directory of `<recording id>.wav` and, once compressed, `<recording id>.opus`.
    virtual std::string recordings_dir() const = 0;
};

// What the server tells the API; each may be called from any thread.
class Feed {
  public:
    virtual ~Feed() = default;

    virtual void facts(FactBatch batch) = 0;
    virtual void seat_answer(const ports::voice::SeatAnswer& answer) = 0;
    virtual void trunk_status(const ports::voice::TrunkStatus& status) = 0;
    virtual void phone_status(const ports::voice::PhoneStatus& status) = 0;
    virtual void voice_stats(const ports::voice::Stats& stats) = 0;
    virtual void journal_failed(const base::Fault& fault) = 0;
};

}  // namespace regente::api
