// The stores as plain maps, for tests of the API.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ports/journal.hpp"
#include "ports/records.hpp"
#include "ports/registry.hpp"

namespace regente::api::testing {

using base::Done;
using base::Err;
using base::Fault;
using ports::Stored;

class MemoryRegistry final : public ports::Registry {
  public:
    Stored<ports::User> put_user(const ports::User& user) override {
        for (const auto& [id, other] : users_) {
            if (other.login == user.login && id != user.id) return Err{taken(user.login)};
        }
        return put(users_, user);
    }

    Stored<std::optional<ports::User>> user(base::AgentId id) override { return get(users_, id); }

    Stored<std::optional<ports::User>> user_by_login(const std::string& login) override {
        for (const auto& [id, user] : users_) {
            if (user.login == login) return std::optional(user);
        }
        return std::optional<ports::User>{};
    }

    Stored<std::vector<ports::User>> users() override { return all(users_); }

    Stored<ports::Session> put_session(const ports::Session& session) override {
        ports::Session stored = session;
        if (stored.id == 0) stored.id = ++next_;
        sessions_[stored.id] = stored;
        return stored;
    }

    Stored<std::optional<ports::Session>> session_by_secret_hash(const std::string& hash) override {
        for (const auto& [id, session] : sessions_) {
            if (session.secret_hash == hash) return std::optional(session);
        }
        return std::optional<ports::Session>{};
    }

    Stored<std::vector<ports::Session>> sessions(base::AgentId user) override {
        std::vector<ports::Session> found;
        for (const auto& [id, session] : sessions_) {
            if (session.user == user) found.push_back(session);
        }
        return found;
    }

    Stored<Done> remove_session(std::uint64_t id) override {
        sessions_.erase(id);
        return Done{};
    }

    Stored<ports::Queue> put_queue(const ports::Queue& queue) override {
        return put(queues_, queue);
    }

    Stored<std::vector<ports::Queue>> queues() override { return all(queues_); }

    Stored<Done> remove_queue(base::QueueId id) override {
        queues_.erase(id);
        return Done{};
    }

    Stored<ports::Disposition> put_disposition(const ports::Disposition& row) override {
        return put(dispositions_, row);
    }

    Stored<std::vector<ports::Disposition>> dispositions() override { return all(dispositions_); }

    Stored<ports::PauseReason> put_pause_reason(const ports::PauseReason& row) override {
        return put(pause_reasons_, row);
    }

    Stored<std::vector<ports::PauseReason>> pause_reasons() override { return all(pause_reasons_); }

    Stored<ports::Skill> put_skill(const ports::Skill& row) override { return put(skills_, row); }

    Stored<std::vector<ports::Skill>> skills() override { return all(skills_); }

    Stored<Done> remove_skill(base::SkillId id) override {
        if (skills_.erase(id) == 0) return Err{missing()};
        return Done{};
    }

    Stored<ports::Flow> put_flow(const ports::Flow& flow) override { return put(flows_, flow); }

    Stored<std::vector<ports::Flow>> flows() override { return all(flows_); }

    Stored<ports::Number> put_number(const ports::Number& number) override {
        numbers_[number.number] = number;
        return number;
    }

    Stored<std::vector<ports::Number>> numbers() override { return all(numbers_); }

    Stored<Done> remove_number(const std::string& number) override {
        if (numbers_.erase(number) == 0) return Err{missing()};
        return Done{};
    }

    Stored<ports::Trunk> put_trunk(const ports::Trunk& trunk) override {
        return put(trunks_, trunk);
    }

    Stored<std::vector<ports::Trunk>> trunks() override { return all(trunks_); }

    Stored<ports::Campaign> put_campaign(const ports::Campaign& row) override {
        return put(campaigns_, row);
    }

    Stored<std::vector<ports::Campaign>> campaigns() override { return all(campaigns_); }

