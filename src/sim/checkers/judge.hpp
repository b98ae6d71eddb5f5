// Independent judges of what the core did. They see the facts in the order they were committed, and
// the dials that reached the world; they keep their own books and share no code with the core, so
// that one mistake does not hide the other.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/facts.hpp"

namespace regente::sim {

// Called with the promise that was broken and how.
using Complain = std::function<void(const std::string& checker, const std::string& what)>;

class Checker {
  public:
    explicit Checker(Complain complain)
        : complain_(std::move(complain)) {}

    virtual ~Checker() = default;

    virtual const char* name() const = 0;

    virtual void fact(core::Instant at, const core::Fact& fact) = 0;

    // All facts of one commit have been told.
    virtual void committed(core::Instant) {}

    // The core was down until now, or its clock jumped: what was due is late.
    virtual void disturbed(core::Instant) {}

    // A dial left for the world.
    virtual void placed(core::Instant, const core::PlaceLeg&) {}

    // The world was healed and had time to come to rest.
    virtual void rested(core::Instant) {}

  protected:
    void fail(const std::string& what) const { complain_(name(), what); }

  private:
    Complain complain_;
};

std::vector<std::unique_ptr<Checker>> all_checkers(const Complain& complain);

std::unique_ptr<Checker> make_one_item_checker(const Complain& complain);
std::unique_ptr<Checker> make_dnc_checker(const Complain& complain);
std::unique_ptr<Checker> make_ending_checker(const Complain& complain);
std::unique_ptr<Checker> make_routing_checker(const Complain& complain);
std::unique_ptr<Checker> make_lead_checker(const Complain& complain);
std::unique_ptr<Checker> make_deadline_checker(const Complain& complain);
std::unique_ptr<Checker> make_conservation_checker(const Complain& complain);

}  // namespace regente::sim
