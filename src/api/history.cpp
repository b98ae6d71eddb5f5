#include "api/history.hpp"

namespace regente::api {

ports::Stored<People> people_in(ports::Registry& registry,
                                const std::vector<ports::InteractionRow>& rows) {
    People people;
    for (const ports::InteractionRow& row : rows) {
        if (row.address && !people.numbers.contains(row.address)) {
            const auto address = registry.address(row.address);
            if (!address) return base::Err{address.error()};
            people.numbers[row.address] = address.value() ? address.value()->value : "";
        }
        if (row.contact && !people.names.contains(row.contact)) {
            const auto contact = registry.contact(row.contact);
            if (!contact) return base::Err{contact.error()};
            people.names[row.contact] = contact.value() ? contact.value()->name : "";
        }
    }
    return people;
}

InteractionSummary summarise(const ports::InteractionRow& row,
                             const People& people,
                             const views::Labels& labels) {
    InteractionSummary line;
    line.id = row.interaction;
    line.direction = row.direction;
    line.state = row.state;
    if (row.state == core::InteractionState::ended) line.exit = row.exit;
    const bool dialled = row.answered.us != 0 || row.outcome != core::Outcome::answered;
    if (row.direction == core::Direction::outbound && dialled) line.outcome = row.outcome;
    if (const auto number = people.numbers.find(row.address); number != people.numbers.end()) {
        line.number = number->second;
    }
    if (const auto name = people.names.find(row.contact); name != people.names.end()) {
        line.contact_name = name->second;
    }
    line.contact = row.contact;
    line.queue_name = labels.queue(row.queue);
    line.campaign_name = labels.campaign(row.campaign);
    line.agent_name = labels.user(row.agent);
    line.disposition_name = labels.disposition(row.disposition);
    line.started = row.started;
    line.answered = row.answered;
    line.ended = row.ended;
    line.waited = row.waited;
    line.talked = row.talked;
    line.held = row.held;
    line.wrapped = row.wrapped;
    line.has_recording = static_cast<bool>(row.recording);
    return line;
}

}  // namespace regente::api
