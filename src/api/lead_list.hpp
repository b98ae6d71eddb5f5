// A CSV file as people send it, turned into leads; each row that cannot be one is named.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"
#include "ports/registry.hpp"

namespace regente::api {

inline constexpr std::size_t leads_per_list_max = 200'000;
inline constexpr std::size_t fields_max = 50;

struct ParsedList {
    struct Row {
        std::uint64_t line = 0;
        ports::NewLead lead;  // The number is E.164.
    };

    std::uint64_t rows = 0;  // Without the heading.
    std::vector<Row> leads;
    std::vector<ports::ListRejection> rejections;  // In the order of the file.
};

// The first row names the columns, in Portuguese or English: telefone/fone/celular/phone/number
// and, optionally, nome/name/cliente. Other columns become fields of the lead. Faults: list_empty,
// columns_wrong.
base::Result<ParsedList, base::Fault> parse_lead_list(std::string_view csv);

}  // namespace regente::api
