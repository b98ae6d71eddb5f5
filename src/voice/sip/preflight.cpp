#include "voice/sip/preflight.hpp"

#include <array>
#include <cstdint>

#include "voice/sip/methods.hpp"
#include "voice/sip/uri.hpp"

namespace regente::voice::sip {

namespace {

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "-.!%*_+`'~";
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (c < '0' || c > '9') && marks.find(c) == std::string_view::npos)
            return false;
    }
    return !text.empty();
}

// What a look at the lines found. Views into the datagram, folds included.
struct Lines {
    std::string_view start;
    std::array<std::string_view, headers_max> via;
    std::size_t vias = 0;
    std::string_view from, to, call_id, cseq, max_forwards, length;
    std::size_t froms = 0, tos = 0, call_ids = 0, cseqs = 0, lengths = 0;
    std::size_t headers = 0;
    std::size_t body_bytes = 0;
    bool has_nul = false;
    const char* complaint = nullptr;
};

// The next line with its folded continuations; without its line end.
std::string_view next_line(std::string_view& rest) {
    std::size_t from = 0;
    for (;;) {
        const std::size_t lf = rest.find('\n', from);
        if (lf == std::string_view::npos) {
            const std::string_view line = rest;
            rest = {};
            return line;
        }
        const bool folded =
            lf + 1 < rest.size() && lf > 1 && (rest[lf + 1] == ' ' || rest[lf + 1] == '\t');
        if (folded) {
            from = lf + 1;
            continue;
        }
        std::string_view line = rest.substr(0, lf);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        rest.remove_prefix(lf + 1);
        return line;
    }
}

void note(Lines& lines, std::string_view name, std::string_view value) {
    const std::string full = long_name(name);
    const auto keep = [&](std::string_view& slot, std::size_t& count) {
        if (count++ == 0) slot = value;
    };
    if (same_text(full, "Via")) {
        if (lines.vias < lines.via.size()) lines.via[lines.vias++] = value;
    } else if (same_text(full, "From")) {
        keep(lines.from, lines.froms);
    } else if (same_text(full, "To")) {
        keep(lines.to, lines.tos);
    } else if (same_text(full, "Call-ID")) {
        keep(lines.call_id, lines.call_ids);
    } else if (same_text(full, "CSeq")) {
        keep(lines.cseq, lines.cseqs);
    } else if (same_text(full, "Content-Length")) {
        keep(lines.length, lines.lengths);
    } else if (same_text(full, "Max-Forwards")) {
        lines.max_forwards = value;
    }
}

