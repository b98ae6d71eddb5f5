#include "voice/sip/uri.hpp"

#include <optional>

namespace regente::voice::sip {

namespace {

base::Err<base::Fault> bad(std::string_view why) {
    return base::Err{base::Fault{"sip_uri_invalid", "The SIP address " + std::string(why) + "."}};
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// %41 -> A. A broken or NUL escape is refused: it would cut the text somewhere below us.
std::optional<std::string> unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result.push_back(text[i]);
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const int high = hex_digit(text[i + 1]);
        const int low = hex_digit(text[i + 2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
        result.push_back(static_cast<char>(high * 16 + low));
        i += 2;
    }
    return result;
}

bool host_is_valid(std::string_view host) {
    if (host.empty() || host.size() > 255) return false;
    if (host.front() == '[') {
        return host.back() == ']' &&
               host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") ==
                   std::string_view::npos;
    }
    return host.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
               "0123456789.-_") == std::string_view::npos;
}

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string result;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\' && i + 2 < text.size()) ++i;
        result.push_back(text[i]);
    }
    return result;
}

}  // namespace

const Parameter* find_parameter(const std::vector<Parameter>& parameters, std::string_view name) {
    for (const Parameter& parameter : parameters) {
        if (same_text(parameter.name, name)) return &parameter;
    }
    return nullptr;
}

std::vector<Parameter> parse_parameters(std::string_view text) {
    std::vector<Parameter> parameters;
    for (const std::string& piece : split_list(text, ';')) {
        Parameter parameter;
        const std::size_t equals = piece.find('=');
        parameter.name = std::string(trimmed(std::string_view(piece).substr(0, equals)));
        if (equals != std::string::npos) {
            parameter.has_value = true;
            parameter.value = unquoted(trimmed(std::string_view(piece).substr(equals + 1)));
        }
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

Transport Uri::transport() const {
    const Parameter* parameter = find_parameter(parameters, "transport");
    return parameter != nullptr && same_text(parameter->value, "tcp") ? Transport::tcp
                                                                      : Transport::udp;
}

base::Result<Uri, base::Fault> parse_uri(std::string_view text) {
    Uri uri;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) return bad("has no scheme");
    for (const char c : text.substr(0, colon)) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
            return bad("has no scheme");
        }
        uri.scheme.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    if (text.find_first_of(" \t\r\n<>\"") != std::string_view::npos) {
        return bad("has a space, a quote or a bracket inside");
    }
    std::string_view rest = text.substr(colon + 1);
    if (uri.scheme != "sip" && uri.scheme != "sips") {
        // The caller answers 416, or reads a tel: number.
        const auto user = unescaped(rest.substr(0, rest.find(';')));
        if (!user) return bad("has a broken % escape");
        uri.user = *user;
        return uri;
    }
    rest = rest.substr(
        0, rest.find('?', rest.find('@') == std::string_view::npos ? 0 : rest.find('@')));
    if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
        std::string_view user = rest.substr(0, at);
        user = user.substr(0, user.find(':'));  // A password is read by nobody.
        user = user.substr(0, user.find(';'));  // ;phone-context and its kind.
        const auto clean = unescaped(user);
        if (!clean) return bad("has a broken % escape");
        uri.user = *clean;
        rest.remove_prefix(at + 1);
    }
    const std::size_t semicolon = rest.find(';');
    if (semicolon != std::string_view::npos)
        uri.parameters = parse_parameters(rest.substr(semicolon + 1));
    std::string_view host = rest.substr(0, semicolon);
    const std::size_t bracket = host.find(']');
    const std::size_t port = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (port != std::string_view::npos) {
        const auto value = number(host.substr(port + 1), 65535);
        if (!value || *value == 0) return bad("has no valid port");
        uri.port = static_cast<std::uint16_t>(*value);
        host = host.substr(0, port);
    }
    if (!host_is_valid(host)) return bad("has no valid host");
    uri.host = std::string(host);
    return uri;
}

base::Result<NameAddr, base::Fault> parse_name_addr(std::string_view text) {
    NameAddr result;
    text = trimmed(text);
    std::size_t open = std::string_view::npos;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = !quoted;
        } else if (text[i] == '<' && !quoted) {
            open = i;
            break;
        }
    }
    if (quoted) return bad("has a quote that does not end");
    std::string_view rest;
    if (open == std::string_view::npos) {
        // Without brackets, parameters belong to the header (RFC 3261 section 20).
        const std::size_t semicolon = text.find(';');
        result.uri = std::string(trimmed(text.substr(0, semicolon)));
        rest = semicolon == std::string_view::npos ? std::string_view() : text.substr(semicolon);
    } else {
        const std::size_t close = text.find('>', open);
        if (close == std::string_view::npos) return bad("has a < without >");
        result.display = unquoted(trimmed(text.substr(0, open)));
        result.uri = std::string(trimmed(text.substr(open + 1, close - open - 1)));
        rest = trimmed(text.substr(close + 1));
        if (!rest.empty() && rest.front() != ';') return bad("has text after its >");
    }
    if (result.uri.empty()) return bad("is empty");
    if (!rest.empty()) result.parameters = parse_parameters(rest.substr(1));
    return result;
}

}  // namespace regente::voice::sip
