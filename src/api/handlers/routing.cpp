// Who can do what, how contacts are ordered, and what a supervisor does by hand.
#include "api/handlers/users.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "api/text/phone_number.hpp"

namespace regente::api {
namespace {

// ------------------------------------------------------------------------------------ skills

SkillResource resource_of(const ports::Skill& row, const views::World& world) {
    const auto settings = world.state().skills.find(row.id);
    return {row.id,
            row.name,
            settings == world.state().skills.end() ? core::SkillSettings{} : settings->second};
}

http::Response list_skills(Call& call) {
    return answer_json(call.services.live().read([](const views::World& world) {
        Items<SkillResource> list;
        for (const auto& [id, row] : world.labels.skills) {
            if (world.state().skills.contains(id)) list.items.push_back(resource_of(row, world));
        }
        return list;
    }));
}

ports::Skill put(Call& call, const ports::Skill& row) {
    auto stored =
        call.services.registry([&](ports::Registry& registry) { return registry.put_skill(row); });
    call.services.relabel([&](views::World& world) { world.labels.skills[stored.id] = stored; });
    return stored;
}

void remove_row(Call& call, base::SkillId id) {
    call.services.registry([&](ports::Registry& registry) { return registry.remove_skill(id); });
    call.services.relabel([&](views::World& world) { world.labels.skills.erase(id); });
}

http::Response save_skill(Call& call, base::SkillId id, int status) {
    SkillResource current;
    const auto before =
        call.services.live().read([&](const views::World& world) -> std::optional<ports::Skill> {
            const auto row = world.labels.skills.find(id);
            if (row == world.labels.skills.end()) return {};
            current = resource_of(row->second, world);
            return row->second;
        });
    if (id && !before) throw Failure("skill_unknown", std::to_string(id.value));
    const auto body = call.body_over(current);
    check_name(body.name);
    const ports::Skill row = put(call, {id, body.name});
    const auto answer = call.services.try_submit(core::SetSkill{row.id, body.settings});
    if (!answer) {
        if (before) {
            put(call, *before);
        } else {
            remove_row(call, row.id);
        }
        throw Failure(answer.error());
    }
    return answer_json(call.services.live().read(
                           [&](const views::World& world) { return resource_of(row, world); }),
                       status);
}

http::Response create_skill(Call& call) {
    return save_skill(call, {}, 201);
}

http::Response change_skill(Call& call) {
    return save_skill(call, call.id<base::SkillId>(0), 200);
}

// The core first: while it names the skill, the row must be there.
http::Response remove_skill(Call& call) {
    const auto id = call.id<base::SkillId>(0);
    call.services.submit(core::RemoveSkill{id});
    remove_row(call, id);
    return answer_nothing();
}

// ------------------------------------------------------------------------------------ agents

std::optional<AgentRoutingResource> routing_of(Call& call, base::AgentId id) {
    return call.services.live().read(
        [&](const views::World& world) -> std::optional<AgentRoutingResource> {
            const core::Agent* agent = world.agent(id);
            if (agent == nullptr) return {};
            AgentRoutingResource resource;
            for (const auto& [queue, one] : agent->memberships) {
                resource.memberships.push_back(one);
            }
            for (const auto& [skill, one] : agent->skills)
                resource.skills.push_back(one);
            resource.returns_at = agent->returns_at;
            if (agent->returns_at.us != 0) {
                resource.lent_to = {agent->queues.begin(), agent->queues.end()};
            }
            return resource;
        });
}

http::Response answer_routing(Call& call, base::AgentId id) {
    const auto resource = routing_of(call, id);
    if (!resource) throw Failure("agent_unknown", std::to_string(id.value));
    return answer_json(*resource);
}

http::Response get_routing(Call& call) {
    return answer_routing(call, call.id<base::AgentId>(0));
}

http::Response change_routing(Call& call) {
    const auto id = call.id<base::AgentId>(0);
    const auto current = routing_of(call, id);
    if (!current) throw Failure("agent_unknown", std::to_string(id.value));
    const auto body = call.body_over(*current);
    call.services.submit(core::SetAgentRouting{id, body.memberships, body.skills});
    return answer_routing(call, id);
}

http::Response lend_agent(Call& call) {
    const auto id = call.id<base::AgentId>(0);
    const auto body = call.body<LendBody>();
    call.services.submit(
        core::LendAgent{id, body.queues, base::minutes(std::int64_t{body.minutes})});
    call.services.log(false,
                      call.who().user.login + " lends agent " + std::to_string(id.value) + " for " +
                          std::to_string(body.minutes) + " min");
    return answer_routing(call, id);
}

// ------------------------------------------------------------------------------------ operation

http::Response answer_operation(Call& call) {
    return answer_json(call.services.live().read(
        [](const views::World& world) { return world.state().settings; }));
}

http::Response get_operation(Call& call) {
    return answer_operation(call);
}

http::Response change_operation(Call& call) {
    const auto current =
        call.services.live().read([](const views::World& world) { return world.state().settings; });
    call.services.submit(core::SetOperation{call.body_over(current)});
    return answer_operation(call);
}

// ------------------------------------------------------------------------------------ contacts

http::Response assign_interaction(Call& call) {
    const auto id = call.id<base::InteractionId>(0);
    const auto body = call.body<AssignBody>();
    call.services.submit(core::AssignInteraction{id, body.agent});
    call.services.log(false,
                      call.who().user.login + " gives interaction " + std::to_string(id.value) +
                          " to agent " + std::to_string(body.agent.value));
    return answer_nothing();
}

http::Response prioritise_interaction(Call& call) {
    const auto id = call.id<base::InteractionId>(0);
    const auto body = call.body<PriorityBody>();
    call.services.submit(core::SetPriority{id, body.priority});
    call.services.log(false,
                      call.who().user.login + " gives interaction " + std::to_string(id.value) +
                          " priority " + std::to_string(body.priority));
    return answer_nothing();
}

http::Response move_interaction(Call& call) {
    const auto id = call.id<base::InteractionId>(0);
    const auto body = call.body<MoveBody>();
    call.services.submit(core::TransferInteraction{{}, id, body.queue});
    call.services.log(false,
                      call.who().user.login + " moves interaction " + std::to_string(id.value) +
                          " to queue " + std::to_string(body.queue.value));
    return answer_nothing();
}

// ------------------------------------------------------------------------------------ callbacks

// With the address in place of its number, which the registry knows.
struct Promise {
    CallbackResource resource;
    base::AddressId address;
};

std::vector<Promise> promises(const views::World& world) {
    std::vector<Promise> all;
    for (const auto& [id, row] : world.state().interactions) {
        if (!row.callback) continue;
        Promise promise;
        promise.resource.id = id;
        promise.resource.queue = row.queue;
        promise.resource.at = row.queued_since;
        promise.resource.agent = row.reserved_for;
        promise.resource.state = row.state;
        promise.resource.attempts = row.attempts;
        promise.address = row.address;
        all.push_back(std::move(promise));
    }
    return all;
}

http::Response list_callbacks(Call& call) {
    const std::vector<Promise> all =
        call.services.live().read([](const views::World& world) { return promises(world); });
    return answer_json(call.services.registry(
        [&all](ports::Registry& registry) -> ports::Stored<Items<CallbackResource>> {
            Items<CallbackResource> list;
            for (const Promise& promise : all) {
                const auto address = registry.address(promise.address);
                if (!address) return base::Err{address.error()};
                list.items.push_back(promise.resource);
                if (address.value()) list.items.back().number = address.value()->value;
            }
            return list;
        }));
}

http::Response schedule_callback(Call& call) {
    const auto body = call.body<CallbackResource>();
    const auto number = text::normalise_dialled(body.number);
    if (!number) throw Failure("number_invalid", body.number.substr(0, 60));
    // An agent promises for himself; for somebody else only who supervises.
    const bool own = body.agent == call.who().user.id;
    if (!own && !may(call.who().user.role, Permission::supervise)) {
        throw Failure("forbidden", "agent");
    }
    const auto addresses = call.services.registry(
        [&](ports::Registry& registry) { return registry.resolve_numbers({*number}); });
    const ports::Address& address = addresses.at(0);
    const auto accepted = call.services.submit(
        core::ScheduleCallback{body.queue, address.id, address.contact, body.at, body.agent});
    CallbackResource answer = body;
    answer.id = accepted.interaction;
    answer.number = *number;
    return answer_json(answer, 201);
}

http::Response cancel_callback(Call& call) {
    call.services.submit(core::CancelCallback{call.id<base::InteractionId>(0)});
    return answer_nothing();
}

void add_skill_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/skills",
                .permission = Permission::read_setup,
                .summary = "All skills",
                .run = list_skills,
                .answer = node<Items<SkillResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/skills",
                .permission = Permission::write_setup,
                .summary = "Create a skill",
                .run = create_skill,
                .body_kind = BodyKind::json,
                .body = node<SkillResource>,
                .answer = node<SkillResource>,
                .status = 201});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/skills/{id}",
                .permission = Permission::write_setup,
                .summary = "Change a skill",
                .run = change_skill,
                .body_kind = BodyKind::json,
                .body = node<SkillResource>,
                .answer = node<SkillResource>});
    routes.add({.method = "DELETE",
                .pattern = "/api/v1/skills/{id}",
                .permission = Permission::write_setup,
                .summary = "Remove a skill that nobody has and nothing asks for",
                .run = remove_skill,
                .status = 204});
}

