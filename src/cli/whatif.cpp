#include "cli/whatif.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "cli/whatif_print.hpp"
#include "server/config.hpp"
#include "server/own_days.hpp"
#include "sim/day/fit.hpp"
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

// Midnight, UTC, of a day such as 2026-01-05; empty: of today.
base::Result<base::Instant, base::Fault> midnight_of(const std::string& text) {
    sim::Workload day;
    if (!text.empty()) {
        day.start = text;
        day.queues["any"] = {};
        if (const auto fault = sim::check(day)) return base::Err{*fault};
        return sim::first_midnight(day);
    }
    const std::int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count();
    return base::Instant{now - now % 86'400'000'000};
}

}  // namespace

WhatIfCommand::WhatIfCommand(CLI::App& app)
    : whatif_(app.add_subcommand("whatif", "simulate a day and changes of it, side by side")),
      workload_(app.add_subcommand("workload",
                                   "print the operation's own last days as a file for whatif")) {
    CLI::Option* file =
        whatif_->add_option("FILE", file_, "a workload and its variants (docs/what-if.md)");
    whatif_->add_option("--fit", days_, "instead of a file: the operation's own last days")
        ->check(CLI::Range(1, 366))
        ->excludes(file);
    whatif_->add_option("--replications", replications_, "instead of the file's")
        ->check(CLI::Range(1, 1000));
    whatif_->add_flag("--json", json_, "one JSON object: shares from 0 to 1, seconds");
    workload_->add_option("--days", days_, "how many whole days to learn from")
        ->check(CLI::Range(1, 366))
        ->required();
    for (CLI::App* command : {whatif_, workload_}) {
        command->add_option("--config", config_, "configuration file (TOML)");
        command->add_option("--data", data_, "directory where the server keeps everything");
        command->add_option("--until", until_, "the first day (UTC) not to learn from; today");
        command->add_option("--interval", interval_, "minutes of an interval, when learning")
            ->check(CLI::IsMember({15, 30}));
    }
}

int WhatIfCommand::run(const CLI::App* command) const {
    return command == whatif_ ? run_whatif() : run_workload();
}

base::Result<sim::Workload, base::Fault> WhatIfCommand::fit() const {
    server::Config config;
    if (!config_.empty()) {
        auto read = server::read_config(config_);
        if (!read) return base::Err{read.error()};
        config = std::move(read).value();
    }
    if (!data_.empty()) config.data.directory = data_;
    const auto until = midnight_of(until_);
    if (!until) return base::Err{until.error()};
    sim::Fit::Options options;
    options.from = {until.value().us - days_ * std::int64_t{86'400'000'000}};
    options.days = days_;
    options.interval_minutes = interval_;
    sim::Fit fit(std::move(options));
    const auto facts = server::each_fact(
        config, [&](base::Instant at, const core::Fact& fact) { fit.fact(at, fact); });
    if (!facts) return base::Err{facts.error()};
    // After the journal: it would be made if it were not there.
    auto names = server::queue_names(config);
    if (!names) return base::Err{names.error()};
    fit.call_queues(std::move(names).value());
    return fit.workload();
}

base::Result<sim::Question, base::Fault> WhatIfCommand::question() const {
    if (days_ != 0) {
        auto workload = fit();
        if (!workload) return base::Err{workload.error()};
        return sim::question_of(std::move(workload).value(), replications_default);
    }
    if (file_.empty()) {
        return base::Err{base::Fault{
            "whatif_invalid",
            "Name the file of the question, or --fit DAYS to play the operation's own days."}};
    }
    const auto text = read_file(file_);
    if (!text) return base::Err{text.error()};
    auto question = sim::read_question(text.value());
    if (!question) {
        return base::Err{
            base::Fault{question.error().code, file_ + ": " + question.error().message}};
    }
    return question;
}

int WhatIfCommand::run_workload() const {
    const auto workload = fit();
    if (!workload) return fail(workload.error());
    const boost::json::object file{{"replications", replications_default},
                                   {"base", wire::to_json(workload.value())},
                                   {"variants", boost::json::array{}}};
    std::fputs(pretty(file).c_str(), stdout);
    return 0;
}

int WhatIfCommand::run_whatif() const {
    auto question = this->question();
    if (!question) return fail(question.error());
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
