#include "wfm/staffing.hpp"

#include <charconv>
#include <string>

#include "models/erlang.hpp"

namespace regente::wfm {

namespace {

using base::Err;
using base::Fault;

constexpr std::uint32_t agents_max = 100'000;

Fault out_of_range(const char* what, const char* range) {
    return {"value_out_of_range", std::string(what) + " must be " + range + "."};
}

std::optional<Fault> check(const StaffingQuestion& question) {
    const auto within = [](double value, double low, double high) {
        return value >= low && value <= high;  // Refuses what is no number, too.
    };
    if (!within(question.calls, 0, 1e7)) return out_of_range("The calls", "from 0 to 10,000,000");
    if (!within(question.interval_seconds, 1, 604'800))
        return out_of_range("The interval", "from 1 s to 604,800 s, a week");
    if (!within(question.handle_seconds, 1, 86'400))
        return out_of_range("The handle time", "from 1 s to 86,400 s");
    if (!within(question.threshold_seconds, 0, 86'400))
        return out_of_range("The threshold", "from 0 s to 86,400 s");
    if (question.model == Model::erlang_a && !within(question.patience_seconds, 1, 86'400))
        return out_of_range("The patience of Erlang A", "from 1 s to 86,400 s");
    if (question.model != Model::erlang_a && question.patience_seconds != 0) {
        return Fault{"value_out_of_range",
                     "Only Erlang A knows patience; leave it out or choose Erlang A."};
    }
    if (question.agents.has_value() == question.target.has_value()) {
        return Fault{"value_out_of_range", "Give either the agents or the target."};
    }
    if (question.agents && (*question.agents < 1 || *question.agents > agents_max))
        return out_of_range("The agents", "from 1 to 100,000");
    return std::nullopt;
}

StaffingAnswer lost_calls(double erlangs, std::uint32_t servers) {
    StaffingAnswer answer;
    answer.blocking = models::erlang_b(servers, erlangs);
    answer.service_level = 1 - answer.blocking;
    answer.occupancy = erlangs * answer.service_level / servers;
    answer.asa_seconds = 0;
    answer.wait_seconds = 0;
    return answer;
}

StaffingAnswer queue(const models::Demand& demand, std::uint32_t agents, double threshold) {
    const models::QueueFigures figures = models::queue_figures(demand, agents, threshold);
    StaffingAnswer answer;
    answer.p_wait = figures.p_wait;
    answer.service_level = figures.service_level;
    answer.abandonment = figures.abandonment;
    answer.occupancy = figures.occupancy;
    answer.asa_seconds = figures.asa_seconds;
    answer.wait_seconds = figures.wait_seconds;
    return answer;
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto number = [](std::string_view digits) -> std::optional<double> {
        double value = 0;
        const char* const end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, value, std::chars_format::fixed);
        if (digits.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
        return value;
    };
    const auto percent = number(text.substr(0, slash));
    const auto seconds = number(text.substr(slash + 1));
    if (!percent || !seconds || !(*percent > 0 && *percent < 100)) return std::nullopt;
    if (!(*seconds >= 0 && *seconds <= 86'400)) return std::nullopt;
    return Target{*percent / 100, *seconds};
}

base::Result<StaffingAnswer, Fault> staffing(const StaffingQuestion& question) {
    if (const auto wrong = check(question)) return Err{*wrong};
    models::Demand demand{
        question.calls / question.interval_seconds, question.handle_seconds, std::nullopt};
    if (question.model == Model::erlang_a) demand.patience_seconds = question.patience_seconds;
    const double threshold =
        question.target ? question.target->seconds : question.threshold_seconds;
    std::optional<std::uint32_t> agents = question.agents;
    if (!agents && question.model == Model::erlang_b) {
        agents =
            models::servers_for(demand.erlangs(), 1 - question.target->service_level, agents_max);
    } else if (!agents) {
        agents = models::agents_for(demand, question.target->service_level, threshold, agents_max);
    }
    if (!agents) return Err{Fault{"limit_reached", "The target needs more than 100,000 agents."}};
    StaffingAnswer answer = question.model == Model::erlang_b
                                ? lost_calls(demand.erlangs(), *agents)
                                : queue(demand, *agents, threshold);
    answer.agents = *agents;
    answer.erlangs = demand.erlangs();
    answer.threshold_seconds = threshold;
    return answer;
}

}  // namespace regente::wfm
