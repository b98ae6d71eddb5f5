#include "voice/sip/sdp.hpp"

#include <algorithm>

#include "voice/sip/message.hpp"

namespace regente::voice::sip {

namespace {

base::Err<base::Fault> invalid(std::string_view line, std::string_view why) {
    return base::Err{base::Fault{"sdp_invalid",
                                 "The session description's line \"" +
                                     std::string(line.substr(0, 64)) + "\" " + std::string(why) +
                                     "."}};
}

std::string_view take_word(std::string_view& text) {
    const std::size_t start = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(start);
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

bool is_ipv4(std::string_view text) {
    int parts = 0;
    for (;;) {
        const std::size_t dot = text.find('.');
        const std::string_view part = text.substr(0, dot);
        if (part.size() > 3 || !number(part, 255)) return false;
        ++parts;
        if (dot == std::string_view::npos) return parts == 4;
        text.remove_prefix(dot + 1);
    }
}

// 224.0.0.0 and above: multicast, reserved, broadcast. Nobody's sound goes there.
bool is_of_many(std::string_view ipv4) {
    const std::string_view first = ipv4.substr(0, ipv4.find('.'));
    return first.size() == 3 && first >= "224";
}

// "IN IP4 192.0.2.1" or, of multicast, with /ttl. IPv6, multicast and names leave no usable address.
std::optional<std::string> connection_ip(std::string_view value) {
    if (take_word(value) != "IN") return std::nullopt;
    const std::string_view family = take_word(value);
    const std::string_view address = take_word(value);
    if (address.empty() || (family != "IP4" && family != "IP6")) return std::nullopt;
    if (family == "IP6" || !is_ipv4(address) || is_of_many(address)) return std::string();
    return std::string(address);
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}

bool parse_media(std::string_view value, SdpMedia& media) {
    media.type = std::string(take_word(value));
    std::string_view port = take_word(value);
    port = port.substr(0, port.find('/'));  // "5004/2": layered streams; the first is ours.
    const auto parsed = number(port, 65535);
    media.protocol = std::string(take_word(value));
    media.formats = std::string(trimmed(value));
    if (media.type.empty() || !parsed || media.protocol.empty() || media.formats.empty())
        return false;
    media.port = static_cast<std::uint16_t>(*parsed);
    if (media.protocol != "RTP/AVP") return true;
    while (!trimmed(value).empty()) {
        const auto payload = number(take_word(value), 127);
        if (!payload || media.payloads.size() >= sdp_payloads_max) return false;
        SdpFormat format;
        format.payload = static_cast<int>(*payload);
        if (format.payload == 0) format.encoding = "PCMU";
        if (format.payload == 8) format.encoding = "PCMA";
        media.payloads.push_back(format);
    }
    return true;
}

// "101 telephone-event/8000"
bool parse_rtpmap(std::string_view value, SdpMedia& media) {
    const auto payload = number(take_word(value), 127);
    const std::string_view map = take_word(value);
    const std::size_t slash = map.find('/');
    if (!payload || slash == std::string_view::npos) return false;
    std::string_view clock = map.substr(slash + 1);
    clock = clock.substr(0, clock.find('/'));
    const auto rate = number(clock, 1'000'000);
    if (!rate) return false;
    for (SdpFormat& format : media.payloads) {
        if (format.payload != static_cast<int>(*payload)) continue;
        format.encoding = upper(map.substr(0, slash));
        format.clock = static_cast<std::uint32_t>(*rate);
    }
    return true;
}

std::optional<Direction> direction_named(std::string_view name) {
    if (name == "sendrecv") return Direction::sendrecv;
    if (name == "sendonly") return Direction::sendonly;
    if (name == "recvonly") return Direction::recvonly;
    if (name == "inactive") return Direction::inactive;
    return std::nullopt;
}

std::string_view direction_name(Direction direction) {
    switch (direction) {
        case Direction::sendrecv:
            return "sendrecv";
        case Direction::sendonly:
            return "sendonly";
        case Direction::recvonly:
            return "recvonly";
        case Direction::inactive:
            return "inactive";
    }
    return "inactive";
}

// What the lines seen so far mean for those to come.
struct Scope {
    std::string ip;
    Direction direction = Direction::sendrecv;
    bool has_version = false;
    bool has_origin = false;
};

const char* read_line(char kind, std::string_view value, Scope& scope, SdpSession& session) {
    SdpMedia* media = session.media.empty() ? nullptr : &session.media.back();
    if (kind == 'v') {
        if (value != "0" || scope.has_version) return "is not version 0";
        scope.has_version = true;
    } else if (kind == 'o') {
        (void)take_word(value);
        const std::string_view id = take_word(value);
        const std::string_view version = take_word(value);
        if (id.empty() || version.empty() || scope.has_origin) return "is not an origin";
        session.origin_version = std::string(id) + " " + std::string(version);
        scope.has_origin = true;
    } else if (kind == 'c') {
        const auto ip = connection_ip(value);
        if (!ip) return "is not an address";
        (media == nullptr ? scope.ip : media->ip) = *ip;
    } else if (kind == 'm') {
        if (session.media.size() >= sdp_media_max) return "is one stream too many";
        SdpMedia next;
        next.ip = scope.ip;
        next.direction = scope.direction;
        if (!parse_media(value, next)) return "is not a stream";
        session.media.push_back(std::move(next));
    } else if (kind == 'a') {
        if (const auto direction = direction_named(value)) {
            (media == nullptr ? scope.direction : media->direction) = *direction;
        } else if (media != nullptr && value.substr(0, 7) == "rtpmap:") {
            // A broken map of a stream we may not even want is that stream's loss.
            (void)parse_rtpmap(value.substr(7), *media);
        }
    }
    return nullptr;
}

std::string head(const SdpOrigin& origin, const media::SocketAddress& local) {
    const std::string id = std::to_string(origin.id) + " " + std::to_string(origin.version);
    return "v=0\r\no=- " + id + " IN IP4 " + local.ip + "\r\ns=-\r\nc=IN IP4 " + local.ip +
           "\r\nt=0 0\r\n";
}

std::string dtmf_lines(int payload) {
    const std::string number = std::to_string(payload);
    return "a=rtpmap:" + number + " telephone-event/8000\r\na=fmtp:" + number + " 0-15\r\n";
}

}  // namespace

Direction mirrored(Direction direction) {
    if (direction == Direction::sendonly) return Direction::recvonly;
    if (direction == Direction::recvonly) return Direction::sendonly;
    return direction;
}

base::Result<SdpSession, base::Fault> parse_sdp(std::string_view text) {
    if (text.size() > sdp_bytes_max) {
        return base::Err{base::Fault{"sdp_invalid",
                                     "The session description has " + std::to_string(text.size()) +
                                         " bytes; the limit is " + std::to_string(sdp_bytes_max) +
                                         "."}};
    }
    SdpSession session;
    Scope scope;
    bool first = true;
    while (!text.empty()) {
        const std::size_t lf = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, lf);
        text.remove_prefix(std::min(lf + 1, text.size()));
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.empty()) continue;
        // What we took for text within a line would be a line of its own to others.
        if (line.find_first_of(std::string_view("\r\0", 2)) != std::string_view::npos) {
            return invalid("?", "has a control character");
        }
        if (line.size() < 2 || line[1] != '=' || line[0] < 'a' || line[0] > 'z')
            return invalid(line, "is no line");
        if (first && line[0] != 'v') return invalid(line, "is first, where v=0 must be");
        first = false;
        if (const char* why = read_line(line[0], line.substr(2), scope, session))
            return invalid(line, why);
    }
    if (!scope.has_version || !scope.has_origin) return invalid("o=", "is missing");
    return session;
}

