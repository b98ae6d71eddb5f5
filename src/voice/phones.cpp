#include "voice/phones.hpp"

#include <algorithm>
#include <set>

#include "base/assert.hpp"
#include "voice/sip/uri.hpp"

namespace regente::voice {

namespace {

std::optional<std::uint64_t> parse_hex(std::string_view text) {
    std::uint64_t value = 0;
    if (text.empty() || text.size() > 8) return std::nullopt;
    for (const char c : text) {
        const std::size_t digit =
            std::string_view("0123456789abcdef")
                .find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
        if (digit == std::string_view::npos) return std::nullopt;
        value = value * 16 + digit;
    }
    return value;
}

// The user part of To: whose contact it is.
std::string address_of_record(const sip::Message& request) {
    const auto to = sip::parse_name_addr(request.get("To"));
    if (!to) return {};
    const auto uri = sip::parse_uri(to.value().uri);
    return uri ? uri.value().user : std::string();
}

// Does the digest speak of the request that carries it (RFC 7616 section 3.4.6)? Phones leave out the
// port or the parameters of the one or the other.
bool is_same_resource(const std::string& given, const std::string& requested) {
    const auto one = sip::parse_uri(given);
    const auto other = sip::parse_uri(requested);
    return one && other && one.value().scheme == other.value().scheme &&
           one.value().user == other.value().user &&
           sip::same_text(one.value().host, other.value().host);
}

}  // namespace

Phones::Phones(sip::Stack& stack,
               Timers& timers,
               Options options,
               Report report,
               Registered registered)
    : stack_(stack),
      timers_(timers),
      options_(std::move(options)),
      report_(std::move(report)),
      registered_(std::move(registered)),
      nonces_(options_.nonce_key) {
    ASSERT(options_.clock_s != nullptr);
}

Phones::~Phones() {
    for (auto& [agent, binding] : bindings_)
        timers_.cancel(binding.expiry);
}

void Phones::configure(const std::vector<ports::voice::PhoneConfig>& phones) {
    std::set<base::AgentId> kept;
    std::map<std::string, ports::voice::PhoneConfig> next;
    for (const auto& phone : phones) {
        const auto former = by_username_.find(phone.username);
        // Another secret: the phone proves itself again.
        if (former != by_username_.end() && former->second.ha1 == phone.ha1 &&
            former->second.agent == phone.agent) {
            kept.insert(phone.agent);
        }
        next.emplace(phone.username, phone);
    }
    by_username_ = std::move(next);
    std::vector<base::AgentId> gone;
    for (const auto& [agent, binding] : bindings_) {
        if (!kept.contains(agent)) gone.push_back(agent);
    }
    for (const base::AgentId agent : gone)
        unbind(agent);
}

const Phones::Binding* Phones::find(base::AgentId agent) const {
    const auto found = bindings_.find(agent);
    return found == bindings_.end() ? nullptr : &found->second;
}

bool Phones::is_registered_at(const sip::Address& source) const {
    return std::any_of(bindings_.begin(), bindings_.end(), [&](const auto& binding) {
        return binding.second.source == source;
    });
}

std::string Phones::username_of(base::AgentId agent) const {
    for (const auto& [username, phone] : by_username_) {
        if (phone.agent == agent) return username;
    }
    return {};
}

void Phones::report_all() const {
    for (const auto& [username, phone] : by_username_) {
        report_(ports::voice::PhoneStatus{phone.agent, bindings_.contains(phone.agent)});
    }
}

void Phones::answer(sip::TransactionId transaction,
                    std::uint16_t status,
                    std::vector<sip::Header> headers) {
    sip::Reply reply;
    reply.status = status;
    reply.headers = std::move(headers);
    stack_.reply(transaction, reply);
}

void Phones::challenge(sip::TransactionId transaction, bool proxy, bool stale) {
    const std::string value = "Digest realm=\"" + options_.realm + "\", nonce=\"" +
                              nonces_.make(options_.clock_s()) + "\", algorithm=MD5, qop=\"auth\"" +
                              (stale ? ", stale=true" : "");
    answer(transaction,
           proxy ? 407 : 401,
           {{proxy ? "Proxy-Authenticate" : "WWW-Authenticate", value}});
}

void Phones::note_failure(const std::string& guesser) {
    if (guessers_.size() >= guessers_max && !guessers_.contains(guesser)) {
        const auto oldest =
            std::min_element(guessers_.begin(), guessers_.end(), [](const auto& a, const auto& b) {
                return a.second.last_ms < b.second.last_ms;
            });
        guessers_.erase(oldest);
    }
    Guesser& one = guessers_[guesser];
    one.last_ms = timers_.now();
    if (++one.failures <= free_guesses) return;
    const unsigned doublings = std::min(one.failures - free_guesses, 6U);
    one.until_ms =
        timers_.now() + std::min<std::uint64_t>(std::uint64_t{1000} << doublings, back_off_max_ms);
}

// Nonces begin with their time: an earlier one than the last may have been used before it. When the
// clock was set back, the last lies in the future and says nothing about the present.
bool Phones::is_used(const LastUse& last,
                     const std::string& nonce,
                     std::optional<std::uint64_t> nc) const {
    if (nonce == last.nonce) return !nc || *nc <= last.nc;
    return nonce < last.nonce &&
           nonces_.age(last.nonce, options_.clock_s()) == sip::Nonces::Age::fresh;
}

std::optional<base::AgentId> Phones::check(const sip::Message& request,
                                           sip::TransactionId transaction,
                                           bool proxy) {
    const std::string* header = request.find(proxy ? "Proxy-Authorization" : "Authorization");
    const auto given = header == nullptr ? std::nullopt : sip::parse_authorization(*header);
    if (!given || given->realm != options_.realm) {
        challenge(transaction, proxy, false);
        return std::nullopt;
    }
    const std::string guesser = request.source.ip + " " + given->username;
    const auto blocked = guessers_.find(guesser);
    if (blocked != guessers_.end() && timers_.now() < blocked->second.until_ms) {
        const std::uint64_t wait_s = (blocked->second.until_ms - timers_.now()) / 1000 + 1;
        answer(transaction, 503, {{"Retry-After", std::to_string(wait_s)}});
        return std::nullopt;
    }
    const sip::Nonces::Age age = nonces_.age(given->nonce, options_.clock_s());
    if (age == sip::Nonces::Age::foreign) {
        challenge(transaction, proxy, false);
        return std::nullopt;
    }
    const auto phone = by_username_.find(given->username);
    const bool known = phone != by_username_.end() && phone->second.ha1.size() == 32;
    // An unknown user costs the same work and gets the same words.
    const std::string nobody = sip::md5_hex("nobody:" + given->username);
    const bool right =
        sip::authorization_is_right(*given, known ? phone->second.ha1 : nobody, request.method);
    if (!known || !right) {
        note_failure(guesser);
        answer(transaction, 403);
        return std::nullopt;
    }
    if (!is_same_resource(given->uri, request.uri)) {
        answer(transaction, 400);
        return std::nullopt;
    }
    const base::AgentId agent = phone->second.agent;
    LastUse& last = last_uses_[agent];
    const auto nc = parse_hex(given->nc);
    const bool used = is_used(last, given->nonce, nc);
    if (age == sip::Nonces::Age::old || used || !nc) {
        challenge(transaction, proxy, true);
        return std::nullopt;
    }
    last = LastUse{given->nonce, *nc};
    guessers_.erase(guesser);
    return agent;
}

std::optional<base::AgentId> Phones::authenticate(const sip::Message& request,
                                                  sip::TransactionId transaction) {
    return check(request, transaction, true);
}

void Phones::register_arrived(const sip::Message& request, sip::TransactionId transaction) {
    const auto agent = check(request, transaction, false);
    if (!agent) return;
    if (address_of_record(request) != username_of(*agent)) return answer(transaction, 403);
    const std::vector<std::string> contacts = request.list("Contact");
    if (contacts.empty()) return confirm(*agent, transaction);
    const auto header_expires = sip::number(sip::trimmed(request.get("Expires")), 0xffffffff);
    if (contacts[0] == "*") {
        if (contacts.size() != 1 || !header_expires || *header_expires != 0)
            return answer(transaction, 400);
        unbind(*agent);
        return confirm(*agent, transaction);
    }
    // One phone per agent: of several contacts the first counts.
    const auto contact = sip::parse_name_addr(contacts[0]);
    if (!contact || !sip::parse_uri(contact.value().uri)) return answer(transaction, 400);
    std::uint64_t expires = header_expires.value_or(options_.expires_max_s);
    if (const auto* parameter = sip::find_parameter(contact.value().parameters, "expires")) {
        expires = sip::number(parameter->value, 0xffffffff).value_or(options_.expires_max_s);
    }
    if (expires == 0) {
        unbind(*agent);
        return confirm(*agent, transaction);
    }
    if (expires < options_.expires_min_s) {
        return answer(transaction, 423, {{"Min-Expires", std::to_string(options_.expires_min_s)}});
    }
    bind(*agent,
         request,
         contact.value().uri,
         static_cast<std::uint32_t>(std::min<std::uint64_t>(expires, options_.expires_max_s)));
    confirm(*agent, transaction);
    if (registered_) registered_(*agent);
}

void Phones::bind(base::AgentId agent,
                  const sip::Message& request,
                  const std::string& contact,
                  std::uint32_t expires_s) {
    const bool is_new = !bindings_.contains(agent);
    Binding& binding = bindings_[agent];
    timers_.cancel(binding.expiry);
    const std::uint64_t lifetime_ms = std::uint64_t{expires_s} * 1000;
    binding.contact_uri = contact;
    binding.source = request.source;
    binding.until_ms = timers_.now() + lifetime_ms;
    binding.expiry = timers_.after(lifetime_ms, [this, agent] { unbind(agent); });
    if (is_new) report_(ports::voice::PhoneStatus{agent, true});
}

void Phones::unbind(base::AgentId agent) {
    const auto found = bindings_.find(agent);
    if (found == bindings_.end()) return;
    timers_.cancel(found->second.expiry);
    bindings_.erase(found);
    report_(ports::voice::PhoneStatus{agent, false});
}

void Phones::confirm(base::AgentId agent, sip::TransactionId transaction) {
    std::vector<sip::Header> headers;
    if (const Binding* binding = find(agent)) {
        const std::uint64_t left_s = (binding->until_ms - timers_.now()) / 1000;
        headers.push_back(
            {"Contact", "<" + binding->contact_uri + ">;expires=" + std::to_string(left_s)});
    }
    answer(transaction, 200, std::move(headers));
}

}  // namespace regente::voice
