#include "server/server_gateway.hpp"

#include <chrono>
#include <future>
#include <memory>

#include <spdlog/spdlog.h>

#include "server/clock.hpp"
#include "server/voice_setup.hpp"
#include "server/zones.hpp"

namespace regente::server {

namespace {

constexpr auto setup_max = std::chrono::seconds(1);

}  // namespace

ServerGateway::ServerGateway(Parts parts, std::set<std::string> zones)
    : parts_(std::move(parts)),
      zones_(std::move(zones)) {}

void ServerGateway::submit(core::Request request, std::function<void(Answer)> answer) {
    if (const auto* publish = std::get_if<core::PublishFlow>(&request))
        submit_zones(publish->graph);
    parts_.loop.submit(std::move(request), std::move(answer));
}

// A zone that the system does not know is not sent: the core then refuses the flow by its name.
void ServerGateway::submit_zones(const flow::Graph& graph) {
    for (const auto& zone : zones_of(graph)) {
        {
            const std::lock_guard lock(mutex_);
            if (zones_.contains(zone)) continue;
        }
        auto offsets = zone_offsets(zone, UtcClock::system());
        if (!offsets) continue;
        parts_.loop.submit(core::SetZone{zone, std::move(*offsets)},
                           [this, zone](const Answer& answer) {
                               if (answer.unavailable || !answer.result) return;
                               const std::lock_guard lock(mutex_);
                               zones_.insert(zone);
                           });
    }
}

void ServerGateway::with_registry(std::function<void(ports::Registry&)> job) {
    parts_.stores.with_registry(std::move(job));
}

void ServerGateway::with_records(std::function<void(ports::Records&, ports::Journal&)> job) {
    parts_.stores.with_records(std::move(job));
}

void ServerGateway::ensure_prompts(
    const flow::Graph& graph,
    std::function<void(base::Result<base::Done, base::Fault>)> answer) {
    parts_.prompts.ensure(parts_.prompts.prompts_of(graph), std::move(answer));
}

void ServerGateway::configuration_changed() {
    parts_.stores.with_registry([this](ports::Registry& registry) {
        auto setup = read_voice_setup(registry, parts_.secrets, parts_.prompts, parts_.music);
        if (!setup) {
            spdlog::error("voice keeps its former configuration: {}", setup.error().message);
            return;
        }
        // Jobs behind this one find it in force: the link takes a turn, and waits for no registry.
        const auto sent = std::make_shared<std::promise<void>>();
        const auto in_force = sent->get_future();
        parts_.voice.setup(std::move(setup).value(), [sent] { sent->set_value(); });
        if (in_force.wait_for(setup_max) != std::future_status::ready)
            spdlog::warn("voice is late to take its new configuration");
    });
}

void ServerGateway::seat_offer(base::AgentId agent, std::uint64_t session, std::string sdp) {
    parts_.voice.seat_offer(agent, session, std::move(sdp));
}

void ServerGateway::agent_connected(base::AgentId agent) {
    parts_.loop.event(core::AgentConnected{agent}, {});
}

void ServerGateway::agent_disconnected(base::AgentId agent) {
    parts_.loop.event(core::AgentDisconnected{agent}, {});
}

std::string ServerGateway::seal(const std::string& plain) {
    return parts_.secrets.seal(plain);
}

base::OperationId ServerGateway::operation() const {
    return parts_.operation;
}

std::string ServerGateway::recordings_dir() const {
    return parts_.recordings_dir;
}

}  // namespace regente::server
