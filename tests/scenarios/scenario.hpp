// Runs one scenario: a text that a supervisor can read (README.md has the language).
#pragma once

#include <string>
#include <vector>

namespace regente::scenarios {

// Empty: everything expected happened. Otherwise "file:line: what was expected and what happened".
std::string run_scenario(const std::string& path, const std::string& text);

// Every .scn below a folder, sorted.
std::vector<std::string> find_scenarios(const std::string& folder);

std::string read_file(const std::string& path);

}  // namespace regente::scenarios
