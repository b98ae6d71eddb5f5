// `regente journal --verify`: reads the whole journal as a start without snapshots would, so that a
// backup can be trusted before it is needed. May run beside the server; changes nothing.
#pragma once

#include "server/config.hpp"

namespace regente::server {

// Prints what it found; 0 when every checksum fits, every fact is read and all of them fold.
int verify_journal(const Config& config);

}  // namespace regente::server
