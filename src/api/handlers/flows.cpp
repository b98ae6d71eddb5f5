// Flows: the draft is a text in the registry, what callers hear is the core's.
#include <algorithm>

#include "api/handlers/configuration.hpp"
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "flow/validate.hpp"

namespace regente::api {
namespace {

constexpr std::size_t draft_bytes_max = 1024UL * 1024;

std::optional<flow::Graph> draft_of(const ports::Flow& row) {
    if (row.draft.empty()) return {};
    const auto graph = wire::from_json_text<flow::Graph>(
        row.draft, draft_bytes_max, wire::JsonReader::Unknown::ignored);
    if (!graph) throw Failure(graph.error());
    return graph.value();
}

FlowResource resource_of(Call& call, const ports::Flow& row) {
    FlowResource resource;
    resource.id = row.id;
    resource.name = row.name;
    const auto draft = draft_of(row);
    const auto live = call.services.live().read(
        [&](const views::World& world) -> std::pair<std::uint32_t, std::optional<flow::Graph>> {
            const auto found = world.state().flows.find(row.id);
            if (found == world.state().flows.end()) return {0, {}};
            const auto version = found->second.versions.find(found->second.live_version);
            if (version == found->second.versions.end()) return {found->second.live_version, {}};
            return {found->second.live_version, version->second.graph};
        });
    resource.live_version = live.first;
    if (draft) {
        resource.graph = *draft;
    } else if (live.second) {
        resource.graph = *live.second;
    }
    resource.draft_differs = draft.has_value() && draft != live.second;
    return resource;
}

std::vector<ports::Flow> all_flows(Call& call) {
    return call.services.registry([](ports::Registry& registry) { return registry.flows(); });
}

ports::Flow find(Call& call, base::FlowId id) {
    const auto rows = all_flows(call);
    const auto found = std::find_if(
        rows.begin(), rows.end(), [&](const ports::Flow& row) { return row.id == id; });
    if (found == rows.end()) throw Failure("flow_unknown", std::to_string(id.value));
    return *found;
}

http::Response list_flows(Call& call) {
    Items<FlowResource> list;
    for (const ports::Flow& row : all_flows(call))
        list.items.push_back(resource_of(call, row));
    return answer_json(list);
}

http::Response get_flow(Call& call) {
    return answer_json(resource_of(call, find(call, call.id<base::FlowId>(0))));
}

http::Response save(Call& call, base::FlowId id, const FlowResource& body, int status) {
    check_name(body.name);
    const std::string draft =
        body.graph.nodes.empty() ? "" : boost::json::serialize(wire::to_json(body.graph));
    const auto row = call.services.registry([&](ports::Registry& registry) {
        return registry.put_flow({id, body.name, draft});
    });
    call.services.relabel([&](views::World& world) { world.labels.flows[row.id] = row.name; });
    return answer_json(resource_of(call, row), status);
}

http::Response create_flow(Call& call) {
    return save(call, {}, call.body<FlowResource>(), 201);
}

http::Response change_flow(Call& call) {
    const auto id = call.id<base::FlowId>(0);
    return save(call, id, call.body_over(resource_of(call, find(call, id))), 200);
}

// Checked before speech is made for it, and by the core again.
http::Response publish_flow(Call& call) {
    const ports::Flow row = find(call, call.id<base::FlowId>(0));
    const auto graph = draft_of(row);
    if (!graph) throw Failure("draft_missing", row.name);
    if (const auto valid = flow::validate(*graph); !valid) {
        throw Failure("flow_invalid", flow::text_of(valid.error()));
    }
    call.services.ensure_prompts(*graph);
    call.services.submit(core::PublishFlow{row.id, *graph});
    apply_configuration(call);
    call.services.log(false, call.who().user.login + " published flow \"" + row.name + "\"");
    return answer_json(resource_of(call, row));
}

}  // namespace

void add_flow_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/flows",
                .permission = Permission::write_setup,
                .summary = "All flows",
                .run = list_flows,
                .answer = node<Items<FlowResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/flows",
                .permission = Permission::write_setup,
                .summary = "Create a flow with its draft",
                .run = create_flow,
                .body_kind = BodyKind::json,
                .body = node<FlowResource>,
                .answer = node<FlowResource>,
                .status = 201});
    routes.add({.method = "GET",
                .pattern = "/api/v1/flows/{id}",
                .permission = Permission::write_setup,
                .summary = "One flow with its draft",
                .run = get_flow,
                .answer = node<FlowResource>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/flows/{id}",
                .permission = Permission::write_setup,
                .summary = "Save the draft",
                .run = change_flow,
                .body_kind = BodyKind::json,
                .body = node<FlowResource>,
                .answer = node<FlowResource>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/flows/{id}/publish",
                .permission = Permission::write_setup,
                .summary = "Publish the draft for the next callers",
                .run = publish_flow,
                .answer = node<FlowResource>});
}

}  // namespace regente::api
