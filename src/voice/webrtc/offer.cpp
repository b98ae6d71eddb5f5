#include "voice/webrtc/offer.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

namespace regente::voice::webrtc {

namespace {

using base::Err;
using base::Fault;
using base::Result;

// Limits of the grammar (RFC 8839 §5.4: 4 to 256 and 22 to 256 characters), and our own.
constexpr std::size_t ufrag_max = 256;
constexpr std::size_t mid_max = 32;

Err<Fault> invalid(std::string message) {
    return Err<Fault>{Fault{"seat_offer_invalid", std::move(message)}};
}

std::string_view next_word(std::string_view& text) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

// Characters that may be echoed into our answer without becoming something else there.
bool plain_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '+' || c == '/' || c == '.';
    });
}

std::optional<std::string> sha256_fingerprint(std::string_view text) {
    constexpr std::size_t length = 32UL * 3 - 1;
    if (!equal_ignoring_case(next_word(text), "sha-256")) {
        return std::nullopt;
    }
    const std::string_view hex = next_word(text);
    if (hex.size() != length) {
        return std::nullopt;
    }
    std::string fingerprint(hex);
    for (std::size_t i = 0; i < length; ++i) {
        const auto c = static_cast<unsigned char>(fingerprint[i]);
        const bool right = i % 3 == 2 ? c == ':' : std::isxdigit(c) != 0;
        if (!right) {
            return std::nullopt;
        }
        fingerprint[i] = static_cast<char>(std::toupper(c));
    }
    return fingerprint;
}

// Attributes that may stand at session or media level; the media's wins.
struct Attributes {
    std::string_view ice_ufrag;
    std::string_view ice_pwd;
    std::string_view setup;
    std::string_view direction;
    std::vector<std::string_view> fingerprints;
};

struct Format {
    int payload = -1;
    std::string_view encoding;
};

struct Media {
    std::string_view line;  // Behind "m=".
    Attributes attributes;
    std::vector<Format> formats;  // In the offerer's order.
    std::string_view mid;
    bool rtcp_mux = false;
    std::optional<std::uint32_t> ssrc;
};

struct Session {
    Attributes attributes;
    std::vector<std::string_view> bundles;
    std::vector<Media> media;
};

constexpr std::size_t media_max = 16;
constexpr std::size_t formats_max = 64;
constexpr std::size_t fingerprints_max = 8;

bool common_attribute(Attributes& attributes, std::string_view name, std::string_view value) {
    if (name == "ice-ufrag") {
        attributes.ice_ufrag = value;
    } else if (name == "ice-pwd") {
        attributes.ice_pwd = value;
    } else if (name == "setup") {
        attributes.setup = value;
    } else if (name == "fingerprint") {
        if (attributes.fingerprints.size() < fingerprints_max) {
            attributes.fingerprints.push_back(value);
        }
    } else if (name == "sendrecv" || name == "sendonly" || name == "recvonly" ||
               name == "inactive") {
        attributes.direction = name;
    } else {
        return false;
    }
    return true;
}

Format* format_of(Media& media, std::string_view payload) {
    const auto wanted = number<int>(payload);
    const auto found =
        std::find_if(media.formats.begin(), media.formats.end(), [&wanted](const Format& format) {
            return wanted && format.payload == *wanted;
        });
    return found == media.formats.end() ? nullptr : &*found;
}

void media_attribute(Media& media, std::string_view name, std::string_view value) {
    if (common_attribute(media.attributes, name, value)) {
        return;
    }
    if (name == "mid") {
        media.mid = value;
    } else if (name == "rtcp-mux") {
        media.rtcp_mux = true;
    } else if (name == "rtpmap") {
        if (Format* format = format_of(media, next_word(value)); format != nullptr) {
            format->encoding = next_word(value);
        }
    } else if (name == "ssrc" && !media.ssrc) {
        media.ssrc = number<std::uint32_t>(next_word(value));
    }
}

// "audio 9 UDP/TLS/RTP/SAVPF 0 8 101": the formats with their static names (RFC 3551 §6).
Media media_line(std::string_view line) {
    Media media;
    media.line = line;
    for (int i = 0; i < 3; ++i) {
        next_word(line);
    }
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
        const auto payload = number<int>(word);
        if (payload && *payload >= 0 && *payload < 128 && media.formats.size() < formats_max) {
            Format format;
            format.payload = *payload;
            format.encoding = *payload == 0 ? "PCMU/8000" : *payload == 8 ? "PCMA/8000" : "";
            media.formats.push_back(format);
        }
    }
    return media;
}

