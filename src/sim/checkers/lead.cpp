// leads_follow_their_rules: a lead is dialled only while it may be, never again once finished,
// never before its next moment, and the funnel's sums agree.
#include <string>

#include "sim/checkers/judge.hpp"

namespace regente::sim {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the facts are its vocabulary.

class Leads : public Checker {
  public:
    using Checker::Checker;

    const char* name() const override { return "leads_follow_their_rules"; }

    void fact(Instant at, const Fact& fact) override {
        if (const auto* loaded = std::get_if<LeadsLoaded>(&fact)) {
            for (const LeadSeed& seed : loaded->leads) {
                if (!books_.emplace(Key{loaded->campaign, seed.lead}, Book{}).second) {
                    fail(text({loaded->campaign, seed.lead}) + " was loaded twice");
                }
            }
        } else if (const auto* entered = std::get_if<LeadEnteredHopper>(&fact)) {
            Book& book = find({entered->campaign, entered->lead}, "entered the hopper");
            if (book.where != Where::outside || book.next_at > at) {
                fail(text({entered->campaign, entered->lead}) + " entered the hopper too early");
            }
            book.where = Where::hopper;
        } else if (const auto* preview = std::get_if<PreviewStarted>(&fact)) {
            take({preview->campaign, preview->lead}, "was shown");
        } else if (const auto* started = std::get_if<AttemptStarted>(&fact)) {
            start(*started);
        } else if (const auto* waits = std::get_if<LeadWaits>(&fact)) {
            Book& book = find({waits->campaign, waits->lead}, "waits");
            book.where = Where::outside;
            book.next_at = waits->next_at;
        } else if (const auto* finished = std::get_if<LeadFinished>(&fact)) {
            find({finished->campaign, finished->lead}, "was finished").where = Where::finished;
        } else if (const auto* ended = std::get_if<AttemptEnded>(&fact)) {
            end(*ended);
        }
    }

    void rested(Instant) override {
        for (const auto& [key, book] : books_) {
            if (book.where == Where::in_hand) {
                fail(text(key) + " is still in an attempt");
            }
        }
        if (started_ != ended_) {
            fail(std::to_string(started_) + " attempts began and " + std::to_string(ended_) +
                 " ended");
        }
    }

  private:
    using Key = std::pair<CampaignId, LeadId>;

    enum class Where : std::uint8_t { outside, hopper, in_hand, finished };

    struct Book {
        Where where = Where::outside;
        Instant next_at;
    };

    static std::string text(const Key& key) {
        return "lead " + std::to_string(key.second.value) + " of campaign " +
               std::to_string(key.first.value);
    }

    Book& find(const Key& key, const std::string& what) {
        const auto it = books_.find(key);
        if (it == books_.end() || it->second.where == Where::finished) {
            fail(text(key) + " " + what + " but is not alive");
            return nothing_;
        }
        return it->second;
    }

    void take(const Key& key, const std::string& what) {
        Book& book = find(key, what);
        if (book.where != Where::hopper) {
            fail(text(key) + " " + what + " without passing the hopper");
        }
        book.where = Where::in_hand;
    }

    void start(const AttemptStarted& fact) {
        ++started_;
        if (!fact.campaign) {
            return;
        }
        const Key key{fact.campaign, fact.lead};
        if (find(key, "was dialled").where != Where::in_hand) {
            take(key, "was dialled");
        }
    }

    void end(const AttemptEnded& fact) {
        ++ended_;
        if (fact.campaign &&
            find({fact.campaign, fact.lead}, "was dialled").where != Where::in_hand) {
            fail(text({fact.campaign, fact.lead}) + " ended an attempt it was not in");
        }
    }

    std::map<Key, Book> books_;
    Book nothing_;
    std::uint64_t started_ = 0;
    std::uint64_t ended_ = 0;
};

}  // namespace

std::unique_ptr<Checker> make_lead_checker(const Complain& complain) {
    return std::make_unique<Leads>(complain);
}

}  // namespace regente::sim
