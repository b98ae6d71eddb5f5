#include "cli/staffing.hpp"

#include <cstdio>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "wfm/staffing.hpp"

namespace regente::cli {

namespace {

boost::json::value or_null(const std::optional<double>& value) {
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

void print_json(const wfm::StaffingAnswer& answer, const std::string& model) {
    const boost::json::object object{{"model", model},
                                     {"agents", answer.agents},
                                     {"erlangs", answer.erlangs},
                                     {"p_wait", answer.p_wait},
                                     {"blocking", answer.blocking},
                                     {"service_level", answer.service_level},
                                     {"threshold_seconds", answer.threshold_seconds},
                                     {"asa_seconds", or_null(answer.asa_seconds)},
                                     {"wait_seconds", or_null(answer.wait_seconds)},
                                     {"abandonment", answer.abandonment},
                                     {"occupancy", answer.occupancy}};
    std::printf("%s\n", boost::json::serialize(object).c_str());
}

void print_seconds(const char* what, const std::optional<double>& seconds) {
    if (seconds) {
        std::printf("%-34s %10.1f s\n", what, *seconds);
    } else {
        std::printf("%-34s   without end\n", what);
    }
}

void print_text(const wfm::StaffingAnswer& answer, bool lost) {
    std::printf("%-34s %10u\n", lost ? "trunks" : "agents", answer.agents);
    std::printf("%-34s %10.2f erlang\n", "load", answer.erlangs);
    std::printf("%-34s %10.1f %%\n", "occupancy", answer.occupancy * 100);
    if (lost) {
        std::printf("%-34s %10.2f %%\n", "lost", answer.blocking * 100);
        return;
    }
    std::printf("%-34s %10.1f %%\n", "wait at all", answer.p_wait * 100);
    const std::string level = "answered within " +
                              std::to_string(static_cast<long>(answer.threshold_seconds)) +
                              " s, of offered";
    std::printf("%-34s %10.1f %%\n", level.c_str(), answer.service_level * 100);
    print_seconds("mean wait of the answered (ASA)", answer.asa_seconds);
    print_seconds("mean wait of everybody", answer.wait_seconds);
    std::printf("%-34s %10.1f %%\n", "give up", answer.abandonment * 100);
}

}  // namespace

StaffingCommand::StaffingCommand(CLI::App& app)
    : app_(app.add_subcommand("staffing", "how many people an interval needs")) {
    app_->add_option("--model",
                     model_,
                     "erlang-a (people give up), erlang-c (nobody does), erlang-b (trunks)")
        ->check(CLI::IsMember({"erlang-a", "erlang-b", "erlang-c"}));
    app_->add_option("--calls", calls_, "expected in the interval")->required();
    app_->add_option("--interval", interval_, "its length in seconds")->required();
    app_->add_option("--aht", handle_, "mean handle time in seconds, wrap-up included")->required();
    app_->add_option("--patience", patience_, "mean patience in seconds (erlang-a)");
    CLI::Option* agents = app_->add_option("--agents", agents_, "what so many achieve");
    app_->add_option(
            "--target", target_, "or how many for this service level: 80/20 is 80 % in 20 s")
        ->excludes(agents);
    app_->add_option("--threshold", threshold_, "seconds of the service level, with --agents");
    app_->add_flag("--json", json_, "one JSON object: shares from 0 to 1, seconds");
}

int StaffingCommand::run() const {
    wfm::StaffingQuestion question;
    question.model = model_ == "erlang-b"   ? wfm::Model::erlang_b
                     : model_ == "erlang-c" ? wfm::Model::erlang_c
                                            : wfm::Model::erlang_a;
    question.calls = calls_;
    question.interval_seconds = interval_;
    question.handle_seconds = handle_;
    question.patience_seconds = patience_;
    question.threshold_seconds = threshold_;
    if (app_->count("--agents") > 0) question.agents = agents_;
    if (!target_.empty()) {
        question.target = wfm::parse_target(target_);
        if (!question.target) {
            std::fprintf(
                stderr,
                "regente: --target is '%s'; it must be like 80/20, a share above 0 and below "
                "100 %% and seconds.\n",
                target_.c_str());
            return 2;
        }
    }
    const auto answer = wfm::staffing(question);
    if (!answer) {
        std::fprintf(stderr, "regente: %s\n", answer.error().message.c_str());
        return 2;
    }
    if (json_) {
        print_json(answer.value(), model_);
    } else {
        print_text(answer.value(), question.model == wfm::Model::erlang_b);
    }
    return 0;
}

}  // namespace regente::cli