Lines look(std::string_view datagram) {
    Lines lines;
    std::string_view rest = datagram;
    lines.start = next_line(rest);
    for (;;) {
        if (rest.empty()) {
            if (lines.complaint == nullptr) lines.complaint = "Headers Do Not End";
            return lines;
        }
        const std::string_view line = next_line(rest);
        if (line.empty()) break;
        if (++lines.headers > headers_max) {
            lines.complaint = "Too Many Headers";
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(trimmed(line.substr(0, colon)))) {
            lines.complaint = "Header Without a Name";
            continue;
        }
        if (line.size() > header_bytes_max) {
            lines.complaint = "Header Too Long";
            continue;
        }
        if (line.find('\0') != std::string_view::npos) lines.has_nul = true;
        note(lines, trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    lines.body_bytes = rest.size();
    return lines;
}

const char* address_complaint(std::string_view value) {
    const auto address = parse_name_addr(value);
    if (!address) return "Invalid From or To";
    const auto uri = parse_uri(address.value().uri);
    if (!uri) return "Invalid From or To";
    const std::string& scheme = uri.value().scheme;
    // We know nobody by another scheme, and the stack would drop the request without a word.
    if (scheme != "sip" && scheme != "sips" && scheme != "tel")
        return "Unknown Scheme in From or To";
    return nullptr;
}

// Null when nothing is wrong.
const char* complaint_of(const Lines& lines, std::string_view method) {
    if (lines.complaint != nullptr) return lines.complaint;
    if (lines.froms != 1 || lines.tos != 1 || lines.call_ids != 1 || lines.cseqs != 1) {
        return "From, To, Call-ID and CSeq Must Be There Once";
    }
    if (lines.lengths > 1) return "More Than One Content-Length";
    if (lines.call_id.empty() || lines.call_id.size() > 255) return "Invalid Call-ID";
    const std::size_t space = lines.cseq.find_first_of(" \t");
    if (space == std::string_view::npos || !number(lines.cseq.substr(0, space), 0x7fffffff)) {
        return "Invalid CSeq Number";
    }
    if (trimmed(lines.cseq.substr(space)) != method) return "CSeq Has Another Method";
    if (!lines.max_forwards.empty() && !number(lines.max_forwards, 255))
        return "Invalid Max-Forwards";
    if (!lines.length.empty()) {
        const auto length = number(lines.length, 0xffffffff);
        if (!length || *length > lines.body_bytes) return "Content-Length Is Not the Body's";
    }
    const auto parameters = parse_parameters(lines.via[0]);
    const Parameter* branch = find_parameter(parameters, "branch");
    if (branch == nullptr || branch->value.empty()) return "Via Has No Branch";
    if (const char* complaint = address_complaint(lines.from)) return complaint;
    return address_complaint(lines.to);
}

Preflight answer(const Lines& lines, std::string_view status, std::string_view tag) {
    Preflight result;
    result.verdict = Preflight::Verdict::answer;
    std::string& text = result.answer;
    text = "SIP/2.0 ";
    const auto line =
        [&](std::string_view name, std::string_view value, std::string_view more = {}) {
            if (value.empty()) return;
            text.append(name).append(": ").append(value).append(more).append("\r\n");
        };
    text.append(status).append("\r\n");
    for (std::size_t i = 0; i < lines.vias; ++i)
        line("Via", lines.via[i]);
    line("From", lines.from);
    const auto to = parse_name_addr(lines.to);
    const bool tagged = to && find_parameter(to.value().parameters, "tag") != nullptr;
    line("To", lines.to, tagged ? std::string() : ";tag=" + std::string(tag));
    line("Call-ID", lines.call_id);
    line("CSeq", lines.cseq);
    text += "Content-Length: 0\r\n\r\n";
    return result;
}

// Without a Via there is nowhere to answer to. A maddr would make us answer to an address that the
// sender chose.
bool via_is_usable(std::string_view via) {
    if (via.size() < 8 || !same_text(via.substr(0, 3), "SIP")) return false;
    return find_parameter(parse_parameters(via), "maddr") == nullptr;
}

}  // namespace

Preflight preflight(std::string_view datagram, std::string_view tag) {
    Preflight drop{Preflight::Verdict::drop, {}};
    if (datagram.size() < 16 || datagram.size() > datagram_bytes_max) return drop;
    // Keep-alives, STUN and noise start otherwise.
    if (!is_token(datagram.substr(0, 1))) return drop;
    if (datagram.substr(0, 8) == "SIP/2.0 ") {
        const Lines lines = look(datagram);
        const bool usable =
            lines.complaint == nullptr && !lines.has_nul && lines.vias > 0 && lines.cseqs == 1;
        return usable ? Preflight{} : drop;
    }
    const Lines lines = look(datagram);
    const std::size_t one = lines.start.find(' ');
    const std::size_t two = one == std::string_view::npos ? one : lines.start.rfind(' ');
    if (one == std::string_view::npos || lines.vias == 0 || !via_is_usable(lines.via[0]))
        return drop;
    const std::string_view method = lines.start.substr(0, one);
    const bool sound = two != one && !lines.has_nul && complaint_of(lines, method) == nullptr;
    if (method == "ACK" && !sound) return drop;
    const std::string_view version = two == one ? std::string_view() : lines.start.substr(two + 1);
    if (version.substr(0, 4) == "SIP/" && version != "SIP/2.0") {
        return answer(lines, "505 Version Not Supported", tag);
    }
    const std::string_view uri =
        two == one ? std::string_view() : lines.start.substr(one + 1, two - one - 1);
    if (version != "SIP/2.0" || !is_token(method) || uri.empty() ||
        uri.find_first_of(" \t<>\"") != std::string_view::npos ||
        uri.find(':') == std::string_view::npos) {
        return answer(lines, "400 Invalid Request Line", tag);
    }
    if (const char* complaint = complaint_of(lines, method)) {
        return answer(lines, std::string("400 ") + complaint, tag);
    }
    if (!method_is_known(method)) return answer(lines, "501 Not Implemented", tag);
    // Valid between quotes, but no text of ours may hold one.
    if (lines.has_nul) return answer(lines, "400 Header With a NUL", tag);
    return {};
}

}  // namespace regente::voice::sip