Session read_lines(std::string_view sdp) {
    Session session;
    bool overflow = false;
    while (!sdp.empty()) {
        const std::size_t end = std::min(sdp.find('\n'), sdp.size());
        std::string_view line = sdp.substr(0, end);
        sdp.remove_prefix(std::min(end + 1, sdp.size()));
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        if (line.size() < 2 || line[1] != '=') {
            continue;
        }
        const char kind = line[0];
        line.remove_prefix(2);
        if (kind == 'm') {
            overflow = session.media.size() == media_max;
            if (!overflow) {
                session.media.push_back(media_line(line));
            }
        } else if (kind == 'a' && !overflow) {
            const std::size_t colon = std::min(line.find(':'), line.size());
            const std::string_view name = line.substr(0, colon);
            const std::string_view value = line.substr(std::min(colon + 1, line.size()));
            if (!session.media.empty()) {
                media_attribute(session.media.back(), name, value);
            } else if (name == "group") {
                session.bundles.push_back(value);
            } else {
                common_attribute(session.attributes, name, value);
            }
        }
    }
    return session;
}

// PCMU before PCMA: it is what recordings and most trunks speak.
bool choose_formats(const Media& media, Offer& offer) {
    const auto find = [&media](std::string_view encoding) {
        return std::find_if(
            media.formats.begin(), media.formats.end(), [encoding](const Format& format) {
                return equal_ignoring_case(format.encoding, encoding);
            });
    };
    if (const auto events = find("telephone-event/8000"); events != media.formats.end()) {
        offer.dtmf_payload = events->payload;
    }
    for (const auto codec : {media::Codec::pcmu, media::Codec::pcma}) {
        const auto found = find(codec == media::Codec::pcmu ? "PCMU/8000" : "PCMA/8000");
        if (found != media.formats.end()) {
            offer.codec = codec;
            offer.payload = found->payload;
            return true;
        }
    }
    return false;
}

bool bundled(const Session& session, std::string_view mid) {
    for (std::string_view group : session.bundles) {
        if (next_word(group) != "BUNDLE") {
            continue;
        }
        for (std::string_view word = next_word(group); !word.empty(); word = next_word(group)) {
            if (word == mid) {
                return true;
            }
        }
    }
    return false;
}

std::string_view first_of(std::string_view media, std::string_view session) {
    return media.empty() ? session : media;
}

Result<Offer, Fault> read_transport(const Session& session, const Media& media, Offer offer) {
    const Attributes& inner = media.attributes;
    const Attributes& outer = session.attributes;
    offer.ice_ufrag = first_of(inner.ice_ufrag, outer.ice_ufrag);
    offer.ice_pwd = first_of(inner.ice_pwd, outer.ice_pwd);
    if (offer.ice_ufrag.empty() || offer.ice_pwd.empty() || offer.ice_ufrag.size() > ufrag_max ||
        offer.ice_pwd.size() > ufrag_max) {
        return invalid(
            "The offer has no usable a=ice-ufrag and a=ice-pwd; send what createOffer() made.");
    }
    const auto& fingerprints = inner.fingerprints.empty() ? outer.fingerprints : inner.fingerprints;
    for (const std::string_view text : fingerprints) {
        if (auto fingerprint = sha256_fingerprint(text)) {
            offer.fingerprint = std::move(*fingerprint);
            break;
        }
    }
    if (offer.fingerprint.empty()) {
        return invalid(
            "The offer has no a=fingerprint:sha-256; the audio could not be kept from others.");
    }
    const std::string_view setup = first_of(inner.setup, outer.setup);
    if (setup != "actpass" && setup != "active") {
        return invalid("The offer has a=setup:" + std::string(setup.substr(0, 16)) +
                       "; the server answers DTLS passively, so it must be actpass or active.");
    }
    const std::string_view direction = first_of(inner.direction, outer.direction);
    offer.sends = direction.empty() || direction == "sendrecv" || direction == "sendonly";
    offer.receives = direction.empty() || direction == "sendrecv" || direction == "recvonly";
    return offer;
}

}  // namespace

