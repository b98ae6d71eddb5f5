#include "server/demo.hpp"

#include <array>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <sodium.h>

#include "server/clock.hpp"
#include "server/demo_people.hpp"
#include "server/zones.hpp"
#include "wire/json.hpp"

namespace regente::server {

namespace {

using base::Done;
using base::Err;
using base::Fault;

constexpr const char* demo_password = "regente-demo";
constexpr const char* demo_number = "4000";
constexpr const char* caller_number = "+551140004000";
constexpr std::uint32_t carrier_port_above_ours = 10;

using Outcome = base::Result<Done, Fault>;

flow::Prompt say(std::string text) {
    return {std::move(text), "pt-BR", {}};
}

class DemoLoader {
  public:
    DemoLoader(DemoWorld world, const Config& config)
        : world_(std::move(world)),
          config_(config) {}

    Outcome load() {
        // The carrier's port follows ours, which may change from start to start.
        if (auto outcome = trunk(); !outcome) return outcome;
        const auto loaded = world_.registry.value("demo_loaded");
        if (!loaded) return Err{loaded.error()};
        if (loaded.value()) return Done{};
        for (const auto step : {&DemoLoader::operation,
                                &DemoLoader::pauses,
                                &DemoLoader::dispositions,
                                &DemoLoader::queues,
                                &DemoLoader::users,
                                &DemoLoader::customers,
                                &DemoLoader::flow,
                                &DemoLoader::campaign}) {
            if (auto outcome = (this->*step)(); !outcome) return outcome;
        }
        return world_.registry.put_value("demo_loaded", "1");
    }

  private:
    template <class Row>
    static Row by_name(const std::vector<Row>& rows, const std::string& name) {
        for (const auto& row : rows) {
            if (row.name == name) return row;
        }
        Row row;
        row.name = name;
        return row;
    }

    Outcome trunk() {
        const auto sip = parse_host_port(config_.sip.listen, "sip.listen");
        if (!sip) return Err{sip.error()};
        const auto trunks = world_.registry.trunks();
        if (!trunks) return Err{trunks.error()};
        ports::Trunk trunk = by_name(trunks.value(), "Operadora simulada");
        const std::uint32_t port = sip.value().port + carrier_port_above_ours;
        if (trunk.id && trunk.port == port) {
            trunk_ = trunk.id;
            return Done{};
        }
        trunk.host = sip.value().host;
        trunk.port = port;
        trunk.sources = sip.value().host;
        trunk.caller_number = caller_number;
        const auto stored = world_.registry.put_trunk(trunk);
        if (!stored) return Err{stored.error()};
        trunk_ = stored.value().id;
        return Done{};
    }

    Outcome operation() {
        core::OperationSettings settings;
        settings.default_trunk = trunk_;
        return world_.request(core::SetOperation{settings});
    }

    Outcome pauses() {
        const auto rows = world_.registry.pause_reasons();
        if (!rows) return Err{rows.error()};
        for (const std::string name : {"Café", "Almoço", "Treinamento", "Reunião"}) {
            const auto stored = world_.registry.put_pause_reason(by_name(rows.value(), name));
            if (!stored) return Err{stored.error()};
        }
        return Done{};
    }

    Outcome disposition(const std::string& name, core::DispositionSettings settings) {
        const auto rows = world_.registry.dispositions();
        if (!rows) return Err{rows.error()};
        const auto stored = world_.registry.put_disposition(by_name(rows.value(), name));
        if (!stored) return Err{stored.error()};
        dispositions_.emplace_back(stored.value().id);
        return world_.request(core::SetDisposition{stored.value().id, settings});
    }

    Outcome dispositions() {
        const std::array<std::pair<const char*, core::DispositionSettings>, 7> all{{
            {"Resolvido", {true, false}},
            {"Encaminhado", {true, false}},
            {"Retornar depois", {false, false}},
            {"Ligação caiu", {true, false}},
            {"Venda", {true, false}},
            {"Sem interesse", {true, false}},
            {"Não quer ser chamado", {true, true}},
        }};
        for (const auto& [name, settings] : all) {
            if (auto outcome = disposition(name, settings); !outcome) return outcome;
        }
        return Done{};
    }

