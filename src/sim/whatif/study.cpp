#include "sim/whatif/study.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "sim/day/centre.hpp"

namespace regente::sim {

namespace {

base::Err<base::Fault> invalid(std::string message) {
    return base::Err{base::Fault{"whatif_invalid", std::move(message)}};
}

// RFC 7386.
boost::json::value merge(boost::json::value target, const boost::json::value& patch) {
    if (!patch.is_object()) return patch;
    if (!target.is_object()) target = boost::json::object{};
    boost::json::object& object = target.get_object();
    for (const auto& pair : patch.get_object()) {
        if (pair.value().is_null()) {
            object.erase(pair.key());
        } else {
            object[pair.key()] = merge(object[pair.key()], pair.value());
        }
    }
    return target;
}

base::Result<Workload, base::Fault> sound(const std::string& where, Workload workload) {
    if (const auto fault = check(workload)) return invalid(where + ": " + fault->message);
    Centre centre(workload, 0);
    if (const auto fault = centre.configure()) return invalid(where + ": " + fault->message);
    return workload;
}

base::Result<Workload, base::Fault> read_workload(const std::string& where,
                                                  const boost::json::value& json) {
    auto workload = wire::from_json<Workload>(json);
    if (!workload) return invalid(where + ": " + workload.error().message);
    return sound(where, std::move(workload).value());
}

// What does not change between variants, so that they stand side by side.
std::optional<std::string> differs(const Workload& base, const Workload& other) {
    if (base.start != other.start) return "start";
    if (base.days != other.days) return "days";
    if (base.seed != other.seed) return "seed";
    const auto interval = [](const Workload& workload) {
        return workload.queues.begin()->second.arrivals.interval_minutes;
    };
    if (interval(base) != interval(other)) return "interval_minutes";
    return std::nullopt;
}

// ---------------------------------------------------------------- figures of one run, kept

// By place: the total, then each interval; in each all queues together, then one by one.
struct Run {
    std::vector<std::vector<Values>> slots;
    double remainder = 0;
    double open = 0;
};

struct Labels {
    std::vector<std::string> queues;  // Of this variant.
    std::uint32_t intervals = 0;
};

Run keep(const Figures& figures, std::size_t queues) {
    Run run;
    const Tally total = figures.sum();
    run.open = static_cast<double>(total.open);
    run.remainder =
        static_cast<double>(total.offered) -
        static_cast<double>(total.answered + total.abandoned + total.other + total.open);
    run.slots.resize(figures.intervals() + std::size_t{1});
    run.slots[0].push_back(total.values());
    for (std::uint32_t queue = 0; queue < queues; ++queue)
        run.slots[0].push_back(figures.sum(queue).values());
    for (std::uint32_t i = 0; i < figures.intervals(); ++i) {
        auto& slot = run.slots[i + std::size_t{1}];
        slot.push_back(figures.all(i).values());
        for (std::uint32_t queue = 0; queue < queues; ++queue)
            slot.push_back(figures.queue(queue, i).values());
    }
    return run;
}

using Runs = std::vector<Run>;  // One a replication.

std::string measure_name(std::size_t measure) {
    return std::string(wire::enum_name(static_cast<Measure>(measure)));
}

// `value(replication)` of one measure; none where that replication has none.
template <class F>
Estimates estimates(std::size_t replications, F&& value, bool of_queue) {
    Estimates result;
    for (std::size_t measure = 0; measure < measures_count; ++measure) {
        if (of_queue && static_cast<Measure>(measure) == Measure::occupancy) continue;
        std::vector<double> values;
        for (std::size_t i = 0; i < replications; ++i) {
            if (const std::optional<double> one = value(i, measure)) values.push_back(*one);
        }
        result[measure_name(measure)] = estimate(values);
    }
    return result;
}

class Comparison {
  public:
    Comparison(const Labels& labels, const Runs& runs, const Labels& base_labels, const Runs* base)
        : labels_(labels),
          runs_(runs),
          base_labels_(base_labels),
          base_(base) {}

    SlotAnswer slot(std::size_t slot) const {
        SlotAnswer answer;
        answer.all = mean(slot, 0);
        if (base_ != nullptr) answer.difference = difference(slot, 0, 0);
        for (std::size_t i = 0; i < labels_.queues.size(); ++i) {
            const std::string& name = labels_.queues[i];
            answer.queues[name] = mean(slot, i + 1);
            const auto& others = base_labels_.queues;
            const auto it = std::find(others.begin(), others.end(), name);
            if (base_ != nullptr && it != others.end()) {
                const auto other = static_cast<std::size_t>(it - others.begin());
                answer.queue_differences[name] = difference(slot, i + 1, other + 1);
            }
        }
        return answer;
    }

  private:
    Estimates mean(std::size_t slot, std::size_t place) const {
        return estimates(
            runs_.size(),
            [&](std::size_t i, std::size_t measure) {
                return runs_[i].slots[slot][place][measure];
            },
            place > 0);
    }

