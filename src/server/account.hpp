// The system account under which core, voice and workers run when the warden was started as root.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::server {

class Account {
  public:
    // Fault "account_unusable" when there is no such user, or when we are not root and somebody
    // else.
    static base::Result<Account, base::Fault> find(const std::string& user);

    // Directories that root made just now and the account must write in.
    base::Result<base::Done, base::Fault> own(const std::vector<std::string>& paths) const;

    // In the child, after fork and before everything else: for ever. Only calls that are safe
    // there. The limit for real-time priority is root's to give, so it is given first.
    bool become() const;

    uid_t uid() const { return uid_; }

  private:
    std::string name_;
    uid_t uid_ = 0;
    gid_t gid_ = 0;
    std::vector<gid_t> groups_;
};

}  // namespace regente::server
