// Requests by name over the WebSocket: their arguments and who may make them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "api/messages.hpp"
#include "api/permission.hpp"
#include "api/schema/type_node.hpp"
#include "base/describe.hpp"
#include "core/messages.hpp"

namespace regente::api {

enum class Seat : std::uint8_t { browser, phone };
REGENTE_DESCRIBE_ENUM(Seat, browser, phone)

struct NoArgs {};
REGENTE_DESCRIBE_EMPTY(NoArgs)

struct SignInArgs {
    Seat seat = Seat::browser;
};
REGENTE_DESCRIBE(SignInArgs, seat)

struct SetPresenceArgs {
    core::Presence presence = core::Presence::not_ready;
    base::ReasonId pause;
};
REGENTE_DESCRIBE(SetPresenceArgs, presence, pause)

struct InteractionArgs {
    base::InteractionId interaction;
};
REGENTE_DESCRIBE(InteractionArgs, interaction)

struct SetHoldArgs {
    base::InteractionId interaction;
    bool on = false;
};
REGENTE_DESCRIBE(SetHoldArgs, interaction, on)

struct SetMuteArgs {
    bool on = false;
};
REGENTE_DESCRIBE(SetMuteArgs, on)

struct DialArgs {
    std::string number;
};
REGENTE_DESCRIBE(DialArgs, number)

struct TakeLeadArgs {
    base::CampaignId campaign;
};
REGENTE_DESCRIBE(TakeLeadArgs, campaign)

struct DisposeArgs {
    base::InteractionId interaction;
    base::DispositionId disposition;
};
REGENTE_DESCRIBE(DisposeArgs, interaction, disposition)

struct TransferArgs {
    base::InteractionId interaction;
    base::QueueId queue;
};
REGENTE_DESCRIBE(TransferArgs, interaction, queue)

struct SaveNoteArgs {
    base::InteractionId interaction;
    std::string text;
};
REGENTE_DESCRIBE(SaveNoteArgs, interaction, text)

struct SetAgentPresenceArgs {
    base::AgentId agent;
    core::Presence presence = core::Presence::not_ready;
};
REGENTE_DESCRIBE(SetAgentPresenceArgs, agent, presence)

// What a request that was accepted made; "0" when nothing.
struct RequestResult {
    base::InteractionId interaction;
};
REGENTE_DESCRIBE(RequestResult, interaction)

struct Caller;
class Services;

// Calls back once, on any thread.
using Reply = std::function<void(base::Result<RequestResult, Failure>)>;

struct SocketRequest {
    std::string_view name;
    Permission permission = Permission::undeclared;
    schema::TypeRef args = nullptr;
    // On the HTTP thread; throws Failure for what is wrong at once.
    void (*run)(Services& services,
                const Caller& caller,
                const boost::json::value& args,
                Reply reply) = nullptr;
};

const std::vector<SocketRequest>& socket_requests();

}  // namespace regente::api
