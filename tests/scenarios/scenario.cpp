#include "scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "stage.hpp"

namespace regente::scenarios {

std::string run_scenario(const std::string& path, const std::string& text) {
    Stage stage;
    std::istringstream lines(text);
    std::string line;
    int number = 0;
    const auto place = [&] { return path + ":" + std::to_string(number) + ": "; };
    while (std::getline(lines, line)) {
        ++number;
        if (auto wrong = stage.line(line); !wrong.empty()) {
            return place() + wrong;
        }
    }
    auto wrong = stage.finish();
    return wrong.empty() ? wrong : place() + wrong;
}

std::vector<std::string> find_scenarios(const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".scn") {
            paths.push_back(entry.path().string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace regente::scenarios
