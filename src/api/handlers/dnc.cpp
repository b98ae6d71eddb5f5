// Do-not-call, and what is known of a contact. A number enters the registry first, so that it is
// known what the core's id means; it leaves the core first, so that nothing shows it as free before
// it is.
#include <algorithm>

#include "api/clock.hpp"
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "api/text/csv.hpp"
#include "api/text/phone_number.hpp"

namespace regente::api {
namespace {

constexpr std::size_t numbers_max = 1000;
constexpr std::size_t contact_fields_max = 100;

DncResource resource_of(const ports::DncEntry& entry) {
    return {entry.number, entry.source, entry.reason, entry.added};
}

http::Response list_dnc(Call& call) {
    const std::string cursor = call.request.query("cursor");
    const std::size_t limit = call.limit();
    const auto page = call.services.registry(
        [&](ports::Registry& registry) { return registry.dnc(cursor, limit); });
    Items<DncResource> list;
    for (const ports::DncEntry& entry : page.items)
        list.items.push_back(resource_of(entry));
    list.next = page.next;
    return answer_json(list);
}

http::Response add_dnc(Call& call) {
    const auto body = call.body<DncBody>();
    if (body.numbers.empty() || body.numbers.size() > numbers_max) {
        throw Failure("value_invalid", "numbers");
    }
    if (body.reason.size() > 480) throw Failure("value_invalid", "reason");
    std::vector<std::string> numbers;
    for (const std::string& written : body.numbers) {
        const auto number = text::normalise_dialled(written);
        if (!number) throw Failure("number_invalid", written.substr(0, 60));
        if (std::find(numbers.begin(), numbers.end(), *number) == numbers.end()) {
            numbers.push_back(*number);
        }
    }
    using Entries = ports::Stored<std::vector<ports::DncEntry>>;
    const auto entries = call.services.registry([&](ports::Registry& registry) -> Entries {
        const auto addresses = registry.resolve_numbers(numbers);
        if (!addresses) return base::Err{addresses.error()};
        std::vector<ports::DncEntry> made;
        for (const ports::Address& address : addresses.value()) {
            made.push_back({address.id, address.value, "screen", body.reason, now()});
            const auto put = registry.put_dnc(made.back());
            if (!put) return base::Err{put.error()};
        }
        return made;
    });
    core::AddDnc request;
    Items<DncResource> list;
    for (const ports::DncEntry& entry : entries) {
        request.addresses.push_back(entry.address);
        list.items.push_back(resource_of(entry));
    }
    call.services.submit(std::move(request));
    call.services.log(false,
                      call.who().user.login + " put " + std::to_string(numbers.size()) +
                          " numbers on do-not-call");
    return answer_json(list, 201);
}

http::Response remove_dnc(Call& call) {
    const auto number = text::normalise_dialled(call.params.at(0));
    if (!number) throw Failure("number_invalid", call.params.at(0).substr(0, 60));
    const auto addresses = call.services.registry(
        [&](ports::Registry& registry) { return registry.resolve_numbers({*number}); });
    const base::AddressId address = addresses.at(0).id;
    const bool present = call.services.live().read(
        [&](const views::World& world) { return world.state().dnc.contains(address); });
    if (!present) throw Failure("not_found", *number);
    call.services.submit(core::RemoveDnc{address});
    call.services.registry([&](ports::Registry& registry) -> ports::Stored<base::Done> {
        auto removed = registry.remove_dnc(address);
        // Known to the core only: written there before the registry knew of it.
        if (!removed && removed.error().code == "not_found") return base::Done{};
        return removed;
    });
    call.services.log(false, call.who().user.login + " took a number off do-not-call");
    return answer_nothing();
}

// ------------------------------------------------------------------------------------ contacts

void check_fields(const std::map<std::string, std::string>& fields) {
    if (fields.size() > contact_fields_max) throw Failure("value_invalid", "fields");
    for (const auto& [name, text] : fields) {
        if (name.empty() || name.size() > 120 || text.size() > 4000) {
            throw Failure("value_invalid", "fields." + name.substr(0, 60));
        }
    }
}

// Whether the caller is working with this contact now.
bool in_hand(Call& call, base::ContactId id) {
    return call.services.live().read([&](const views::World& world) {
        const core::Agent* agent = world.agent(call.who().user.id);
        const core::Interaction* interaction =
            agent == nullptr ? nullptr : world.interaction(agent->interaction);
        return interaction != nullptr && interaction->contact == id;
    });
}

http::Response change_contact(Call& call) {
    const auto id = call.id<base::ContactId>(0);
    const auto body = call.body<ContactBody>();
    if (body.name.size() > 480 || !text::is_utf8(body.name)) throw Failure("name_invalid", "name");
    if (body.fields) check_fields(*body.fields);
    if (!may(call.who().user.role, Permission::supervise) && !in_hand(call, id))
        throw Failure("contact_not_yours", std::to_string(id.value));
    const auto known =
        call.services.registry([&](ports::Registry& registry) { return registry.contact(id); });
    if (!known) throw Failure("not_found", std::to_string(id.value));
    const auto stored = call.services.registry([&](ports::Registry& registry) {
        return registry.put_contact({id, body.name, body.fields.value_or(known->fields)});
    });
    call.services.relabel([&](views::World& world) {
        world.labels.contact_names[id] = stored.name;
        for (auto& [interaction, card] : world.cards) {
            const core::Interaction* found = world.interaction(interaction);
            if (found == nullptr || found->contact != id) continue;
            for (const auto& [name, text] : stored.fields)
                card.card.fields[name] = text;
        }
    });
    return answer_json(ContactResource{stored.id, stored.name, stored.fields});
}

}  // namespace

void add_dnc_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/dnc",
                .permission = Permission::supervise,
                .summary = "Numbers that are not called",
                .run = list_dnc,
                .answer = node<Items<DncResource>>,
                .query = {"cursor", "limit"}});
    routes.add({.method = "POST",
                .pattern = "/api/v1/dnc",
                .permission = Permission::supervise,
                .summary = "Put numbers on do-not-call",
                .run = add_dnc,
                .body_kind = BodyKind::json,
                .body = node<DncBody>,
                .answer = node<Items<DncResource>>,
                .status = 201});
    routes.add({.method = "DELETE",
                .pattern = "/api/v1/dnc/{number}",
                .permission = Permission::supervise,
                .summary = "Take a number off do-not-call",
                .run = remove_dnc,
                .status = 204});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/contacts/{id}",
                .permission = Permission::handle_contacts,
                .summary = "Name a contact and keep what is known",
                .run = change_contact,
                .body_kind = BodyKind::json,
                .body = node<ContactBody>,
                .answer = node<ContactResource>});
}

}  // namespace regente::api
