#include "server/demo_people.hpp"

#include <array>
#include <cstdint>

namespace regente::server {

namespace {

struct Place {
    const char* area;
    const char* city;
};

constexpr std::array places{Place{"11", "São Paulo, SP"},
                            Place{"21", "Rio de Janeiro, RJ"},
                            Place{"31", "Belo Horizonte, MG"},
                            Place{"41", "Curitiba, PR"},
                            Place{"51", "Porto Alegre, RS"},
                            Place{"71", "Salvador, BA"},
                            Place{"81", "Recife, PE"}};

constexpr std::array plans{"Fibra 300", "Fibra 500", "Fibra 700", "Móvel 20 GB"};

constexpr std::array callers{
    "Helena Prado Siqueira", "Rafael Nogueira",   "Célia Toledo Braga", "Davi Antunes Rocha",
    "Tereza Maciel",         "Otávio Brandão",    "Lúcia Ferraz",       "Murilo Cardoso",
    "Rosângela Duarte",      "Wagner Pacheco",    "Beatriz Vilela",     "Sérgio Amaral",
    "Marta Quintela",        "Paulo Bittencourt", "Nair Figueiredo",    "Heitor Salgado",
    "Ivone Machado",         "Leandro Pires",     "Cristina Falcão",    "Jorge Valente",
    "Débora Lacerda",        "Renato Guedes",     "Sílvia Carneiro",    "Arnaldo Reis",
    "Vera Monteiro",         "Cláudio Bastos",    "Yara Pontes",        "Bento Aguiar"};

constexpr std::array called{
    "Alice Moreira",    "Caio Prado",     "Diana Lopes",   "Eduardo Santana", "Fábia Nunes",
    "Gilberto Peixoto", "Hilda Dias",     "Igor Matos",    "Júlia Campos",    "Karen Souza",
    "Luís Teixeira",    "Marina Freitas", "Nelson Rangel", "Olívia Barros",   "Pedro Serrano",
    "Quitéria Alves",   "Rui Azevedo",    "Sandra Yamada", "Tomás Coelho",    "Úrsula Neves",
    "Vicente Borges",   "Wanda Torres",   "Xavier Leite",  "Yasmin Rezende",  "Zilda Marques",
    "André Fontes",     "Bianca Mello",   "Cícero Paiva",  "Dora Linhares",   "Elias Vargas"};

std::string two_digits(std::size_t value) {
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

}  // namespace

std::vector<DemoCustomer> demo_customers() {
    std::vector<DemoCustomer> customers;
    for (std::size_t i = 0; i < callers.size(); ++i) {
        const Place& place = places[i % places.size()];
        const std::uint64_t local = 1'000'000 + i * 7'654'321 % 8'999'999;
        customers.push_back({std::string("+55") + place.area + "98" + std::to_string(local),
                             callers[i],
                             {{"cidade", place.city},
                              {"contrato", std::to_string(48100 + i * 37)},
                              {"plano", plans[i % plans.size()]}}});
    }
    return customers;
}

// The simulated carrier answers 9000-1..., is busy on 9000-2... and lets 9000-3... ring.
std::vector<ports::NewLead> demo_leads() {
    std::vector<ports::NewLead> leads;
    for (std::size_t i = 0; i < called.size(); ++i) {
        const char kind = i % 5 == 3 ? '2' : i % 5 == 4 ? '3' : '1';
        ports::NewLead lead;
        lead.number = std::string("+55119000") + kind + "00" + two_digits(i + 1);
        lead.name = called[i];
        lead.fields = {{"cidade", i % 2 == 0 ? "São Paulo, SP" : "Campinas, SP"},
                       {"contrato", std::to_string(70100 + i)},
                       {"plano", plans[i % plans.size()]}};
        leads.push_back(std::move(lead));
    }
    return leads;
}

}  // namespace regente::server
