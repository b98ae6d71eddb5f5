#include "api/text/url.hpp"

#include <charconv>
#include <limits>
#include <utility>

namespace regente::api::text {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end != text.data() + text.size()) return {};
    // Beyond every size there is: as far as it goes.
    if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
    if (error != std::errc{}) return {};
    return value;
}

bool parse_query(std::string_view text, std::map<std::string, std::string>& fields) {
    std::size_t count = 0;
    while (!text.empty()) {
        const std::size_t end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (pair.empty()) continue;
        if (++count > query_fields_max) return false;
        const std::size_t equals = pair.find('=');
        const auto name = percent_decode(pair.substr(0, equals), true);
        const auto value = percent_decode(
            equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
        if (!name || !value) return false;
        fields.emplace(*name, *value);
    }
    return true;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return {};
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return {};
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0') return {};
        result.push_back(c);
    }
    return result;
}

std::optional<Target> parse_target(std::string_view target) {
    if (target.empty() || target.front() != '/') return {};
    Target result;
    const std::size_t question = target.find('?');
    std::string_view path = target.substr(0, question);
    result.raw_path = path;
    if (question != std::string_view::npos) {
        std::string_view query = target.substr(question + 1);
        query = query.substr(0, query.find('#'));
        if (!parse_query(query, result.query)) return {};
    }
    path.remove_prefix(1);
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const auto segment = percent_decode(path.substr(0, slash), false);
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
        if (!segment || segment->empty() || *segment == "." || *segment == "..") return {};
        if (segment->find_first_of("/\\") != std::string::npos) return {};
        result.path.push_back(*segment);
    }
    return result;
}

std::string cookie(std::string_view header, std::string_view name) {
    std::size_t count = 0;
    while (!header.empty() && ++count <= cookies_max) {
        const std::size_t end = header.find(';');
        std::string_view pair = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
        while (!pair.empty() && (pair.front() == ' ' || pair.front() == '\t'))
            pair.remove_prefix(1);
        while (!pair.empty() && (pair.back() == ' ' || pair.back() == '\t'))
            pair.remove_suffix(1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
        return std::string(pair.substr(equals + 1));
    }
    return {};
}

RangeAnswer parse_range(std::string_view header, std::uint64_t size, ByteRange& range) {
    constexpr std::string_view unit = "bytes=";
    if (header.substr(0, unit.size()) != unit) return RangeAnswer::whole;
    header.remove_prefix(unit.size());
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) {
        return RangeAnswer::whole;
    }
    const std::string_view first_text = header.substr(0, dash);
    const std::string_view last_text = header.substr(dash + 1);
    const auto first = number(first_text);
    const auto last = number(last_text);
    if ((!first && !first_text.empty()) || (!last && !last_text.empty()) || (!first && !last)) {
        return RangeAnswer::whole;
    }
    if (!first) {  // The last N bytes.
        if (*last == 0 || size == 0) return RangeAnswer::unsatisfiable;
        range = {*last >= size ? 0 : size - *last, size - 1};
        return RangeAnswer::part;
    }
    if (last && *last < *first) return RangeAnswer::whole;
    if (*first >= size) return RangeAnswer::unsatisfiable;
    range = {*first, last && *last < size ? *last : size - 1};
    return RangeAnswer::part;
}

}  // namespace regente::api::text
