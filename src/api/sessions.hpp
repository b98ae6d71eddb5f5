// The sessions in use: found by the hash of their secret, kept in memory after the first use, ended
// by idleness, age, sign-out or a change of the user. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/clock.hpp"
#include "api/gateway.hpp"
#include "base/time.hpp"

namespace regente::api {

class Sessions {
  public:
    struct Options {
        base::Duration idle_max;
        base::Duration age_max;
        base::Duration token_age_max;
    };

    // Called with the session's id when one ends, on whatever thread ended it.
    using Ended = std::function<void(std::uint64_t session)>;

    Sessions(Gateway& gateway, Options options, Ended ended);

    // Null: nobody. The answer may come on the registry's thread.
    using Answer = std::function<void(std::shared_ptr<const Caller>)>;
    void authenticate(const std::string& secret, const Answer& answer);

    // Makes one; on the registry's thread. The pair is the caller and the secret to hand out.
    struct Made {
        std::shared_ptr<const Caller> caller;
        std::string secret;
    };

    ports::Stored<Made> make(ports::Registry& registry,
                             const ports::User& user,
                             ports::SessionKind kind,
                             const std::string& label);

    // On the registry's thread.
    ports::Stored<base::Done> end(ports::Registry& registry, std::uint64_t session);
    ports::Stored<base::Done> end_all(ports::Registry& registry,
                                      base::AgentId user,
                                      std::uint64_t but);

    // The user was written: role, name and language of open sessions follow.
    void user_changed(const ports::User& user);

    // A socket of this session is open, which counts as use. False: it has ended.
    bool touch(const std::string& secret_hash);

    static std::size_t constexpr kept_max = 50'000;

  private:
    struct Entry {
        ports::Session session;
        std::shared_ptr<const Caller> caller;
        base::Instant persisted;
    };

    bool is_over(const ports::Session& session, base::Instant at) const;
    void use(Entry& entry, base::Instant at);
    void drop(std::uint64_t session);
    void load(const std::string& secret, const std::string& hash, const Answer& answer);

    Gateway& gateway_;
    Options options_;
    Ended ended_;
    mutable std::mutex mutex_;
    std::map<std::string, Entry> entries_;  // By the hash of the secret.
};

}  // namespace regente::api
