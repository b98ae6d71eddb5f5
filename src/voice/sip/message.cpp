#include "voice/sip/message.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace regente::voice::sip {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool same_text(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::optional<std::uint64_t> number(std::string_view text, std::uint64_t max) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty() || value > max) {
        return std::nullopt;
    }
    return value;
}

std::vector<std::string> split_list(std::string_view text, char separator) {
    std::vector<std::string> pieces;
    bool quoted = false;
    bool bracketed = false;
    std::size_t start = 0;
    const auto take = [&](std::size_t end) {
        const std::string_view piece = trimmed(text.substr(start, end - start));
        if (!piece.empty()) pieces.emplace_back(piece);
        start = end + 1;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == '<') {
            bracketed = true;
        } else if (c == '>') {
            bracketed = false;
        } else if (c == separator && !bracketed) {
            take(i);
        }
    }
    if (start < text.size()) take(text.size());
    return pieces;
}

const std::string* Message::find(std::string_view name) const {
    for (const Header& header : headers) {
        if (same_text(header.name, name)) return &header.value;
    }
    return nullptr;
}

std::string Message::get(std::string_view name) const {
    const std::string* value = find(name);
    return value == nullptr ? std::string() : *value;
}

std::vector<std::string> Message::list(std::string_view name) const {
    std::vector<std::string> values;
    for (const Header& header : headers) {
        if (!same_text(header.name, name)) continue;
        for (std::string& value : split_list(header.value, ','))
            values.push_back(std::move(value));
    }
    return values;
}

bool Message::lists(std::string_view name, std::string_view token) const {
    for (const std::string& value : list(name)) {
        if (same_text(value, token)) return true;
    }
    return false;
}

std::string long_name(std::string_view name) {
    struct Pair {
        char compact;
        std::string_view full;
    };

    // RFC 3261 section 7.3.3 and the registry of compact forms.
    constexpr std::array<Pair, 13> forms{{{'c', "Content-Type"},
                                          {'e', "Content-Encoding"},
                                          {'f', "From"},
                                          {'i', "Call-ID"},
                                          {'k', "Supported"},
                                          {'l', "Content-Length"},
                                          {'m', "Contact"},
                                          {'o', "Event"},
                                          {'r', "Refer-To"},
                                          {'s', "Subject"},
                                          {'t', "To"},
                                          {'v', "Via"},
                                          {'x', "Session-Expires"}}};
    if (name.size() == 1) {
        for (const Pair& form : forms) {
            if (lower(name[0]) == form.compact) return std::string(form.full);
        }
    }
    return std::string(name);
}

std::string_view reason_phrase(std::uint16_t status) {
    constexpr std::array<std::pair<std::uint16_t, std::string_view>, 33> phrases{{
        {100, "Trying"},
        {180, "Ringing"},
        {183, "Session Progress"},
        {200, "OK"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {407, "Proxy Authentication Required"},
        {408, "Request Timeout"},
        {415, "Unsupported Media Type"},
        {416, "Unsupported URI Scheme"},
        {420, "Bad Extension"},
        {422, "Session Interval Too Small"},
        {423, "Interval Too Brief"},
        {480, "Temporarily Unavailable"},
        {481, "Call/Transaction Does Not Exist"},
        {482, "Loop Detected"},
        {483, "Too Many Hops"},
        {484, "Address Incomplete"},
        {486, "Busy Here"},
        {487, "Request Terminated"},
        {488, "Not Acceptable Here"},
        {489, "Bad Event"},
        {491, "Request Pending"},
        {500, "Server Internal Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "Version Not Supported"},
        {513, "Message Too Large"},
        {600, "Busy Everywhere"},
        {603, "Decline"},
    }};
    for (const auto& [known, phrase] : phrases) {
        if (known == status) return phrase;
    }
    return "Unknown";
}

}  // namespace regente::voice::sip
