#include "api/socket_requests.hpp"

#include <utility>

#include "api/caller.hpp"
#include "api/clock.hpp"
#include "api/services.hpp"
#include "api/text/csv.hpp"
#include "api/text/phone_number.hpp"
#include "wire/json.hpp"

namespace regente::api {
namespace {

using boost::json::value;

constexpr std::size_t note_bytes_max = 10'000;

template <class Args>
Args read(const value& json) {
    auto args = wire::from_json<Args>(json);
    if (!args) throw Failure(args.error());
    return std::move(args).value();
}

base::Result<RequestResult, Failure> result_of(const Gateway::Answer& answer) {
    if (answer.unavailable) return base::Err{Failure("unavailable", answer.fault.message)};
    if (!answer.result) return base::Err{Failure(answer.result.error())};
    return RequestResult{answer.result.value().interaction};
}

void submit(Services& services, core::Request request, Reply reply) {
    services.gateway().submit(
        std::move(request),
        [reply = std::move(reply)](const Gateway::Answer& answer) { reply(result_of(answer)); });
}

void sign_in(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<SignInArgs>(json);
    const auto seat = args.seat == Seat::browser ? core::SeatKind::browser : core::SeatKind::phone;
    submit(services, core::SignIn{caller.user.id, seat}, std::move(reply));
}

void sign_out(Services& services, const Caller& caller, const value& json, Reply reply) {
    read<NoArgs>(json);
    submit(services, core::SignOut{caller.user.id}, std::move(reply));
}

void set_presence(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<SetPresenceArgs>(json);
    if (args.pause) {
        const bool known = services.live().read([&](const views::World& world) {
            const auto found = world.labels.pause_reasons.find(args.pause);
            return found != world.labels.pause_reasons.end() && found->second.active;
        });
        if (!known) throw Failure("not_found", "pause");
    }
    core::SetPresence request;
    request.agent = caller.user.id;
    request.presence = args.presence;
    request.reason = core::NotReadyReason::pause;
    request.pause = args.pause;
    submit(services, request, std::move(reply));
}

void accept_offer(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<InteractionArgs>(json);
    submit(services, core::AcceptOffer{caller.user.id, args.interaction}, std::move(reply));
}

void decline_offer(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<InteractionArgs>(json);
    submit(services, core::DeclineOffer{caller.user.id, args.interaction}, std::move(reply));
}

void set_hold(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<SetHoldArgs>(json);
    submit(services, core::SetHold{caller.user.id, args.interaction, args.on}, std::move(reply));
}

void set_mute(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<SetMuteArgs>(json);
    submit(services, core::SetMute{caller.user.id, args.on}, std::move(reply));
}

void end_interaction(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<InteractionArgs>(json);
    submit(services, core::EndInteraction{caller.user.id, args.interaction}, std::move(reply));
}

void transfer(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<TransferArgs>(json);
    submit(services,
           core::TransferInteraction{caller.user.id, args.interaction, args.queue},
           std::move(reply));
}

// The number becomes an id in the registry before any fact names it.
void dial(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<DialArgs>(json);
    const auto number = text::normalise_dialled(args.number);
    if (!number) throw Failure("number_invalid", args.number.substr(0, 60));
    services.gateway().with_registry(
        [&services, agent = caller.user.id, number = *number, reply = std::move(reply)](
            ports::Registry& registry) {
            const auto addresses = registry.resolve_numbers({number});
            if (!addresses) return reply(base::Err{Failure(addresses.error())});
            const ports::Address& address = addresses.value().front();
            submit(services, core::DialAddress{agent, address.id, address.contact}, reply);
        });
}

void take_lead(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<TakeLeadArgs>(json);
    submit(services, core::TakeLead{caller.user.id, args.campaign}, std::move(reply));
}

// The core refused after all.
void forget_unless_forbidden(Services& services, base::AddressId address) {
    const bool stands = services.live().read(
        [&](const views::World& world) { return world.state().dnc.contains(address); });
    if (stands) return;
    services.gateway().with_registry(
        [address](ports::Registry& registry) { (void)registry.remove_dnc(address); });
}

void dispose(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<DisposeArgs>(json);
    const core::Dispose request{caller.user.id, args.interaction, args.disposition};
    const auto forbidden = services.live().read([&](const views::World& world) {
        const auto verdict = world.state().dispositions.find(args.disposition);
        const core::Interaction* interaction = world.interaction(args.interaction);
        const bool adds =
            verdict != world.state().dispositions.end() && verdict->second.adds_to_dnc;
        const bool mine = interaction != nullptr && interaction->agent == caller.user.id;
        if (!adds || !mine || world.state().dnc.contains(interaction->address))
            return base::AddressId{};  // Who is on it already keeps the reason written there.
        return interaction->address;
    });
    if (!forbidden) return submit(services, request, std::move(reply));
    // The core is about to forbid the number: the registry then knows which one that is.
    services.gateway().with_registry(
        [&services, request, forbidden, reply = std::move(reply)](ports::Registry& registry) {
            const auto address = registry.address(forbidden);
            if (!address) return reply(base::Err{Failure(address.error())});
            const std::string number = address.value() ? address.value()->value : std::string();
            const auto put = registry.put_dnc({forbidden, number, "disposition", "", now()});
            if (!put) return reply(base::Err{Failure(put.error())});
            submit(services, request, [&services, forbidden, reply](const auto& answer) {
                if (!answer) forget_unless_forbidden(services, forbidden);
                reply(answer);
            });
        });
}

void finish_wrap_up(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<InteractionArgs>(json);
    submit(services, core::FinishWrapUp{caller.user.id, args.interaction}, std::move(reply));
}

void write_note(Services& services, const ports::Note& note, const Reply& reply) {
    services.gateway().with_registry([&services, note, reply](ports::Registry& registry) {
        const auto put = registry.put_note(note);
        if (!put) return reply(base::Err{Failure(put.error())});
        services.live().relabel([note](views::World& world) {
            const auto card = world.cards.find(note.interaction);
            if (card == world.cards.end()) return;
            card->second.notes[note.author] = {
                note.author, world.labels.user(note.author), note.text, note.updated};
        });
        reply(RequestResult{note.interaction});
    });
}

// Notes are kept while the contact is in my hands, and also the last words that arrive just after
// the wrap-up ended: what somebody typed is not thrown away.
void save_note(Services& services, const Caller& caller, const value& json, Reply reply) {
    auto args = read<SaveNoteArgs>(json);
    if (args.text.size() > note_bytes_max) throw Failure("note_too_long");
    if (!text::is_utf8(args.text)) throw Failure("value_invalid", "text");
    const ports::Note note{args.interaction, caller.user.id, std::move(args.text), now()};
    if (!note.interaction) throw Failure("interaction_unknown");
    const bool mine = services.live().read([&](const views::World& world) {
        const core::Agent* agent = world.agent(caller.user.id);
        return agent != nullptr && agent->interaction == note.interaction;
    });
    if (mine) return write_note(services, note, reply);
    services.gateway().with_records(
        [&services, note, reply = std::move(reply)](ports::Records& records, ports::Journal&) {
            const auto row = records.interaction(services.operation(), note.interaction);
            if (!row) return reply(base::Err{Failure(row.error())});
            if (!row.value()) return reply(base::Err{Failure("interaction_unknown")});
            if (row.value()->agent != note.author) {
                return reply(base::Err{Failure("interaction_not_yours")});
            }
            write_note(services, note, reply);
        });
}

void set_agent_presence(Services& services, const Caller& caller, const value& json, Reply reply) {
    const auto args = read<SetAgentPresenceArgs>(json);
    services.log(false,
                 caller.user.login + " sets agent " + std::to_string(args.agent.value) + " to " +
                     std::string(wire::enum_name(args.presence)));
    if (args.presence == core::Presence::signed_out) {
        return submit(services, core::SignOut{args.agent}, std::move(reply));
    }
    core::SetPresence request;
    request.agent = args.agent;
    request.presence = args.presence;
    request.reason = core::NotReadyReason::supervisor;
    submit(services, request, std::move(reply));
}

}  // namespace

const std::vector<SocketRequest>& socket_requests() {
    using schema::node;
    constexpr auto work = Permission::handle_contacts;
    static const std::vector<SocketRequest> table = {
        {"sign_in", work, node<SignInArgs>, sign_in},
        {"sign_out", work, node<NoArgs>, sign_out},
        {"set_presence", work, node<SetPresenceArgs>, set_presence},
        {"accept_offer", work, node<InteractionArgs>, accept_offer},
        {"decline_offer", work, node<InteractionArgs>, decline_offer},
        {"set_hold", work, node<SetHoldArgs>, set_hold},
        {"set_mute", work, node<SetMuteArgs>, set_mute},
        {"end_interaction", work, node<InteractionArgs>, end_interaction},
        {"transfer", work, node<TransferArgs>, transfer},
        {"dial", work, node<DialArgs>, dial},
        {"take_lead", work, node<TakeLeadArgs>, take_lead},
        {"dispose", work, node<DisposeArgs>, dispose},
        {"finish_wrap_up", work, node<InteractionArgs>, finish_wrap_up},
        {"save_note", work, node<SaveNoteArgs>, save_note},
        {"set_agent_presence",
         Permission::supervise,
         node<SetAgentPresenceArgs>,
         set_agent_presence},
    };
    return table;
}

}  // namespace regente::api
