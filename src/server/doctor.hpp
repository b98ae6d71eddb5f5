// `regente doctor`: looks at everything a start needs and says, one line each, what is right, what
// is wrong and what to do. Changes nothing but making missing directories of the data.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/config.hpp"

namespace regente::server {

struct Finding {
    enum class Grade : unsigned char { fine, warning, wrong } grade = Grade::fine;
    std::string text;
};

std::vector<Finding> examine(const Config& config);

// Prints the findings; 1 when something is wrong.
int run_doctor(const Config& config);

}  // namespace regente::server
