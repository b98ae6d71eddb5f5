// `regente whatif`: a workload and changes of it, simulated with the real core, side by side.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

namespace regente::cli {

class WhatIfCommand {
  public:
    explicit WhatIfCommand(CLI::App& app);

    bool chosen(const CLI::App* command) const { return command == whatif_; }

    // 0; 2 when the question is wrong, with a sentence; 1 when it could not be answered.
    int run(const CLI::App* command) const;

  private:
    int run_whatif() const;

    CLI::App* whatif_;
    std::string file_;
    std::uint32_t replications_ = 0;
    bool json_ = false;
};

}  // namespace regente::cli
