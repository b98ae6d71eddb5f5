#pragma once

#include <string>

namespace regente::api {

// Failure login_invalid, name_invalid.
void check_login(const std::string& login);
void check_name(const std::string& name);

}  // namespace regente::api