    Stored<std::pair<ports::List, std::vector<ports::Lead>>> put_list(
        const ports::List& list,
        const std::vector<ports::NewLead>& leads,
        const std::vector<ports::ListRejection>& rejections) override {
        ports::List stored = list;
        stored.id = {++next_};
        lists_[stored.id] = stored;
        rejections_[stored.id] = rejections;
        std::vector<ports::Lead> made;
        for (const ports::NewLead& lead : leads) {
            const ports::Address address = resolve(lead.number);
            if (!lead.name.empty()) contacts_[address.contact].name = lead.name;
            made.push_back({{++next_}, stored.id, address.id, address.contact, lead.fields});
            leads_[made.back().id] = made.back();
        }
        return std::pair(stored, made);
    }

    Stored<std::vector<ports::List>> lists(base::CampaignId campaign) override {
        std::vector<ports::List> found;
        for (const auto& [id, list] : lists_) {
            if (list.campaign == campaign) found.push_back(list);
        }
        return found;
    }

    Stored<std::vector<ports::ListRejection>> rejections(base::ListId list) override {
        return rejections_[list];
    }

    Stored<std::optional<ports::Lead>> lead(base::LeadId id) override { return get(leads_, id); }

    Stored<std::vector<ports::Address>> resolve_numbers(
        const std::vector<std::string>& numbers) override {
        std::vector<ports::Address> found;
        for (const std::string& number : numbers)
            found.push_back(resolve(number));
        return found;
    }

    Stored<std::optional<ports::Address>> address(base::AddressId id) override {
        return get(addresses_, id);
    }

    Stored<std::optional<ports::Contact>> contact(base::ContactId id) override {
        return get(contacts_, id);
    }

    Stored<ports::Contact> put_contact(const ports::Contact& contact) override {
        return put(contacts_, contact);
    }

    Stored<Done> put_note(const ports::Note& note) override {
        notes_[{note.interaction, note.author}] = note;
        return Done{};
    }

    Stored<std::vector<ports::Note>> notes(base::InteractionId interaction) override {
        std::vector<ports::Note> found;
        for (const auto& [key, note] : notes_) {
            if (key.first == interaction) found.push_back(note);
        }
        return found;
    }

    Stored<Done> put_dnc(const ports::DncEntry& entry) override {
        dnc_[entry.address] = entry;
        return Done{};
    }

    Stored<Done> remove_dnc(base::AddressId address) override {
        dnc_.erase(address);
        return Done{};
    }

    Stored<ports::Page<ports::DncEntry>> dnc(const std::string& /*cursor*/,
                                             std::size_t /*limit*/) override {
        return ports::Page<ports::DncEntry>{all(dnc_).value(), ""};
    }

    Stored<std::optional<std::string>> value(const std::string& key) override {
        return get(values_, key);
    }

    Stored<Done> put_value(const std::string& key, const std::string& value) override {
        values_[key] = value;
        return Done{};
    }

  private:
    static Fault taken(const std::string& what) { return {"already_exists", what + " is taken."}; }

    static Fault missing() { return {"not_found", "There is no such row."}; }

    template <class Id, class Row>
    Stored<Row> put(std::map<Id, Row>& rows, const Row& row) {
        Row stored = row;
        if (!stored.id) stored.id = {++next_};
        rows[stored.id] = stored;
        return stored;
    }

    template <class Key, class Row>
    Stored<std::optional<Row>> get(const std::map<Key, Row>& rows, const Key& key) const {
        const auto found = rows.find(key);
        return found == rows.end() ? std::optional<Row>{} : std::optional(found->second);
    }

    template <class Key, class Row>
    Stored<std::vector<Row>> all(const std::map<Key, Row>& rows) const {
        std::vector<Row> result;
        for (const auto& [key, row] : rows)
            result.push_back(row);
        return result;
    }

