#include "sim/command.hpp"

#include <charconv>
#include <cinttypes>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>

#include "sim/run.hpp"
#include "sim/shrink.hpp"
#include "wire/json.hpp"

namespace regente::sim {

namespace {

constexpr std::uint64_t seeds_max = 1'000'000;
constexpr std::uint64_t seed_end = std::numeric_limits<std::uint64_t>::max();

void print_failures(const Report& report) {
    std::fprintf(stderr,
                 "seed %" PRIu64 " broke %zu promises (regente " REGENTE_VERSION ")\n",
                 report.seed,
                 report.failures.size());
    for (const Failure& failure : report.failures) {
        std::fprintf(stderr, "  %s: %s\n", failure.checker.c_str(), failure.what.c_str());
    }
    std::fprintf(stderr, "the last facts before the first:\n");
    for (const std::string& fact : report.last_facts) {
        std::fprintf(stderr, "  %s\n", fact.c_str());
    }
}

void print(const Report& report, const SimOptions& options) {
    if (options.json) {
        std::printf("%s\n", boost::json::serialize(wire::to_json(report)).c_str());
    } else if (options.hash) {
        std::printf("%" PRIu64 " %s\n", report.seed, report.hash.c_str());
    } else {
        std::printf("seed %" PRIu64 ": %" PRIu64 " calls, %" PRIu64 " dials, %" PRIu64
                    " core crashes, %" PRIu64 " voice crashes, %" PRIu64 " facts, hash %s: %s\n",
                    report.seed,
                    report.calls,
                    report.dials,
                    report.core_crashes,
                    report.voice_crashes,
                    report.facts,
                    report.hash.c_str(),
                    report.failures.empty() ? "ok" : "FAILED");
    }
}

void print_smallest(const Report& report, const SimOptions& options) {
    const Scenario least = shrink(report, options.limits);
    const Report again = run_seed(least.seed, least.hours, least.limits);
    std::fprintf(stderr,
                 "the smallest that still breaks %s (%" PRIu64 " facts): regente sim %s\n",
                 report.failures.front().checker.c_str(),
                 again.facts,
                 flags(least).c_str());
}

}  // namespace

bool add_without(const std::string& name, SimOptions& options) {
    Trouble trouble{};
    if (!boost::describe::enum_from_string(name.c_str(), trouble)) return false;
    options.limits.without.insert(trouble);
    return true;
}

int run_sim(const SimOptions& options) {
    std::uint64_t seeds = 0;
    std::uint64_t failed = 0;
    std::uint64_t first_failed = 0;
    for (std::uint64_t seed = options.seed_first; seed <= options.seed_last; ++seed) {
        const std::uint64_t hours = options.hours != 0 ? options.hours : options.days * 24;
        const Report report = run_seed(seed, hours, options.limits);
        ++seeds;
        print(report, options);
        if (!report.failures.empty()) {
            print_failures(report);
            // One at a time: the first tells most.
            if (options.shrink && failed == 0) print_smallest(report, options);
            first_failed = failed == 0 ? seed : first_failed;
            ++failed;
        }
    }
    if (failed > 0) {
        std::fprintf(stderr,
                     "sim: %" PRIu64 " of %" PRIu64 " seeds failed, the first is %" PRIu64 "\n",
                     failed,
                     seeds,
                     first_failed);
        return 1;
    }
    if (!options.json && !options.hash) {
        std::printf("sim: %" PRIu64 " seeds passed\n", seeds);
    }
    return 0;
}

bool parse_seeds(const char* text, SimOptions& options) {
    const std::string_view all(text);
    const auto number = [](std::string_view digits, std::uint64_t& value) {
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc() && end == digits.data() + digits.size();
    };
    const std::size_t dots = all.find("..");
    if (!number(all.substr(0, dots), options.seed_first)) {
        return false;
    }
    options.seed_last = options.seed_first;
    if (dots != std::string_view::npos && !number(all.substr(dots + 2), options.seed_last)) {
        return false;
    }
    return options.seed_first <= options.seed_last &&
           options.seed_last - options.seed_first < seeds_max && options.seed_last < seed_end;
}

}  // namespace regente::sim
