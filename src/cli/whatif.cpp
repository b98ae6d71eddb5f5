#include "cli/whatif.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "cli/whatif_print.hpp"
#include "sim/whatif/study.hpp"

namespace regente::cli {

namespace {

constexpr std::uint32_t replications_default = 20;

int fail(const base::Fault& fault) {
    std::fprintf(stderr, "regente: %s\n", fault.message.c_str());
    return 2;
}

base::Result<std::string, base::Fault> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in.is_open() || in.bad()) {
        return base::Err{
            base::Fault{"file_unreadable",
                        path + " cannot be read. Name a file that exists and that you may read."}};
    }
    return text;
}

}  // namespace

WhatIfCommand::WhatIfCommand(CLI::App& app)
    : whatif_(app.add_subcommand("whatif", "simulate a day and changes of it, side by side")) {
    whatif_->add_option("FILE", file_, "a workload and its variants (docs/what-if.md)")->required();
    whatif_->add_option("--replications", replications_, "instead of the file's")
        ->check(CLI::Range(1, 1000));
    whatif_->add_flag("--json", json_, "one JSON object: shares from 0 to 1, seconds");
}

int WhatIfCommand::run(const CLI::App*) const {
    return run_whatif();
}

int WhatIfCommand::run_whatif() const {
    const auto text = read_file(file_);
    if (!text) return fail(text.error());
    auto question = sim::read_question(text.value());
    if (!question) {
        return fail({question.error().code, file_ + ": " + question.error().message});
    }
    if (replications_ != 0) question.value().replications = replications_;
    sim::Effort effort;
    const auto start = std::chrono::steady_clock::now();
    const sim::Answer answer = sim::answer(question.value(), effort);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (json_) {
        std::printf("%s\n", boost::json::serialize(wire::to_json(answer)).c_str());
    } else {
        print_answer(answer);
    }
    std::fprintf(stderr,
                 "%llu runs, %llu contacts, %llu inputs to the core, %llu facts in %.2f s: "
                 "%.2f s a run, %.0f contacts/s\n",
                 static_cast<unsigned long long>(effort.runs),
                 static_cast<unsigned long long>(effort.contacts),
                 static_cast<unsigned long long>(effort.inputs),
                 static_cast<unsigned long long>(effort.facts),
                 took.count(),
                 took.count() / static_cast<double>(effort.runs),
                 static_cast<double>(effort.contacts) / took.count());
    return 0;
}

}  // namespace regente::cli
