#include "voice/trunks.hpp"

#include <algorithm>

#include "voice/log.hpp"
#include "voice/sip/uri.hpp"
#include "wire/binary.hpp"

namespace regente::voice {

namespace {

constexpr std::uint32_t register_expires_s = 600;

// How long the registrar granted, of all the contacts it may list.
std::uint32_t granted_s(const sip::Message& response, const std::string& contact) {
    std::uint32_t granted = register_expires_s;
    if (const auto expires = sip::number(sip::trimmed(response.get("Expires")), 86'400)) {
        granted = static_cast<std::uint32_t>(*expires);
    }
    for (const std::string& value : response.list("Contact")) {
        const auto address = sip::parse_name_addr(value);
        if (!address || address.value().uri != contact) continue;
        const auto* expires = sip::find_parameter(address.value().parameters, "expires");
        if (expires == nullptr) continue;
        if (const auto seconds = sip::number(expires->value, 86'400))
            granted = static_cast<std::uint32_t>(*seconds);
    }
    return std::max<std::uint32_t>(granted, 30);
}

}  // namespace

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
    std::uint32_t address = 0;
    for (int part = 0; part < 4; ++part) {
        const std::size_t dot = part < 3 ? text.find('.') : text.size();
        if (dot == std::string_view::npos) return std::nullopt;
        const auto value = dot > 3 ? std::nullopt : sip::number(text.substr(0, dot), 255);
        if (!value) return std::nullopt;
        address = address << 8U | static_cast<std::uint32_t>(*value);
        text.remove_prefix(part < 3 ? dot + 1 : dot);
    }
    return address;
}

std::optional<Network> parse_network(std::string_view text) {
    text = sip::trimmed(text);
    const std::size_t slash = text.find('/');
    const auto address = parse_ipv4(text.substr(0, slash));
    if (!address) return std::nullopt;
    std::uint64_t bits = 32;
    if (slash != std::string_view::npos) {
        const auto written = sip::number(text.substr(slash + 1), 32);
        if (!written) return std::nullopt;
        bits = *written;
    }
    const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
    return Network{*address & mask, mask};
}

Trunks::Trunks(sip::Stack& stack, Timers& timers, Options options, Report report, Contact contact)
    : stack_(stack),
      timers_(timers),
      options_(std::move(options)),
      report_(std::move(report)),
      contact_(std::move(contact)) {}

Trunks::~Trunks() {
    for (auto& [id, trunk] : trunks_) {
        timers_.cancel(trunk.timer);
        timers_.cancel(trunk.answer_timer);
    }
}

void Trunks::configure(const std::vector<ports::voice::TrunkConfig>& trunks) {
    std::map<base::TrunkId, Trunk> next;
    for (const auto& config : trunks) {
        const auto former = trunks_.find(config.id);
        if (former != trunks_.end() &&
            wire::encode(former->second.config) == wire::encode(config)) {
            next.emplace(config.id, std::move(former->second));
            trunks_.erase(former);
            continue;
        }
        Trunk trunk;
        trunk.config = config;
        trunk.generation = ++last_generation_;
        trunk.call_id = "trunk-" + std::to_string(config.id.value) + "-" +
                        std::to_string(trunk.generation) + "-" + options_.instance;
        for (const std::string& source : sip::split_list(config.sources, ',')) {
            const auto network = parse_network(source);
            if (network) {
                trunk.networks.push_back(*network);
            } else {
                log_line("trunk " + std::to_string(config.id.value) +
                         " has a source that is no address");
            }
        }
        // A trunk that names no sources calls from where we call it.
        if (sip::trimmed(config.sources).empty()) {
            if (const auto network = parse_network(config.host)) trunk.networks.push_back(*network);
        }
        next.emplace(config.id, std::move(trunk));
    }
    for (auto& [id, trunk] : trunks_) {
        timers_.cancel(trunk.timer);
        timers_.cancel(trunk.answer_timer);
    }
    trunks_ = std::move(next);
    for (auto& [id, trunk] : trunks_) {
        const bool silent = options_.probe_ms == 0 && !trunk.config.registers;
        if (!silent && !trunk.reachable && trunk.timer == 0 && trunk.probe == 0) schedule(trunk, 0);
    }
}

const ports::voice::TrunkConfig* Trunks::find(base::TrunkId id) const {
    const auto found = trunks_.find(id);
    return found == trunks_.end() ? nullptr : &found->second.config;
}

const ports::voice::TrunkConfig* Trunks::of_source(std::string_view ip) const {
    const auto address = parse_ipv4(ip);
    if (!address) return nullptr;
    for (const auto& [id, trunk] : trunks_) {
        if (is_trusted(trunk, *address)) return &trunk.config;
    }
    return nullptr;
}

bool Trunks::is_trusted(const Trunk& trunk, std::uint32_t ip) const {
    const auto holds = [&](const Network& network) { return network.holds(ip); };
    const auto answered = [&](const Answered& one) {
        return one.ip == ip && timers_.now() - one.at_ms <= answered_trusted_ms;
    };
    return std::any_of(trunk.networks.begin(), trunk.networks.end(), holds) ||
           std::any_of(trunk.answered.begin(), trunk.answered.end(), answered);
}

// A trunk that names no sources calls from where we call it: of a host given by name, only who
// answered us there knows where that is.
void Trunks::trust(Trunk& trunk, const sip::Message& response) {
    if (!trunk.networks.empty() || !sip::trimmed(trunk.config.sources).empty()) return;
    const auto ip = parse_ipv4(response.source.ip);
    if (!ip) return;
    std::erase_if(trunk.answered, [&](const Answered& one) { return one.ip == *ip; });
    if (trunk.answered.size() >= answered_max) trunk.answered.erase(trunk.answered.begin());
    trunk.answered.push_back(Answered{*ip, timers_.now()});
}

std::string Trunks::contact_user(const ports::voice::TrunkConfig& trunk) {
    const bool plain = std::all_of(trunk.username.begin(), trunk.username.end(), [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        return letter || digit || std::string_view("-_.!~*'()&=+$").find(c) != std::string::npos;
    });
    return trunk.username.empty() || !plain ? std::string("regente") : trunk.username;
}

std::string Trunks::contact_of(const ports::voice::TrunkConfig& trunk) const {
    return contact_(contact_user(trunk), hop_of(trunk).transport);
}

sip::Hop Trunks::hop_of(const ports::voice::TrunkConfig& trunk) {
    return sip::Hop{
        trunk.host,
        static_cast<std::uint16_t>(trunk.port),
        trunk.transport == ports::TrunkTransport::tcp ? sip::Transport::tcp : sip::Transport::udp};
}

std::optional<sip::Credentials> Trunks::credentials_of(const ports::voice::TrunkConfig& trunk) {
    if (trunk.username.empty()) return std::nullopt;
    return sip::Credentials{trunk.username, trunk.password};
}

void Trunks::report_all() const {
    for (const auto& [id, trunk] : trunks_) {
        if (trunk.reachable) report_(ports::voice::TrunkStatus{id, *trunk.reachable, trunk.detail});
    }
}

void Trunks::schedule(Trunk& trunk, std::uint64_t milliseconds) {
    timers_.cancel(trunk.timer);
    trunk.timer = timers_.after(milliseconds, [this, id = trunk.config.id] { probe(id); });
}

void Trunks::probe(base::TrunkId id) {
    const auto found = trunks_.find(id);
    if (found == trunks_.end()) return;
    found->second.timer = 0;
    found->second.challenged = false;
    send_probe(found->second, std::nullopt);
}

// OPTIONS, or REGISTER where we register: it answers the same question.
void Trunks::send_probe(Trunk& trunk, std::optional<sip::Header> authorization) {
    const auto& config = trunk.config;
    const sip::Hop hop = hop_of(config);
    sip::Request request;
    request.method = config.registers ? "REGISTER" : "OPTIONS";
    request.uri =
        "sip:" + config.host + (config.port == 5060 ? "" : ":" + std::to_string(config.port));
    request.hop = hop;
    const std::string self =
        config.registers ? "sip:" + config.username + "@" + config.host : contact_of(config);
    request.headers = {{"From",
                        "<" + self + ">;tag=" + std::to_string(trunk.generation) + "t" +
                            std::to_string(trunk.seq + 1)},
                       {"To", "<" + (config.registers ? self : request.uri) + ">"},
                       {"Call-ID", trunk.call_id},
                       {"CSeq", std::to_string(++trunk.seq) + " " + request.method},
                       {"Contact", "<" + contact_of(config) + ">"}};
    if (config.registers)
        request.headers.push_back({"Expires", std::to_string(register_expires_s)});
    if (authorization) request.headers.push_back(*authorization);
    const std::uint64_t probe = ++trunk.probe;
    const base::TrunkId id = config.id;
    const std::uint64_t generation = trunk.generation;
    timers_.cancel(trunk.answer_timer);
    trunk.answer_timer = timers_.after(options_.answer_max_ms, [this, id, generation, probe] {
        probe_answered(id, generation, probe, nullptr);
    });
    const auto sent = stack_.request(
        request, [this, id, generation, probe](const sip::Message* response, std::string_view) {
            if (response == nullptr || response->status >= 200)
                probe_answered(id, generation, probe, response);
        });
    if (sent) return;
    ++trunk.probe;  // The answer timer is for nobody now.
    failed(trunk, sent.error().message);
}

void Trunks::probe_answered(base::TrunkId id,
                            std::uint64_t generation,
                            std::uint64_t probe,
                            const sip::Message* response) {
    const auto found = trunks_.find(id);
    if (found == trunks_.end() || found->second.generation != generation ||
        found->second.probe != probe)
        return;
    Trunk& trunk = found->second;
    timers_.cancel(trunk.answer_timer);
    ++trunk.probe;
    if (response == nullptr) {
        return failed(trunk,
                      "no answer within " + std::to_string(options_.answer_max_ms / 1000) + " s");
    }
    const std::string detail = std::to_string(response->status) + " " + response->reason;
    const bool challenged = response->status == 401 || response->status == 407;
    if (trunk.config.registers) {
        const auto credentials = credentials_of(trunk.config);
        if (challenged && credentials && !trunk.challenged) {
            trunk.challenged = true;
            const std::string uri =
                "sip:" + trunk.config.host +
                (trunk.config.port == 5060 ? "" : ":" + std::to_string(trunk.config.port));
            const auto header = sip::answer_challenge(
                *response,
                *credentials,
                "REGISTER",
                uri,
                sip::sha256_hex(trunk.call_id + std::to_string(trunk.seq)).substr(0, 16));
            if (header) return send_probe(trunk, *header);
        }
        if (response->status >= 300) return failed(trunk, detail);
        const std::uint64_t granted_ms =
            std::uint64_t{granted_s(*response, contact_of(trunk.config))} * 1000;
        trust(trunk, *response);
        return succeeded(trunk, granted_ms * 2 / 3, detail);
    }
    // Whoever answers is there, even when it refuses; 503 and 408 say that what is behind is not.
    if (response->status == 503 || response->status == 408) return failed(trunk, detail);
    trust(trunk, *response);
    succeeded(trunk, options_.probe_ms, detail);
}

void Trunks::succeeded(Trunk& trunk, std::uint64_t next_ms, const std::string& detail) {
    trunk.failures = 0;
    schedule(trunk, next_ms);
    decide(trunk, true, detail);
}

void Trunks::failed(Trunk& trunk, const std::string& detail) {
    ++trunk.failures;
    const bool down = trunk.failures >= options_.failures_max;
    schedule(trunk,
             down ? std::max(options_.probe_ms, options_.probe_again_ms) : options_.probe_again_ms);
    if (down) decide(trunk, false, detail);
}

void Trunks::decide(Trunk& trunk, bool reachable, const std::string& detail) {
    const bool changed = trunk.reachable != reachable || trunk.detail != detail;
    trunk.reachable = reachable;
    trunk.detail = detail;
    if (changed) report_(ports::voice::TrunkStatus{trunk.config.id, reachable, detail});
}

}  // namespace regente::voice
