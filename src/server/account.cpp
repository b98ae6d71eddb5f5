#include "server/account.hpp"

#include <cerrno>
#include <cstring>

#include <grp.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace regente::server {

namespace {

using base::Done;
using base::Err;
using base::Fault;

}  // namespace

base::Result<Account, Fault> Account::find(const std::string& user) {
    errno = 0;
    const passwd* entry = getpwnam(user.c_str());
    if (entry == nullptr) {
        return Err{Fault{"account_unusable",
                         "process.user is '" + user + "', and this system has no such user" +
                             (errno != 0 ? std::string(": ") + std::strerror(errno) : "") +
                             ". Create it (adduser --system --group " + user +
                             ") or correct the key."}};
    }
    if (geteuid() != 0 && geteuid() != entry->pw_uid) {
        return Err{Fault{"account_unusable",
                         "process.user is '" + user +
                             "', and only root can run processes as "
                             "somebody else. Start Regente as root or as " +
                             user + "."}};
    }
    Account account;
    account.name_ = user;
    account.uid_ = entry->pw_uid;
    account.gid_ = entry->pw_gid;
    int count = 64;
    account.groups_.resize(static_cast<std::size_t>(count));
    if (getgrouplist(user.c_str(), account.gid_, account.groups_.data(), &count) < 0) {
        account.groups_.resize(static_cast<std::size_t>(count));
        getgrouplist(user.c_str(), account.gid_, account.groups_.data(), &count);
    }
    account.groups_.resize(static_cast<std::size_t>(count));
    return account;
}

base::Result<Done, Fault> Account::own(const std::vector<std::string>& paths) const {
    if (geteuid() != 0) return Done{};
    for (const auto& path : paths) {
        struct stat info {};

        const bool known = stat(path.c_str(), &info) == 0;
        if (known && info.st_uid == uid_) continue;
        // Somebody else's directory is not ours to take.
        if (!known || info.st_uid != 0 || chown(path.c_str(), uid_, gid_) != 0) {
            std::string sentence = "The directory '" + path + "' does not belong to " + name_;
            sentence += ", who must write in it. Give it away with: chown -R " + name_;
            sentence += " '" + path + "'";
            return Err{Fault{"account_unusable", std::move(sentence)}};
        }
    }
    return Done{};
}

bool Account::become() const {
    if (geteuid() != 0) return true;
    const rlimit real_time{1, 1};
    setrlimit(RLIMIT_RTPRIO, &real_time);
    return setgroups(groups_.size(), groups_.data()) == 0 && setgid(gid_) == 0 &&
           setuid(uid_) == 0 && (uid_ == 0 || setuid(0) != 0);
}

}  // namespace regente::server
