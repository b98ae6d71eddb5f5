// What a person may do. Every route and every request of the socket names one permission; roles are
// sets of them. Nothing else in the API looks at a role.
#pragma once

#include <cstdint>

#include "base/describe.hpp"
#include "ports/registry.hpp"

namespace regente::api {

enum class Permission : std::uint8_t {
    undeclared,       // Of nobody: what a route has whose author forgot. A test finds it.
    anyone,           // Signed in or not.
    own_session,      // Any signed-in person, about themselves.
    handle_contacts,  // Work as an agent; read own history.
    read_setup,
    read_users,
    write_setup,
    write_users,
    supervise,     // The floor, everybody's history and recordings, campaigns, do-not-call.
    read_metrics,  // Or anyone on the machine itself.
};
REGENTE_DESCRIBE_ENUM(Permission,
                      undeclared,
                      anyone,
                      own_session,
                      handle_contacts,
                      read_setup,
                      read_users,
                      write_setup,
                      write_users,
                      supervise,
                      read_metrics)

constexpr bool may(ports::Role role, Permission permission) {
    switch (permission) {
        case Permission::undeclared:
            return false;
        case Permission::anyone:
        case Permission::own_session:
        case Permission::handle_contacts:
        case Permission::read_setup:
            return true;
        case Permission::read_users:
        case Permission::supervise:
            return role == ports::Role::supervisor || role == ports::Role::admin;
        case Permission::write_setup:
        case Permission::write_users:
        case Permission::read_metrics:
            return role == ports::Role::admin;
    }
    return false;
}

}  // namespace regente::api
