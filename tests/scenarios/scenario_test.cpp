#include "scenario.hpp"

#include <gtest/gtest.h>

namespace regente::scenarios {
namespace {

const char* const stage_text =
    "queue support\nagent ana serves support available\nflow main to support\n";

TEST(Scenario, all_files_pass) {
    const auto paths = find_scenarios(REGENTE_SOURCE_DIR "/tests/scenarios");
    EXPECT_GE(paths.size(), 40U);
    for (const std::string& path : paths) {
        EXPECT_EQ(run_scenario(path, read_file(path)), "");
    }
}

TEST(Scenario, unmet_expectation_names_the_line_and_what_happened) {
    const std::string wrong = run_scenario(
        "x.scn", std::string(stage_text) + "0s call c1 arrives main\n   expect offer c1 bob\n");
    EXPECT_EQ(wrong.substr(0, 34), "x.scn:5: expected offer c1 bob; th");
    EXPECT_NE(wrong.find("offer c1 ana"), std::string::npos);
}

TEST(Scenario, unexpected_refusal_fails) {
    const std::string wrong =
        run_scenario("x.scn", std::string(stage_text) + "0s ana finishes c1\n1s ana pauses\n");
    EXPECT_NE(wrong.find("refused: interaction_unknown"), std::string::npos) << wrong;
}

TEST(Scenario, line_that_means_nothing_fails) {
    const std::string wrong = run_scenario("x.scn", "0s the moon rises\n");
    EXPECT_EQ(wrong, "x.scn:1: not understood: the moon rises");
}

}  // namespace
}  // namespace regente::scenarios