    Estimates difference(std::size_t slot, std::size_t place, std::size_t base_place) const {
        return estimates(
            runs_.size(),
            [&](std::size_t i, std::size_t measure) -> std::optional<double> {
                const auto& here = runs_[i].slots[slot][place][measure];
                const auto& there = (*base_)[i].slots[slot][base_place][measure];
                if (!here || !there) return std::nullopt;
                return *here - *there;
            },
            place > 0);
    }

    const Labels& labels_;
    const Runs& runs_;
    const Labels& base_labels_;
    const Runs* base_;
};

std::string time_of_day(std::uint32_t minute) {
    char text[8];
    std::snprintf(text, sizeof text, "%02u:%02u", minute / 60 % 24, minute % 60);
    return text;
}

bool somebody_called(const std::vector<Runs>& all, std::size_t slot) {
    return std::any_of(all.begin(), all.end(), [&](const Runs& runs) {
        return std::any_of(runs.begin(), runs.end(), [&](const Run& run) {
            const auto& offered = run.slots[slot][0][static_cast<std::size_t>(Measure::offered)];
            return offered && *offered > 0;
        });
    });
}

}  // namespace

base::Result<Question, base::Fault> read_question(std::string_view text) {
    const auto file = wire::from_json_text<WhatIfFile>(text, workload_bytes_max);
    if (!file) return invalid(file.error().message);
    const WhatIfFile& read = file.value();
    if (read.variants.size() > variants_max) {
        return invalid("variants has " + std::to_string(read.variants.size()) +
                       " entries; there may be " + std::to_string(variants_max) + ".");
    }
    auto base = read_workload("base", read.base);
    if (!base) return base::Err{base.error()};
    auto question = question_of(std::move(base).value(), read.replications);
    if (!question) return question;
    auto& variants = question.value().variants;
    for (const Variant& variant : read.variants) {
        const std::string where = "variants: " + variant.name;
        const bool taken = std::any_of(variants.begin(), variants.end(), [&](const auto& other) {
            return other.first == variant.name;
        });
        if (variant.name.empty() || taken) {
            return invalid(where + ": each variant needs a name of its own, and base is taken.");
        }
        auto workload = read_workload(where, merge(read.base, variant.change));
        if (!workload) return base::Err{workload.error()};
        if (const auto field = differs(variants.front().second, workload.value())) {
            return invalid(where + ": " + *field + " must be the same as in the base.");
        }
        variants.emplace_back(variant.name, std::move(workload).value());
    }
    return question;
}

base::Result<Question, base::Fault> question_of(Workload workload, std::uint32_t replications) {
    if (replications < 1 || replications > replications_max) {
        return invalid("replications is " + std::to_string(replications) +
                       "; it must be from 1 to " + std::to_string(replications_max) + ".");
    }
    auto checked = sound("base", std::move(workload));
    if (!checked) return base::Err{checked.error()};
    Question question;
    question.replications = replications;
    question.variants.emplace_back("base", std::move(checked).value());
    return question;
}

Answer answer(const Question& question, Effort& effort) {
    std::vector<Runs> all;
    std::vector<Labels> labels;
    for (const auto& [name, workload] : question.variants) {
        Labels& label = labels.emplace_back();
        for (const auto& [queue, load] : workload.queues)
            label.queues.push_back(queue);
        Runs& runs = all.emplace_back();
        for (std::uint32_t i = 0; i < question.replications; ++i) {
            Centre centre(workload, i);
            const auto fault = centre.configure();
            ASSERT(!fault);  // The question was read.
            centre.run();
            label.intervals = centre.figures().intervals();
            runs.push_back(keep(centre.figures(), label.queues.size()));
            ++effort.runs;
            effort.contacts += centre.figures().sum().offered;
            effort.inputs += centre.inputs();
            effort.facts += centre.facts();
        }
    }
    const Workload& base = question.variants.front().second;
    Answer result;
    result.replications = question.replications;
    result.seed = base.seed;
    result.start = base.start;
    result.days = base.days;
    result.interval_minutes = base.queues.begin()->second.arrivals.interval_minutes;
    for (std::size_t v = 0; v < all.size(); ++v) {
        const Comparison comparison(labels[v], all[v], labels[0], v == 0 ? nullptr : &all[0]);
        VariantAnswer variant;
        variant.name = question.variants[v].first;
        variant.total = comparison.slot(0);
        for (std::uint32_t i = 0; i < labels[v].intervals; ++i) {
            if (!somebody_called(all, i + std::size_t{1})) continue;
            SlotAnswer slot = comparison.slot(i + std::size_t{1});
            const std::uint32_t minute = i * result.interval_minutes;
            slot.day = minute / 1440;
            slot.from = time_of_day(minute % 1440);
            variant.intervals.push_back(std::move(slot));
        }
        for (const Run& run : all[v]) {
            variant.remainder += run.remainder;
            variant.open += run.open / static_cast<double>(all[v].size());
        }
        result.variants.push_back(std::move(variant));
    }
    return result;
}

}  // namespace regente::sim
