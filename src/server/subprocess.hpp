// Runs a program to its end with a text on its standard input. For workers only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/fault.hpp"
#include "base/result.hpp"

namespace regente::server {

struct ProgramOutput {
    std::string out;
    int status = 0;  // Exit code, or 128 + signal.
};

// Fault "program_missing" when it cannot be started, "program_output_too_long" above
// `out_bytes_max`.
base::Result<ProgramOutput, base::Fault> run_program(const std::vector<std::string>& words,
                                                     const std::string& input,
                                                     std::size_t out_bytes_max);

}  // namespace regente::server
