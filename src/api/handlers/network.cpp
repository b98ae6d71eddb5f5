// Numbers that people dial, and the trunks that carry calls.
#include <algorithm>
#include <charconv>
#include <sstream>

#include <arpa/inet.h>

#include "api/handlers/configuration.hpp"
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/services.hpp"

namespace regente::api {
namespace {

void check_number(const std::string& number) {
    const bool fits = !number.empty() && number.size() <= 32 &&
                      std::all_of(number.begin(), number.end(), [&](const char& c) {
                          return (c >= '0' && c <= '9') || (c == '+' && &c == number.data());
                      });
    if (!fits || number == "+") throw Failure("number_invalid", number);
}

std::vector<ports::Number> own_numbers(Call& call) {
    auto numbers =
        call.services.registry([](ports::Registry& registry) { return registry.numbers(); });
    std::erase_if(numbers, [&](const ports::Number& number) {
        return number.operation != call.services.operation();
    });
    return numbers;
}

http::Response list_numbers(Call& call) {
    Items<NumberResource> list;
    for (const ports::Number& row : own_numbers(call))
        list.items.push_back({row.number, row.flow});
    return answer_json(list);
}

http::Response get_number(Call& call) {
    for (const ports::Number& row : own_numbers(call)) {
        if (row.number == call.params.at(0))
            return answer_json(NumberResource{row.number, row.flow});
    }
    throw Failure("not_found", call.params.at(0));
}

http::Response put_number(Call& call) {
    const auto body = call.body<NumberResource>();
    const std::string& number = call.params.at(0);
    check_number(number);
    if (!body.number.empty() && body.number != number) throw Failure("value_invalid", "number");
    const bool known = call.services.live().read(
        [&](const views::World& world) { return world.labels.flows.contains(body.flow); });
    if (!known) throw Failure("flow_unknown", "flow");
    const bool published = call.services.live().read(
        [&](const views::World& world) { return world.state().flows.contains(body.flow); });
    if (!published) throw Failure("flow_unpublished", "flow");
    const auto row = call.services.registry([&](ports::Registry& registry) {
        return registry.put_number({number, call.services.operation(), body.flow});
    });
    apply_configuration(call);
    return answer_json(NumberResource{row.number, row.flow});
}

http::Response remove_number(Call& call) {
    call.services.registry(
        [&](ports::Registry& registry) { return registry.remove_number(call.params.at(0)); });
    apply_configuration(call);
    return answer_nothing();
}

// ------------------------------------------------------------------------------------ trunks

TrunkResource resource_of(Call& call, const ports::Trunk& row) {
    TrunkResource resource;
    resource.id = row.id;
    resource.name = row.name;
    resource.host = row.host;
    resource.port = row.port;
    resource.transport = row.transport;
    resource.sources = row.sources;
    resource.registers = row.registers;
    resource.username = row.username;
    resource.has_password = !row.secret.empty();
    resource.caller_number = row.caller_number;
    resource.active = row.active;
    call.services.live().read([&](const views::World& world) {
        const auto status = world.trunks.find(row.id);
        if (status != world.trunks.end()) {
            resource.reachable = status->second.reachable;
            resource.status = status->second.detail;
        }
        return 0;
    });
    return resource;
}

// Host names, addresses and user names go into SIP messages: nothing that could end a line there.
void check_plain(const std::string& text, const char* field, std::size_t max) {
    const bool fits =
        text.size() <= max && std::all_of(text.begin(), text.end(), [](char c) {
            return c > 0x20 && c < 0x7F && c != '<' && c != '>' && c != '"' && c != ';';
        });
    if (!fits) throw Failure("value_invalid", field);
}

// "192.0.2.1", "192.0.2.0/24", "2001:db8::/32". A network so wide that it is half the Internet is a
// mistake: whoever it names may call in.
bool is_source(std::string text) {
    unsigned prefix = 0;
    const std::size_t slash = text.find('/');
    if (slash != std::string::npos) {
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data() + slash + 1, end, prefix);
        if (read.ec != std::errc() || read.ptr != end) return false;
        text.resize(slash);
    }
    in6_addr address{};
    const bool v4 = inet_pton(AF_INET, text.c_str(), &address) == 1;
    const bool v6 = !v4 && inet_pton(AF_INET6, text.c_str(), &address) == 1;
    if (slash == std::string::npos) return v4 || v6;
    return (v4 && prefix >= 8 && prefix <= 32) || (v6 && prefix >= 16 && prefix <= 128);
}

void check_sources(const std::string& sources) {
    if (sources.size() > 2000) throw Failure("value_invalid", "sources");
    std::istringstream list(sources);
    for (std::string one; std::getline(list, one, ',');) {
        const std::size_t first = one.find_first_not_of(' ');
        const std::size_t last = one.find_last_not_of(' ');
        if (first == std::string::npos || !is_source(one.substr(first, last - first + 1)))
            throw Failure("value_invalid", "sources: " + one.substr(0, 60));
    }
}

ports::Trunk find_trunk(Call& call, base::TrunkId id) {
    const auto rows =
        call.services.registry([](ports::Registry& registry) { return registry.trunks(); });
    const auto found = std::find_if(
        rows.begin(), rows.end(), [&](const ports::Trunk& row) { return row.id == id; });
    if (found == rows.end()) throw Failure("not_found", std::to_string(id.value));
    return *found;
}

// The first trunk carries what agents dial by hand, until somebody says otherwise.
void use_as_default(Call& call, base::TrunkId id) {
    auto settings =
        call.services.live().read([](const views::World& world) { return world.state().settings; });
    if (settings.default_trunk) return;
    settings.default_trunk = id;
    call.services.submit(core::SetOperation{settings});
}

http::Response save_trunk(Call& call, ports::Trunk row, int status) {
    const auto body = call.body_over(row.id ? resource_of(call, row) : TrunkResource{});
    check_name(body.name);
    check_plain(body.host, "host", 255);
    check_plain(body.username, "username", 128);
    if (body.host.empty()) throw Failure("value_invalid", "host");
    if (body.port == 0 || body.port > 65535) throw Failure("value_invalid", "port");
    check_sources(body.sources);
    if (!body.caller_number.empty()) check_number(body.caller_number);
    row.name = body.name;
    row.host = body.host;
    row.port = body.port;
    row.transport = body.transport;
    row.sources = body.sources;
    row.registers = body.registers;
    row.username = body.username;
    row.caller_number = body.caller_number;
    row.active = body.active;
    if (body.password) {
        row.secret = body.password->empty() ? "" : call.services.gateway().seal(*body.password);
    }
    row =
        call.services.registry([&](ports::Registry& registry) { return registry.put_trunk(row); });
    call.services.relabel([&](views::World& world) { world.labels.trunks[row.id] = row.name; });
    apply_configuration(call);
    use_as_default(call, row.id);
    call.services.log(false, call.who().user.login + " saved trunk \"" + row.name + "\"");
    return answer_json(resource_of(call, row), status);
}

http::Response list_trunks(Call& call) {
    Items<TrunkResource> list;
    for (const ports::Trunk& row :
         call.services.registry([](ports::Registry& registry) { return registry.trunks(); })) {
        list.items.push_back(resource_of(call, row));
    }
    return answer_json(list);
}

http::Response get_trunk(Call& call) {
    return answer_json(resource_of(call, find_trunk(call, call.id<base::TrunkId>(0))));
}

http::Response create_trunk(Call& call) {
    return save_trunk(call, {}, 201);
}

http::Response change_trunk(Call& call) {
    return save_trunk(call, find_trunk(call, call.id<base::TrunkId>(0)), 200);
}

}  // namespace

