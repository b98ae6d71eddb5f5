#include "api/live.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>

#include "api/history.hpp"
#include "api/views/desk.hpp"
#include "api/views/merge_patch.hpp"
#include "wire/json.hpp"

namespace regente::api {
namespace {

using boost::json::value;

std::shared_ptr<const std::string> frame(Topic topic,
                                         std::uint64_t n,
                                         const char* what,
                                         const std::string& json) {
    std::string text;
    text.reserve(json.size() + 64);
    text += R"({"topic":")";
    text += wire::enum_name(topic);
    text += R"(","n":)";
    text += std::to_string(n);
    text += R"(,")";
    text += what;
    text += R"(":)";
    text += json;
    text += '}';
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

Live::Live(Gateway& gateway, Hooks hooks)
    : gateway_(gateway),
      hooks_(std::move(hooks)) {}

void Live::prepare(const core::State& state, std::uint64_t seq, views::Labels labels) {
    const std::lock_guard lock(mutex_);
    world_ = std::make_unique<views::World>(state, std::move(labels));
    seq_ = seq;
    for (const auto& [id, interaction] : state.interactions)
        fresh_.interactions.insert(id);
}

void Live::start() {
    load_day();
    after_change();
}

std::uint64_t Live::seq() const {
    const std::lock_guard lock(mutex_);
    return seq_;
}

void Live::facts(const FactBatch& batch) {
    {
        const std::lock_guard lock(mutex_);
        for (const StampedFact& stamped : *batch) {
            // What the snapshot given to `start` had already.
            if (stamped.seq <= seq_) continue;
            apply(stamped);
        }
    }
    after_change();
}

void Live::apply(const StampedFact& stamped) {
    seq_ = stamped.seq;
    world_->apply(stamped.at, stamped.fact, fresh_);
    if (day_ready_) {
        if (stamped.seq <= day_ahead_) return;
        world_->day.apply(stamped.at, stamped.fact);
    } else {
        before_day_.push_back(stamped);
    }
}

void Live::relabel(const std::function<void(views::World&)>& change) {
    {
        const std::lock_guard lock(mutex_);
        change(*world_);
    }
    hooks_.post([this] {
        fresh_.everything = true;
        after_change();
    });
}

void Live::trunk_status(const ports::voice::TrunkStatus& status) {
    const std::lock_guard lock(mutex_);
    world_->trunks[status.trunk] = status;
}

void Live::phone_status(const ports::voice::PhoneStatus& status) {
    const std::lock_guard lock(mutex_);
    if (status.registered) {
        world_->phones.insert(status.agent);
    } else {
        world_->phones.erase(status.agent);
    }
}

// ------------------------------------------------------------------------------------ watching

void Live::watch(const std::shared_ptr<Watcher>& watcher, Topic topic, base::AgentId agent) {
    leave(watcher.get(), topic);
    Watch watch{watcher, watcher.get(), 0};
    const std::lock_guard lock(mutex_);
    if (topic == Topic::desk) {
        Desk& desk = desks_[agent];
        if (desk.watches.empty()) {
            desk.json = wire::to_json(views::draw_desk(*world_, agent));
        }
        snapshot(watch, topic, desk.json);
        desk.watches.push_back(watch);
    } else if (topic == Topic::floor) {
        if (floor_watches_.empty()) {
            (void)floor_.draw(*world_, {{}, {}, {}, {}, true});
        }
        snapshot(watch, topic, floor_.json());
        floor_watches_.push_back(watch);
    } else {
        if (campaign_watches_.empty()) {
            (void)campaigns_.draw(*world_, {{}, {}, {}, {}, true});
        }
        snapshot(watch, topic, campaigns_.json());
        campaign_watches_.push_back(watch);
    }
}

void Live::snapshot(Watch& watch, Topic topic, const value& json) {
    watch.n = 1;
    const std::string text = boost::json::serialize(views::without_nulls(json));
    if (const auto watcher = watch.watcher.lock()) {
        watcher->send(frame(topic, watch.n, "snapshot", text));
    }
}

void Live::leave(const Watcher* watcher, Topic topic) {
    const auto is_it = [&](const Watch& watch) { return watch.key == watcher; };
    if (topic == Topic::floor) std::erase_if(floor_watches_, is_it);
    if (topic == Topic::campaigns) std::erase_if(campaign_watches_, is_it);
    if (topic != Topic::desk) return;
    for (auto desk = desks_.begin(); desk != desks_.end();) {
        std::erase_if(desk->second.watches, is_it);
        desk = desk->second.watches.empty() ? desks_.erase(desk) : std::next(desk);
    }
}

void Live::leave(const Watcher* watcher) {
    leave(watcher, Topic::desk);
    leave(watcher, Topic::floor);
    leave(watcher, Topic::campaigns);
}

void Live::send(std::vector<Watch>& watches,
                Topic topic,
                const char* what,
                const std::string& json) {
    for (Watch& watch : watches) {
        if (const auto watcher = watch.watcher.lock()) {
            watcher->send(frame(topic, ++watch.n, what, json));
        }
    }
}

// ------------------------------------------------------------------------------------ drawing

void Live::after_change() {
    {
        const std::lock_guard lock(mutex_);
        want_people();
        want_cards();
        draw_desks();
        slow_.merge(fresh_);
        fresh_.clear();
    }
    load_people();
    for (const base::InteractionId id : std::exchange(cards_wanted_, {}))
        load_card(id);
    schedule_draw();
}

void Live::draw_desks() {
    const auto draw = [&](base::AgentId agent, Desk& desk) {
        value next = wire::to_json(views::draw_desk(*world_, agent));
        if (const auto patch = views::merge_diff(desk.json, next)) {
            desk.json = std::move(next);
            send(desk.watches, Topic::desk, "patch", boost::json::serialize(*patch));
        }
    };
    if (fresh_.everything) {
        for (auto& [agent, desk] : desks_)
            draw(agent, desk);
        return;
    }
    std::set<base::AgentId> agents = fresh_.agents;
    for (const base::InteractionId id : fresh_.interactions) {
        const core::Interaction* interaction = world_->interaction(id);
        if (interaction != nullptr && interaction->agent) agents.insert(interaction->agent);
    }
    for (const base::AgentId agent : agents) {
        const auto desk = desks_.find(agent);
        if (desk != desks_.end()) draw(agent, desk->second);
    }
}

void Live::schedule_draw() {
    if (draw_scheduled_) return;
    if (floor_watches_.empty() && campaign_watches_.empty()) {
        // The first who watches gets a whole drawing.
        slow_.clear();
        return;
    }
    draw_scheduled_ = true;
    hooks_.post_after(draw_every, [this] {
        draw_scheduled_ = false;
        draw_slow();
    });
}

void Live::draw_slow() {
    const std::lock_guard lock(mutex_);
    const views::Touched touched = std::exchange(slow_, {});
    if (!floor_watches_.empty()) {
        if (const auto patch = floor_.draw(*world_, touched)) {
            send(floor_watches_, Topic::floor, "patch", boost::json::serialize(*patch));
        }
    }
    if (!campaign_watches_.empty()) {
        if (const auto patch = campaigns_.draw(*world_, touched)) {
            send(campaign_watches_, Topic::campaigns, "patch", boost::json::serialize(*patch));
        }
    }
}

}  // namespace regente::api
