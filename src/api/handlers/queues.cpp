// Queues: name and dispositions in the registry, settings in the core.
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/services.hpp"

namespace regente::api {
namespace {

QueueResource resource_of(base::QueueId id, const views::World& world) {
    QueueResource resource;
    resource.id = id;
    if (const auto row = world.labels.queues.find(id); row != world.labels.queues.end()) {
        resource.name = row->second.name;
        resource.dispositions = row->second.dispositions;
    }
    resource.settings = world.state().queues.at(id);
    for (const auto& [agent, row] : world.state().agents) {
        if (row.queues.contains(id)) resource.members.push_back(agent);
    }
    const auto run = world.state().queue_runs.find(id);
    resource.open = run == world.state().queue_runs.end() || !run->second.closed;
    return resource;
}

http::Response answer_queue(Call& call, base::QueueId id, int status) {
    const auto resource =
        call.services.live().read([&](const views::World& world) -> std::optional<QueueResource> {
            if (!world.state().queues.contains(id)) return {};
            return resource_of(id, world);
        });
    if (!resource) throw Failure("queue_unknown", std::to_string(id.value));
    return answer_json(*resource, status);
}

void check_dispositions(Call& call, const std::vector<base::DispositionId>& ids) {
    call.services.live().read([&](const views::World& world) {
        for (const base::DispositionId id : ids) {
            if (!world.labels.dispositions.contains(id)) {
                throw Failure("disposition_unknown", std::to_string(id.value));
            }
        }
        return 0;
    });
}

// What the queue itself says is spoken to a file before anybody can hear it: as a flow's prompts.
void speak(Call& call, const core::QueueSettings& settings) {
    flow::Graph graph;
    const auto add = [&graph](const std::string& text, const std::string& language) {
        if (!text.empty()) graph.nodes.push_back({"", flow::Say{{text, language, ""}, ""}});
    };
    for (const core::OverflowRule& rule : settings.overflow) {
        add(rule.text, rule.language.empty() ? "pt-BR" : rule.language);
    }
    add(settings.callback.text, "pt-BR");
    add(settings.callback.text, "en");
    if (!graph.nodes.empty()) call.services.ensure_prompts(graph);
}

ports::Queue put(Call& call, const ports::Queue& queue) {
    auto stored = call.services.registry(
        [&](ports::Registry& registry) { return registry.put_queue(queue); });
    call.services.relabel([&](views::World& world) { world.labels.queues[stored.id] = stored; });
    return stored;
}

void remove_row(Call& call, base::QueueId id) {
    call.services.registry([&](ports::Registry& registry) { return registry.remove_queue(id); });
    call.services.relabel([&](views::World& world) { world.labels.queues.erase(id); });
}

http::Response list_queues(Call& call) {
    return answer_json(call.services.live().read([](const views::World& world) {
        Items<QueueResource> list;
        for (const auto& [id, ignored] : world.state().queues) {
            list.items.push_back(resource_of(id, world));
        }
        return list;
    }));
}

http::Response get_queue(Call& call) {
    return answer_queue(call, call.id<base::QueueId>(0), 200);
}

http::Response create_queue(Call& call) {
    const auto body = call.body<QueueResource>();
    check_name(body.name);
    check_dispositions(call, body.dispositions);
    speak(call, body.settings);
    const ports::Queue row = put(call, {{}, body.name, body.dispositions});
    const auto answer = call.services.try_submit(core::SetQueue{row.id, body.settings});
    if (!answer) {
        remove_row(call, row.id);
        throw Failure(answer.error());
    }
    return answer_queue(call, row.id, 201);
}

http::Response change_queue(Call& call) {
    const auto id = call.id<base::QueueId>(0);
    std::optional<QueueResource> current;
    const auto before =
        call.services.live().read([&](const views::World& world) -> std::optional<ports::Queue> {
            const auto row = world.labels.queues.find(id);
            if (row == world.labels.queues.end() || !world.state().queues.contains(id)) return {};
            current = resource_of(id, world);
            return row->second;
        });
    if (!before || !current) throw Failure("queue_unknown", std::to_string(id.value));
    const auto body = call.body_over(*current);
    check_name(body.name);
    check_dispositions(call, body.dispositions);
    speak(call, body.settings);
    put(call, {id, body.name, body.dispositions});
    const auto answer = call.services.try_submit(core::SetQueue{id, body.settings});
    if (!answer) {
        put(call, *before);
        throw Failure(answer.error());
    }
    return answer_queue(call, id, 200);
}

http::Response open_queue(Call& call) {
    const auto id = call.id<base::QueueId>(0);
    const auto body = call.body<OpenBody>();
    call.services.submit(core::OpenQueue{id, body.open});
    call.services.log(false,
                      call.who().user.login + (body.open ? " opens" : " closes") + " queue " +
                          std::to_string(id.value));
    return answer_queue(call, id, 200);
}

// The core first: while it names the queue, the row must be there.
http::Response remove_queue(Call& call) {
    const auto id = call.id<base::QueueId>(0);
    call.services.submit(core::RemoveQueue{id});
    remove_row(call, id);
    return answer_nothing();
}

}  // namespace

void add_queue_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/queues",
                .permission = Permission::read_setup,
                .summary = "All queues",
                .run = list_queues,
                .answer = node<Items<QueueResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/queues",
                .permission = Permission::write_setup,
                .summary = "Create a queue",
                .run = create_queue,
                .body_kind = BodyKind::json,
                .body = node<QueueResource>,
                .answer = node<QueueResource>,
                .status = 201});
    routes.add({.method = "GET",
                .pattern = "/api/v1/queues/{id}",
                .permission = Permission::read_setup,
                .summary = "One queue",
                .run = get_queue,
                .answer = node<QueueResource>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/queues/{id}",
                .permission = Permission::write_setup,
                .summary = "Change a queue",
                .run = change_queue,
                .body_kind = BodyKind::json,
                .body = node<QueueResource>,
                .answer = node<QueueResource>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/queues/{id}/open",
                .permission = Permission::supervise,
                .summary = "Open or close a queue for who arrives from now on",
                .run = open_queue,
                .body_kind = BodyKind::json,
                .body = node<OpenBody>,
                .answer = node<QueueResource>});
    routes.add({.method = "DELETE",
                .pattern = "/api/v1/queues/{id}",
                .permission = Permission::write_setup,
                .summary = "Remove a queue that nothing uses",
                .run = remove_queue,
                .status = 204});
}

}  // namespace regente::api
