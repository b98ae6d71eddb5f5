#include "api/text/phone_number.hpp"

#include <array>

namespace regente::api::text {
namespace {

constexpr std::size_t text_max = 40;

struct Digits {
    bool plus = false;
    std::string digits;
};

// Only digits and the marks people put between them.
std::optional<Digits> digits_of(std::string_view text) {
    if (text.size() > text_max) return {};
    Digits result;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            result.digits.push_back(c);
        } else if (c == '+') {
            if (result.plus || !result.digits.empty()) return {};
            result.plus = true;
        } else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '.' && c != '/') {
            return {};
        }
    }
    if (result.digits.empty()) return {};
    return result;
}

// Area codes in use in Brazil.
bool is_area(std::string_view digits) {
    constexpr std::array<std::string_view, 67> areas = {
        "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22", "24", "27", "28",
        "31", "32", "33", "34", "35", "37", "38", "41", "42", "43", "44", "45", "46", "47",
        "48", "49", "51", "53", "54", "55", "61", "62", "63", "64", "65", "66", "67", "68",
        "69", "71", "73", "74", "75", "77", "79", "81", "82", "83", "84", "85", "86", "87",
        "88", "89", "91", "92", "93", "94", "95", "96", "97", "98", "99"};
    for (const std::string_view area : areas) {
        if (area == digits.substr(0, 2)) return true;
    }
    return false;
}

// Area and subscriber.
bool is_national(std::string_view digits) {
    if (digits.size() == 11) return is_area(digits) && digits[2] == '9';
    if (digits.size() == 10) return is_area(digits) && digits[2] >= '2' && digits[2] <= '5';
    return false;
}

}  // namespace

std::optional<std::string> normalise_number(std::string_view text) {
    auto parsed = digits_of(text);
    if (!parsed) return {};
    std::string& digits = parsed->digits;
    if (parsed->plus && digits.substr(0, 2) != "55") {
        if (digits.size() < 8 || digits.size() > 15 || digits[0] == '0') return {};
        return "+" + digits;
    }
    if (!parsed->plus && digits[0] == '0') digits.erase(0, 1);  // The trunk prefix.
    if (digits.size() > 11 && digits.substr(0, 2) == "55") digits.erase(0, 2);
    if (!is_national(digits)) return {};
    return "+55" + digits;
}

std::optional<std::string> normalise_dialled(std::string_view text) {
    const auto parsed = digits_of(text);
    if (!parsed) return {};
    if (!parsed->plus && parsed->digits.size() >= 2 && parsed->digits.size() <= 7) {
        return parsed->digits;
    }
    return normalise_number(text);
}

}  // namespace regente::api::text
