// ports::Registry on SQLite (docs/contracts/registry.md). The functions of each noun stand in the
// file of that noun, with their SQL. Every function is one transaction.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ports/registry.hpp"
#include "storage/sqlite/database.hpp"
#include "wire/binary.hpp"

namespace regente::storage {

template <class T>
using Stored = ports::Stored<T>;

class SqliteRegistry final : public ports::Registry {
  public:
    SqliteRegistry(Database database, base::OperationId operation)
        : database_(std::move(database)),
          operation_(operation) {}

    Stored<ports::User> put_user(const ports::User& user) override;
    Stored<std::optional<ports::User>> user(base::AgentId id) override;
    Stored<std::optional<ports::User>> user_by_login(const std::string& login) override;
    Stored<std::vector<ports::User>> users() override;

    Stored<ports::Session> put_session(const ports::Session& session) override;
    Stored<std::optional<ports::Session>> session_by_secret_hash(const std::string& hash) override;
    Stored<std::vector<ports::Session>> sessions(base::AgentId user) override;
    Stored<base::Done> remove_session(std::uint64_t id) override;

    Stored<ports::Queue> put_queue(const ports::Queue& queue) override;
    Stored<std::vector<ports::Queue>> queues() override;
    Stored<base::Done> remove_queue(base::QueueId id) override;

    Stored<ports::Disposition> put_disposition(const ports::Disposition& disposition) override;
    Stored<std::vector<ports::Disposition>> dispositions() override;
    Stored<ports::PauseReason> put_pause_reason(const ports::PauseReason& reason) override;
    Stored<std::vector<ports::PauseReason>> pause_reasons() override;
    Stored<ports::Skill> put_skill(const ports::Skill& skill) override;
    Stored<std::vector<ports::Skill>> skills() override;
    Stored<base::Done> remove_skill(base::SkillId id) override;

    Stored<ports::Flow> put_flow(const ports::Flow& flow) override;
    Stored<std::vector<ports::Flow>> flows() override;

    Stored<ports::Number> put_number(const ports::Number& number) override;
    Stored<std::vector<ports::Number>> numbers() override;
    Stored<base::Done> remove_number(const std::string& number) override;

    Stored<ports::Trunk> put_trunk(const ports::Trunk& trunk) override;
    Stored<std::vector<ports::Trunk>> trunks() override;

    Stored<ports::Campaign> put_campaign(const ports::Campaign& campaign) override;
    Stored<std::vector<ports::Campaign>> campaigns() override;

    Stored<std::pair<ports::List, std::vector<ports::Lead>>> put_list(
        const ports::List& list,
        const std::vector<ports::NewLead>& leads,
        const std::vector<ports::ListRejection>& rejections) override;
    Stored<std::vector<ports::List>> lists(base::CampaignId campaign) override;
    Stored<std::vector<ports::ListRejection>> rejections(base::ListId list) override;
    Stored<std::optional<ports::Lead>> lead(base::LeadId id) override;

    Stored<std::vector<ports::Address>> resolve_numbers(
        const std::vector<std::string>& numbers) override;
    Stored<std::optional<ports::Address>> address(base::AddressId id) override;
    Stored<std::optional<ports::Contact>> contact(base::ContactId id) override;
    Stored<ports::Contact> put_contact(const ports::Contact& contact) override;

    Stored<base::Done> put_note(const ports::Note& note) override;
    Stored<std::vector<ports::Note>> notes(base::InteractionId interaction) override;

    Stored<base::Done> put_dnc(const ports::DncEntry& entry) override;
    Stored<base::Done> remove_dnc(base::AddressId address) override;
    Stored<ports::Page<ports::DncEntry>> dnc(const std::string& cursor, std::size_t limit) override;

    Stored<std::optional<std::string>> value(const std::string& key) override;
    Stored<base::Done> put_value(const std::string& key, const std::string& value) override;

  private:
    // The first of `count` new ids.
    static std::uint64_t new_ids(Work& work,
                                 base::OperationId operation,
                                 std::string_view noun,
                                 std::uint64_t count = 1);

    // "There is no queue 7."
    static base::Fault not_found(std::string_view noun, std::string_view which);
    static base::Fault not_found(std::string_view noun, std::uint64_t id);

    template <class T>
    T decoded(Work& work, const std::vector<std::uint8_t>& bytes) const {
        auto value = wire::decode<T>(bytes);
        if (value) return std::move(value).value();
        work.fail(database_.corrupt(value.error().message));
        return {};
    }

    std::vector<ports::User> users_where(Work& work, std::uint64_t id, const std::string* login);
    ports::Address resolved(Work& work, const std::string& number, const std::string& name);

    Database database_;
    base::OperationId operation_;
};

// Users, trunks and their like belong to the server, whichever operations it runs.
inline constexpr base::OperationId server_level{0};

}  // namespace regente::storage
