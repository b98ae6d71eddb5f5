// `regente staffing`: how many people an interval needs, or what so many achieve.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

namespace regente::cli {

class StaffingCommand {
  public:
    explicit StaffingCommand(CLI::App& app);

    const CLI::App* app() const { return app_; }

    // Prints; 0, or 2 with a sentence when the question is wrong.
    int run() const;

  private:
    CLI::App* app_;
    std::string model_ = "erlang-a";
    double calls_ = 0;
    double interval_ = 0;
    double handle_ = 0;
    double patience_ = 0;
    double threshold_ = 20;
    std::uint32_t agents_ = 0;
    std::string target_;
    bool json_ = false;
};

}  // namespace regente::cli
