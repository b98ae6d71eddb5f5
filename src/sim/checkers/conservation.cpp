// contacts_are_conserved: at every moment what arrived is what left by some exit plus what is still
// in the house, in one place each; and every exit says what happened (metrics, R1).
#include <map>
#include <set>
#include <string>

#include "sim/checkers/judge.hpp"

namespace regente::sim {

namespace {

using namespace core;  // NOLINT(google-build-using-namespace): the facts are its vocabulary.

class Conservation : public Checker {
  public:
    using Checker::Checker;

    const char* name() const override { return "contacts_are_conserved"; }

    void fact(Instant, const Fact& fact) override {
        std::visit([this](const auto& one) { see(one); }, fact);
    }

    void committed(Instant) override { balance(); }

    void rested(Instant) override {
        balance();
        for (const auto& [queue, book] : books_) {
            if (!book.waiting.empty()) {
                fail("queue " + std::to_string(queue.value) + " still has " +
                     std::to_string(book.waiting.size()) + " waiting");
            }
        }
    }

  private:
    // Where an interaction is; each is in exactly one.
    enum class Place : std::uint8_t { in_flow, waiting, offered, with_agent, outbound };

    struct Contact {
        Place place = Place::in_flow;
        QueueId queue;
        bool talked = false;
        bool outbound = false;
    };

    struct Book {
        std::uint64_t offered = 0;
        std::uint64_t answered = 0;
        std::map<Exit, std::uint64_t> exits;
        std::set<InteractionId> waiting;
    };

    template <class T>
    void see(const T&) {}

    void see(const InteractionArrived& fact) { contacts_[fact.interaction] = {}; }

    void see(const PreviewStarted& fact) {
        contacts_[fact.interaction] = {Place::outbound, {}, false, true};
    }

    void see(const AttemptStarted& fact) {
        Contact& contact = contacts_[fact.interaction];
        contact.place = Place::outbound;
        contact.outbound = true;
    }

    void see(const InteractionQueued& fact) {
        Contact& contact = contacts_[fact.interaction];
        if (contact.place == Place::waiting && contact.queue == fact.queue) {
            fail("interaction " + std::to_string(fact.interaction.value) +
                 " entered the queue in which it waits");
        }
        if (!contact.talked && contact.queue && contact.queue != fact.queue) {
            // Another queue: it left the first one unanswered, by transfer.
            books_[contact.queue].waiting.erase(fact.interaction);
            ++moved_[contact.queue];
        }
        Book& book = books_[fact.queue];
        if (!contact.talked && book.waiting.insert(fact.interaction).second) {
            ++book.offered;
        }
        contact.place = Place::waiting;
        contact.queue = fact.queue;
    }

    void see(const OfferMade& fact) {
        Contact& contact = contacts_[fact.interaction];
        if (contact.place != Place::waiting && contact.place != Place::offered) {
            fail("interaction " + std::to_string(fact.interaction.value) +
                 " was offered and did not wait");
        }
        contact.place = Place::offered;
    }

    void see(const InteractionEngaged& fact) {
        Contact& contact = contacts_[fact.interaction];
        contact.place = Place::with_agent;
        if (!contact.talked && contact.queue) {
            Book& book = books_[contact.queue];
            ++book.answered;
            book.waiting.erase(fact.interaction);
        }
        contact.talked = true;
    }

    void see(const InteractionEnded& fact) {
        const auto it = contacts_.find(fact.interaction);
        if (it == contacts_.end()) {
            fail("interaction " + std::to_string(fact.interaction.value) +
                 " ended and is not in the house");
            return;
        }
        const Contact& contact = it->second;
        if (!agrees(contact, fact.exit)) {
            fail("interaction " + std::to_string(fact.interaction.value) +
                 " left by an exit that does not fit what happened to it (exit " +
                 std::to_string(static_cast<int>(fact.exit)) + ", place " +
                 std::to_string(static_cast<int>(contact.place)) + ")");
        }
        if (!contact.talked && contact.queue) {
            Book& book = books_[contact.queue];
            ++book.exits[fact.exit];
            book.waiting.erase(fact.interaction);
        }
        contacts_.erase(it);
    }

    static bool agrees(const Contact& contact, Exit exit) {
        if (exit == Exit::answered) {
            return contact.talked;
        }
        if (exit == Exit::abandoned_in_flow) {
            return !contact.talked && contact.place == Place::in_flow;
        }
        if (exit == Exit::abandoned_in_queue) {
            return contact.place == Place::waiting;
        }
        if (exit == Exit::abandoned_ringing) {
            return contact.place == Place::offered;
        }
        if (exit == Exit::not_answered || exit == Exit::skipped || exit == Exit::cancelled) {
            return contact.outbound && !contact.talked;
        }
        return true;  // Our fault, or another way out of where it was.
    }

    void balance() {
        for (const auto& [queue, book] : books_) {
            std::uint64_t left = book.answered + moved_[queue];
            for (const auto& [exit, count] : book.exits) {
                left += count;
            }
            if (book.offered != left + book.waiting.size()) {
                fail("queue " + std::to_string(queue.value) + ": offered " +
                     std::to_string(book.offered) + " - left " + std::to_string(left) +
                     " - waiting " + std::to_string(book.waiting.size()) + " is not 0");
            }
        }
    }

    std::map<InteractionId, Contact> contacts_;
    std::map<QueueId, Book> books_;
    std::map<QueueId, std::uint64_t> moved_;
};

}  // namespace

std::unique_ptr<Checker> make_conservation_checker(const Complain& complain) {
    return std::make_unique<Conservation>(complain);
}

}  // namespace regente::sim
