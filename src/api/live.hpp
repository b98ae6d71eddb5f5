// The live views and who watches them. Facts come in, merge patches go out. Runs on the HTTP
// thread, but for `read` and `relabel`, which any thread may call.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/gateway.hpp"
#include "api/views/campaigns.hpp"
#include "api/views/floor.hpp"
#include "api/views/world.hpp"

namespace regente::api {

// One socket, as the views see it.
class Watcher {
  public:
    virtual ~Watcher() = default;
    virtual void send(std::shared_ptr<const std::string> text) = 0;
};

enum class Topic : std::uint8_t { desk, floor, campaigns };
REGENTE_DESCRIBE_ENUM(Topic, desk, floor, campaigns)

struct LoadedCard;

class Live {
  public:
    struct Hooks {
        std::function<void(std::function<void()>)> post;  // Onto the HTTP thread.
        std::function<void(base::Duration, std::function<void()>)> post_after;
        std::function<base::Instant(base::Instant)> day_start;
    };

    // Floor and campaigns are drawn at most this often; a desk at once.
    static constexpr base::Duration draw_every = base::milliseconds(50);
    static constexpr std::size_t people_kept_max = 20'000;
    static constexpr std::size_t card_history_max = 5;

    Live(Gateway& gateway, Hooks hooks);

    // Once, before anything else, on any thread; then `start` on the HTTP thread.
    void prepare(const core::State& state, std::uint64_t seq, views::Labels labels);
    void start();

    void facts(const FactBatch& batch);

    void watch(const std::shared_ptr<Watcher>& watcher, Topic topic, base::AgentId agent);
    void leave(const Watcher* watcher, Topic topic);
    void leave(const Watcher* watcher);

    void trunk_status(const ports::voice::TrunkStatus& status);
    void phone_status(const ports::voice::PhoneStatus& status);

    // Any thread. A look at the world; do not keep references.
    template <class F>
    auto read(F&& f) const {
        const std::lock_guard lock(mutex_);
        return f(*world_);
    }

    // Any thread. Names changed: everything is drawn again.
    void relabel(const std::function<void(views::World&)>& change);

    std::uint64_t seq() const;

  private:
    struct Watch {
        std::weak_ptr<Watcher> watcher;
        const Watcher* key = nullptr;
        std::uint64_t n = 0;
    };

    struct Desk {
        boost::json::value json;
        std::vector<Watch> watches;
    };

    void apply(const StampedFact& stamped);
    void after_change();
    void draw_desks();
    void draw_slow();
    void schedule_draw();
    void send(std::vector<Watch>& watches, Topic topic, const char* what, const std::string& json);
    void snapshot(Watch& watch, Topic topic, const boost::json::value& json);

    void want_people();
    void load_people();
    void people_loaded(const std::vector<ports::Address>& addresses,
                       const std::vector<ports::Contact>& contacts);
    void forget_people();
    void want_cards();
    void load_card(base::InteractionId id);
    void card_loaded(const LoadedCard& loaded);

    void load_day();
    void day_loaded(views::Today day, std::uint64_t seq);
    void turn_day();

    Gateway& gateway_;
    Hooks hooks_;
    mutable std::mutex mutex_;
    std::unique_ptr<views::World> world_;
    std::uint64_t seq_ = 0;

    views::Touched fresh_;  // Not seen by the desks yet.
    views::Touched slow_;   // Not seen by floor and campaigns yet.
    bool draw_scheduled_ = false;
    std::map<base::AgentId, Desk> desks_;
    views::Floor floor_;
    views::Campaigns campaigns_;
    std::vector<Watch> floor_watches_;
    std::vector<Watch> campaign_watches_;

    std::set<base::AddressId> wanted_addresses_;
    std::set<base::ContactId> wanted_contacts_;
    bool people_loading_ = false;
    std::set<base::InteractionId> cards_wanted_;

    bool day_ready_ = false;
    std::vector<StampedFact> before_day_;  // Facts that the count of the day must still see.
    std::uint64_t day_ahead_ = 0;          // Up to here the count of the day came from the journal.
    base::Instant day_start_;
};

}  // namespace regente::api
