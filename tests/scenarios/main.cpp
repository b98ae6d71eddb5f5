// `scenarios [FILE or FOLDER]...`: plays them all and says how many passed.
#include <cstdio>
#include <string>
#include <vector>

#include "scenario.hpp"

int main(int argc, char** argv) {
    using namespace regente::scenarios;
    std::vector<std::string> paths;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument.size() > 4 && argument.substr(argument.size() - 4) == ".scn") {
            paths.push_back(argument);
            continue;
        }
        for (std::string& path : find_scenarios(argument)) {
            paths.push_back(std::move(path));
        }
    }
    if (argc == 1) {
        paths = find_scenarios(REGENTE_SOURCE_DIR "/tests/scenarios");
    }
    int passed = 0;
    for (const std::string& path : paths) {
        const std::string wrong = run_scenario(path, read_file(path));
        if (wrong.empty()) {
            ++passed;
        } else {
            std::printf("%s\n", wrong.c_str());
        }
    }
    const auto failed = static_cast<int>(paths.size()) - passed;
    if (failed > 0) {
        std::printf("scenarios: %d passed, %d failed\n", passed, failed);
        return 1;
    }
    std::printf("scenarios: %d passed\n", passed);
    return paths.empty() ? 1 : 0;
}
