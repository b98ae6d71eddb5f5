// Lists of leads. The rows commit in the registry, then the core takes the leads in portions. If
// the core stops half way (its limit, a full disk), the list stays with what was loaded; sending
// the file again makes a new list of what is missing, since numbers that the campaign still has to
// call are rejected.
#include <algorithm>
#include <set>

#include "api/clock.hpp"
#include "api/lead_list.hpp"
#include "api/route.hpp"
#include "api/services.hpp"

namespace regente::api {
namespace {

constexpr std::size_t leads_per_request = 5000;
constexpr std::size_t rejections_shown_max = 1000;
// The registry's thread also resolves who is calling: it is not kept for long.
constexpr std::size_t numbers_per_job = 2000;

ListResource resource_of(const ports::List& row) {
    return {row.id, row.campaign, row.name, row.uploaded, row.rows, row.accepted, row.rejected};
}

base::CampaignId known_campaign(Call& call) {
    const auto id = call.id<base::CampaignId>(0);
    const bool known = call.services.live().read(
        [&](const views::World& world) { return world.state().campaigns.contains(id); });
    if (!known) throw Failure("campaign_unknown", std::to_string(id.value));
    return id;
}

http::Response list_lists(Call& call) {
    const auto campaign = known_campaign(call);
    Items<ListResource> list;
    for (const ports::List& row : call.services.registry(
             [&](ports::Registry& registry) { return registry.lists(campaign); })) {
        list.items.push_back(resource_of(row));
    }
    return answer_json(list);
}

// Takes out the rows whose number must not be called, or is in the campaign and not finished.
void reject_known(Call& call, base::CampaignId campaign, ParsedList& list) {
    std::vector<ports::Address> addresses;
    for (std::size_t start = 0; start < list.leads.size(); start += numbers_per_job) {
        std::vector<std::string> numbers;
        const std::size_t end = std::min(list.leads.size(), start + numbers_per_job);
        for (std::size_t i = start; i < end; ++i)
            numbers.push_back(list.leads[i].lead.number);
        const auto some = call.services.registry(
            [&](ports::Registry& registry) { return registry.resolve_numbers(numbers); });
        addresses.insert(addresses.end(), some.begin(), some.end());
    }
    std::vector<const char*> codes(addresses.size(), nullptr);
    call.services.live().read([&](const views::World& world) {
        std::set<base::AddressId> open;
        if (const auto found = world.state().campaigns.find(campaign);
            found != world.state().campaigns.end()) {
            for (const auto& [id, lead] : found->second.leads)
                open.insert(lead.address);
        }
        for (std::size_t i = 0; i < addresses.size(); ++i) {
            if (open.contains(addresses[i].id)) codes[i] = "number_in_campaign";
            if (world.state().dnc.contains(addresses[i].id)) codes[i] = "on_dnc";
        }
        return 0;
    });
    std::vector<ParsedList::Row> kept;
    for (std::size_t i = 0; i < list.leads.size(); ++i) {
        if (codes[i] != nullptr) {
            list.rejections.push_back({list.leads[i].line, codes[i], list.leads[i].lead.number});
        } else {
            kept.push_back(std::move(list.leads[i]));
        }
    }
    list.leads = std::move(kept);
    std::sort(list.rejections.begin(), list.rejections.end(), [](const auto& a, const auto& b) {
        return a.row < b.row;
    });
}

void load(Call& call,
          base::CampaignId campaign,
          base::ListId list,
          const std::vector<ports::Lead>& leads) {
    for (std::size_t start = 0; start < leads.size(); start += leads_per_request) {
        core::LoadLeads request{campaign, list, {}};
        const std::size_t end = std::min(leads.size(), start + leads_per_request);
        for (std::size_t i = start; i < end; ++i) {
            request.leads.push_back({leads[i].id, leads[i].address, leads[i].contact});
        }
        call.services.submit(std::move(request));
    }
}

http::Response upload_list(Call& call) {
    const auto campaign = known_campaign(call);
    const std::string name = call.request.query("name");
    if (name.empty() || name.size() > 480) throw Failure("name_invalid", "name");
    auto parsed = parse_lead_list(call.request.body);
    if (!parsed) throw Failure(parsed.error());
    ParsedList list = std::move(parsed).value();
    reject_known(call, campaign, list);
    ports::List row;
    row.campaign = campaign;
    row.name = name;
    row.uploaded = now();
    row.rows = list.rows;
    row.accepted = list.leads.size();
    row.rejected = list.rejections.size();
    std::vector<ports::NewLead> leads;
    for (ParsedList::Row& lead : list.leads)
        leads.push_back(std::move(lead.lead));
    const auto stored = call.services.registry(
        [&](ports::Registry& registry) { return registry.put_list(row, leads, list.rejections); });
    load(call, campaign, stored.first.id, stored.second);
    call.services.log(false,
                      call.who().user.login + " sent list \"" + name +
                          "\": " + std::to_string(row.accepted) + " of " +
                          std::to_string(row.rows) + " rows");
    ListUploadAnswer answer{resource_of(stored.first), list.rejections};
    if (answer.rejections.size() > rejections_shown_max) {
        answer.rejections.resize(rejections_shown_max);
    }
    return answer_json(answer, 201);
}

http::Response list_rejections(Call& call) {
    const auto id = call.id<base::ListId>(0);
    Items<ports::ListRejection> list;
    list.items =
        call.services.registry([&](ports::Registry& registry) { return registry.rejections(id); });
    return answer_json(list);
}

}  // namespace

void add_list_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/campaigns/{id}/lists",
                .permission = Permission::supervise,
                .summary = "Lists of the campaign",
                .run = list_lists,
                .answer = node<Items<ListResource>>});
    routes.add({.method = "POST",
                .pattern = "/api/v1/campaigns/{id}/lists",
                .permission = Permission::supervise,
                .summary = "Send a list as CSV",
                .run = upload_list,
                .body_kind = BodyKind::csv,
                .answer = node<ListUploadAnswer>,
                .status = 201,
                .query = {"name"}});
    routes.add({.method = "GET",
                .pattern = "/api/v1/lists/{id}/rejections",
                .permission = Permission::supervise,
                .summary = "Rows of the list that were rejected, and why",
                .run = list_rejections,
                .answer = node<Items<ports::ListRejection>>});
}

}  // namespace regente::api
