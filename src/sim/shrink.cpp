#include "sim/shrink.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "wire/reflect.hpp"

namespace regente::sim {

namespace {

// Every scenario that is one step smaller, the largest steps first.
std::vector<Scenario> smaller(const Scenario& from) {
    std::vector<Scenario> result;
    const auto with = [&](auto&& change) {
        Scenario one = from;
        change(one);
        result.push_back(std::move(one));
    };
    if (from.hours > 1) with([](Scenario& one) { one.hours = (one.hours + 1) / 2; });
    for (std::size_t i = 0; i < troubles_count; ++i) {
        const auto trouble = static_cast<Trouble>(i);
        if (from.limits.without.count(trouble) == 0)
            with([&](Scenario& one) { one.limits.without.insert(trouble); });
    }
    const auto halve = [&](std::uint64_t Limits::*member, std::uint64_t least, std::uint64_t most) {
        const std::uint64_t now = std::min(from.limits.*member, most);
        if (now > least) {
            with([&](Scenario& one) { one.limits.*member = std::max(least, now / 2); });
            with([&](Scenario& one) { one.limits.*member = now - 1; });
        }
    };
    halve(&Limits::campaigns_max, 0, 2);
    halve(&Limits::leads_max, 0, 400);
    halve(&Limits::queues_max, 1, 3);
    halve(&Limits::agents_max, 1, 10);
    if (from.limits.fewer_calls < 64) with([](Scenario& one) { one.limits.fewer_calls *= 2; });
    return result;
}

}  // namespace

std::string flags(const Scenario& scenario) {
    std::string text =
        "--seed=" + std::to_string(scenario.seed) + " --hours=" + std::to_string(scenario.hours);
    const Limits none;
    const auto add = [&](const char* flag, std::uint64_t value, std::uint64_t usual) {
        if (value != usual) text += std::string(" ") + flag + "=" + std::to_string(value);
    };
    add("--agents-max", scenario.limits.agents_max, none.agents_max);
    add("--queues-max", scenario.limits.queues_max, none.queues_max);
    add("--campaigns-max", scenario.limits.campaigns_max, none.campaigns_max);
    add("--leads-max", scenario.limits.leads_max, none.leads_max);
    add("--fewer-calls", static_cast<std::uint64_t>(scenario.limits.fewer_calls), 1);
    for (const Trouble trouble : scenario.limits.without)
        text += " --without=" + std::string(wire::enum_name(trouble));
    return text;
}

Scenario shrink(Scenario scenario, const std::string& promise, const Play& play) {
    constexpr int plays_max = 200;
    int plays = 0;
    for (bool smaller_found = true; smaller_found;) {
        smaller_found = false;
        for (const Scenario& one : smaller(scenario)) {
            if (++plays > plays_max) return scenario;
            if (play(one) == promise) {
                scenario = one;
                smaller_found = true;
                break;
            }
        }
    }
    return scenario;
}

Scenario shrink(const Report& report, const Limits& limits) {
    return shrink({report.seed, report.hours, limits},
                  report.failures.front().checker,
                  [](const Scenario& one) {
                      const Report again = run_seed(one.seed, one.hours, one.limits);
                      return again.failures.empty() ? "" : again.failures.front().checker;
                  });
}

}  // namespace regente::sim
