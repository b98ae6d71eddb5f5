#include "api/sessions.hpp"

#include <utility>

#include "api/secret.hpp"

namespace regente::api {
namespace {

// Writing "last used" more often than this would make reading a page a disk write.
constexpr base::Duration persist_every = base::minutes(1);

std::shared_ptr<const Caller> make_caller(const ports::Session& session,
                                          const ports::User& user,
                                          const std::string& csrf) {
    auto caller = std::make_shared<Caller>();
    caller->user = user;
    caller->user.password_hash.clear();
    caller->user.phone_ha1.clear();
    caller->session = session.id;
    caller->kind = session.kind;
    caller->secret_hash = session.secret_hash;
    caller->csrf = csrf;
    return caller;
}

}  // namespace

Sessions::Sessions(Gateway& gateway, Options options, Ended ended)
    : gateway_(gateway),
      options_(options),
      ended_(std::move(ended)) {}

void Sessions::authenticate(const std::string& secret, const Answer& answer) {
    if (!looks_like_secret(secret)) return answer(nullptr);
    const std::string hash = secret_hash(secret);
    std::shared_ptr<const Caller> known;
    std::uint64_t over = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(hash);
        if (found != entries_.end()) {
            if (is_over(found->second.session, now())) {
                over = found->second.session.id;
            } else {
                use(found->second, now());
                known = found->second.caller;
            }
        }
    }
    if (known) return answer(known);
    if (over == 0) return load(secret, hash, answer);
    gateway_.with_registry([this, over, answer](ports::Registry& registry) {
        (void)end(registry, over).has_value();  // Refused or not, it no longer counts here.
        answer(nullptr);
    });
}

void Sessions::load(const std::string& secret, const std::string& hash, const Answer& answer) {
    gateway_.with_registry([this, secret, hash, answer](ports::Registry& registry) {
        const auto session = registry.session_by_secret_hash(hash);
        if (!session || !session.value()) return answer(nullptr);
        const auto user = registry.user(session.value()->user);
        if (!user || !user.value() || !user.value()->active) return answer(nullptr);
        if (is_over(*session.value(), now())) {
            (void)end(registry, session.value()->id).has_value();
            return answer(nullptr);
        }
        auto caller = make_caller(*session.value(), *user.value(), csrf_token(secret));
        {
            const std::lock_guard lock(mutex_);
            if (entries_.size() >= kept_max) {
                std::erase_if(entries_, [&](const auto& item) {
                    return is_over(item.second.session, now());
                });
            }
            Entry& entry = entries_[hash];
            entry = {*session.value(), caller, session.value()->last_used};
            use(entry, now());
        }
        answer(caller);
    });
}

bool Sessions::is_over(const ports::Session& session, base::Instant at) const {
    if (at >= session.expires) return true;
    return session.kind == ports::SessionKind::browser &&
           at - session.last_used > options_.idle_max;
}

void Sessions::use(Entry& entry, base::Instant at) {
    entry.session.last_used = at;
    if (at - entry.persisted < persist_every) return;
    entry.persisted = at;
    gateway_.with_registry([session = entry.session](ports::Registry& registry) {
        // Lost when the disk fails: the session then ends a little earlier.
        (void)registry.put_session(session).has_value();
    });
}

ports::Stored<Sessions::Made> Sessions::make(ports::Registry& registry,
                                             const ports::User& user,
                                             ports::SessionKind kind,
                                             const std::string& label) {
    Made made;
    made.secret = new_secret();
    ports::Session session;
    session.secret_hash = secret_hash(made.secret);
    session.user = user.id;
    session.kind = kind;
    session.label = label;
    session.created = now();
    session.last_used = session.created;
    session.expires =
        session.created +
        (kind == ports::SessionKind::browser ? options_.age_max : options_.token_age_max);
    auto stored = registry.put_session(session);
    if (!stored) return base::Err{stored.error()};
    made.caller = make_caller(stored.value(), user, csrf_token(made.secret));
    const std::lock_guard lock(mutex_);
    entries_[session.secret_hash] = {stored.value(), made.caller, session.created};
    return made;
}

ports::Stored<base::Done> Sessions::end(ports::Registry& registry, std::uint64_t session) {
    drop(session);
    return registry.remove_session(session);
}

ports::Stored<base::Done> Sessions::end_all(ports::Registry& registry,
                                            base::AgentId user,
                                            std::uint64_t but) {
    const auto all = registry.sessions(user);
    if (!all) return base::Err{all.error()};
    for (const ports::Session& session : all.value()) {
        if (session.id == but) continue;
        auto ended = end(registry, session.id);
        if (!ended) return ended;
    }
    return base::Done{};
}

void Sessions::drop(std::uint64_t session) {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(entries_,
                      [&](const auto& item) { return item.second.session.id == session; });
    }
    ended_(session);
}

void Sessions::user_changed(const ports::User& user) {
    const std::lock_guard lock(mutex_);
    for (auto& [hash, entry] : entries_) {
        if (entry.session.user == user.id) {
            entry.caller = make_caller(entry.session, user, entry.caller->csrf);
        }
    }
}

bool Sessions::touch(const std::string& secret_hash) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(secret_hash);
    if (found == entries_.end() || now() >= found->second.session.expires) return false;
    use(found->second, now());
    return true;
}

}  // namespace regente::api
