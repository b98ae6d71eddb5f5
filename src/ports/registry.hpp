// What cannot be folded from facts: people, numbers, names, notes, credentials, secrets.
// A row commits (durably) before any fact names its id. Contract: docs/contracts/registry.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/fault.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace regente::ports {

template <class T>
using Stored = base::Result<T, base::Fault>;

enum class Role : std::uint8_t { agent, supervisor, admin };
REGENTE_DESCRIBE_ENUM(Role, agent, supervisor, admin)

struct User {
    base::AgentId id;
    std::string login;  // 1..64 of [a-z0-9._-], unique.
    std::string name;
    Role role = Role::agent;
    std::string language;  // "pt-BR" or "en".
    bool active = true;
    std::string password_hash;  // argon2id, libsodium's string; empty = cannot sign in.
    std::string phone_ha1;      // MD5 HA1 of the SIP phone's secret in the realm, or empty.
    std::vector<base::QueueId> queues;
};
REGENTE_DESCRIBE(User, id, login, name, role, language, active, password_hash, phone_ha1, queues)

enum class SessionKind : std::uint8_t { browser, token };
REGENTE_DESCRIBE_ENUM(SessionKind, browser, token)

struct Session {
    std::uint64_t id = 0;
    std::string secret_hash;  // SHA-256 hex of the opaque secret; the secret is never stored.
    base::AgentId user;
    SessionKind kind = SessionKind::browser;
    std::string label;
    base::Instant created;
    base::Instant last_used;
    base::Instant expires;
};
REGENTE_DESCRIBE(Session, id, secret_hash, user, kind, label, created, last_used, expires)

struct Queue {
    base::QueueId id;
    std::string name;
    std::vector<base::DispositionId> dispositions;  // In the order of the keys 1..9.
};
REGENTE_DESCRIBE(Queue, id, name, dispositions)

struct Disposition {
    base::DispositionId id;
    std::string name;
    bool active = true;
};
REGENTE_DESCRIBE(Disposition, id, name, active)

struct PauseReason {
    base::ReasonId id;
    std::string name;
    bool active = true;
};
REGENTE_DESCRIBE(PauseReason, id, name, active)

struct Skill {
    base::SkillId id;
    std::string name;
};
REGENTE_DESCRIBE(Skill, id, name)

struct Flow {
    base::FlowId id;
    std::string name;
    std::string draft;  // JSON of flow::Graph as last saved.
};
REGENTE_DESCRIBE(Flow, id, name, draft)

// A number that people dial to reach an operation.
struct Number {
    std::string number;  // As the trunk delivers it, digits and +, 1..32.
    base::OperationId operation;
    base::FlowId flow;
};
REGENTE_DESCRIBE(Number, number, operation, flow)

enum class TrunkTransport : std::uint8_t { udp, tcp };
REGENTE_DESCRIBE_ENUM(TrunkTransport, udp, tcp)

struct Trunk {
    base::TrunkId id;
    std::string name;
    std::string host;  // Address or name calls are sent to.
    std::uint32_t port = 5060;
    TrunkTransport transport = TrunkTransport::udp;
    std::string sources;     // Comma-separated addresses or CIDR allowed to call in.
    bool registers = false;  // We register there with `username`.
    std::string username;
    std::string secret;         // Sealed with the server key; empty = none.
    std::string caller_number;  // Shown to the people we call.
    bool active = true;
};
REGENTE_DESCRIBE(Trunk,
                 id,
                 name,
                 host,
                 port,
                 transport,
                 sources,
                 registers,
                 username,
                 secret,
                 caller_number,
                 active)

struct Campaign {
    base::CampaignId id;
    std::string name;
    std::vector<base::DispositionId> dispositions;
};
REGENTE_DESCRIBE(Campaign, id, name, dispositions)

struct List {
    base::ListId id;
    base::CampaignId campaign;
    std::string name;
    base::Instant uploaded;
    std::uint64_t rows = 0;
    std::uint64_t accepted = 0;
    std::uint64_t rejected = 0;
};
REGENTE_DESCRIBE(List, id, campaign, name, uploaded, rows, accepted, rejected)

struct ListRejection {
    std::uint64_t row = 0;  // Line in the file, 1 = the head.
    std::string code;       // number_invalid, number_repeated, columns_wrong, on_dnc, ...
    std::string value;
};
REGENTE_DESCRIBE(ListRejection, row, code, value)

struct Lead {
    base::LeadId id;
    base::ListId list;
    base::AddressId address;
    base::ContactId contact;
    std::map<std::string, std::string> fields;  // The row's other columns.
};
REGENTE_DESCRIBE(Lead, id, list, address, contact, fields)

struct Contact {
    base::ContactId id;
    std::string name;  // May be empty: a number that called and nobody named yet.
    std::map<std::string, std::string> fields;
};
REGENTE_DESCRIBE(Contact, id, name, fields)

