// A small strict reader of comma- or semicolon-separated text (RFC 4180, UTF-8, with or without a
// byte order mark). A bad row is reported and skipped, the rest of the file is read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regente::api::text {

enum class CsvError : std::uint8_t {
    none,
    quote_unbalanced,  // A quote that never closes, or text after a closing quote.
    nul,
    not_utf8,
    too_long,  // The row is longer than csv_row_bytes_max.
    too_many_columns,
};

inline constexpr std::size_t csv_row_bytes_max = 64UL * 1024;
inline constexpr std::size_t csv_columns_max = 100;

struct CsvRow {
    std::uint64_t line = 0;  // Where it starts; 1 is the first line of the file.
    std::vector<std::string> cells;
    CsvError error = CsvError::none;  // With an error the cells are what was read before it.
};

class CsvReader {
  public:
    // The text must outlive the reader. The separator is the one of , and ; that the first line has
    // more of.
    explicit CsvReader(std::string_view text);

    // The next row that is not empty. False: no more.
    bool next(CsvRow& row);

    char separator() const { return separator_; }

  private:
    bool at_end() const { return position_ >= text_.size(); }

    void read_row(CsvRow& row);
    bool read_cell(CsvRow& row);
    bool read_quoted(CsvRow& row, std::string& cell);
    void skip_line();
    void end_line();

    std::string_view text_;
    std::size_t position_ = 0;
    std::uint64_t line_ = 1;
    char separator_ = ',';
};

bool is_utf8(std::string_view text);

}  // namespace regente::api::text
