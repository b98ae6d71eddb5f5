// What `regente whatif` says to people.
#pragma once

#include "sim/whatif/study.hpp"

namespace regente::cli {

void print_answer(const sim::Answer& answer);

// JSON that a person can edit: one member a line, short lists on one.
std::string pretty(const boost::json::value& json);

}  // namespace regente::cli