void add_network_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/numbers",
                .permission = Permission::write_setup,
                .summary = "Numbers that people dial, and their flows",
                .run = list_numbers,
                .answer = node<Items<NumberResource>>});
    routes.add({.method = "GET",
                .pattern = "/api/v1/numbers/{number}",
                .permission = Permission::write_setup,
                .summary = "One number",
                .run = get_number,
                .answer = node<NumberResource>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/numbers/{number}",
                .permission = Permission::write_setup,
                .summary = "Lead a number to a flow",
                .run = put_number,
                .body_kind = BodyKind::json,
                .body = node<NumberResource>,
                .answer = node<NumberResource>});
    routes.add({.method = "DELETE",
                .pattern = "/api/v1/numbers/{number}",
                .permission = Permission::write_setup,
                .summary = "Forget a number",
                .run = remove_number,
                .status = 204});
    routes.add({.method = "GET",
                .pattern = "/api/v1/trunks",
                .permission = Permission::supervise,
                .summary = "All trunks",
                .run = list_trunks,
                .answer = node<Items<TrunkResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/trunks",
                .permission = Permission::write_setup,
                .summary = "Create a trunk",
                .run = create_trunk,
                .body_kind = BodyKind::json,
                .body = node<TrunkResource>,
                .answer = node<TrunkResource>,
                .status = 201});
    routes.add({.method = "GET",
                .pattern = "/api/v1/trunks/{id}",
                .permission = Permission::supervise,
                .summary = "One trunk",
                .run = get_trunk,
                .answer = node<TrunkResource>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/trunks/{id}",
                .permission = Permission::write_setup,
                .summary = "Change a trunk",
                .run = change_trunk,
                .body_kind = BodyKind::json,
                .body = node<TrunkResource>,
                .answer = node<TrunkResource>});
}

}  // namespace regente::api
