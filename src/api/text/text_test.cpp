#include <gtest/gtest.h>

#include "api/text/csv.hpp"
#include "api/text/phone_number.hpp"
#include "api/text/url.hpp"

namespace regente::api::text {
namespace {

std::vector<CsvRow> rows(std::string_view text) {
    std::vector<CsvRow> result;
    CsvReader reader(text);
    CsvRow row;
    while (reader.next(row))
        result.push_back(row);
    return result;
}

TEST(Csv, semicolons_quotes_and_byte_order_mark_are_read) {
    const auto read = rows("\xEF\xBB\xBFnome;telefone\r\n\"Silva; Ana\";\"11 9\"\"8\"\r\n");
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0].cells, (std::vector<std::string>{"nome", "telefone"}));
    EXPECT_EQ(read[1].cells, (std::vector<std::string>{"Silva; Ana", "11 9\"8"}));
    EXPECT_EQ(read[1].line, 2u);
}

TEST(Csv, quoted_line_break_stays_in_its_cell) {
    const auto read = rows("a,b\n\"x\ny\",z\nlast,1\n");
    ASSERT_EQ(read.size(), 3u);
    EXPECT_EQ(read[1].cells[0], "x\ny");
    EXPECT_EQ(read[2].line, 4u);
}

TEST(Csv, unbalanced_quote_costs_one_row_only) {
    const auto read = rows("a,b\n\"x,1\ny,2\nz\"q,3\nw,4");
    ASSERT_EQ(read.size(), 5u);
    EXPECT_EQ(read[1].error, CsvError::quote_unbalanced);
    EXPECT_EQ(read[2].cells, (std::vector<std::string>{"y", "2"}));
    EXPECT_EQ(read[3].error, CsvError::quote_unbalanced);
    EXPECT_EQ(read[4].cells, (std::vector<std::string>{"w", "4"}));
    EXPECT_EQ(read[4].line, 5u);
}

TEST(Csv, nul_and_broken_utf8_are_named) {
    const auto read = rows(std::string_view("a\nx\0y\n\xC3(\n", 9));
    ASSERT_EQ(read.size(), 3u);
    EXPECT_EQ(read[1].error, CsvError::nul);
    EXPECT_EQ(read[2].error, CsvError::not_utf8);
}

TEST(Csv, long_rows_and_many_columns_are_refused) {
    const auto read = rows("a\n" + std::string(csv_row_bytes_max + 1, 'x') + "\n" +
                           std::string(csv_columns_max + 5, ',') + "\nok\n");
    ASSERT_EQ(read.size(), 4u);
    EXPECT_EQ(read[1].error, CsvError::too_long);
    EXPECT_EQ(read[2].error, CsvError::too_many_columns);
    EXPECT_EQ(read[3].cells[0], "ok");
}

TEST(PhoneNumber, ways_of_writing_one_number_are_one_number) {
    for (const char* text : {"(11) 98765-4321",
                             "011 98765 4321",
                             "+55 11 98765-4321",
                             "5511987654321",
                             "11987654321"}) {
        EXPECT_EQ(normalise_number(text), "+5511987654321") << text;
    }
    EXPECT_EQ(normalise_number("11 3456-7890"), "+551134567890");
    // 55 is the country and an area: without + and with eleven digits it is the area.
    EXPECT_EQ(normalise_number("(55) 98765-4321"), "+5555987654321");
    EXPECT_EQ(normalise_number("55 55 98765-4321"), "+5555987654321");
    EXPECT_EQ(normalise_number("+351 912 345 678"), "+351912345678");
}

TEST(PhoneNumber, what_cannot_be_dialled_is_refused) {
    for (const char* text : {"",
                             "abc",
                             "1198765432",
                             "20 98765-4321",
                             "11 88765-4321",
                             "4000",
                             "+",
                             "1+1",
                             "119876543210",
                             "11 98765-4321 ramal 2"}) {
        EXPECT_EQ(normalise_number(text), std::nullopt) << text;
    }
}

TEST(PhoneNumber, short_internal_numbers_may_be_dialled) {
    EXPECT_EQ(normalise_dialled("4000"), "4000");
    EXPECT_EQ(normalise_dialled("190"), "190");
    EXPECT_EQ(normalise_dialled("5"), std::nullopt);
    EXPECT_EQ(normalise_dialled("11 98765-4321"), "+5511987654321");
}

TEST(Url, target_is_split_and_decoded) {
    const auto target = parse_target("/api/v1/numbers/%2B5511?a=1+2&b=%C3%A1&a=9");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, (std::vector<std::string>{"api", "v1", "numbers", "+5511"}));
    EXPECT_EQ(target->query.at("a"), "1 2");
    EXPECT_EQ(target->query.at("b"), "\xC3\xA1");
}

TEST(Url, unsafe_paths_are_refused) {
    for (const char* text : {"",
                             "x",
                             "http://a/",
                             "/../x",
                             "/a/%2e%2e/b",
                             "/a%2fb",
                             "/a%00b",
                             "/%zz",
                             "/a//b",
                             "/a\\b"}) {
        EXPECT_FALSE(parse_target(text)) << text;
    }
}

TEST(Url, cookie_is_found_by_its_whole_name) {
    EXPECT_EQ(cookie("a=1; regente=xyz; b=2", "regente"), "xyz");
    EXPECT_EQ(cookie("xregente=1", "regente"), "");
}

TEST(Url, ranges_follow_the_rfc) {
    ByteRange range;
    EXPECT_EQ(parse_range("bytes=0-", 100, range), RangeAnswer::part);
    EXPECT_EQ(range, (ByteRange{0, 99}));
    EXPECT_EQ(parse_range("bytes=10-19", 100, range), RangeAnswer::part);
    EXPECT_EQ(range, (ByteRange{10, 19}));
    EXPECT_EQ(parse_range("bytes=-10", 100, range), RangeAnswer::part);
    EXPECT_EQ(range, (ByteRange{90, 99}));
    EXPECT_EQ(parse_range("bytes=100-", 100, range), RangeAnswer::unsatisfiable);
    EXPECT_EQ(parse_range("bytes=5-2", 100, range), RangeAnswer::whole);
    EXPECT_EQ(parse_range("bytes=0-1,5-6", 100, range), RangeAnswer::whole);
    EXPECT_EQ(parse_range("lines=0-1", 100, range), RangeAnswer::whole);
}

}  // namespace
}  // namespace regente::api::text
