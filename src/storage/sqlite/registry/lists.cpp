#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using base::CampaignId;
using base::LeadId;
using base::ListId;
using ports::Lead;
using ports::List;
using ports::ListRejection;
using ports::NewLead;

Stored<std::pair<List, std::vector<Lead>>> SqliteRegistry::put_list(
    const List& given,
    const std::vector<NewLead>& new_leads,
    const std::vector<ListRejection>& rejections) {
    List list = given;
    Work work(database_, Work::Kind::write);
    if (list.id) {
        work.fail({"already_exists",
                   "List " + std::to_string(list.id.value) +
                       " is stored already; a list is loaded once."});
    }
    if (work.number("SELECT count(*) FROM campaigns WHERE operation = ?1 AND id = ?2",
                    operation_,
                    list.campaign) == 0) {
        work.fail(not_found("campaign", list.campaign.value));
    }
    list.id = {new_ids(work, operation_, "list")};
    work.run_members("INSERT INTO lists VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", list, operation_);
    std::uint64_t ordinal = 0;
    for (const ListRejection& rejection : rejections) {
        work.run_members("INSERT INTO list_rejections VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         rejection,
                         operation_,
                         list.id,
                         ++ordinal);
    }
    std::vector<Lead> leads;
    leads.reserve(new_leads.size());
    std::uint64_t id = new_leads.empty() ? 0 : new_ids(work, operation_, "lead", new_leads.size());
    for (const NewLead& row : new_leads) {
        const ports::Address address = resolved(work, row.number, row.name);
        leads.push_back({{id++}, list.id, address.id, address.contact, row.fields});
        work.run("INSERT INTO leads VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                 operation_,
                 leads.back().id,
                 list.id,
                 address.id,
                 address.contact,
                 wire::encode(row.fields));
        if (!work.ok()) break;
    }
    return work.commit(std::pair(std::move(list), std::move(leads)));
}

Stored<std::vector<List>> SqliteRegistry::lists(CampaignId campaign) {
    Work work(database_, Work::Kind::read);
    auto found = work.all<List>(
        "SELECT id, campaign, name, uploaded, row_count, accepted, rejected FROM lists "
        "WHERE operation = ?1 AND campaign = ?2 ORDER BY id",
        [](Row& row) {
            List list;
            row.take_members(list);
            return list;
        },
        operation_,
        campaign);
    return work.commit(std::move(found));
}

Stored<std::vector<ListRejection>> SqliteRegistry::rejections(ListId list) {
    Work work(database_, Work::Kind::read);
    auto found = work.all<ListRejection>(
        "SELECT line, code, value FROM list_rejections WHERE operation = ?1 AND list = ?2 "
        "ORDER BY ordinal",
        [](Row& row) {
            ListRejection rejection;
            row.take_members(rejection);
            return rejection;
        },
        operation_,
        list);
    return work.commit(std::move(found));
}

Stored<std::optional<Lead>> SqliteRegistry::lead(LeadId id) {
    Work work(database_, Work::Kind::read);
    auto found = work.one<Lead>(
        "SELECT id, list, address, contact, fields FROM leads WHERE operation = ?1 AND id = ?2",
        [&](Row& row) {
            Lead lead;
            lead.id = row.take<LeadId>();
            lead.list = row.take<ListId>();
            lead.address = row.take<base::AddressId>();
            lead.contact = row.take<base::ContactId>();
            lead.fields =
                decoded<decltype(lead.fields)>(work, row.take<std::vector<std::uint8_t>>());
            return lead;
        },
        operation_,
        id);
    return work.commit(std::move(found));
}

}  // namespace regente::storage