base::Result<SdpChoice, base::Fault> choose_audio(const SdpSession& session) {
    for (std::size_t index = 0; index < session.media.size(); ++index) {
        const SdpMedia& media = session.media[index];
        if (media.type != "audio" || media.protocol != "RTP/AVP" || media.port == 0 ||
            media.ip.empty())
            continue;
        SdpChoice choice;
        choice.index = index;
        bool found = false;
        for (const SdpFormat& format : media.payloads) {
            const bool pcmu = format.payload == 0 && format.encoding == "PCMU";
            const bool pcma = format.payload == 8 && format.encoding == "PCMA";
            if (!found && (pcmu || pcma) && format.clock == 8000) {
                choice.codec = pcmu ? media::Codec::pcmu : media::Codec::pcma;
                found = true;
            }
            if (choice.dtmf_payload < 0 && format.payload >= 96 &&
                format.encoding == "TELEPHONE-EVENT" && format.clock == 8000) {
                choice.dtmf_payload = format.payload;
            }
        }
        if (!found) continue;
        choice.remote = media::SocketAddress{media.ip, media.port};
        choice.direction = media.direction;
        // RFC 3264 section 8.4: the old way to hold.
        if (media.ip == "0.0.0.0" && choice.direction == Direction::sendrecv)
            choice.direction = Direction::sendonly;
        if (media.ip == "0.0.0.0" && choice.direction == Direction::recvonly)
            choice.direction = Direction::inactive;
        return choice;
    }
    return base::Err{
        base::Fault{"sdp_no_audio",
                    "The session description has no RTP/AVP audio stream with PCMU or PCMA at an "
                    "IPv4 address."}};
}

std::string write_offer(const SdpOrigin& origin,
                        const media::SocketAddress& local,
                        Direction direction) {
    return head(origin, local) + "m=audio " + std::to_string(local.port) + " RTP/AVP 0 8 " +
           std::to_string(offered_dtmf_payload) +
           "\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n" +
           dtmf_lines(offered_dtmf_payload) +
           "a=ptime:20\r\na=" + std::string(direction_name(direction)) + "\r\n";
}

std::string write_answer(const SdpOrigin& origin,
                         const media::SocketAddress& local,
                         const SdpSession& offer,
                         const SdpChoice& choice) {
    std::string text = head(origin, local);
    for (std::size_t index = 0; index < offer.media.size(); ++index) {
        const SdpMedia& media = offer.media[index];
        if (index != choice.index) {
            text += "m=" + media.type + " 0 " + media.protocol + " " + media.formats + "\r\n";
            continue;
        }
        const bool pcmu = choice.codec == media::Codec::pcmu;
        text += "m=audio " + std::to_string(local.port) + " RTP/AVP " + (pcmu ? "0" : "8");
        if (choice.dtmf_payload >= 0) text += " " + std::to_string(choice.dtmf_payload);
        text += pcmu ? "\r\na=rtpmap:0 PCMU/8000\r\n" : "\r\na=rtpmap:8 PCMA/8000\r\n";
        if (choice.dtmf_payload >= 0) text += dtmf_lines(choice.dtmf_payload);
        text +=
            "a=ptime:20\r\na=" + std::string(direction_name(mirrored(choice.direction))) + "\r\n";
    }
    return text;
}

}  // namespace regente::voice::sip
