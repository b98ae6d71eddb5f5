#include "api/text/csv.hpp"

#include <algorithm>
#include <utility>

namespace regente::api::text {

CsvReader::CsvReader(std::string_view text)
    : text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);
    const std::string_view first = text_.substr(0, text_.find_first_of("\r\n"));
    if (std::count(first.begin(), first.end(), ';') > std::count(first.begin(), first.end(), ',')) {
        separator_ = ';';
    }
}

bool CsvReader::next(CsvRow& row) {
    while (!at_end()) {
        read_row(row);
        const bool empty =
            row.error == CsvError::none && row.cells.size() == 1 && row.cells.front().empty();
        if (!empty) return true;
    }
    return false;
}

void CsvReader::read_row(CsvRow& row) {
    row.line = line_;
    row.cells.clear();
    row.error = CsvError::none;
    const std::size_t start = position_;
    while (read_cell(row)) {
        if (row.cells.size() > csv_columns_max) row.error = CsvError::too_many_columns;
        if (position_ - start > csv_row_bytes_max) row.error = CsvError::too_long;
        if (row.error != CsvError::none) break;
    }
    if (position_ - start > csv_row_bytes_max && row.error == CsvError::none) {
        row.error = CsvError::too_long;
    }
    if (row.error != CsvError::none) {
        skip_line();
        return;
    }
    end_line();
    for (const std::string& cell : row.cells) {
        if (cell.find('\0') != std::string::npos) row.error = CsvError::nul;
        if (!is_utf8(cell)) row.error = CsvError::not_utf8;
    }
}

// True: a separator follows, so there is one more cell.
bool CsvReader::read_cell(CsvRow& row) {
    std::string cell;
    if (!at_end() && text_[position_] == '"') {
        if (!read_quoted(row, cell)) return false;
    } else {
        const std::size_t start = position_;
        while (!at_end() && text_[position_] != separator_ && text_[position_] != '\n' &&
               text_[position_] != '\r') {
            if (text_[position_] == '"') {
                row.error = CsvError::quote_unbalanced;
                return false;
            }
            ++position_;
        }
        cell = text_.substr(start, position_ - start);
    }
    row.cells.push_back(std::move(cell));
    if (at_end() || text_[position_] != separator_) return false;
    ++position_;
    return true;
}

bool CsvReader::read_quoted(CsvRow& row, std::string& cell) {
    const std::size_t start = position_;
    const std::uint64_t start_line = line_;
    ++position_;
    while (!at_end() && position_ - start <= csv_row_bytes_max) {
        const char c = text_[position_++];
        if (c == '\n') ++line_;
        if (c != '"') {
            cell.push_back(c);
        } else if (!at_end() && text_[position_] == '"') {
            cell.push_back('"');
            ++position_;
        } else {
            const bool ends = at_end() || text_[position_] == separator_ ||
                              text_[position_] == '\n' || text_[position_] == '\r';
            if (ends) return true;
            break;
        }
    }
    // Never closed well: only the line it began on is given up, not the rest of the file.
    row.error = CsvError::quote_unbalanced;
    position_ = start;
    line_ = start_line;
    return false;
}

void CsvReader::skip_line() {
    while (!at_end() && text_[position_] != '\n' && text_[position_] != '\r')
        ++position_;
    end_line();
}

void CsvReader::end_line() {
    if (at_end()) return;
    if (text_[position_] == '\r') {
        ++position_;
        if (!at_end() && text_[position_] == '\n') ++position_;
        ++line_;
    } else if (text_[position_] == '\n') {
        ++position_;
        ++line_;
    }
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || i + length > text.size()) return false;
        for (std::size_t j = 1; j < length; ++j) {
            if ((static_cast<unsigned char>(text[i + j]) & 0xC0U) != 0x80) return false;
        }
        const auto second = static_cast<unsigned char>(text[i + 1]);
        // Overlong forms, surrogates and what lies beyond U+10FFFF (RFC 3629 §4).
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
            (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
            return false;
        }
        i += length;
    }
    return true;
}

}  // namespace regente::api::text
