// docs/contracts/registry.md; the test's first word is the rule's number.
#include <set>

#include "tests/contract/stores.hpp"
#include "wire/binary.hpp"

namespace regente::contract {
namespace {

using base::AgentId;
using base::OperationId;
using namespace ports;
using namespace std::string_literals;

constexpr OperationId one{1};
constexpr OperationId two{2};

// The value, or a failed test.
template <class T>
T got(Stored<T> stored) {
    EXPECT_TRUE(stored) << (stored ? "" : stored.error().code + ": " + stored.error().message);
    return stored ? std::move(stored).value() : T{};
}

template <class T>
std::string refused(const Stored<T>& stored) {
    return stored ? "accepted" : stored.error().code;
}

// Rows have no equality of their own; their bytes have.
template <class T>
void expect_same(const T& a, const T& b) {
    EXPECT_EQ(wire::encode(a), wire::encode(b));
}

User ana() {
    User user;
    user.login = "ana";
    user.name = "Ana Souza";
    user.role = Role::supervisor;
    user.language = "pt-BR";
    user.password_hash = "$argon2id$...";
    user.phone_ha1 = "0123";
    user.queues = {{7}, {3}};
    return user;
}

TEST_P(RegistryContract, r1_ids_are_never_given_twice) {
    const auto registry = stores->registry(one);
    const Queue first = got(registry->put_queue({{}, "Suporte", {}}));
    EXPECT_TRUE(first.id);
    got(registry->remove_queue(first.id));
    const Queue second = got(registry->put_queue({{}, "Suporte", {}}));
    EXPECT_NE(first.id, second.id);
}

TEST_P(RegistryContract, r2_a_row_with_an_id_replaces_and_an_unknown_one_is_not_found) {
    const auto registry = stores->registry(one);
    User user = got(registry->put_user(ana()));
    user.name = "Ana Lima";
    user.queues = {{5}};
    user.active = false;
    got(registry->put_user(user));
    expect_same(got(registry->user(user.id)).value(), user);
    user.id = {999};
    user.login = "other";
    EXPECT_EQ(refused(registry->put_user(user)), "not_found");
    EXPECT_EQ(refused(registry->put_queue({{999}, "x", {}})), "not_found");
    EXPECT_EQ(refused(registry->put_flow({{999}, "x", ""})), "not_found");
    EXPECT_EQ(refused(registry->put_disposition({{999}, "x", true})), "not_found");
    EXPECT_EQ(refused(registry->put_pause_reason({{999}, "x", true})), "not_found");
    EXPECT_EQ(refused(registry->put_skill({{999}, "x"})), "not_found");
    EXPECT_EQ(refused(registry->remove_skill({999})), "not_found");
    EXPECT_EQ(refused(registry->put_campaign({{999}, "x", {}})), "not_found");
    EXPECT_EQ(refused(registry->put_contact({{999}, "x", {}})), "not_found");
    Trunk trunk;
    trunk.id = {999};
    EXPECT_EQ(refused(registry->put_trunk(trunk)), "not_found");
    Session session;
    session.id = 999;
    EXPECT_EQ(refused(registry->put_session(session)), "not_found");
    EXPECT_TRUE(got(registry->queues()).empty());
}

TEST_P(RegistryContract, r3_what_was_written_is_there_for_another_object) {
    const auto registry = stores->registry(one);
    const User user = got(registry->put_user(ana()));
    const Trunk trunk = got(registry->put_trunk({{},
                                                 "Vivo",
                                                 "sip.example",
                                                 5080,
                                                 TrunkTransport::tcp,
                                                 "192.0.2.0/24",
                                                 true,
                                                 "u",
                                                 "sealed",
                                                 "+551130000000",
                                                 false}));
    const Disposition disposition = got(registry->put_disposition({{}, "Vendido", true}));
    const PauseReason reason = got(registry->put_pause_reason({{}, "Almoço", true}));
    const Skill skill = got(registry->put_skill({{}, "Francês"}));
    const Flow flow = got(registry->put_flow({{}, "Entrada", "{}"}));
    const Campaign campaign = got(registry->put_campaign({{}, "Maio", {{2}, {1}}}));
    const Queue queue = got(registry->put_queue({{}, "Suporte", {{9}, {4}}}));
    got(registry->put_value("demo_loaded", "yes"));
    const auto other = stores->registry(one);
    expect_same(got(other->user_by_login("ana")).value(), user);
    expect_same(got(other->users()), {user});
    expect_same(got(other->trunks()), {trunk});
    expect_same(got(other->dispositions()), {disposition});
    expect_same(got(other->pause_reasons()), {reason});
    expect_same(got(other->skills()), {skill});
    expect_same(got(other->flows()), {flow});
    expect_same(got(other->campaigns()), {campaign});
    expect_same(got(other->queues()), {queue});
    EXPECT_EQ(got(other->value("demo_loaded")), "yes");
}

TEST_P(RegistryContract, r4_texts_come_back_byte_for_byte) {
    const auto registry = stores->registry(one);
    const std::string odd = "a\0b\xff\xfe'; DROP TABLE users; --"s;
    const std::string large(1'000'000, 'x');
    const Contact contact = got(registry->put_contact({{}, odd, {{odd, large}, {"", ""}}}));
    expect_same(got(registry->contact(contact.id)).value(), contact);
    got(registry->put_note({{5}, {1}, large + odd, {1}}));
    EXPECT_EQ(got(registry->notes({5})).at(0).text, large + odd);
    got(registry->put_value(odd, odd));
    EXPECT_EQ(got(registry->value(odd)), odd);
    EXPECT_FALSE(got(registry->value("a")));
    const auto addresses = got(registry->resolve_numbers({odd, "a"}));
    EXPECT_NE(addresses.at(0).id, addresses.at(1).id);
    EXPECT_EQ(addresses.at(0).value, odd);
}

TEST_P(RegistryContract, r5_logins_and_secrets_are_unique) {
    const auto registry = stores->registry(one);
    const User first = got(registry->put_user(ana()));
    EXPECT_EQ(refused(registry->put_user(ana())), "already_exists");
    User bruno = ana();
    bruno.login = "bruno";
    bruno = got(registry->put_user(bruno));
    bruno.login = "ana";
    bruno.queues.clear();
    EXPECT_EQ(refused(registry->put_user(bruno)), "already_exists");
    EXPECT_EQ(got(registry->user(bruno.id))->login, "bruno");
    EXPECT_EQ(got(registry->user(bruno.id))->queues.size(), 2u);
    got(registry->put_user(first));
    Session session;
    session.secret_hash = "abc";
    session.user = first.id;
    session = got(registry->put_session(session));
    session.last_used = {5};
    got(registry->put_session(session));
    EXPECT_EQ(got(registry->session_by_secret_hash("abc"))->last_used.us, 5);
    session.id = 0;
    EXPECT_EQ(refused(registry->put_session(session)), "already_exists");
    EXPECT_EQ(got(registry->sessions(first.id)).size(), 1u);
}

TEST_P(RegistryContract, r6_a_number_leads_to_the_last_flow_given) {
    const auto registry = stores->registry(one);
    got(registry->put_number({"4000", one, {1}}));
    got(registry->put_number({"+551130001000", one, {2}}));
    got(registry->put_number({"4000", two, {3}}));
    expect_same(got(registry->numbers()), {{"+551130001000", one, {2}}, {"4000", two, {3}}});
    got(registry->remove_number("4000"));
    EXPECT_EQ(got(registry->numbers()).size(), 1u);
}

TEST_P(RegistryContract, r7_lists_come_in_the_order_of_ids) {
    const auto registry = stores->registry(one);
    std::vector<Queue> queues;
    for (const char* name : {"c", "a", "b"}) {
        queues.push_back(got(registry->put_queue({{}, name, {{9}, {1}, {5}}})));
    }
    expect_same(got(registry->queues()), queues);
}

TEST_P(RegistryContract, r8_a_number_always_has_the_same_address) {
    const auto registry = stores->registry(one);
    const auto made = got(registry->resolve_numbers({"+5511911111111", "100", "+5511911111111"}));
    ASSERT_EQ(made.size(), 3u);
    EXPECT_EQ(made[0].id, made[2].id);
    EXPECT_NE(made[0].id, made[1].id);
    EXPECT_EQ(made[1].value, "100");
    EXPECT_TRUE(made[0].contact);
    EXPECT_EQ(got(registry->contact(made[0].contact))->name, "");
    const auto again = got(registry->resolve_numbers({"100", "200", "+5511911111111"}));
    EXPECT_EQ(again.at(0).id, made[1].id);
    EXPECT_EQ(again.at(2).contact, made[0].contact);
    expect_same(got(registry->address(made[1].id)).value(), made[1]);
    EXPECT_TRUE(got(registry->resolve_numbers({})).empty());
}

TEST_P(RegistryContract, r9_a_list_is_stored_whole_or_not_at_all) {
    const auto registry = stores->registry(one);
    const List list{{}, {999}, "maio.csv", {5}, 4, 3, 1};
    const std::vector<NewLead> rows = {{"+5511911111111", "Ana", {{"produto", "TV"}}},
                                       {"+5511922222222", "", {}},
                                       {"+5511911111111", "Ana de novo", {}}};
    EXPECT_EQ(refused(registry->put_list(list, rows, {})), "not_found");
    List placed = list;
    placed.campaign = got(registry->put_campaign({{}, "Maio", {}})).id;
    const auto [stored, leads] =
        got(registry->put_list(placed, rows, {{3, "number_invalid", "123"}}));
    ASSERT_EQ(leads.size(), 3u);
    EXPECT_EQ(leads[0].address, leads[2].address);
    EXPECT_NE(leads[0].id, leads[2].id);
    for (const Lead& lead : leads)
        expect_same(got(registry->lead(lead.id)).value(), lead);
    EXPECT_EQ(leads[0].fields.at("produto"), "TV");
    expect_same(got(registry->lists(placed.campaign)), {stored});
    expect_same(got(registry->rejections(stored.id)), {{3, "number_invalid", "123"}});
}

TEST_P(RegistryContract, r10_a_lead_names_only_the_nameless) {
    const auto registry = stores->registry(one);
    const auto known = got(registry->resolve_numbers({"1", "2"}));
    got(registry->put_contact({known[0].contact, "Maria", {}}));
    List list;
    list.campaign = got(registry->put_campaign({{}, "Maio", {}})).id;
    got(registry->put_list(list, {{"1", "Outra", {}}, {"2", "Bia", {}}, {"2", "Bea", {}}}, {}));
    EXPECT_EQ(got(registry->contact(known[0].contact))->name, "Maria");
    EXPECT_EQ(got(registry->contact(known[1].contact))->name, "Bia");
}

TEST_P(RegistryContract, r11_a_note_is_one_per_author) {
    const auto registry = stores->registry(one);
    got(registry->put_note({{5}, {1}, "first", {1}}));
    got(registry->put_note({{5}, {2}, "other", {2}}));
    got(registry->put_note({{5}, {1}, "second", {3}}));
    got(registry->put_note({{6}, {1}, "elsewhere", {4}}));
    expect_same(got(registry->notes({5})), {{{5}, {2}, "other", {2}}, {{5}, {1}, "second", {3}}});
}

TEST_P(RegistryContract, r12_do_not_call_pages_from_the_newest) {
    const auto registry = stores->registry(one);
    EXPECT_EQ(refused(registry->put_dnc({{1}, "1", "api", "", {1}})), "not_found");
    std::vector<std::string> numbers;
    for (int i = 0; i < 25; ++i)
        numbers.push_back(std::to_string(1000 + i));
    const auto addresses = got(registry->resolve_numbers(numbers));
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        // Several at the same moment, as a list puts them.
        got(registry->put_dnc({addresses[i].id,
                               addresses[i].value,
                               "list",
                               "asked",
                               {static_cast<std::int64_t>(i / 10)}}));
    }
    got(registry->put_dnc({addresses[0].id, "", "screen", "again", {0}}));
    std::vector<DncEntry> seen;
    std::string cursor;
    do {
        const auto page = got(registry->dnc(cursor, 4));
        ASSERT_LE(page.items.size(), 4u);
        seen.insert(seen.end(), page.items.begin(), page.items.end());
        cursor = page.next;
    } while (!cursor.empty());
    ASSERT_EQ(seen.size(), 25u);
    EXPECT_EQ(seen.front().number, "1024");
    EXPECT_EQ(seen.back().number, "1000");
    EXPECT_EQ(seen.back().reason, "again");
    EXPECT_EQ(refused(registry->dnc("nonsense", 4)), "cursor_invalid");
    got(registry->remove_dnc(addresses[0].id));
    EXPECT_EQ(got(registry->dnc("", 100)).items.size(), 24u);
}

TEST_P(RegistryContract, r13_what_is_not_there_is_nothing_and_cannot_be_removed) {
    const auto registry = stores->registry(one);
    EXPECT_FALSE(got(registry->user({1})));
    EXPECT_FALSE(got(registry->user({0})));
    EXPECT_FALSE(got(registry->user_by_login("ana")));
    EXPECT_FALSE(got(registry->session_by_secret_hash("x")));
    EXPECT_FALSE(got(registry->lead({1})));
    EXPECT_FALSE(got(registry->address({1})));
    EXPECT_FALSE(got(registry->contact({1})));
    EXPECT_FALSE(got(registry->value("x")));
    EXPECT_EQ(refused(registry->remove_session(1)), "not_found");
    EXPECT_EQ(refused(registry->remove_queue({1})), "not_found");
    EXPECT_EQ(refused(registry->remove_number("4000")), "not_found");
    EXPECT_EQ(refused(registry->remove_dnc({1})), "not_found");
}

TEST_P(RegistryContract, r14_operations_are_apart_and_users_are_the_servers) {
    const auto first = stores->registry(one);
    const auto second = stores->registry(two);
    const User user = got(first->put_user(ana()));
    got(first->put_queue({{}, "Suporte", {}}));
    const auto address = got(first->resolve_numbers({"100"})).at(0);
    got(first->put_dnc({address.id, "100", "api", "", {1}}));
    got(first->put_note({{5}, {1}, "text", {1}}));
    EXPECT_EQ(got(second->user(user.id))->login, "ana");
    EXPECT_TRUE(got(second->user(user.id))->queues.empty());
    EXPECT_TRUE(got(second->queues()).empty());
    EXPECT_TRUE(got(second->notes({5})).empty());
    EXPECT_TRUE(got(second->dnc("", 10)).items.empty());
    EXPECT_FALSE(got(second->address(address.id)));
    User there = user;
    there.queues = {{1}};
    got(second->put_user(there));
    EXPECT_EQ(got(first->user(user.id))->queues.size(), 2u);
}

TEST_P(RegistryContract, r16_a_skill_is_renamed_and_removed) {
    const auto registry = stores->registry(one);
    Skill skill = got(registry->put_skill({{}, "Francês"}));
    skill.name = "Francês avançado";
    got(registry->put_skill(skill));
    expect_same(got(registry->skills()), {skill});
    EXPECT_TRUE(got(stores->registry(two)->skills()).empty());
    got(registry->remove_skill(skill.id));
    EXPECT_TRUE(got(registry->skills()).empty());
}

TEST_P(RegistryContract, r15_a_removed_queue_leaves_its_users) {
    const auto registry = stores->registry(one);
    const Queue queue = got(registry->put_queue({{}, "Suporte", {}}));
    User user = ana();
    user.queues = {queue.id, {77}};
    user = got(registry->put_user(user));
    got(registry->remove_queue(queue.id));
    EXPECT_EQ(got(registry->user(user.id))->queues, std::vector<base::QueueId>{{77}});
}

}  // namespace
}  // namespace regente::contract