void add_agent_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/agents/{id}/routing",
                .permission = Permission::read_users,
                .summary = "An agent's skills and place in the queues",
                .run = get_routing,
                .answer = node<AgentRoutingResource>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/agents/{id}/routing",
                .permission = Permission::write_users,
                .summary = "Change an agent's skills and place in the queues",
                .run = change_routing,
                .body_kind = BodyKind::json,
                .body = node<AgentRoutingResource>,
                .answer = node<AgentRoutingResource>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/agents/{id}/lend",
                .permission = Permission::supervise,
                .summary = "Let an agent serve other queues for a while",
                .run = lend_agent,
                .body_kind = BodyKind::json,
                .body = node<LendBody>,
                .answer = node<AgentRoutingResource>});
}

void add_contact_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "POST",
                .pattern = "/api/v1/interactions/{id}/assign",
                .permission = Permission::supervise,
                .summary = "Offer a waiting interaction to one agent now",
                .run = assign_interaction,
                .body_kind = BodyKind::json,
                .body = node<AssignBody>,
                .status = 204});
    routes.add({.method = "POST",
                .pattern = "/api/v1/interactions/{id}/priority",
                .permission = Permission::supervise,
                .summary = "Change the priority of a waiting interaction",
                .run = prioritise_interaction,
                .body_kind = BodyKind::json,
                .body = node<PriorityBody>,
                .status = 204});
    routes.add({.method = "POST",
                .pattern = "/api/v1/interactions/{id}/move",
                .permission = Permission::supervise,
                .summary = "Move a waiting interaction to another queue, with its age",
                .run = move_interaction,
                .body_kind = BodyKind::json,
                .body = node<MoveBody>,
                .status = 204});
}