    // By the order of `dispositions()`, which is the order of the keys.
    std::vector<base::DispositionId> chosen(std::initializer_list<std::size_t> order) const {
        std::vector<base::DispositionId> ids;
        for (const std::size_t index : order)
            ids.push_back(dispositions_.at(index));
        return ids;
    }

    std::vector<base::DispositionId> of_support() const { return chosen({0, 1, 2, 3}); }

    std::vector<base::DispositionId> of_sales() const { return chosen({4, 5, 2, 3, 6}); }

    Outcome queue(const std::string& name,
                  std::vector<base::DispositionId> dispositions,
                  base::QueueId& id) {
        const auto rows = world_.registry.queues();
        if (!rows) return Err{rows.error()};
        ports::Queue queue = by_name(rows.value(), name);
        queue.dispositions = std::move(dispositions);
        const auto stored = world_.registry.put_queue(queue);
        if (!stored) return Err{stored.error()};
        id = stored.value().id;
        return world_.request(core::SetQueue{id, core::QueueSettings{}});
    }

    Outcome queues() {
        if (auto outcome = queue("Suporte", of_support(), support_); !outcome) return outcome;
        return queue("Vendas", of_sales(), sales_);
    }

    Outcome user(const std::string& login, const std::string& name, ports::Role role, bool works) {
        const auto known = world_.registry.user_by_login(login);
        if (!known) return Err{known.error()};
        ports::User user = known.value().value_or(ports::User{});
        user.login = login;
        user.name = name;
        user.role = role;
        user.language = "pt-BR";
        user.active = true;
        char hash[crypto_pwhash_STRBYTES];
        if (crypto_pwhash_str(hash,
                              demo_password,
                              std::string(demo_password).size(),
                              crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
            return Err{Fault{"memory_exhausted", "There is not enough memory to hash a password."}};
        }
        user.password_hash = hash;
        if (works) user.queues = {support_, sales_};
        const auto stored = world_.registry.put_user(user);
        if (!stored) return Err{stored.error()};
        if (!works) return Done{};
        return world_.request(core::SetAgent{stored.value().id, user.queues});
    }

    Outcome users() {
        const std::array<std::tuple<const char*, const char*, ports::Role, bool>, 4> all{{
            {"admin", "Administração", ports::Role::admin, false},
            {"sofia", "Sofia Andrade", ports::Role::supervisor, false},
            {"ana", "Ana Ribeiro", ports::Role::agent, true},
            {"bruno", "Bruno Tavares", ports::Role::agent, true},
        }};
        for (const auto& [login, name, role, works] : all) {
            if (auto outcome = user(login, name, role, works); !outcome) return outcome;
        }
        return Done{};
    }

    Outcome flow() {
        const flow::Graph graph = demo_graph(support_, sales_);
        const auto rows = world_.registry.flows();
        if (!rows) return Err{rows.error()};
        ports::Flow flow = by_name(rows.value(), "Atendimento");
        flow.draft = boost::json::serialize(wire::to_json(graph));
        const auto stored = world_.registry.put_flow(flow);
        if (!stored) return Err{stored.error()};
        for (const auto& zone : zones_of(graph)) {
            auto offsets = zone_offsets(zone, UtcClock::system());
            if (!offsets) continue;
            auto outcome = world_.request(core::SetZone{zone, std::move(*offsets)});
            if (!outcome) return outcome;
        }
        if (auto outcome = world_.ensure_prompts(graph); !outcome) return outcome;
        if (auto outcome = world_.request(core::PublishFlow{stored.value().id, graph}); !outcome)
            return outcome;
        ports::Number number;
        number.number = demo_number;
        number.operation = base::OperationId{1};
        number.flow = stored.value().id;
        const auto put = world_.registry.put_number(number);
        if (!put) return Err{put.error()};
        return Done{};
    }

    // Most of the people who call are known; the others are for the agent to name.
    Outcome customers() {
        const auto known = demo_customers();
        std::vector<std::string> numbers;
        numbers.reserve(known.size());
        for (const DemoCustomer& customer : known)
            numbers.push_back(customer.number);
        const auto addresses = world_.registry.resolve_numbers(numbers);
        if (!addresses) return Err{addresses.error()};
        for (std::size_t i = 0; i < known.size(); ++i) {
            const auto stored = world_.registry.put_contact(
                {addresses.value().at(i).contact, known[i].name, known[i].fields});
            if (!stored) return Err{stored.error()};
        }
        return Done{};
    }

    Outcome campaign() {
        const auto rows = world_.registry.campaigns();
        if (!rows) return Err{rows.error()};
        ports::Campaign campaign = by_name(rows.value(), "Renovação de contratos");
        campaign.dispositions = of_sales();
        const auto stored = world_.registry.put_campaign(campaign);
        if (!stored) return Err{stored.error()};
        core::CampaignSettings settings;
        settings.queue = sales_;
        settings.trunk = trunk_;
        settings.ring_max = base::seconds(20);
        settings.retries = {{core::Outcome::busy, base::minutes(2), 3},
                            {core::Outcome::no_answer, base::minutes(5), 3},
                            {core::Outcome::failed, base::minutes(5), 3},
                            // Who was reached and asked to be called later.
                            {core::Outcome::answered, base::minutes(10), 3}};
        if (auto outcome = world_.request(core::SetCampaign{stored.value().id, settings});
            !outcome) {
            return outcome;
        }
        return list(stored.value().id);
    }

    Outcome list(base::CampaignId campaign) {
        const auto lists = world_.registry.lists(campaign);
        if (!lists) return Err{lists.error()};
        if (!lists.value().empty()) return Done{};
        const auto rows = demo_leads();
        ports::List list;
        list.campaign = campaign;
        list.name = "Contratos a vencer";
        list.uploaded = UtcClock::system();
        list.rows = rows.size();
        list.accepted = rows.size();
        const auto stored = world_.registry.put_list(list, rows, {});
        if (!stored) return Err{stored.error()};
        core::LoadLeads load;
        load.campaign = campaign;
        load.list = stored.value().first.id;
        for (const auto& lead : stored.value().second)
            load.leads.push_back({lead.id, lead.address, lead.contact});
        return world_.request(load);
    }

    DemoWorld world_;
    const Config& config_;
    base::TrunkId trunk_;
    std::vector<base::DispositionId> dispositions_;
    base::QueueId support_;
    base::QueueId sales_;
};

}  // namespace

flow::Graph demo_graph(base::QueueId support, base::QueueId sales) {
    flow::Hours hours;
    hours.zone = "America/Sao_Paulo";
    for (std::uint32_t day = 1; day <= 7; ++day)
        hours.weekly.push_back({day, 0, 24 * 60});
    hours.on_open = "menu";
    hours.on_closed = "fechado";

    flow::Menu menu;
    menu.prompt = say("Para suporte, digite 1. Para vendas, digite 2.");
    menu.choices = {{"1", "suporte", "Suporte"}, {"2", "vendas", "Vendas"}};
    menu.invalid_prompt = say("Opção inválida.");
    menu.timeout_prompt = say("Não recebemos a sua opção.");
    menu.on_failure = "suporte";

    flow::Graph graph;
    graph.start = "saudacao";
    graph.nodes = {
        {"saudacao",
         flow::Say{say("Olá! Você ligou para a Regente. Esta ligação será gravada."), "horario"}},
        {"horario", hours},
        {"menu", menu},
        {"suporte", flow::Enqueue{support, 0, 30000, "pt-BR"}},
        {"vendas", flow::Enqueue{sales, 0, 30000, "pt-BR"}},
        {"fechado",
         flow::HangUp{
             say("Nosso atendimento está encerrado agora. Ligue no próximo horário. Até logo.")}},
    };
    return graph;
}

Outcome load_demo(DemoWorld world, const Config& config) {
    return DemoLoader(std::move(world), config).load();
}

}  // namespace regente::server
