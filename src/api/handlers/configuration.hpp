// Numbers, trunks, phones and flows that were just saved hold for the very next call.
#pragma once

#include "api/route.hpp"
#include "api/services.hpp"

namespace regente::api {

// Returns when what is saved has been read and handed to voice: jobs of the registry run in order.
inline void apply_configuration(Call& call) {
    call.services.gateway().configuration_changed();
    call.services.registry(
        [](ports::Registry&) -> ports::Stored<base::Done> { return base::Done{}; });
}

}  // namespace regente::api
