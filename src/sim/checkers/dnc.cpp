// no_dnc_number_dialled: no dial starts for an address on do-not-call, every dial that reaches the
// world was committed before, and none reaches it twice.
#include <set>
#include <string>

#include "sim/checkers/judge.hpp"

namespace regente::sim {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the facts are its vocabulary.

class Dnc : public Checker {
  public:
    using Checker::Checker;

    const char* name() const override { return "no_dnc_number_dialled"; }

    void fact(Instant, const Fact& fact) override {
        if (const auto* added = std::get_if<DncAdded>(&fact)) {
            dnc_.insert(added->addresses.begin(), added->addresses.end());
        } else if (const auto* removed = std::get_if<DncRemoved>(&fact)) {
            dnc_.erase(removed->address);
        } else if (const auto* started = std::get_if<AttemptStarted>(&fact)) {
            if (dnc_.count(started->address) > 0) {
                fail("attempt " + std::to_string(started->attempt.value) +
                     " dials do-not-call address " + std::to_string(started->address.value));
            }
            dials_.emplace(started->leg, started->address);
        }
    }

    void placed(Instant, const PlaceLeg& place) override {
        const auto it = dials_.find(place.leg);
        if (it == dials_.end() || it->second != place.address) {
            fail("leg " + std::to_string(place.leg.value) + " was dialled without a fact");
        }
        if (!placed_.insert(place.leg).second) {
            fail("leg " + std::to_string(place.leg.value) + " was dialled twice");
        }
    }

  private:
    std::set<AddressId> dnc_;
    std::map<LegId, AddressId> dials_;
    std::set<LegId> placed_;
};

}  // namespace

std::unique_ptr<Checker> make_dnc_checker(const Complain& complain) {
    return std::make_unique<Dnc>(complain);
}

}  // namespace regente::sim
