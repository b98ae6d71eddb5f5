#pragma once

#include <string>

#include "base/describe.hpp"

namespace regente::base {

// The world failed (disk, network, peer, bad input from outside). `code` is stable and is the same
// in API, log and screen, such as "journal_disk_full"; `message` is a sentence that says what was
// wrong, with which value, and what to do.
struct Fault {
    std::string code;
    std::string message;

    friend bool operator==(const Fault&, const Fault&) = default;
};
REGENTE_DESCRIBE(Fault, code, message)

}  // namespace regente::base
