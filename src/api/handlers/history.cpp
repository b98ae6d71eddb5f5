// History: lines, one contact's whole story, and why it went as it did. An agent sees the own
// contacts only; others look as if they did not exist.
#include "api/history.hpp"

#include <algorithm>

#include "api/handlers/history.hpp"
#include "api/route.hpp"
#include "api/services.hpp"
#include "api/views/why.hpp"
#include "wire/binary.hpp"

namespace regente::api {
namespace {

constexpr std::size_t story_max = 2000;  // Facts of one interaction that are shown.

bool sees_all(const Call& call) {
    return may(call.who().user.role, Permission::supervise);
}

template <class E>
std::optional<E> query_enum(const Call& call, const std::string& name) {
    const std::string text = call.request.query(name);
    if (text.empty()) return {};
    E value{};
    if (!boost::describe::enum_from_string(text.c_str(), value))
        throw Failure("query_invalid", name);
    return value;
}

template <class Id>
std::optional<Id> query_id(const Call& call, const std::string& name) {
    const std::uint64_t value = call.query_number(name);
    if (value == 0) return {};
    return Id{value};
}

std::optional<base::Instant> query_time(const Call& call, const std::string& name) {
    if (call.request.query(name).empty()) return {};
    return base::Instant{static_cast<std::int64_t>(call.query_number(name))};
}

ports::InteractionFilter filter_of(const Call& call) {
    ports::InteractionFilter filter;
    filter.from = query_time(call, "from");
    filter.to = query_time(call, "to");
    filter.queue = query_id<base::QueueId>(call, "queue");
    filter.campaign = query_id<base::CampaignId>(call, "campaign");
    filter.agent = query_id<base::AgentId>(call, "agent");
    filter.contact = query_id<base::ContactId>(call, "contact");
    filter.direction = query_enum<core::Direction>(call, "direction");
    filter.exit = query_enum<core::Exit>(call, "exit");
    if (!sees_all(call)) filter.agent = call.who().user.id;
    return filter;
}

std::vector<InteractionSummary> summarise_all(Call& call,
                                              const std::vector<ports::InteractionRow>& rows) {
    const auto people = call.services.registry(
        [&](ports::Registry& registry) { return people_in(registry, rows); });
    return call.services.live().read([&](const views::World& world) {
        std::vector<InteractionSummary> lines;
        lines.reserve(rows.size());
        for (const ports::InteractionRow& row : rows) {
            lines.push_back(summarise(row, people, world.labels));
        }
        return lines;
    });
}

http::Response list_interactions(Call& call) {
    const auto filter = filter_of(call);
    const std::string cursor = call.request.query("cursor");
    const std::size_t limit = call.limit();
    const auto page = call.services.records([&](ports::Records& records, ports::Journal&) {
        return records.interactions(call.services.operation(), filter, cursor, limit);
    });
    Items<InteractionSummary> list;
    list.items = summarise_all(call, page.items);
    list.next = page.next;
    return answer_json(list);
}

ports::Stored<std::vector<StampedFact>> read_story(ports::Records& records,
                                                   ports::Journal& journal,
                                                   base::OperationId operation,
                                                   base::InteractionId id) {
    const auto seqs = records.fact_seqs(operation, id);
    if (!seqs) return base::Err{seqs.error()};
    std::vector<StampedFact> story;
    for (const std::uint64_t seq : seqs.value()) {
        if (story.size() >= story_max) break;
        const auto entries = journal.read(operation, seq - 1, 1);
        if (!entries) return base::Err{entries.error()};
        if (entries.value().empty()) continue;
        const ports::JournalEntry& entry = entries.value().front();
        auto fact = wire::decode<core::Fact>(entry.body);
        if (!fact) return base::Err{fact.error()};
        story.push_back({entry.seq, entry.at, std::move(fact).value()});
    }
    return story;
}

struct Stored {
    ports::InteractionRow row;
    std::vector<ports::SegmentRow> segments;
    std::vector<ports::RecordingRow> recordings;
    std::vector<StampedFact> story;
};

RecordingView recording_view(const ports::RecordingRow& row) {
    RecordingView view;
    view.id = row.recording;
    view.started = row.started;
    view.length = row.length;
    view.bytes = row.bytes;
    view.ended = row.ended.us != 0;
    view.playable = view.ended && row.bytes > 0;
    view.url = "/api/v1/recordings/" + std::to_string(row.recording.value) + "/audio";
    return view;
}

http::Response get_interaction(Call& call) {
    const auto id = call.id<base::InteractionId>(0);
    const ports::InteractionRow row = visible_interaction(call, id);
    const auto operation = call.services.operation();
    const auto stored = call.services.records(
        [&](ports::Records& records, ports::Journal& journal) -> ports::Stored<Stored> {
            Stored all;
            const auto segments = records.segments(operation, id);
            if (!segments) return base::Err{segments.error()};
            all.segments = segments.value();
            const auto recordings = records.recordings(operation, id);
            if (!recordings) return base::Err{recordings.error()};
            all.recordings = recordings.value();
            auto story = read_story(records, journal, operation, id);
            if (!story) return base::Err{story.error()};
            all.story = std::move(story).value();
            return all;
        });
    const auto notes =
        call.services.registry([&](ports::Registry& registry) { return registry.notes(id); });
    InteractionDetail detail;
    detail.summary = summarise_all(call, {row}).front();
    detail.segments = stored.segments;
    for (const ports::RecordingRow& recording : stored.recordings) {
        detail.recordings.push_back(recording_view(recording));
    }
    call.services.live().read([&](const views::World& world) {
        for (const ports::Note& note : notes) {
            detail.notes.push_back(
                {note.author, world.labels.user(note.author), note.text, note.updated});
        }
        for (const StampedFact& stamped : stored.story) {
            detail.facts.push_back({stamped.seq,
                                    stamped.at,
                                    stamped.fact,
                                    views::names_in(world.labels, stamped.fact)});
        }
        return 0;
    });
    return answer_json(detail);
}

http::Response get_why(Call& call) {
    const auto id = call.id<base::InteractionId>(0);
    // Somebody who waits now may not be in the records yet.
    const bool here = call.services.live().read(
        [&](const views::World& world) { return world.interaction(id) != nullptr; });
    if (!here || !sees_all(call)) visible_interaction(call, id);
    const auto story = call.services.records([&](ports::Records& records, ports::Journal& journal) {
        return read_story(records, journal, call.services.operation(), id);
    });
    return answer_json(call.services.live().read(
        [&](const views::World& world) { return views::draw_why(world, id, story); }));
}

}  // namespace

ports::InteractionRow visible_interaction(Call& call, base::InteractionId id) {
    const auto row = call.services.records([&](ports::Records& records, ports::Journal&) {
        return records.interaction(call.services.operation(), id);
    });
    if (!row || (!sees_all(call) && row->agent != call.who().user.id)) {
        throw Failure("not_found", std::to_string(id.value));
    }
    return *row;
}

void add_history_routes(Routes& routes) {
    using schema::node;
    routes.add({.method = "GET",
                .pattern = "/api/v1/interactions",
                .permission = Permission::handle_contacts,
                .summary = "History, newest first (an agent: the own)",
                .run = list_interactions,
                .answer = node<Items<InteractionSummary>>,
                .query = {"from",
                          "to",
                          "queue",
                          "campaign",
                          "agent",
                          "contact",
                          "direction",
                          "exit",
                          "cursor",
                          "limit"}});
    routes.add({.method = "GET",
                .pattern = "/api/v1/interactions/{id}",
                .permission = Permission::handle_contacts,
                .summary = "One interaction with its facts",
                .run = get_interaction,
                .answer = node<InteractionDetail>});
    routes.add({.method = "GET",
                .pattern = "/api/v1/interactions/{id}/why",
                .permission = Permission::handle_contacts,
                .summary = "Why it waits, or why it went where it went",
                .run = get_why,
                .answer = node<WhyView>});
}

}  // namespace regente::api
