// What the API asks of the process it lives in.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "api/gateway.hpp"
#include "server/core_loop.hpp"
#include "server/prompts.hpp"
#include "server/secrets.hpp"
#include "server/stores.hpp"
#include "server/voice_link.hpp"

namespace regente::server {

class ServerGateway final : public api::Gateway {
  public:
    struct Parts {
        CoreLoop& loop;
        Stores& stores;
        PromptStore& prompts;
        const Secrets& secrets;
        VoiceLink& voice;
        base::OperationId operation;
        std::string recordings_dir;
        std::string music;
    };

    // `zones`: those that the core knows already.
    ServerGateway(Parts parts, std::set<std::string> zones);

    // A flow's zones enter the core before the flow does.
    void submit(core::Request request, std::function<void(Answer)> answer) override;
    void with_registry(std::function<void(ports::Registry&)> job) override;
    void with_records(std::function<void(ports::Records&, ports::Journal&)> job) override;
    void ensure_prompts(const flow::Graph& graph,
                        std::function<void(base::Result<base::Done, base::Fault>)> answer) override;
    void configuration_changed() override;
    void seat_offer(base::AgentId agent, std::uint64_t session, std::string sdp) override;
    void agent_connected(base::AgentId agent) override;
    void agent_disconnected(base::AgentId agent) override;
    std::string seal(const std::string& plain) override;
    base::OperationId operation() const override;
    std::string recordings_dir() const override;

  private:
    void submit_zones(const flow::Graph& graph);

    Parts parts_;
    std::mutex mutex_;
    std::set<std::string> zones_;  // Guarded by mutex_.
};

}  // namespace regente::server
