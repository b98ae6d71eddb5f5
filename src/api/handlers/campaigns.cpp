// Campaigns: name and dispositions in the registry, settings and state in the core.
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/services.hpp"

namespace regente::api {
namespace {

CampaignResource resource_of(base::CampaignId id, const views::World& world) {
    CampaignResource resource;
    resource.id = id;
    if (const auto row = world.labels.campaigns.find(id); row != world.labels.campaigns.end()) {
        resource.name = row->second.name;
        resource.dispositions = row->second.dispositions;
    }
    if (const auto found = world.state().campaigns.find(id);
        found != world.state().campaigns.end()) {
        resource.settings = found->second.settings;
        resource.state = found->second.state;
    }
    return resource;
}

http::Response answer_campaign(Call& call, base::CampaignId id, int status) {
    const auto resource = call.services.live().read(
        [&](const views::World& world) -> std::optional<CampaignResource> {
            if (!world.state().campaigns.contains(id)) return {};
            return resource_of(id, world);
        });
    if (!resource) throw Failure("campaign_unknown", std::to_string(id.value));
    return answer_json(*resource, status);
}

http::Response list_campaigns(Call& call) {
    return answer_json(call.services.live().read([](const views::World& world) {
        Items<CampaignResource> list;
        for (const auto& [id, ignored] : world.state().campaigns) {
            list.items.push_back(resource_of(id, world));
        }
        return list;
    }));
}

http::Response get_campaign(Call& call) {
    return answer_campaign(call, call.id<base::CampaignId>(0), 200);
}

ports::Campaign put(Call& call, const ports::Campaign& row) {
    auto stored = call.services.registry(
        [&](ports::Registry& registry) { return registry.put_campaign(row); });
    call.services.relabel([&](views::World& world) { world.labels.campaigns[stored.id] = stored; });
    return stored;
}

// Things that the core does not know by name.
void check(Call& call, const CampaignResource& body) {
    check_name(body.name);
    call.services.live().read([&](const views::World& world) {
        for (const base::DispositionId id : body.dispositions) {
            if (!world.labels.dispositions.contains(id)) {
                throw Failure("disposition_unknown", std::to_string(id.value));
            }
        }
        if (!world.labels.trunks.contains(body.settings.trunk)) {
            throw Failure("value_out_of_range", "trunk");
        }
        return 0;
    });
}

// A row whose campaign the core refused is known to no fact and shown in no list.
http::Response create_campaign(Call& call) {
    const auto body = call.body<CampaignResource>();
    check(call, body);
    const ports::Campaign row = put(call, {{}, body.name, body.dispositions});
    const auto answer = call.services.try_submit(core::SetCampaign{row.id, body.settings});
    if (!answer) throw Failure(answer.error());
    return answer_campaign(call, row.id, 201);
}

http::Response change_campaign(Call& call) {
    const auto id = call.id<base::CampaignId>(0);
    const auto before = call.services.live().read(
        [&](const views::World& world) -> std::optional<CampaignResource> {
            if (!world.state().campaigns.contains(id)) return {};
            return resource_of(id, world);
        });
    if (!before) throw Failure("campaign_unknown", std::to_string(id.value));
    const auto body = call.body_over(*before);
    check(call, body);
    put(call, {id, body.name, body.dispositions});
    // A running campaign may be renamed; its settings are the core's to refuse.
    if (before->settings != body.settings) {
        const auto answer = call.services.try_submit(core::SetCampaign{id, body.settings});
        if (!answer) {
            put(call, {id, before->name, before->dispositions});
            throw Failure(answer.error());
        }
    }
    return answer_campaign(call, id, 200);
}

http::Response set_state(Call& call, core::CampaignState state) {
    const auto id = call.id<base::CampaignId>(0);
    call.services.submit(core::SetCampaignState{id, state});
    call.services.log(false,
                      call.who().user.login + " set campaign " + std::to_string(id.value) + " to " +
                          std::string(wire::enum_name(state)));
    return answer_campaign(call, id, 200);
}

http::Response start_campaign(Call& call) {
    return set_state(call, core::CampaignState::running);
}

http::Response pause_campaign(Call& call) {
    return set_state(call, core::CampaignState::paused);
}

http::Response stop_campaign(Call& call) {
    return set_state(call, core::CampaignState::stopped);
}

Route state_route(const std::string& verb, http::Response (*run)(Call&)) {
    return {.method = "POST",
            .pattern = "/api/v1/campaigns/{id}/" + verb,
            .permission = Permission::supervise,
            .summary = verb + " the campaign",
            .run = run,
            .answer = schema::node<CampaignResource>};
}

}  // namespace

void add_campaign_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/campaigns",
                .permission = Permission::supervise,
                .summary = "All campaigns",
                .run = list_campaigns,
                .answer = node<Items<CampaignResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/campaigns",
                .permission = Permission::supervise,
                .summary = "Create a campaign",
                .run = create_campaign,
                .body_kind = BodyKind::json,
                .body = node<CampaignResource>,
                .answer = node<CampaignResource>,
                .status = 201});
    routes.add({.method = "GET",
                .pattern = "/api/v1/campaigns/{id}",
                .permission = Permission::supervise,
                .summary = "One campaign",
                .run = get_campaign,
                .answer = node<CampaignResource>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/campaigns/{id}",
                .permission = Permission::supervise,
                .summary = "Change a campaign",
                .run = change_campaign,
                .body_kind = BodyKind::json,
                .body = node<CampaignResource>,
                .answer = node<CampaignResource>});
    routes.add(state_route("start", start_campaign));
    routes.add(state_route("pause", pause_campaign));
    routes.add(state_route("stop", stop_campaign));
}

}  // namespace regente::api
