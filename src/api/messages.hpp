// Every way in which the API says no: a stable code, its HTTP status and a sentence in each
// language of the screens. Core refusals and faults of the stores travel by the same codes. A test
// fails when one of them has no line here.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/resources.hpp"
#include "base/fault.hpp"
#include "core/messages.hpp"

namespace regente::api {

struct Message {
    std::string_view code;
    int status = 500;
    std::string_view pt;
    std::string_view en;
};

std::span<const Message> messages();

// Null: no such line.
const Message* find_message(std::string_view code);

// What stops a handler: thrown inside the API only, and caught in one place (dispatch.cpp).
struct Failure {
    std::string code;
    std::string detail;

    explicit Failure(std::string what, std::string where = {})
        : code(std::move(what)),
          detail(std::move(where)) {}

    explicit Failure(const base::Fault& fault)
        : code(fault.code),
          detail(fault.message) {}

    explicit Failure(const core::Refused& refused);
};

// "pt-BR" or "en", from what the client accepts; pt-BR when it says nothing we speak.
std::string choose_language(std::string_view accept_language);

int status_of(std::string_view code);
Error error_of(const Failure& failure, std::string_view language);

}  // namespace regente::api