Result<Offer, Fault> parse_offer(std::string_view sdp) {
    if (sdp.size() > offer_max) {
        return invalid("The offer is larger than 64 KiB.");
    }
    if (!sdp.starts_with("v=0")) {
        return invalid("The offer is no SDP: it does not begin with v=0.");
    }
    const Session session = read_lines(sdp);
    if (session.media.size() != 1) {
        return invalid("The offer has " + std::to_string(session.media.size()) +
                       " media lines; a seat is exactly one m=audio.");
    }
    const Media& media = session.media.front();
    std::string_view line = media.line;
    if (const std::string_view kind = next_word(line); kind != "audio") {
        return invalid("The offer's media line is not m=audio.");
    }
    next_word(line);  // The port: a browser that has not gathered says 9.
    Offer offer;
    offer.protocol = next_word(line);
    if (offer.protocol != "UDP/TLS/RTP/SAVPF" && offer.protocol != "UDP/TLS/RTP/SAVP") {
        return invalid(
            "The offer's transport is not UDP/TLS/RTP/SAVPF: audio of a browser must be "
            "DTLS-SRTP.");
    }
    if (!media.rtcp_mux) {
        return invalid("The offer has no a=rtcp-mux.");
    }
    offer.mid = media.mid;
    if (!offer.mid.empty() && (!plain_token(offer.mid) || offer.mid.size() > mid_max)) {
        return invalid("The offer's a=mid is no token of at most 32 characters.");
    }
    offer.bundled = bundled(session, offer.mid);
    offer.ssrc = media.ssrc;
    if (!choose_formats(media, offer)) {
        return invalid("The offer has neither PCMU/8000 nor PCMA/8000.");
    }
    return read_transport(session, media, std::move(offer));
}

std::string write_answer(const Offer& offer, const Answer& answer) {
    const std::string family = answer.ip.find(':') == std::string::npos ? "IP4" : "IP6";
    const std::string payload = std::to_string(offer.payload);
    const std::string port = std::to_string(answer.port);
    const std::string ssrc = std::to_string(answer.ssrc);
    const std::string codec = offer.codec == media::Codec::pcmu ? "PCMU" : "PCMA";
    std::string sdp = "v=0\r\no=- " + std::to_string(answer.session) + " 1 IN " + family + " " +
                      answer.ip + "\r\ns=-\r\nt=0 0\r\n";
    if (offer.bundled) {
        sdp += "a=group:BUNDLE " + offer.mid + "\r\n";
    }
    sdp += "a=ice-lite\r\na=msid-semantic: WMS *\r\n";
    sdp += "m=audio " + port + " " + offer.protocol + " " + payload;
    if (offer.dtmf_payload >= 0) {
        sdp += " " + std::to_string(offer.dtmf_payload);
    }
    sdp += "\r\nc=IN " + family + " " + answer.ip + "\r\na=rtpmap:" + payload + " " + codec +
           "/8000\r\n";
    if (offer.dtmf_payload >= 0) {
        const std::string events = std::to_string(offer.dtmf_payload);
        sdp += "a=rtpmap:" + events + " telephone-event/8000\r\na=fmtp:" + events + " 0-15\r\n";
    }
    sdp += "a=ptime:20\r\na=maxptime:60\r\n";
    if (!offer.mid.empty()) {
        sdp += "a=mid:" + offer.mid + "\r\n";
    }
    sdp += offer.sends && offer.receives ? "a=sendrecv\r\n"
           : offer.sends                 ? "a=recvonly\r\n"
           : offer.receives              ? "a=sendonly\r\n"
                                         : "a=inactive\r\n";
    sdp += "a=rtcp-mux\r\n";
    if (offer.receives) {
        sdp += "a=msid:regente seat\r\na=ssrc:" + ssrc + " cname:regente\r\n";
    }
    sdp += "a=setup:passive\r\na=fingerprint:sha-256 " + answer.fingerprint +
           "\r\na=ice-ufrag:" + answer.ice_ufrag + "\r\na=ice-pwd:" + answer.ice_pwd +
           "\r\na=candidate:1 1 udp 2130706431 " + answer.ip + " " + port +
           " typ host\r\na=end-of-candidates\r\n";
    return sdp;
}

}  // namespace regente::voice::webrtc
