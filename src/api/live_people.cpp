// What the views need from the stores: who is calling, what is known of them, the figures so far
// today. Asked for when a fact first mentions it; drawn again when it has come.
#include <algorithm>
#include <utility>

#include "api/clock.hpp"
#include "api/history.hpp"
#include "api/live.hpp"
#include "wire/binary.hpp"

namespace regente::api {

// What the stores know of a contact that an agent has in hands; names are put to it when it
// arrives.
struct LoadedCard {
    base::InteractionId interaction;
    std::map<std::string, std::string> fields;
    std::vector<ports::InteractionRow> rows;
    People people;
    std::vector<ports::Note> notes;
};

namespace {

constexpr std::size_t journal_page = 5000;

struct CardRequest {
    base::InteractionId interaction;
    base::AddressId address;
    base::ContactId contact;
    base::LeadId lead;
};

ports::Stored<LoadedCard> read_card(ports::Registry& registry,
                                    const CardRequest& request,
                                    std::vector<ports::InteractionRow> rows) {
    LoadedCard card;
    card.interaction = request.interaction;
    if (request.contact) {
        const auto contact = registry.contact(request.contact);
        if (!contact) return base::Err{contact.error()};
        if (contact.value()) card.fields = contact.value()->fields;
    }
    if (request.lead) {
        const auto lead = registry.lead(request.lead);
        if (!lead) return base::Err{lead.error()};
        if (lead.value()) {
            for (const auto& [name, text] : lead.value()->fields)
                card.fields[name] = text;
        }
    }
    auto people = people_in(registry, rows);
    if (!people) return base::Err{people.error()};
    card.people = std::move(people).value();
    card.rows = std::move(rows);
    auto notes = registry.notes(request.interaction);
    if (!notes) return base::Err{notes.error()};
    card.notes = std::move(notes).value();
    return card;
}

// The day so far: the books of the records, then the facts that the records do not have yet.
struct Day {
    views::Today books;
    std::uint64_t seq = 0;
};

ports::Stored<Day> read_day(ports::Records& records,
                            ports::Journal& journal,
                            base::OperationId operation,
                            base::Instant from) {
    constexpr base::Duration far = base::minutes(60L * 24 * 400);
    const ports::TallyFilter queues{
        ports::TallyGrain::quarter, ports::TallySubject::queue, 0, from, from + far};
    ports::TallyFilter agents = queues;
    agents.kind = ports::TallySubject::agent;
    Day day;
    day.books.begin(from);
    const auto books =
        records.tallies(operation,
                        {queues, agents},
                        {},
                        [&](const auto& filter, std::uint64_t subject, base::Instant, auto body) {
                            day.books.take(filter, subject, body);
                        });
    if (!books) return base::Err{books.error()};
    for (const ports::OpenBookRow& row : books.value().open)
        day.books.take(row);
    day.seq = books.value().cursor;
    while (true) {
        const auto entries = journal.read(operation, day.seq, journal_page);
        if (!entries) return base::Err{entries.error()};
        if (entries.value().empty()) return day;
        for (const ports::JournalEntry& entry : entries.value()) {
            const auto fact = wire::decode<core::Fact>(entry.body);
            if (!fact) return base::Err{fact.error()};
            day.books.apply(entry.at, fact.value());
            day.seq = entry.seq;
        }
    }
}

}  // namespace

// ------------------------------------------------------------------------------------ people

void Live::want_people() {
    for (const base::InteractionId id : fresh_.interactions) {
        const core::Interaction* interaction = world_->interaction(id);
        if (interaction == nullptr) continue;
        if (interaction->address && !world_->labels.numbers.contains(interaction->address)) {
            wanted_addresses_.insert(interaction->address);
        }
        if (interaction->contact && !world_->labels.contact_names.contains(interaction->contact)) {
            wanted_contacts_.insert(interaction->contact);
        }
    }
}

void Live::load_people() {
    if (people_loading_ || (wanted_addresses_.empty() && wanted_contacts_.empty())) return;
    people_loading_ = true;
    gateway_.with_registry(
        [this,
         address_ids = std::exchange(wanted_addresses_, {}),
         contact_ids = std::exchange(wanted_contacts_, {})](ports::Registry& registry) {
            std::vector<ports::Address> addresses;
            std::vector<ports::Contact> contacts;
            for (const base::AddressId id : address_ids) {
                const auto found = registry.address(id);
                // A name that cannot be read stays unknown on the screen; the work goes on.
                addresses.push_back(found && found.value() ? *found.value()
                                                           : ports::Address{id, "", {}});
            }
            for (const base::ContactId id : contact_ids) {
                const auto found = registry.contact(id);
                contacts.push_back(found && found.value() ? *found.value()
                                                          : ports::Contact{id, "", {}});
            }
            hooks_.post([this, addresses = std::move(addresses), contacts = std::move(contacts)] {
                people_loaded(addresses, contacts);
            });
        });
}

void Live::people_loaded(const std::vector<ports::Address>& addresses,
                         const std::vector<ports::Contact>& contacts) {
    people_loading_ = false;
    {
        const std::lock_guard lock(mutex_);
        std::set<base::AddressId> new_addresses;
        std::set<base::ContactId> new_contacts;
        for (const ports::Address& address : addresses) {
            world_->labels.numbers[address.id] = address.value;
            new_addresses.insert(address.id);
        }
        for (const ports::Contact& contact : contacts) {
            world_->labels.contact_names[contact.id] = contact.name;
            new_contacts.insert(contact.id);
        }
        for (const auto& [id, interaction] : world_->state().interactions) {
            if (!new_addresses.contains(interaction.address) &&
                !new_contacts.contains(interaction.contact)) {
                continue;
            }
            fresh_.interactions.insert(id);
            if (interaction.queue) fresh_.queues.insert(interaction.queue);
            if (interaction.agent) fresh_.agents.insert(interaction.agent);
        }
        forget_people();
    }
    after_change();
}

void Live::forget_people() {
    if (world_->labels.numbers.size() < people_kept_max &&
        world_->labels.contact_names.size() < people_kept_max) {
        return;
    }
    std::set<base::AddressId> addresses;
    std::set<base::ContactId> contacts;
    for (const auto& [id, interaction] : world_->state().interactions) {
        addresses.insert(interaction.address);
        contacts.insert(interaction.contact);
    }
    std::erase_if(world_->labels.numbers,
                  [&](const auto& item) { return !addresses.contains(item.first); });
    std::erase_if(world_->labels.contact_names,
                  [&](const auto& item) { return !contacts.contains(item.first); });
}

// ------------------------------------------------------------------------------------ cards

void Live::want_cards() {
    for (const base::InteractionId id : fresh_.interactions) {
        const core::Interaction* interaction = world_->interaction(id);
        if (interaction == nullptr || !interaction->agent || world_->cards.contains(id)) continue;
        world_->cards[id] = {};  // Asked for once.
        cards_wanted_.insert(id);
    }
}

void Live::load_card(base::InteractionId id) {
    CardRequest request{id, {}, {}, {}};
    {
        const std::lock_guard lock(mutex_);
        const core::Interaction* interaction = world_->interaction(id);
        if (interaction == nullptr) return;
        request.address = interaction->address;
        request.contact = interaction->contact;
        request.lead = interaction->lead;
    }
    gateway_.with_records([this, request](ports::Records& records, ports::Journal&) {
        ports::InteractionFilter filter;
        filter.ended_only = true;
        if (request.contact) {
            filter.contact = request.contact;
        } else {
            filter.address = request.address;
        }
        std::vector<ports::InteractionRow> rows;
        if (request.contact || request.address) {
            auto page =
                records.interactions(gateway_.operation(), filter, "", card_history_max + 1);
            if (page) rows = std::move(page).value().items;
        }
        std::erase_if(rows, [&](const ports::InteractionRow& row) {
            return row.interaction == request.interaction;
        });
        if (rows.size() > card_history_max) rows.resize(card_history_max);
        gateway_.with_registry([this, request, rows](ports::Registry& registry) {
            auto card = read_card(registry, request, rows);
            if (!card) return;  // The desk works on without what is known of the person.
            hooks_.post([this, card = std::move(card).value()] { card_loaded(card); });
        });
    });
}

void Live::card_loaded(const LoadedCard& loaded) {
    {
        const std::lock_guard lock(mutex_);
        const core::Interaction* interaction = world_->interaction(loaded.interaction);
        if (interaction == nullptr) return;
        const views::Labels& labels = world_->labels;
        views::Card& card = world_->cards[loaded.interaction];
        for (const ports::Note& note : loaded.notes) {
            // A note saved while we were reading is newer than what we read.
            const auto kept = card.notes.find(note.author);
            if (kept != card.notes.end() && kept->second.updated >= note.updated) continue;
            card.notes[note.author] = {
                note.author, labels.user(note.author), note.text, note.updated};
        }
        card.card.fields = loaded.fields;
        card.card.history.clear();
        for (const ports::InteractionRow& row : loaded.rows) {
            card.card.history.push_back(summarise(row, loaded.people, labels));
        }
        fresh_.interactions.insert(loaded.interaction);
        if (interaction->agent) fresh_.agents.insert(interaction->agent);
    }
    after_change();
}

// ------------------------------------------------------------------------------------ the day

void Live::load_day() {
    const base::Instant from = hooks_.day_start(now());
    day_start_ = from;
    gateway_.with_records([this, from](ports::Records& records, ports::Journal& journal) {
        auto day = read_day(records, journal, gateway_.operation(), from);
        if (!day) {
            // Without records the day begins now: less is shown, nothing false.
            Day empty;
            empty.books.begin(from);
            day = empty;
        }
        hooks_.post([this, day = std::move(day).value()]() mutable {
            day_loaded(std::move(day.books), day.seq);
        });
    });
    hooks_.post_after(base::seconds(1), [this] { turn_day(); });
}

void Live::day_loaded(views::Today day, std::uint64_t seq) {
    {
        const std::lock_guard lock(mutex_);
        // Queues that were set before the records knew them.
        for (const auto& [id, settings] : world_->state().queues)
            day.take(metrics::OpenQueue{id, settings.service_level_threshold});
        world_->day = std::move(day);
        for (const StampedFact& stamped : before_day_) {
            if (stamped.seq > seq) world_->day.apply(stamped.at, stamped.fact);
        }
        // What the journal had beyond our own place is applied already: skip it when it is fed.
        day_ahead_ = std::max(seq, seq_);
        before_day_.clear();
        before_day_.shrink_to_fit();
        day_ready_ = true;
        fresh_.everything = true;
    }
    after_change();
}

void Live::turn_day() {
    const base::Instant from = hooks_.day_start(now());
    if (from != day_start_ && day_ready_) {
        day_start_ = from;
        {
            const std::lock_guard lock(mutex_);
            world_->day.begin(from);
            fresh_.everything = true;
        }
        after_change();
    }
    hooks_.post_after(base::seconds(1), [this] { turn_day(); });
}

}  // namespace regente::api
