// `regente whatif`: a workload and changes of it, simulated with the real core, side by side; and
// `regente workload`: the workload of the operation's own last days, as a file that it reads.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "sim/whatif/study.hpp"

namespace regente::cli {

class WhatIfCommand {
  public:
    explicit WhatIfCommand(CLI::App& app);

    bool chosen(const CLI::App* command) const {
        return command == whatif_ || command == workload_;
    }

    // 0; 2 when the question is wrong, with a sentence; 1 when it could not be answered.
    int run(const CLI::App* command) const;

  private:
    int run_whatif() const;
    int run_workload() const;
    base::Result<sim::Workload, base::Fault> fit() const;
    base::Result<sim::Question, base::Fault> question() const;

    CLI::App* whatif_;
    CLI::App* workload_;
    std::string file_;
    std::string config_;
    std::string data_;
    std::string until_;
    std::uint32_t days_ = 0;
    std::uint32_t interval_ = 30;
    std::uint32_t replications_ = 0;
    bool json_ = false;
};

}  // namespace regente::cli
