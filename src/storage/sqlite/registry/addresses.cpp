#include "storage/sqlite/registry/registry.hpp"

namespace regente::storage {

using base::AddressId;
using base::ContactId;
using ports::Address;
using ports::Contact;

namespace {

Address address_in(Row& row) {
    Address address;
    row.take_members(address);
    return address;
}

}  // namespace

// The address of the number, with its contact; both are made when nobody knows the number yet. A
// name is given to a contact that has none, and never replaces one that somebody wrote.
Address SqliteRegistry::resolved(Work& work, const std::string& number, const std::string& name) {
    auto found = work.one<Address>(
        "SELECT id, value, contact FROM addresses WHERE operation = ?1 AND value = ?2",
        address_in,
        operation_,
        number);
    if (found) {
        if (!name.empty()) {
            work.run("UPDATE contacts SET name = ?3 WHERE operation = ?1 AND id = ?2 AND name = ''",
                     operation_,
                     found->contact,
                     name);
        }
        return *found;
    }
    Address address;
    address.id = {new_ids(work, operation_, "address")};
    address.value = number;
    address.contact = {new_ids(work, operation_, "contact")};
    work.run("INSERT INTO contacts VALUES (?1, ?2, ?3, ?4)",
             operation_,
             address.contact,
             name,
             wire::encode(Contact{}.fields));
    work.run_members("INSERT INTO addresses VALUES (?1, ?2, ?3, ?4)", address, operation_);
    return address;
}

Stored<std::vector<Address>> SqliteRegistry::resolve_numbers(
    const std::vector<std::string>& numbers) {
    // Most callers are known: a look costs no commit, and only the unknown are then written.
    std::vector<Address> addresses;
    {
        Work work(database_, Work::Kind::read);
        for (const std::string& number : numbers) {
            auto found = work.one<Address>(
                "SELECT id, value, contact FROM addresses WHERE operation = ?1 AND value = ?2",
                address_in,
                operation_,
                number);
            if (!found) break;
            addresses.push_back(std::move(*found));
        }
        if (auto done = work.commit(); !done) return base::Err{done.error()};
    }
    if (addresses.size() == numbers.size()) return addresses;
    addresses.clear();
    Work work(database_, Work::Kind::write);
    for (const std::string& number : numbers)
        addresses.push_back(resolved(work, number, ""));
    return work.commit(std::move(addresses));
}

Stored<std::optional<Address>> SqliteRegistry::address(AddressId id) {
    Work work(database_, Work::Kind::read);
    auto found = work.one<Address>(
        "SELECT id, value, contact FROM addresses WHERE operation = ?1 AND id = ?2",
        address_in,
        operation_,
        id);
    return work.commit(std::move(found));
}

Stored<std::optional<Contact>> SqliteRegistry::contact(ContactId id) {
    Work work(database_, Work::Kind::read);
    auto found = work.one<Contact>(
        "SELECT id, name, fields FROM contacts WHERE operation = ?1 AND id = ?2",
        [&](Row& row) {
            Contact contact;
            contact.id = row.take<ContactId>();
            contact.name = row.take<std::string>();
            contact.fields =
                decoded<decltype(contact.fields)>(work, row.take<std::vector<std::uint8_t>>());
            return contact;
        },
        operation_,
        id);
    return work.commit(std::move(found));
}

Stored<Contact> SqliteRegistry::put_contact(const Contact& given) {
    Contact contact = given;
    Work work(database_, Work::Kind::write);
    const auto fields = wire::encode(contact.fields);
    if (!contact.id) {
        contact.id = {new_ids(work, operation_, "contact")};
        work.run("INSERT INTO contacts VALUES (?1, ?2, ?3, ?4)",
                 operation_,
                 contact.id,
                 contact.name,
                 fields);
    } else if (work.run("UPDATE contacts SET name = ?3, fields = ?4 "
                        "WHERE operation = ?1 AND id = ?2",
                        operation_,
                        contact.id,
                        contact.name,
                        fields) == 0) {
        work.fail(not_found("contact", contact.id.value));
    }
    return work.commit(std::move(contact));
}

}  // namespace regente::storage