    ports::Address resolve(const std::string& number) {
        for (const auto& [id, address] : addresses_) {
            if (address.value == number) return address;
        }
        const base::ContactId contact{++next_};
        contacts_[contact] = {contact, "", {}};
        const ports::Address made{{++next_}, number, contact};
        addresses_[made.id] = made;
        return made;
    }

    std::uint64_t next_ = 0;
    std::map<base::AgentId, ports::User> users_;
    std::map<std::uint64_t, ports::Session> sessions_;
    std::map<base::QueueId, ports::Queue> queues_;
    std::map<base::DispositionId, ports::Disposition> dispositions_;
    std::map<base::ReasonId, ports::PauseReason> pause_reasons_;
    std::map<base::SkillId, ports::Skill> skills_;
    std::map<base::FlowId, ports::Flow> flows_;
    std::map<std::string, ports::Number> numbers_;
    std::map<base::TrunkId, ports::Trunk> trunks_;
    std::map<base::CampaignId, ports::Campaign> campaigns_;
    std::map<base::ListId, ports::List> lists_;
    std::map<base::ListId, std::vector<ports::ListRejection>> rejections_;
    std::map<base::LeadId, ports::Lead> leads_;
    std::map<base::AddressId, ports::Address> addresses_;
    std::map<base::ContactId, ports::Contact> contacts_;
    std::map<std::pair<base::InteractionId, base::AgentId>, ports::Note> notes_;
    std::map<base::AddressId, ports::DncEntry> dnc_;
    std::map<std::string, std::string> values_;
};

class MemoryJournal final : public ports::Journal {
  public:
    Stored<ports::JournalHead> claim(base::OperationId /*operation*/) override {
        return ports::JournalHead{1, entries_.size()};
    }

    Stored<Done> append(std::span<const ports::JournalEntry> entries) override {
        entries_.insert(entries_.end(), entries.begin(), entries.end());
        return Done{};
    }

    Stored<std::vector<ports::JournalEntry>> read(base::OperationId /*operation*/,
                                                  std::uint64_t after,
                                                  std::size_t limit) override {
        std::vector<ports::JournalEntry> found;
        for (std::size_t i = after; i < entries_.size() && found.size() < limit; ++i) {
            found.push_back(entries_[i]);
        }
        return found;
    }

    Stored<ports::JournalHead> head(base::OperationId /*operation*/) override {
        return ports::JournalHead{1, entries_.size()};
    }

  private:
    std::vector<ports::JournalEntry> entries_;
};

// Rows are put there by the test: projecting facts is the server's work.
class MemoryRecords final : public ports::Records {
  public:
    std::vector<ports::InteractionRow> interaction_rows;
    std::vector<ports::RecordingRow> recording_rows;
    std::vector<ports::SegmentRow> segment_rows;
    std::map<base::InteractionId, std::vector<std::uint64_t>> seqs;
    std::vector<ports::TallyRow> tally_rows;  // By (subject, start).
    std::vector<ports::OpenBookRow> open_rows;
    std::uint64_t at = 0;

    Stored<std::uint64_t> cursor(base::OperationId /*operation*/) override { return at; }

    Stored<Done> commit(base::OperationId /*operation*/,
                        std::uint64_t cursor,
                        const std::vector<ports::RowChange>& /*changes*/) override {
        at = cursor;
        return Done{};
    }

    Stored<ports::Page<ports::InteractionRow>> interactions(base::OperationId /*operation*/,
                                                            const ports::InteractionFilter& filter,
                                                            const std::string& cursor,
                                                            std::size_t limit) override {
        ports::Page<ports::InteractionRow> page;
        std::size_t skip = cursor.empty() ? 0 : std::stoul(cursor);
        const std::size_t start = skip;
        for (const ports::InteractionRow& row : interaction_rows) {
            if (filter.agent && row.agent != *filter.agent) continue;
            if (filter.contact && row.contact != *filter.contact) continue;
            if (filter.direction && row.direction != *filter.direction) continue;
            if (skip > 0) {
                --skip;
                continue;
            }
            if (page.items.size() == limit) {
                page.next = std::to_string(start + limit);
                break;
            }
            page.items.push_back(row);
        }
        return page;
    }

