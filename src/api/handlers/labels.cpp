// Dispositions and pause reasons.
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/services.hpp"

namespace regente::api {
namespace {

DispositionResource resource_of(const ports::Disposition& row, const views::World& world) {
    DispositionResource resource{row.id, row.name, row.active, {}};
    const auto settings = world.state().dispositions.find(row.id);
    if (settings != world.state().dispositions.end()) resource.settings = settings->second;
    return resource;
}

http::Response list_dispositions(Call& call) {
    return answer_json(call.services.live().read([](const views::World& world) {
        Items<DispositionResource> list;
        for (const auto& [id, row] : world.labels.dispositions) {
            list.items.push_back(resource_of(row, world));
        }
        return list;
    }));
}

ports::Disposition put(Call& call, const ports::Disposition& row) {
    auto stored = call.services.registry(
        [&](ports::Registry& registry) { return registry.put_disposition(row); });
    call.services.relabel(
        [&](views::World& world) { world.labels.dispositions[stored.id] = stored; });
    return stored;
}

// When the core refuses: the former row again, or the new one without use.
http::Response save_disposition(Call& call, base::DispositionId id, int status) {
    DispositionResource current;
    const auto before = call.services.live().read(
        [&](const views::World& world) -> std::optional<ports::Disposition> {
            const auto row = world.labels.dispositions.find(id);
            if (row == world.labels.dispositions.end()) return {};
            current = resource_of(row->second, world);
            return row->second;
        });
    if (id && !before) throw Failure("disposition_unknown", std::to_string(id.value));
    const auto body = call.body_over(current);
    check_name(body.name);
    const ports::Disposition row = put(call, {id, body.name, body.active});
    const auto answer = call.services.try_submit(core::SetDisposition{row.id, body.settings});
    if (!answer) {
        put(call, before ? *before : ports::Disposition{row.id, row.name, false});
        throw Failure(answer.error());
    }
    return answer_json(call.services.live().read(
                           [&](const views::World& world) { return resource_of(row, world); }),
                       status);
}

http::Response create_disposition(Call& call) {
    return save_disposition(call, {}, 201);
}

http::Response change_disposition(Call& call) {
    return save_disposition(call, call.id<base::DispositionId>(0), 200);
}

http::Response list_pause_reasons(Call& call) {
    return answer_json(call.services.live().read([](const views::World& world) {
        Items<PauseReasonResource> list;
        for (const auto& [id, row] : world.labels.pause_reasons) {
            list.items.push_back({row.id, row.name, row.active});
        }
        return list;
    }));
}

http::Response save_pause_reason(Call& call, base::ReasonId id, int status) {
    PauseReasonResource current;
    const bool known = call.services.live().read([&](const views::World& world) {
        const auto row = world.labels.pause_reasons.find(id);
        if (row == world.labels.pause_reasons.end()) return false;
        current = {id, row->second.name, row->second.active};
        return true;
    });
    if (id && !known) throw Failure("not_found", std::to_string(id.value));
    const auto body = call.body_over(current);
    check_name(body.name);
    const auto row = call.services.registry([&](ports::Registry& registry) {
        return registry.put_pause_reason({id, body.name, body.active});
    });
    call.services.relabel([&](views::World& world) { world.labels.pause_reasons[row.id] = row; });
    return answer_json(PauseReasonResource{row.id, row.name, row.active}, status);
}

http::Response create_pause_reason(Call& call) {
    return save_pause_reason(call, {}, 201);
}

http::Response change_pause_reason(Call& call) {
    return save_pause_reason(call, call.id<base::ReasonId>(0), 200);
}

}  // namespace

void add_label_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/dispositions",
                .permission = Permission::read_setup,
                .summary = "All dispositions",
                .run = list_dispositions,
                .answer = node<Items<DispositionResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/dispositions",
                .permission = Permission::write_setup,
                .summary = "Create a disposition",
                .run = create_disposition,
                .body_kind = BodyKind::json,
                .body = node<DispositionResource>,
                .answer = node<DispositionResource>,
                .status = 201});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/dispositions/{id}",
                .permission = Permission::write_setup,
                .summary = "Change a disposition",
                .run = change_disposition,
                .body_kind = BodyKind::json,
                .body = node<DispositionResource>,
                .answer = node<DispositionResource>});
    routes.add({.method = "GET",
                .pattern = "/api/v1/pause-reasons",
                .permission = Permission::read_setup,
                .summary = "All pause reasons",
                .run = list_pause_reasons,
                .answer = node<Items<PauseReasonResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/pause-reasons",
                .permission = Permission::write_setup,
                .summary = "Create a pause reason",
                .run = create_pause_reason,
                .body_kind = BodyKind::json,
                .body = node<PauseReasonResource>,
                .answer = node<PauseReasonResource>,
                .status = 201});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/pause-reasons/{id}",
                .permission = Permission::write_setup,
                .summary = "Change a pause reason",
                .run = change_pause_reason,
                .body_kind = BodyKind::json,
                .body = node<PauseReasonResource>,
                .answer = node<PauseReasonResource>});
}

}  // namespace regente::api
