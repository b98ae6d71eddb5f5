// Topic "floor": queues, agents and who waits, for supervisors. Kept as JSON entry by entry, so
// that a busy second draws what changed and not the whole floor.
#pragma once

#include <optional>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "api/resources.hpp"
#include "api/views/world.hpp"

namespace regente::api::views {

// Entries of `waiting` per queue; the count in the queue's line is always whole.
inline constexpr std::size_t floor_waiting_max = 100;

FloorQueue draw_floor_queue(const World& world, base::QueueId id);
FloorAgent draw_floor_agent(const World& world, base::AgentId id);

class Floor {
  public:
    // Draws what was touched; the answer is the merge patch, none when nothing shows.
    std::optional<boost::json::value> draw(const World& world, const Touched& touched);

    const boost::json::value& json() const { return json_; }

  private:
    void draw_line(const World& world, base::QueueId id, boost::json::object& patch);

    boost::json::value json_ = boost::json::object{};
    std::map<base::QueueId, std::set<base::InteractionId>> shown_;
};

}  // namespace regente::api::views
