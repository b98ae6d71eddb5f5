#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using base::DispositionId;
using ports::Campaign;

Stored<Campaign> SqliteRegistry::put_campaign(const Campaign& given) {
    Campaign campaign = given;
    Work work(database_, Work::Kind::write);
    const auto dispositions = wire::encode(campaign.dispositions);
    if (!campaign.id) {
        campaign.id = {new_ids(work, operation_, "campaign")};
        work.run("INSERT INTO campaigns VALUES (?1, ?2, ?3, ?4)",
                 operation_,
                 campaign.id,
                 campaign.name,
                 dispositions);
    } else if (work.run("UPDATE campaigns SET name = ?3, dispositions = ?4 "
                        "WHERE operation = ?1 AND id = ?2",
                        operation_,
                        campaign.id,
                        campaign.name,
                        dispositions) == 0) {
        work.fail(not_found("campaign", campaign.id.value));
    }
    return work.commit(std::move(campaign));
}

Stored<std::vector<Campaign>> SqliteRegistry::campaigns() {
    Work work(database_, Work::Kind::read);
    auto campaigns = work.all<Campaign>(
        "SELECT id, name, dispositions FROM campaigns WHERE operation = ?1 ORDER BY id",
        [&](Row& row) {
            Campaign campaign;
            campaign.id = row.take<base::CampaignId>();
            campaign.name = row.take<std::string>();
            campaign.dispositions =
                decoded<std::vector<DispositionId>>(work, row.take<std::vector<std::uint8_t>>());
            return campaign;
        },
        operation_);
    return work.commit(std::move(campaigns));
}

}  // namespace regente::storage
