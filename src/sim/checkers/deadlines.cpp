// deadlines_are_kept: what a fact promised to end at a moment (an offer, a preview, a wrap-up, a
// dial, the wait for a lost device) has ended when that moment is past, also when the core died and
// came back in between: timers survive a restart.
#include <map>
#include <string>

#include "sim/checkers/judge.hpp"

namespace regente::sim {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the facts are its vocabulary.

// A core that is down, or whose clock jumped, does late what was due.
constexpr Duration recovery_max = base::seconds(10);

class Deadlines : public Checker {
  public:
    using Checker::Checker;

    const char* name() const override { return "deadlines_are_kept"; }

    void fact(Instant, const Fact& fact) override {
        std::visit([this](const auto& one) { see(one); }, fact);
    }

    void disturbed(Instant at) override { lenient_until_ = at + recovery_max; }

    void committed(Instant at) override {
        if (at < lenient_until_) {
            return;
        }
        for (const auto& [id, deadline] : open_) {
            if (deadline.at != Instant{} && deadline.at < at) {
                fail("the " + std::string(deadline.what) + " of interaction " +
                     std::to_string(id.value) + " should have ended " +
                     std::to_string((at - deadline.at).us) + " us ago");
            }
        }
    }

    void rested(Instant at) override { committed(at); }

  private:
    struct Deadline {
        Instant at;  // Zero: none.
        const char* what = "";
    };

    template <class T>
    void see(const T&) {}

    void see(const OfferMade& fact) { open_[fact.interaction] = {fact.lapses_at, "offer"}; }

    void see(const OfferEnded& fact) { open_.erase(fact.interaction); }

    void see(const PreviewStarted& fact) { open_[fact.interaction] = {fact.lapses_at, "preview"}; }

    void see(const PreviewEnded& fact) { open_.erase(fact.interaction); }

    void see(const AttemptStarted& fact) { open_[fact.interaction] = {fact.limit_at, "dial"}; }

    void see(const AttemptEnded& fact) { open_.erase(fact.interaction); }

    void see(const WrapUpStarted& fact) { open_[fact.interaction] = {fact.ends_at, "wrap-up"}; }

    void see(const WrapUpEnded& fact) { open_.erase(fact.interaction); }

    void see(const SeatAwaited& fact) {
        if (fact.returns_at == Instant{}) {
            open_.erase(fact.interaction);
        } else {
            open_[fact.interaction] = {fact.returns_at, "wait for the device"};
        }
    }

    void see(const InteractionReleased& fact) { open_.erase(fact.interaction); }

    std::map<InteractionId, Deadline> open_;
    Instant lenient_until_;
};

}  // namespace

std::unique_ptr<Checker> make_deadline_checker(const Complain& complain) {
    return std::make_unique<Deadlines>(complain);
}

}  // namespace regente::sim
