#include "api/lead_list.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "api/text/csv.hpp"
#include "api/text/phone_number.hpp"

namespace regente::api {
namespace {

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::string small(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    });
    return text;
}

template <std::size_t N>
bool one_of(const std::string& text, const std::array<const char*, N>& names) {
    return std::find(names.begin(), names.end(), text) != names.end();
}

struct Columns {
    std::vector<std::string> names;  // As in the file.
    std::size_t phone = 0;
    std::optional<std::size_t> name;
};

std::optional<Columns> read_columns(const text::CsvRow& head) {
    constexpr std::array<const char*, 7> phones = {
        "telefone", "fone", "celular", "numero", "n\xC3\xBAmero", "phone", "number"};
    constexpr std::array<const char*, 4> people = {"nome", "name", "cliente", "customer"};
    Columns columns;
    std::optional<std::size_t> phone;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < head.cells.size(); ++i) {
        columns.names.push_back(trimmed(head.cells[i]));
        const std::string name = small(columns.names.back());
        if (!name.empty() && !seen.insert(name).second) return {};
        if (!phone && one_of(name, phones)) {
            phone = i;
        } else if (!columns.name && one_of(name, people)) {
            columns.name = i;
        }
    }
    if (!phone || head.cells.size() > fields_max) return {};
    columns.phone = *phone;
    return columns;
}

std::string code_of(text::CsvError error) {
    switch (error) {
        case text::CsvError::none:
            return "";
        case text::CsvError::quote_unbalanced:
            return "quotes_wrong";
        case text::CsvError::nul:
        case text::CsvError::not_utf8:
            return "not_utf8";
        case text::CsvError::too_long:
        case text::CsvError::too_many_columns:
            return "row_too_long";
    }
    return "";
}

// The lead of a row, or why it is none.
base::Result<ports::NewLead, ports::ListRejection> read_row(const text::CsvRow& row,
                                                            const Columns& columns) {
    if (row.error != text::CsvError::none) {
        return base::Err{ports::ListRejection{row.line, code_of(row.error), ""}};
    }
    if (row.cells.size() != columns.names.size()) {
        return base::Err{
            ports::ListRejection{row.line, "columns_wrong", std::to_string(row.cells.size())}};
    }
    const std::string written = trimmed(row.cells[columns.phone]);
    if (written.empty()) return base::Err{ports::ListRejection{row.line, "number_missing", ""}};
    const auto number = text::normalise_number(written);
    if (!number) {
        return base::Err{ports::ListRejection{row.line, "number_invalid", written.substr(0, 60)}};
    }
    ports::NewLead lead;
    lead.number = *number;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        std::string cell = trimmed(row.cells[i]);
        if (i == columns.phone) continue;
        if (i == columns.name) {
            lead.name = std::move(cell);
        } else if (!cell.empty() && !columns.names[i].empty()) {
            lead.fields[columns.names[i]] = std::move(cell);
        }
    }
    return lead;
}

}  // namespace

base::Result<ParsedList, base::Fault> parse_lead_list(std::string_view csv) {
    text::CsvReader reader(csv);
    text::CsvRow row;
    if (!reader.next(row)) return base::Err{base::Fault{"list_empty", "The file has no rows."}};
    const auto columns =
        row.error == text::CsvError::none ? read_columns(row) : std::optional<Columns>{};
    if (!columns) {
        return base::Err{base::Fault{
            "columns_wrong",
            "The first row must name the columns, each once, and one of them telefone or phone."}};
    }
    ParsedList list;
    std::set<std::string> seen;
    while (reader.next(row)) {
        ++list.rows;
        auto lead = read_row(row, *columns);
        if (!lead) {
            list.rejections.push_back(lead.error());
        } else if (!seen.insert(lead.value().number).second) {
            list.rejections.push_back({row.line, "number_repeated", lead.value().number});
        } else {
            list.leads.push_back({row.line, std::move(lead).value()});
        }
        if (list.rows > leads_per_list_max) {
            return base::Err{base::Fault{
                "limit_reached",
                "A list takes " + std::to_string(leads_per_list_max) + " rows; split the file."}};
        }
    }
    if (list.rows == 0) return base::Err{base::Fault{"list_empty", "The file has no rows."}};
    return list;
}

}  // namespace regente::api
