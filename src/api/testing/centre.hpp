// A small contact centre behind a real HTTP server on this machine: an administrator, a supervisor,
// two agents, one queue.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/secret.hpp"
#include "api/testing/client.hpp"
#include "api/testing/fake_gateway.hpp"

namespace regente::api::testing {

inline constexpr const char* password = "regente-demo";

struct Centre {
    explicit Centre(Options given = {}) {
        static const std::string hash = hash_password(password, 8192);
        const auto user =
            [&](const char* login, ports::Role role, std::vector<base::QueueId> queues) {
                ports::User row;
                row.login = login;
                row.name = std::string("Name of ") + login;
                row.role = role;
                row.language = "en";
                row.password_hash = hash;
                row.queues = std::move(queues);
                return gateway.registry.put_user(row).value().id;
            };
        sale = gateway.registry.put_disposition({{}, "Sale", true}).value().id;
        queue = gateway.registry.put_queue({{}, "Support", {sale}}).value().id;
        lunch = gateway.registry.put_pause_reason({{}, "Lunch", true}).value().id;
        flow = gateway.registry.put_flow({{}, "Demo", ""}).value().id;
        ports::Trunk line;
        line.name = "Carrier";
        line.host = "127.0.0.1";
        trunk = gateway.registry.put_trunk(line).value().id;
        admin = user("admin", ports::Role::admin, {});
        sofia = user("sofia", ports::Role::supervisor, {});
        ana = user("ana", ports::Role::agent, {queue});
        bruno = user("bruno", ports::Role::agent, {queue});
        gateway.must(core::SetQueue{queue, {}});
        gateway.must(core::SetDisposition{sale, {}});
        gateway.must(core::SetAgent{ana, {queue}});
        gateway.must(core::SetAgent{bruno, {queue}});
        gateway.must(
            core::PublishFlow{flow, {"fila", {{"fila", flow::Enqueue{queue, 0, 0, "pt-BR"}}}}});
        gateway.event(core::VoiceConnected{});
        start(std::move(given));
    }

    ~Centre() { stop(); }

    void start(Options given) {
        given.port = 0;
        given.password_memory_bytes = 8192;
        given.log = [this](bool, const std::string& line) {
            const std::lock_guard lock(mutex_);
            log_.push_back(line);
        };
        api = std::make_unique<Api>(gateway, given);
        core::State state;
        std::uint64_t seq = 0;
        // On the server's thread, so that no fact falls between the state and the feed.
        gateway.now_run([&] {
            state = gateway.core.state();
            seq = gateway.seq;
            gateway.feed = api.get();
        });
        const auto started = api->start(state, seq);
        if (!started) throw std::runtime_error(started.error().message);
    }

    void stop() {
        if (!api) return;
        api->stop();
        gateway.now_run([&] { gateway.feed = nullptr; });
        api.reset();
    }

    Client client() const { return Client(api->port()); }

    Client signed_in(const std::string& user) const {
        Client made(api->port());
        const Got got = made.sign_in(user, password);
        if (got.status != 200) throw std::runtime_error(got.body);
        return made;
    }

    // A caller enters the queue; the answer is the new interaction.
    base::InteractionId call_in(const std::string& number = "+5511987654321") {
        const auto address = gateway.registry.resolve_numbers({number}).value().front();
        const base::LegId leg{base::voice_leg_bit | ++legs_};
        gateway.event(core::CallArrived{leg, flow, address.id, address.contact});
        base::InteractionId newest;
        gateway.now_run([&] { newest = gateway.core.state().interactions.rbegin()->first; });
        return newest;
    }

    void seat_up(base::AgentId agent) {
        gateway.event(core::SeatUp{agent, core::SeatKind::browser});
    }

    base::LegId last_leg() const { return {base::voice_leg_bit | legs_}; }

    std::vector<std::string> log() {
        const std::lock_guard lock(mutex_);
        return log_;
    }

    FakeGateway gateway;
    std::unique_ptr<Api> api;
    base::QueueId queue;
    base::DispositionId sale;
    base::ReasonId lunch;
    base::FlowId flow;
    base::TrunkId trunk;
    base::AgentId admin;
    base::AgentId sofia;
    base::AgentId ana;
    base::AgentId bruno;

  private:
    std::uint64_t legs_ = 0;
    std::mutex mutex_;
    std::vector<std::string> log_;
};

inline std::string text(std::uint64_t id) {
    return std::to_string(id);
}

}  // namespace regente::api::testing