    Stored<std::optional<ports::InteractionRow>> interaction(base::OperationId /*operation*/,
                                                             base::InteractionId id) override {
        for (const auto& row : interaction_rows) {
            if (row.interaction == id) return std::optional(row);
        }
        return std::optional<ports::InteractionRow>{};
    }

    Stored<std::vector<ports::SegmentRow>> segments(base::OperationId /*operation*/,
                                                    base::InteractionId id) override {
        auto rows = segment_rows;
        std::erase_if(rows, [&](const auto& row) { return row.interaction != id; });
        return rows;
    }

    Stored<std::vector<ports::RecordingRow>> recordings(base::OperationId /*operation*/,
                                                        base::InteractionId id) override {
        auto rows = recording_rows;
        std::erase_if(rows, [&](const auto& row) { return row.interaction != id; });
        return rows;
    }

    Stored<std::optional<ports::RecordingRow>> recording(base::OperationId /*operation*/,
                                                         base::RecordingId id) override {
        for (const auto& row : recording_rows) {
            if (row.recording == id) return std::optional(row);
        }
        return std::optional<ports::RecordingRow>{};
    }

    Stored<std::vector<std::uint64_t>> fact_seqs(base::OperationId /*operation*/,
                                                 base::InteractionId id) override {
        return seqs[id];
    }

    Stored<std::vector<ports::AttemptRow>> attempts(base::OperationId /*operation*/,
                                                    base::CampaignId /*campaign*/) override {
        return std::vector<ports::AttemptRow>{};
    }

    Stored<std::vector<ports::InteractionRow>> open_interactions(
        base::OperationId /*operation*/) override {
        return std::vector<ports::InteractionRow>{};
    }

    Stored<std::vector<ports::SegmentRow>> open_segments(base::OperationId /*operation*/) override {
        return std::vector<ports::SegmentRow>{};
    }

    Stored<std::vector<ports::AgentIntervalRow>> open_agent_intervals(
        base::OperationId /*operation*/) override {
        return std::vector<ports::AgentIntervalRow>{};
    }

    Stored<std::vector<ports::AttemptRow>> open_attempts(base::OperationId /*operation*/) override {
        return std::vector<ports::AttemptRow>{};
    }

    Stored<std::vector<ports::SegmentRow>> queue_segments(base::OperationId /*operation*/,
                                                          base::Instant from,
                                                          base::Instant to) override {
        auto rows = segment_rows;
        std::erase_if(rows,
                      [&](const auto& row) { return row.entered < from || row.entered >= to; });
        return rows;
    }

    Stored<std::uint32_t> version(base::OperationId /*operation*/) override {
        return ports::projection_version;
    }

    Stored<std::optional<ports::TallyRow>> tally(base::OperationId /*operation*/,
                                                 const ports::TallyRow& /*key*/) override {
        return std::optional<ports::TallyRow>{};
    }

    Stored<ports::OpenBooks> tallies(base::OperationId /*operation*/,
                                     const std::vector<ports::TallyFilter>& filters,
                                     const ports::OpenReader& opened,
                                     const ports::TallyReader& read) override {
        if (opened) opened({at, open_rows});
        for (const ports::TallyFilter& filter : filters) {
            for (const ports::TallyRow& row : tally_rows) {
                const bool other = filter.subject != 0 && row.subject != filter.subject;
                if (other || row.kind != filter.kind || row.grain != filter.grain) continue;
                if (row.start < filter.from || row.start >= filter.to) continue;
                read(filter, row.subject, row.start, row.body);
            }
        }
        return ports::OpenBooks{at, open_rows};
    }
};

}  // namespace regente::api::testing