struct Address {
    base::AddressId id;
    std::string value;  // E.164 with +, or the digits as received when they are no such number.
    base::ContactId contact;
};
REGENTE_DESCRIBE(Address, id, value, contact)

struct Note {
    base::InteractionId interaction;
    base::AgentId author;
    std::string text;  // Up to 10,000 bytes.
    base::Instant updated;
};
REGENTE_DESCRIBE(Note, interaction, author, text, updated)

struct DncEntry {
    base::AddressId address;
    std::string number;
    std::string source;  // "screen", "list", "disposition", "api".
    std::string reason;
    base::Instant added;
};
REGENTE_DESCRIBE(DncEntry, address, number, source, reason, added)

struct NewLead {
    std::string number;
    std::string name;
    std::map<std::string, std::string> fields;
};

template <class T>
struct Page {
    std::vector<T> items;
    std::string next;  // Opaque cursor; empty = no more.
};

// Used by one thread at a time (the registry thread); every function may block on the disk; every
// write is durable on return. Ids in arguments that are zero mean "new": the stored row comes back
// with its id. Unknown ids: Fault "not_found". Broken uniqueness: Fault "already_exists".
class Registry {
  public:
    virtual ~Registry() = default;

    virtual Stored<User> put_user(const User& user) = 0;
    virtual Stored<std::optional<User>> user(base::AgentId id) = 0;
    virtual Stored<std::optional<User>> user_by_login(const std::string& login) = 0;
    virtual Stored<std::vector<User>> users() = 0;

    virtual Stored<Session> put_session(const Session& session) = 0;
    virtual Stored<std::optional<Session>> session_by_secret_hash(const std::string& hash) = 0;
    virtual Stored<std::vector<Session>> sessions(base::AgentId user) = 0;
    virtual Stored<base::Done> remove_session(std::uint64_t id) = 0;

    virtual Stored<Queue> put_queue(const Queue& queue) = 0;
    virtual Stored<std::vector<Queue>> queues() = 0;
    virtual Stored<base::Done> remove_queue(base::QueueId id) = 0;

    virtual Stored<Disposition> put_disposition(const Disposition& disposition) = 0;
    virtual Stored<std::vector<Disposition>> dispositions() = 0;
    virtual Stored<PauseReason> put_pause_reason(const PauseReason& reason) = 0;
    virtual Stored<std::vector<PauseReason>> pause_reasons() = 0;
    virtual Stored<Skill> put_skill(const Skill& skill) = 0;
    virtual Stored<std::vector<Skill>> skills() = 0;
    virtual Stored<base::Done> remove_skill(base::SkillId id) = 0;

    virtual Stored<Flow> put_flow(const Flow& flow) = 0;
    virtual Stored<std::vector<Flow>> flows() = 0;

    virtual Stored<Number> put_number(const Number& number) = 0;
    virtual Stored<std::vector<Number>> numbers() = 0;
    virtual Stored<base::Done> remove_number(const std::string& number) = 0;

    virtual Stored<Trunk> put_trunk(const Trunk& trunk) = 0;
    virtual Stored<std::vector<Trunk>> trunks() = 0;

    virtual Stored<Campaign> put_campaign(const Campaign& campaign) = 0;
    virtual Stored<std::vector<Campaign>> campaigns() = 0;

    // One transaction: the list, its leads with their addresses and contacts, and the rejections.
    // The answer's leads have their ids, in the order given.
    virtual Stored<std::pair<List, std::vector<Lead>>> put_list(
        const List& list,
        const std::vector<NewLead>& leads,
        const std::vector<ListRejection>& rejections) = 0;
    virtual Stored<std::vector<List>> lists(base::CampaignId campaign) = 0;
    virtual Stored<std::vector<ListRejection>> rejections(base::ListId list) = 0;
    virtual Stored<std::optional<Lead>> lead(base::LeadId id) = 0;

    // Finds or makes the address of each number and a contact for each new one, in one transaction.
    virtual Stored<std::vector<Address>> resolve_numbers(
        const std::vector<std::string>& numbers) = 0;
    virtual Stored<std::optional<Address>> address(base::AddressId id) = 0;
    virtual Stored<std::optional<Contact>> contact(base::ContactId id) = 0;
    virtual Stored<Contact> put_contact(const Contact& contact) = 0;

    virtual Stored<base::Done> put_note(const Note& note) = 0;
    virtual Stored<std::vector<Note>> notes(base::InteractionId interaction) = 0;

    virtual Stored<base::Done> put_dnc(const DncEntry& entry) = 0;
    virtual Stored<base::Done> remove_dnc(base::AddressId address) = 0;
    virtual Stored<Page<DncEntry>> dnc(const std::string& cursor, std::size_t limit) = 0;

    // Small server-level values: "setup_token_hash", "demo_loaded", ...
    virtual Stored<std::optional<std::string>> value(const std::string& key) = 0;
    virtual Stored<base::Done> put_value(const std::string& key, const std::string& value) = 0;
};

}  // namespace regente::ports
