// Topic "campaigns": the live funnel of each campaign, for supervisors.
#pragma once

#include <optional>

#include <boost/json/value.hpp>

#include "api/resources.hpp"
#include "api/views/world.hpp"

namespace regente::api::views {

CampaignFunnel draw_campaign(const World& world, base::CampaignId id);

class Campaigns {
  public:
    // Draws what was touched; the answer is the merge patch, none when nothing shows.
    std::optional<boost::json::value> draw(const World& world, const Touched& touched);

    const boost::json::value& json() const { return json_; }

  private:
    boost::json::value json_ = boost::json::object{{"campaigns", boost::json::object{}}};
};

}  // namespace regente::api::views