void add_callback_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/callbacks",
                .permission = Permission::supervise,
                .summary = "Everybody who is promised a call",
                .run = list_callbacks,
                .answer = node<Items<CallbackResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/callbacks",
                .permission = Permission::handle_contacts,
                .summary = "Promise a call at a time",
                .run = schedule_callback,
                .body_kind = BodyKind::json,
                .body = node<CallbackResource>,
                .answer = node<CallbackResource>,
                .status = 201});
    routes.add({.method = "DELETE",
                .pattern = "/api/v1/callbacks/{id}",
                .permission = Permission::supervise,
                .summary = "Take a promise back before it is dialled",
                .run = cancel_callback,
                .status = 204});
}

}  // namespace

void add_routing_routes(Routes& routes) {
    using schema::node;
    add_skill_routes(routes);
    add_agent_routes(routes);
    add_contact_routes(routes);
    add_callback_routes(routes);
    routes.add({.method = "GET",
                .pattern = "/api/v1/operation",
                .permission = Permission::read_setup,
                .summary = "What rules the whole operation",
                .run = get_operation,
                .answer = node<core::OperationSettings>});
    routes.add({.method = "PUT",
                .pattern = "/api/v1/operation",
                .permission = Permission::write_setup,
                .summary = "Change what rules the whole operation",
                .run = change_operation,
                .body_kind = BodyKind::json,
                .body = node<core::OperationSettings>,
                .answer = node<core::OperationSettings>});
}

}  // namespace regente::api
