// The names a scenario gives to things, both ways.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/id.hpp"

namespace regente::scenarios {

template <class Id>
class Names {
  public:
    // The id of a name, made on first sight.
    Id declare(const std::string& name) {
        const auto it = ids_.find(name);
        if (it != ids_.end()) {
            return it->second;
        }
        const Id id{offset_ | (ids_.size() + 1)};
        bind(name, id);
        return id;
    }

    void bind(const std::string& name, Id id) {
        ids_[name] = id;
        names_[id] = name;
    }

    void start_at(std::uint64_t offset) { offset_ = offset; }

    bool has(const std::string& name) const { return ids_.count(name) > 0; }

    Id id(const std::string& name) const {
        const auto it = ids_.find(name);
        return it == ids_.end() ? Id{} : it->second;
    }

    std::string name(Id id) const {
        const auto it = names_.find(id);
        return it == names_.end() ? "?" : it->second;
    }

  private:
    std::uint64_t offset_ = 0;
    std::map<std::string, Id> ids_;
    std::map<Id, std::string> names_;
};

}  // namespace regente::scenarios
